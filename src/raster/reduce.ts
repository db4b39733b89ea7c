import { countBits, flip, signedWords } from './bit-order.ts';
import type { Bitmap } from './bitmap.ts';
import { createGray, type Gray } from './gray.ts';

/**
 * The coverage of every square of `n` × `n` pixels as grey: no ink 255, all ink 0, linear between,
 * `255 - round(255 * inked / area)`. Squares cut by the right or lower edge count only what is there.
 * @param n an integer 1..32
 * @returns `ceil(width / n)` × `ceil(height / n)` samples
 * @throws RangeError on another factor
 */
export function reduce(bitmap: Bitmap, n: number): Gray {
  if (!Number.isInteger(n) || n < 1 || n > 32) throw new RangeError(`n: expected an integer 1..32, got ${n}`);
  const columns = Math.ceil(bitmap.width / n);
  const rows = Math.ceil(bitmap.height / n);
  const out = createGray(columns, rows);
  const words = signedWords(bitmap.words);
  const { stride, width, height } = bitmap;
  const counts = new Uint16Array(columns);
  const full = greyOf(n * n);
  const lastWidth = width - (columns - 1) * n;
  for (let r = 0; r < rows; r++) {
    const tall = Math.min(n, height - r * n);
    const to = r * columns;
    if (n === 2) halfRow(out.data, to, columns, words, r * 2 * stride, stride, tall === 2);
    else {
      counts.fill(0);
      for (let y = r * n; y < r * n + tall; y++) addRow(counts, columns, words, y * stride, stride, n);
      for (let x = 0; x < columns; x++) out.data[to + x] = full[counts[x]!]!;
    }
    // A cut square has a smaller area; count it again in the open.
    if (tall < n || lastWidth < n) {
      for (let x = tall < n ? 0 : columns - 1; x < columns; x++) {
        const wide = x === columns - 1 ? lastWidth : n;
        let ink = 0;
        for (let y = r * n; y < r * n + tall; y++)
          ink += countBits(bitsAt(words, y * stride, stride, x * n, wide));
        out.data[to + x] = 255 - Math.round((255 * ink) / (wide * tall));
      }
    }
  }
  return out;
}

const greyOf = (area: number): Uint8Array =>
  Uint8Array.from({ length: area + 1 }, (_, ink) => 255 - Math.round((255 * ink) / area));

/** Grey of a 2 × 2 square by its count. */
const QUARTERS: Uint8Array = greyOf(4);

/** Two rows to one row of grey, 16 samples a word: counts of pairs, then of squares, in parallel. */
function halfRow(
  out: Uint8Array,
  to: number,
  columns: number,
  words: Int32Array,
  base: number,
  stride: number,
  both: boolean,
): void {
  for (let i = 0; i < stride; i++) {
    let a = words[base + i]!;
    let b = both ? words[base + stride + i]! : 0;
    const x = i * 16;
    if ((a | b) === 0) continue; // createGray made it white
    a = flip(a);
    b = flip(b);
    a -= (a >>> 1) & 0x55555555;
    b -= (b >>> 1) & 0x55555555;
    const even = ((a >>> 2) & 0x33333333) + ((b >>> 2) & 0x33333333);
    const odd = (a & 0x33333333) + (b & 0x33333333);
    if (x + 16 <= columns)
      for (let k = 0, shift = 28, o = to + x; k < 8; k++, shift -= 4, o += 2) {
        out[o] = QUARTERS[(even >>> shift) & 15]!;
        out[o + 1] = QUARTERS[(odd >>> shift) & 15]!;
      }
    else
      for (let k = 0; x + k < columns; k++)
        out[to + x + k] = QUARTERS[((k & 1 ? odd : even) >>> (28 - 4 * (k >> 1))) & 15]!;
  }
}

/** Adds the ink of one row to the counts of its columns. */
function addRow(
  counts: Uint16Array,
  columns: number,
  words: Int32Array,
  base: number,
  stride: number,
  n: number,
): void {
  const mask = -1 << (32 - n);
  for (let x = 0, at = 0; x < columns; x++, at += n) {
    const q = at >> 5;
    const shift = at & 31;
    let v = flip(words[base + q]!) << shift;
    if (shift + n > 32 && q + 1 < stride) v |= flip(words[base + q + 1]!) >>> (32 - shift);
    v &= mask;
    if (v) counts[x] = counts[x]! + countBits(v);
  }
}

function bitsAt(words: Int32Array, base: number, stride: number, at: number, n: number): number {
  const q = at >> 5;
  const shift = at & 31;
  let v = flip(words[base + q]!) << shift;
  if (shift + n > 32 && q + 1 < stride) v |= flip(words[base + q + 1]!) >>> (32 - shift);
  return v & (-1 << (32 - n));
}
