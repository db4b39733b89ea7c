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

/** Rows smeared side by side: each sample waits for the one before it, and four rows wait at once. */
const ABREAST = 4;

/** Rows that a buffer of {@link scatter} needs for `rows`: whole groups of four. */
export const scatterRoom = (rows: number): number => ABREAST * Math.ceil(rows / ABREAST);

/**
 * S ∗ T over `rows` rows: two-sided exponentials across and down, each a recursion forth and
 * back. Along the axes the MTF is the stated one; on the diagonal it is a little lower.
 * @param source T, in {@link scatterRoom} rows, of which those after `rows` may hold anything
 * @param data overwritten, of the same size
 * @param lengthPx κ / 2π in samples
 */
export function scatter(
  source: Float32Array,
  data: Float32Array,
  width: number,
  rows: number,
  lengthPx: number,
): void {
  const decay = exponentialDecay(lengthPx);
  if (decay <= 0) {
    data.set(source);
    return;
  }
  const gain = 1 - decay;
  for (let y = 0; y < rows; y += ABREAST) smearFourRows(source, y * width, width, decay, data);
  for (let i = width; i < rows * width; i++) data[i] = data[i - width]! * decay + data[i]! * gain;
  for (let i = (rows - 1) * width - 1; i >= 0; i--) data[i] = data[i + width]! * decay + data[i]! * gain;
}

/** Two-sided exponential along four rows from `start` on. */
function smearFourRows(
  source: Float32Array,
  start: number,
  width: number,
  decay: number,
  data: Float32Array,
): void {
  const gain = 1 - decay;
  let a = start;
  let b = a + width;
  let c = b + width;
  let d = c + width;
  let va = source[a]!;
  let vb = source[b]!;
  let vc = source[c]!;
  let vd = source[d]!;
  for (const end = start + width; a < end; a++, b++, c++, d++) {
    data[a] = va = va * decay + source[a]! * gain;
    data[b] = vb = vb * decay + source[b]! * gain;
    data[c] = vc = vc * decay + source[c]! * gain;
    data[d] = vd = vd * decay + source[d]! * gain;
  }
  while (a > start) {
    data[--a] = va = va * decay + data[a]! * gain;
    data[--b] = vb = vb * decay + data[b]! * gain;
    data[--c] = vc = vc * decay + data[c]! * gain;
    data[--d] = vd = vd * decay + data[d]! * gain;
  }
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
