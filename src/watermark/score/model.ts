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
    [-4.3, -20.62, -12, 2.23, 6.46, 8, -6],
    [-3.44, -25.81, -12, 1.55, 8.27, 8, -6.79],
    [-3.45, -26.64, -12, 0.23, 10.6, 8, -4.17],
  ],
} as const;
