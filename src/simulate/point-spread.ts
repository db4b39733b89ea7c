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
 * Blurs across and down.
 * @param src `(rows + 2 * kernel.radius) * width` samples: the rows and their margins
 * @param work as long as `src`, overwritten
 * @param out `rows * width` samples
 */
export function blurRows(
  src: Float32Array,
  width: number,
  rows: number,
  { radius, taps }: Kernel,
  work: Float32Array,
  out: Float32Array,
): void {
  // Down first, since it drops the margin rows.
  const n = rows * width;
  const centre = radius * width;
  const t0 = taps[0]!;
  for (let i = 0; i < n; i++) work[i] = t0 * src[centre + i]!;
  let k = 1;
  for (; k + 1 <= radius; k += 2) {
    const ta = taps[k]!;
    const tb = taps[k + 1]!;
    const da = k * width;
    const db = da + width;
    for (let i = 0; i < n; i++) {
      const c = centre + i;
      work[i] = work[i]! + ta * (src[c - da]! + src[c + da]!) + tb * (src[c - db]! + src[c + db]!);
    }
  }
  if (k <= radius) {
    const ta = taps[k]!;
    const da = k * width;
    for (let i = 0; i < n; i++) {
      const c = centre + i;
      work[i] = work[i]! + ta * (src[c - da]! + src[c + da]!);
    }
  }
  const line = new Float32Array(width + 2 * radius);
  for (let y = 0; y < rows; y++) {
    const from = y * width;
    line.fill(work[from]!, 0, radius);
    line.set(work.subarray(from, from + width), radius);
    line.fill(work[from + width - 1]!, radius + width);
    blurLine(line, width, radius, taps, out, from);
  }
}

function blurLine(
  line: Float32Array,
  width: number,
  radius: number,
  taps: Float64Array,
  out: Float32Array,
  from: number,
): void {
  const t0 = taps[0]!;
  for (let x = 0; x < width; x++) {
    const c = x + radius;
    let acc = t0 * line[c]!;
    for (let k = 1; k <= radius; k++) acc += taps[k]! * (line[c - k]! + line[c + k]!);
    out[from + x] = acc;
  }
}
