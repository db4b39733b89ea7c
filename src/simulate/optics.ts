/**
 * What the eye, a scanner or an infrared camera gets back from toner on paper. Light passes the toner,
 * scatters inside the sheet, and passes the toner again:
 *
 *   R = surface + Rp · T · (S ∗ T),   MTF of S = 1 / (1 + (f κ)²)
 *
 * which is the Yule–Nielsen effect from its cause (Ruckdeschel and Hauser, Applied Optics 17(21), 1978):
 * light that entered beside a dot is lost under it. Overlapping inks multiply.
 */
import type { InkOptics, PaperParams } from './parameters.ts';

/** Bands of light in which a sheet can be looked at. */
export type Band = keyof InkOptics;

/**
 * S ∗ T, in place over `rows` rows: two-sided exponentials across and down, each a recursion forth and
 * back. Along the axes the MTF is the stated one; on the diagonal it is a little lower.
 * @param lengthPx κ / 2π in samples
 */
export function scatter(data: Float32Array, width: number, rows: number, lengthPx: number): void {
  const decay = exponentialDecay(lengthPx);
  if (decay <= 0) return;
  const gain = 1 - decay;
  for (let y = 0; y < rows; y++) {
    const from = y * width;
    let v = data[from]!;
    for (let i = from; i < from + width; i++) data[i] = v = v * decay + data[i]! * gain;
    for (let i = from + width - 1; i >= from; i--) data[i] = v = v * decay + data[i]! * gain;
  }
  for (let i = width; i < rows * width; i++) data[i] = data[i - width]! * decay + data[i]! * gain;
  for (let i = (rows - 1) * width - 1; i >= 0; i--) data[i] = data[i + width]! * decay + data[i]! * gain;
}

/** The pole `p` of a two-sided geometric filter whose variance is that of a two-sided exponential. */
function exponentialDecay(lengthPx: number): number {
  const q = lengthPx * lengthPx; // p / (1 - p)² = q
  if (q < 1e-4) return 0;
  return (2 * q + 1 - Math.sqrt(4 * q + 1)) / (2 * q);
}

/** Rows of the sheet beyond which scatter no longer reaches, in samples of `pitchUm`. */
export const scatterReach = (paper: PaperParams, pitchUm: number): number =>
  Math.ceil((5 * (paper.scatterMm * 1000)) / (2 * Math.PI) / pitchUm);
