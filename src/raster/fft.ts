/**
 * Forward 2-D FFT of small square fields, complex, in place: radix 4 by decimation in time (Cooley and
 * Tukey 1965). Butterflies run between whole rows, so their factors are constants of the inner loop and
 * memory is walked in order; rows are transformed by the same code after a transposition.
 *
 * Inverse: `fft2(fft, im, re)`, unscaled. Two real fields share one transform, one in `re`, one in `im`.
 */

/** Tables for one length; the caller keeps them. */
export interface Fft {
  readonly n: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly reversed: Uint16Array;
}

/**
 * Tables for n × n fields.
 * @param n a power of two, 4..4096
 * @throws RangeError on another length
 */
export function createFft(n: number): Fft {
  if (!(n >= 4 && n <= 4096) || (n & (n - 1)) !== 0)
    throw new RangeError(`n: expected a power of two from 4 to 4096, got ${n}`);
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / n);
    sin[i] = -Math.sin((2 * Math.PI * i) / n);
  }
  const bits = Math.log2(n);
  const reversed = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    let r = 0;
    for (let b = 0; b < bits; b++) if (i & (1 << b)) r |= 1 << (bits - 1 - b);
    reversed[i] = r;
  }
  return { n, cos, sin, reversed };
}

/**
 * Transforms a field in place; frequency (u, v) ends at `v * n + u`.
 * @param re, im n² values each, rows one after another
 */
export function fft2(fft: Fft, re: Float64Array, im: Float64Array): void {
  columns(fft, re, im);
  transpose(fft.n, re);
  transpose(fft.n, im);
  columns(fft, re, im);
  transpose(fft.n, re);
  transpose(fft.n, im);
}

function transpose(n: number, a: Float64Array): void {
  for (let y = 1; y < n; y++)
    for (let x = 0, i = y * n, j = y; x < y; x++, i++, j += n) {
      const t = a[i]!;
      a[i] = a[j]!;
      a[j] = t;
    }
}

function columns({ n, cos, sin, reversed }: Fft, re: Float64Array, im: Float64Array): void {
  for (let y = 0; y < n; y++) {
    const z = reversed[y]!;
    if (z <= y) continue;
    swapRows(re, y * n, z * n, n);
    swapRows(im, y * n, z * n, n);
  }
  let h = 1;
  // An odd power of two starts with one pass of radix 2.
  if (Math.log2(n) % 2 === 1) {
    for (let y = 0; y < n; y += 2) pairRows(re, im, y * n, n);
    h = 2;
  }
  for (; h < n; h *= 4) {
    const turn = n / (4 * h);
    for (let start = 0; start < n; start += 4 * h)
      for (let k = 0; k < h; k++) {
        const t = k * turn;
        fourRows(
          re,
          im,
          (start + k) * n,
          h * n,
          n,
          cos[t]!,
          sin[t]!,
          cos[2 * t]!,
          sin[2 * t]!,
          cos[3 * t]!,
          sin[3 * t]!,
        );
      }
  }
}

function swapRows(a: Float64Array, p: number, q: number, n: number): void {
  for (const end = p + n; p < end; p++, q++) {
    const t = a[p]!;
    a[p] = a[q]!;
    a[q] = t;
  }
}

/** Radix 2 without a factor, on two rows next to each other. */
function pairRows(re: Float64Array, im: Float64Array, p: number, n: number): void {
  for (let b = p + n, end = b; p < end; p++, b++) {
    const r = re[b]!;
    const i = im[b]!;
    re[b] = re[p]! - r;
    im[b] = im[p]! - i;
    re[p]! += r;
    im[p]! += i;
  }
}

/** Radix 4 on the rows at a, a + step, a + 2 step, a + 3 step: factors w¹, w², w³. */
function fourRows(
  re: Float64Array,
  im: Float64Array,
  a: number,
  step: number,
  n: number,
  c1: number,
  s1: number,
  c2: number,
  s2: number,
  c3: number,
  s3: number,
): void {
  let b = a + step;
  let c = b + step;
  let d = c + step;
  for (const end = a + n; a < end; a++, b++, c++, d++) {
    // The rows came in bit-reversed order: the second takes w², the third w.
    const br = re[b]! * c2 - im[b]! * s2;
    const bi = re[b]! * s2 + im[b]! * c2;
    const cr = re[c]! * c1 - im[c]! * s1;
    const ci = re[c]! * s1 + im[c]! * c1;
    const dr = re[d]! * c3 - im[d]! * s3;
    const di = re[d]! * s3 + im[d]! * c3;
    const er = re[a]! + br;
    const ei = im[a]! + bi;
    const fr = re[a]! - br;
    const fi = im[a]! - bi;
    const gr = cr + dr;
    const gi = ci + di;
    // (c - d) turned by -i.
    const hr = ci - di;
    const hi = dr - cr;
    re[a] = er + gr;
    im[a] = ei + gi;
    re[b] = fr + hr;
    im[b] = fi + hi;
    re[c] = er - gr;
    im[c] = ei - gi;
    re[d] = fr - hr;
    im[d] = fi - hi;
  }
}
