/**
 * Weights of the decision between original and copy, fitted on simulated paper by
 * `npx tsx scripts/sweep-pantograph-score.ts`: draws of all printers, copiers and scanners. The weights of contrast²
 * and match are held: free, they grew until a face that is laid a little askew was no original.
 */

/** See `originalProbability` for the order: 1, contrast, contrast², fineRatio, fineMatch, match, rest. */
export const MODEL = {
  /** Under this correlation with the known dots there is no pantograph of this design. */
  absent: 0.04,
  at: [200, 300, 600],
  weights: [
    [-2.8, -15.59, -12, -2.01, 7.1, 8, -9.31],
    [-2.71, -17.08, -12, -3.17, 10.77, 8, -11.48],
    [-2, -19.13, -12, -4.74, 14.96, 8, -8.98],
  ],
} as const;
