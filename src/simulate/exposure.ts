/**
 * The latent image: device pixels as square exposures blurred by a round Gaussian spot, sampled on a
 * working grid several times finer. Across a row the blurred value at each of the `factor` phases
 * depends only on a handful of neighbouring bits, so it comes from a table indexed by those bits;
 * down the columns it is a short weighted sum of such rows.
 */
import { type Bitmap, bitmapBytes } from '../raster/bitmap.ts';
import { normalCdf } from './random.ts';

/** Part of the Gaussian that is used, in standard deviations; the rest (1 %) is normalised away. */
const REACH = 2.6;

/** Tables for one spread at one resolution. */
export interface RowSpread {
  /** Working samples to a device pixel. */
  readonly factor: number;
  /** Neighbours looked at on the left and on the right of a pixel. */
  readonly left: number;
  readonly right: number;
  /** Fractions of a device pixel by which a row can be displaced. */
  readonly levels: number;
  /** `[level][context][phase]`; the leftmost neighbour is the highest bit of the context. */
  readonly table: Float32Array;
}

/**
 * @param pixelUm device pixel, µm
 * @param sigmaUm spread, µm
 * @param factor working samples to a device pixel
 */
export function rowSpread(pixelUm: number, sigmaUm: number, factor: number): RowSpread {
  const radius = Math.max(1, Math.ceil((REACH * sigmaUm) / pixelUm));
  const left = radius + 1; // one more: a displaced row may begin up to a pixel later
  const right = radius;
  const taps = left + 1 + right;
  const levels = Math.max(4, Math.round(pixelUm / 1.33));
  const contexts = 1 << taps;
  const table = new Float32Array(levels * contexts * factor);
  const weights = new Float64Array(taps);
  for (let level = 0; level < levels; level++) {
    for (let phase = 0; phase < factor; phase++) {
      const at = ((phase + 0.5) / factor - level / levels) * pixelUm;
      let sum = 0;
      for (let t = 0; t < taps; t++) {
        const from = (t - left) * pixelUm;
        weights[t] = pixelWeight(from, pixelUm, at, sigmaUm);
        sum += weights[t]!;
      }
      const base = level * contexts;
      for (let context = 1; context < contexts; context++) {
        const rest = context & (context - 1);
        const t = taps - 1 - (31 - Math.clz32(context ^ rest));
        table[(base + context) * factor + phase] = table[(base + rest) * factor + phase]! + weights[t]! / sum;
      }
    }
  }
  return { factor, left, right, levels, table };
}

/** Share of the pixel [from, from + size) in the exposure at `at`. */
function pixelWeight(from: number, size: number, at: number, sigma: number): number {
  return normalCdf((from + size - at) / sigma) - normalCdf((from - at) / sigma);
}

/**
 * One device row, blurred along the row, on the working grid.
 * @param out `bitmap.width * factor` samples, overwritten; solid is 1
 * @param shiftPx displacement of the row to the right, device pixels
 * @returns whether the row has any ink
 */
export function spreadRow(
  bitmap: Bitmap,
  row: number,
  shiftPx: number,
  spread: RowSpread,
  out: Float32Array,
): boolean {
  const { width, stride, words } = bitmap;
  const { factor, left, right, levels, table } = spread;
  let any = 0;
  for (let i = row * stride, end = i + stride; i < end; i++) any |= words[i]!;
  out.fill(0);
  if (any === 0) return false;
  const steps = Math.round(shiftPx * levels);
  const whole = Math.floor(steps / levels);
  const level = steps - whole * levels;
  const bytes = bitmapBytes(bitmap);
  const base = row * stride * 4;
  const taps = left + 1 + right;
  const mask = (1 << taps) - 1;
  const tableBase = level * (mask + 1);
  let context = 0;
  // Source column that enters the context when output pixel 0 is centred.
  for (let x = -whole - left; x < -whole + right; x++) {
    const bit = x >= 0 && x < width ? (bytes[base + (x >> 3)]! >> (7 - (x & 7))) & 1 : 0;
    context = (context << 1) | bit;
  }
  let o = 0;
  for (let x = 0; x < width; x++) {
    const s = x - whole + right;
    const bit = s >= 0 && s < width ? (bytes[base + (s >> 3)]! >> (7 - (s & 7))) & 1 : 0;
    context = ((context << 1) | bit) & mask;
    if (context !== 0) {
      const t = (tableBase + context) * factor;
      for (let phase = 0; phase < factor; phase++) out[o + phase] = table[t + phase]!;
    }
    o += factor;
  }
  return true;
}

/**
 * The rows that expose working row `at` (in device pixels from the top of the plane) and their weights.
 * @returns the first row (may be negative) and the weights from it on; they add to 1
 */
export function columnWeights(at: number, sigmaPx: number): { first: number; weights: Float64Array } {
  const first = Math.floor(at - REACH * sigmaPx);
  const count = Math.floor(at + REACH * sigmaPx) - first + 1;
  const weights = Float64Array.from({ length: count }, (_, k) => pixelWeight(first + k, 1, at, sigmaPx));
  const sum = weights.reduce((a, b) => a + b, 0);
  return { first, weights: weights.map((w) => w / sum) };
}
