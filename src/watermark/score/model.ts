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
    [-3.9, -11.65, -4.01, 4.16, 3.23, 4.78, -7.1],
    [-2.59, -10.96, -2.57, 1.73, 6.86, 4.18, -8.98],
    [0.46, -14.77, -3.12, 1.98, 9.35, 4.29, -10.49],
  ],
} as const;
