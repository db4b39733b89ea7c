/**
 * Cleans the opened picture without inventing strokes. A pixel's own evidence is joined by what its eight
 * neighbours say, with two brakes: the neighbours can never outweigh clear evidence, and ink is never
 * proposed where fewer than three neighbours have ink, so a line does not grow and two strokes are not
 * bridged by anything but their own pixels.
 */

/** The most that neighbours may say, in nats. */
const PRIOR_MAX = 2.5;

/**
 * Works in place on `soft` (log-likelihood ratios in nats, positive = ink), two sweeps.
 * @param known 1 where a pixel was carried by the field; the others are sure and stay
 */
export function denoise(soft: Float32Array, known: Uint8Array, width: number, height: number): void {
  const evidence = soft.slice();
  const belief = new Float32Array(soft.length);
  for (let sweep = 0; sweep < 2; sweep++) {
    for (let i = 0; i < soft.length; i++) {
      const v = soft[i]!;
      // A cheap tanh(v / 2): exact at 0 and at the ends, and all that is needed between.
      belief[i] = v > 4 ? 1 : v < -4 ? -1 : v / 4;
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (!known[i] || Math.abs(evidence[i]!) >= 6) continue;
        let sum = 0;
        let inked = 0;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (dx === 0 && dy === 0) continue;
            const xx = x + dx;
            const yy = y + dy;
            const b = xx < 0 || yy < 0 || xx >= width || yy >= height ? -1 : belief[yy * width + xx]!;
            // Side neighbours count double: strokes run mostly along the grid.
            sum += dx === 0 || dy === 0 ? 2 * b : b;
            if (b > 0) inked++;
          }
        }
        let prior = (sum / 12) * PRIOR_MAX;
        if (prior > 0 && inked < 3) prior = 0;
        soft[i] = evidence[i]! + prior;
      }
    }
  }
}
