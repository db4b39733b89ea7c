/**
 * A blue-noise order of sites on a torus, in integers: no floating-point functions whose last digit an engine may
 * choose.
 */
import { hash3 } from '../raster/hash3.ts';

/**
 * An order of the sites of a torus such that every beginning of it is spread evenly: each next site is
 * the largest void left (the second half of Ulichney's void-and-cluster method, 1993).
 * @param xs site columns, 0..width-1
 * @param ys site rows, 0..height-1
 * @param seed breaks ties, so that two orders on one lattice differ
 * @returns `rank[i]`: the place of site i in the order, 0 first
 */
export function blueNoiseOrder(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  width: number,
  height: number,
  seed: number,
): Uint32Array {
  const n = xs.length;
  const rank = new Uint32Array(n);
  // Energy of a site that is already taken, at squared distance r2: 2^20 / (1 + r2/4)^2, in integers.
  const energy = new Float64Array(n);
  const taken = new Uint8Array(n);
  for (let i = 0; i < n; i++) energy[i] = hash3(i, seed, 0x51) % 4096;
  for (let k = 0; k < n; k++) {
    let best = -1;
    for (let i = 0; i < n; i++) if (!taken[i] && (best < 0 || energy[i]! < energy[best]!)) best = i;
    taken[best] = 1;
    rank[best] = k;
    const x0 = xs[best]!;
    const y0 = ys[best]!;
    for (let i = 0; i < n; i++) {
      let dx = Math.abs(xs[i]! - x0);
      let dy = Math.abs(ys[i]! - y0);
      if (dx * 2 > width) dx = width - dx;
      if (dy * 2 > height) dy = height - dy;
      const d = 4 + dx * dx + dy * dy;
      energy[i]! += Math.floor(0x1000000 / (d * d));
    }
  }
  return rank;
}
