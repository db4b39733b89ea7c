/** A small complex FFT for maps of a few thousand samples: radix 2, in place (Cooley and Tukey 1965). */

/** Twiddle factors of one length. */
interface Plan {
  readonly n: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly reversed: Uint16Array;
}

/** Makes the tables for `n` samples, a power of two up to 4096. */
export function fftPlan(n: number): Plan {
  const bits = Math.log2(n);
  const reversed = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    let r = 0;
    for (let b = 0; b < bits; b++) if (i & (1 << b)) r |= 1 << (bits - 1 - b);
    reversed[i] = r;
  }
  const cos = new Float64Array(n / 2);
  const sin = new Float64Array(n / 2);
  for (let i = 0; i < n / 2; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / n);
    sin[i] = Math.sin((2 * Math.PI * i) / n);
  }
  return { n, cos, sin, reversed };
}

/** Transforms `n` samples at `from`, `step` apart, in place. @param sign -1 forward, 1 back (not scaled) */
function fftLine(
  plan: Plan,
  re: Float64Array,
  im: Float64Array,
  from: number,
  step: number,
  sign: number,
): void {
  const { n, cos, sin, reversed } = plan;
  for (let i = 0; i < n; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const a = from + i * step;
    const b = from + j * step;
    const tr = re[a]!;
    const ti = im[a]!;
    re[a] = re[b]!;
    im[a] = im[b]!;
    re[b] = tr;
    im[b] = ti;
  }
  for (let half = 1; half < n; half <<= 1) {
    const turn = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const wr = cos[k * turn]!;
        const wi = sign * sin[k * turn]!;
        const a = from + (start + k) * step;
        const b = a + half * step;
        const tr = wr * re[b]! - wi * im[b]!;
        const ti = wr * im[b]! + wi * re[b]!;
        re[b] = re[a]! - tr;
        im[b] = im[a]! - ti;
        re[a]! += tr;
        im[a]! += ti;
      }
    }
  }
}

/** Transforms an n × n field in place. @param sign -1 forward, 1 back (not scaled) */
export function fft2(plan: Plan, re: Float64Array, im: Float64Array, sign: -1 | 1): void {
  const { n } = plan;
  for (let y = 0; y < n; y++) fftLine(plan, re, im, y * n, 1, sign);
  for (let x = 0; x < n; x++) fftLine(plan, re, im, x, n, sign);
}
