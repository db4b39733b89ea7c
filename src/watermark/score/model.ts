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
    [2, -14, 0, 2, 4, 0, 0],
    [1, -14, 0, 3, 6, 0, 0],
    [-1, -14, 0, 4, 10, 0, 0],
  ],
} as const;
