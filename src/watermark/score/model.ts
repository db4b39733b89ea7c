/**
 * Weights of the decision between original and copy, fitted on simulated paper by
 * `npx tsx scripts/sweep-pantograph-score.ts`: draws of all printers, copiers and scanners. The weights of contrast,
 * its square and match are held: free, they grew until a drifted printer, or a face laid a little askew, was a copy.
 */

/** See `originalProbability` for the order: 1, contrast, contrast², fineRatio, fineMatch, match, rest. */
export const MODEL = {
  /** Under this correlation with the known dots there is no pantograph of this design. */
  absent: 0.04,
  at: [200, 300, 600],
  weights: [
    [-5.12, -16, -12, 2.52, 6.39, 8, -5.24],
    [-5, -16, -12, 2.93, 7.84, 8, -5.73],
    [-5.15, -16, -12, 1.59, 9.52, 8, -2.84],
  ],
} as const;
