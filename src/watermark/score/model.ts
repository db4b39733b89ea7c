/**
 * Weights of the decision between original and copy, fitted on simulated paper by
 * `npx tsx scripts/sweep-pantograph-score.ts`: draws of all printers, copiers and scanners.
 */

/** See `originalProbability` for the order: 1, contrast, contrast², fineRatio, fineMatch, match, rest. */
export const MODEL = {
  /** Under this correlation with the known dots there is no pantograph of this design. */
  absent: 0.04,
  at: [200, 300, 600],
  weights: [
    [-2.22, -16.78, -5.4, 2.03, 2.3, 4.68, -5.56],
    [-1.92, -14.56, -3.3, -0.39, 7.37, 3.53, -6.03],
    [1.71, -17.08, -3.83, 0.01, 9.26, 3.9, -9.81],
  ],
} as const;
