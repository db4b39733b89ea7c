/**
 * Cleans the opened picture without inventing strokes. A pixel's own evidence is joined by what its eight
 * neighbours say, with two brakes: the neighbours can never outweigh clear evidence, and ink is never
 * proposed where fewer than three neighbours have ink, so a line does not grow and two strokes are not
 * bridged by anything but their own pixels.
 */

/** The most that neighbours may say for ink and for paper, in nats: a lone dot is far likelier dirt than a dot. */
const INK_PRIOR = 2.5;
const PAPER_PRIOR = 5;

/** Evidence from which a pixel needs no advice, in nats. */
const SURE = 6;

/**
 * Works in place on `soft` (log-likelihood ratios in nats, positive = ink), two sweeps.
 * @param known indices of the pixels that the field carried; the others are sure and stay
 */
export function denoise(soft: Float32Array, known: Uint32Array, width: number, height: number): void {
  let n = 0;
  const unsure = new Uint32Array(known.length);
  for (let k = 0; k < known.length; k++) {
    const v = soft[known[k]!]!;
    if (v < SURE && v > -SURE) unsure[n++] = known[k]!;
  }
  const evidence = new Float32Array(n);
  for (let k = 0; k < n; k++) evidence[k] = soft[unsure[k]!]!;
  const next = new Float32Array(n);
  for (let sweep = 0; sweep < 2; sweep++) {
    for (let k = 0; k < n; k++) {
      const i = unsure[k]!;
      const y = Math.floor(i / width);
      const x = i - y * width;
      let sum = 0;
      let inked = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (dx === 0 && dy === 0) continue;
          const xx = x + dx;
          const yy = y + dy;
          const b = xx < 0 || yy < 0 || xx >= width || yy >= height ? -1 : belief(soft[yy * width + xx]!);
          // Side neighbours count double: strokes run mostly along the grid.
          sum += dx === 0 || dy === 0 ? 2 * b : b;
          if (b > 0) inked++;
        }
      }
      const prior = sum > 0 ? (inked < 3 ? 0 : (sum / 12) * INK_PRIOR) : (sum / 12) * PAPER_PRIOR;
      next[k] = evidence[k]! + prior;
    }
    for (let k = 0; k < n; k++) soft[unsure[k]!] = next[k]!;
  }
}

/** A cheap tanh(v / 2): exact at 0 and at the ends, and all that is needed between. */
const belief = (v: number): number => (v > 4 ? 1 : v < -4 ? -1 : v / 4);
