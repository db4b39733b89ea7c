import { blurRows, boxGaussian } from './point-spread.ts';

/** Above this many samples a Gaussian is made of running sums instead of taps. */
const DIRECT = 4;

/**
 * A Gaussian blur of a whole image; edges are continued outwards.
 * Short kernels are exact; long ones are a cascade of three boxes of widths found after Kovesi,
 * "Fast almost-Gaussian filtering" (DICTA 2010): cost does not grow with sigma.
 * @param sigma samples
 */
export function blurImage(src: Float32Array, width: number, height: number, sigma: number): Float32Array {
  if (sigma < 0.1) return src.slice();
  if (sigma > DIRECT) return boxCascade(src, width, height, sigma);
  const kernel = boxGaussian(sigma, 0);
  const { radius } = kernel;
  const padded = new Float32Array((height + 2 * radius) * width);
  for (let y = 0; y < height + 2 * radius; y++) {
    const from = Math.min(height - 1, Math.max(0, y - radius)) * width;
    padded.set(src.subarray(from, from + width), y * width);
  }
  const out = new Float32Array(width * height);
  blurRows(padded, width, height, kernel, out);
  return out;
}

function boxCascade(src: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const passes = 3;
  const ideal = Math.sqrt((12 * sigma * sigma) / passes + 1);
  let low = Math.floor(ideal);
  if (low % 2 === 0) low--;
  const narrow = Math.round(
    (12 * sigma * sigma - passes * low * low - 4 * passes * low - 3 * passes) / (-4 * low - 4),
  );
  const a = src.slice();
  const b = new Float32Array(src.length);
  const column = new Float64Array(width);
  for (let pass = 0; pass < passes; pass++) {
    const radius = ((pass < narrow ? low : low + 2) - 1) / 2;
    const share = 1 / (2 * radius + 1);
    for (let y = 0; y < height; y++) {
      const row = y * width;
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += a[row + Math.min(width - 1, Math.max(0, k))]!;
      for (let x = 0; x < width; x++) {
        b[row + x] = sum * share;
        sum += a[row + Math.min(width - 1, x + radius + 1)]! - a[row + Math.max(0, x - radius)]!;
      }
    }
    column.fill(0);
    for (let k = -radius; k <= radius; k++) {
      const row = Math.min(height - 1, Math.max(0, k)) * width;
      for (let x = 0; x < width; x++) column[x] = column[x]! + b[row + x]!;
    }
    for (let y = 0; y < height; y++) {
      const row = y * width;
      const add = Math.min(height - 1, y + radius + 1) * width;
      const drop = Math.max(0, y - radius) * width;
      for (let x = 0; x < width; x++) {
        const sum = column[x]!;
        a[row + x] = sum * share;
        column[x] = sum + b[add + x]! - b[drop + x]!;
      }
    }
  }
  return a;
}
