/** A small in-place complex FFT, radix 2, with its tables held by the caller. */

/** Tables for one length. */
export interface Fft {
  readonly n: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly reversed: Uint16Array;
}

/** Tables for length n, a power of two 2..65536. */
export function createFft(n: number): Fft {
  if (n < 2 || n > 65536 || (n & (n - 1)) !== 0) throw new RangeError(`n: expected a power of two, got ${n}`);
  const cos = new Float64Array(n / 2);
  const sin = new Float64Array(n / 2);
  for (let i = 0; i < n / 2; i++) {
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

/** Forward transform of n samples from `from` in steps of `step`, in place. */
export function fftLine(fft: Fft, re: Float64Array, im: Float64Array, from: number, step: number): void {
  const { n, cos, sin, reversed } = fft;
  for (let i = 0; i < n; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const p = from + i * step;
    const q = from + j * step;
    const tr = re[p]!;
    re[p] = re[q]!;
    re[q] = tr;
    const ti = im[p]!;
    im[p] = im[q]!;
    im[q] = ti;
  }
  for (let half = 1; half < n; half <<= 1) {
    const turn = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = cos[k * turn]!;
        const s = sin[k * turn]!;
        const p = from + (start + k) * step;
        const q = p + half * step;
        const qr = re[q]! * c - im[q]! * s;
        const qi = re[q]! * s + im[q]! * c;
        re[q] = re[p]! - qr;
        im[q] = im[p]! - qi;
        re[p]! += qr;
        im[p]! += qi;
      }
    }
  }
}

/** Forward 2-D transform of an n × n block, in place. */
export function fft2(fft: Fft, re: Float64Array, im: Float64Array): void {
  for (let y = 0; y < fft.n; y++) fftLine(fft, re, im, y * fft.n, 1);
  for (let x = 0; x < fft.n; x++) fftLine(fft, re, im, x, fft.n);
}
