/** Square pictures of floats, `side²` each: what a patch of the scan is compared with. */
import type { Affine } from '../../numeric/affine.ts';
import { flip, LITTLE_ENDIAN } from '../../raster/bit-order.ts';
import type { Bitmap } from '../../raster/bitmap.ts';

// Constants of this file, for the loops: see bit-order.ts.
const topFirst = flip;
const littleEndian = LITTLE_ENDIAN;

/**
 * Dots as a scan without blur would show them: each device pixel is shared out to its four nearest pixels.
 * @param map device pixels of `dots` (edges at integers) to pixels of the picture
 * @param out takes the darkness of every pixel, 1 = wholly inked
 */
export function renderDots(dots: Bitmap, map: Affine, side: number, out: Float32Array): void {
  const [a, b, c, d] = map;
  const { words, stride, width, height } = dots;
  out.fill(0);
  const weight = Math.abs(a * d - b * c);
  // From the middles of device pixels to the middles of the picture's.
  const e = map[4] + 0.5 * (a + c) - 0.5;
  const f = map[5] + 0.5 * (b + d) - 0.5;
  const last = side - 1;
  for (let y = 0; y < height; y++) {
    const eu = e + c * y;
    const ev = f + d * y;
    for (let k = 0; k < stride; k++) {
      // Pixel 0 on top; one round for each dot, blank words cost one comparison.
      let bits = littleEndian ? topFirst(words[y * stride + k]!) : words[y * stride + k]! | 0;
      while (bits !== 0) {
        const bit = Math.clz32(bits);
        bits &= ~(0x80000000 >>> bit);
        const x = 32 * k + bit;
        if (x >= width) break;
        const u = a * x + eu;
        const v = b * x + ev;
        const i = Math.floor(u);
        const j = Math.floor(v);
        if (i < -1 || j < -1 || i > last || j > last) continue;
        const fu = u - i;
        const fv = v - j;
        const at = j * side + i;
        const above = weight * (1 - fv);
        const below = weight * fv;
        if (j >= 0) {
          if (i >= 0) out[at]! += above * (1 - fu);
          if (i < last) out[at + 1]! += above * fu;
        }
        if (j < last) {
          if (i >= 0) out[at + side]! += below * (1 - fu);
          if (i < last) out[at + side + 1]! += below * fu;
        }
      }
    }
  }
}

/** `src` less its mean over a square of side `2 * radius + 1`; edges use what there is. */
export function takeDetail(
  src: Float32Array,
  side: number,
  radius: number,
  sums: Float64Array,
  out: Float32Array,
): void {
  const pitch = side + 1;
  for (let y = 0, i = 0; y < side; y++) {
    let row = 0;
    for (let x = 0, o = (y + 1) * pitch + 1; x < side; x++, i++, o++) {
      row += src[i]!;
      sums[o] = sums[o - pitch]! + row;
    }
  }
  for (let y = 0, i = 0; y < side; y++) {
    const a = Math.max(0, y - radius);
    const b = Math.min(side, y + radius + 1);
    const top = a * pitch;
    const bottom = b * pitch;
    const full = 1 / ((b - a) * (2 * radius + 1));
    for (let x = 0; x < side; x++, i++) {
      const l = x > radius ? x - radius : 0;
      const r = x + radius < side ? x + radius + 1 : side;
      const total = sums[bottom + r]! - sums[top + r]! - sums[bottom + l]! + sums[top + l]!;
      const share = r - l === 2 * radius + 1 ? full : 1 / ((b - a) * (r - l));
      out[i] = src[i]! - total * share;
    }
  }
}

/** Sums of squares over all above and left, `(side + 1)²`. */
export function squareSums(src: Float32Array, side: number, sums: Float64Array): void {
  const pitch = side + 1;
  for (let y = 0, i = 0; y < side; y++) {
    let row = 0;
    for (let x = 0, o = (y + 1) * pitch + 1; x < side; x++, i++, o++) {
      row += src[i]! * src[i]!;
      sums[o] = sums[o - pitch]! + row;
    }
  }
}

/** Sum of squares of a pattern, less `reach` pixels on every side. */
export function powerWithin(pattern: Float32Array, side: number, reach: number): number {
  let sum = 0;
  for (let y = reach; y < side - reach; y++)
    for (let k = y * side + reach, end = (y + 1) * side - reach; k < end; k++)
      sum += pattern[k]! * pattern[k]!;
  return sum;
}

/**
 * Normalised correlation of `seen` at (x + dx, y + dy) with `pattern` at (x, y), over the pattern less
 * `reach` pixels on every side: the same part of it, of sum of squares `power`, for every shift.
 * @param squares {@link squareSums} of `seen`
 */
export function correlateAt(
  seen: Float32Array,
  squares: Float64Array,
  pattern: Float32Array,
  power: number,
  side: number,
  dx: number,
  dy: number,
  reach: number,
): number {
  let sp = 0;
  const end = side - reach;
  for (let y = reach; y < end; y++) {
    let i = (y + dy) * side + reach + dx;
    for (let k = y * side + reach, stop = y * side + end; k < stop; k++, i++) sp += seen[i]! * pattern[k]!;
  }
  const pitch = side + 1;
  const a = (reach + dy) * pitch + reach + dx;
  const b = (end + dy) * pitch + reach + dx;
  const across = end - reach;
  const ss = squares[b + across]! - squares[b]! - squares[a + across]! + squares[a]!;
  return ss > 0 && power > 0 ? sp / Math.sqrt(ss * power) : 0;
}
