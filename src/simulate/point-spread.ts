/** Point spreads of scanners as short symmetric kernels, and the blur by them. */

/** A symmetric kernel: `taps[k]` is the weight at distance k, on either side. They add to 1. */
export interface Kernel {
  readonly radius: number;
  readonly taps: Float64Array;
}

/**
 * A Gaussian convolved with a box.
 * @param sigma of the Gaussian, samples; 0 allowed
 * @param box width of the box, samples; 0 allowed
 */
export function boxGaussian(sigma: number, box: number): Kernel {
  const radius = Math.max(0, Math.ceil(3 * sigma + box / 2 - 0.5));
  if (radius === 0) return { radius, taps: Float64Array.of(1) };
  const taps = new Float64Array(radius + 1);
  // Sampled with 32 points to a sample: the box's edges fall anywhere.
  const fine = 32;
  let sum = 0;
  for (let k = 0; k <= radius; k++) {
    let acc = 0;
    for (let i = 0; i < fine; i++) acc += boxGaussianAt(k - 0.5 + (i + 0.5) / fine, sigma, box);
    taps[k] = acc;
    sum += k === 0 ? acc : 2 * acc;
  }
  for (let k = 0; k <= radius; k++) taps[k]! /= sum;
  return { radius, taps };
}

function boxGaussianAt(x: number, sigma: number, box: number): number {
  if (sigma < 1e-3) return Math.abs(x) <= Math.max(box, 1e-6) / 2 ? 1 : 0;
  if (box < 1e-3) return Math.exp((-x * x) / (2 * sigma * sigma));
  let acc = 0;
  const n = 16;
  for (let i = 0; i < n; i++) {
    const u = x + ((i + 0.5) / n - 0.5) * box;
    acc += Math.exp((-u * u) / (2 * sigma * sigma));
  }
  return acc;
}

/**
 * Blurs down and across, a row at a time, so that what is between the two stays in the cache.
 * @param src `(rows + 2 * kernel.radius) * width` samples: the rows and their margins
 * @param out `rows * width` samples
 */
export function blurRows(
  src: Float32Array,
  width: number,
  rows: number,
  { radius, taps }: Kernel,
  out: Float32Array,
): void {
  const line = new Float32Array(width + 2 * radius);
  const end = radius + width;
  for (let y = 0; y < rows; y++) {
    symmetricSum(src, (y + radius) * width, width, taps, radius, width, line, radius);
    line.fill(line[radius]!, 0, radius);
    line.fill(line[end - 1]!, end);
    symmetricSum(line, radius, 1, taps, radius, width, out, y * width);
  }
}

/** out[o + i] = Σ taps[k] · (src[s + i − k·step] + src[s + i + k·step]), three distances to a pass. */
function symmetricSum(
  src: Float32Array,
  s: number,
  step: number,
  taps: Float64Array,
  radius: number,
  count: number,
  out: Float32Array,
  o: number,
): void {
  const last = s + count;
  const shift = o - s;
  if (radius === 4 || radius === 5) {
    sumInOnePass(src, s, step, taps, last, out, shift);
    return;
  }
  const t0 = taps[0]!;
  let k = 1;
  let first = true;
  do {
    const ta = k <= radius ? taps[k]! : 0;
    const tb = k + 1 <= radius ? taps[k + 1]! : 0;
    const tc = k + 2 <= radius ? taps[k + 2]! : 0;
    // Distances beyond the radius have no weight; they must not reach outside the array either.
    const da = ta ? k * step : 0;
    const db = tb ? (k + 1) * step : 0;
    const dc = tc ? (k + 2) * step : 0;
    if (first) {
      for (let i = s; i < last; i++)
        out[i + shift] =
          t0 * src[i]! +
          ta * (src[i - da]! + src[i + da]!) +
          tb * (src[i - db]! + src[i + db]!) +
          tc * (src[i - dc]! + src[i + dc]!);
    } else if (tb === 0) {
      // What is left of most radii is one distance.
      for (let i = s; i < last; i++) out[i + shift] = out[i + shift]! + ta * (src[i - da]! + src[i + da]!);
    } else {
      for (let i = s; i < last; i++)
        out[i + shift] =
          out[i + shift]! +
          ta * (src[i - da]! + src[i + da]!) +
          tb * (src[i - db]! + src[i + db]!) +
          tc * (src[i - dc]! + src[i + dc]!);
    }
    first = false;
    k += 3;
  } while (k <= radius);
}

/** {@link symmetricSum} of radius 4 or 5, that of most scanners; rounded in the midst, as two passes are. */
function sumInOnePass(
  src: Float32Array,
  s: number,
  step: number,
  taps: Float64Array,
  last: number,
  out: Float32Array,
  shift: number,
): void {
  const t0 = taps[0]!;
  const t1 = taps[1]!;
  const t2 = taps[2]!;
  const t3 = taps[3]!;
  const t4 = taps[4]!;
  const t5 = taps[5] ?? 0;
  const [d2, d3, d4] = [2 * step, 3 * step, 4 * step];
  const d5 = t5 ? 5 * step : 0;
  for (let i = s; i < last; i++)
    out[i + shift] =
      Math.fround(
        t0 * src[i]! +
          t1 * (src[i - step]! + src[i + step]!) +
          t2 * (src[i - d2]! + src[i + d2]!) +
          t3 * (src[i - d3]! + src[i + d3]!),
      ) +
      t4 * (src[i - d4]! + src[i + d4]!) +
      t5 * (src[i - d5]! + src[i + d5]!);
}
