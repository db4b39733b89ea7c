import { countBits, flip, signedWords } from './bit-order.ts';
import { type Bitmap, bitmapBytes } from './bitmap.ts';
import { createGray, type Gray } from './gray.ts';

// Constants of this file, for the loops: see bit-order.ts.
const flipWord = flip;
const count = countBits;

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
  const bytes = bitmapBytes(bitmap);
  const { stride, width, height } = bitmap;
  const counts = new Uint16Array(columns);
  const full = greyOf(n * n);
  const lastWidth = width - (columns - 1) * n;
  for (let r = 0; r < rows; r++) {
    const tall = Math.min(n, height - r * n);
    const to = r * columns;
    if (n === 2) halfRow(out.data, to, columns, words, r * 2 * stride, stride, tall === 2);
    else if (n === 3 && tall === 3) thirdRow(out.data, to, columns, bytes, r * 3 * stride * 4, stride * 4);
    else if (n === 4 && tall === 4) quarterRow(out.data, to, columns, words, r * 4 * stride, stride);
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
          ink += count(bitsAt(words, y * stride, stride, x * n, wide));
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
    a = flipWord(a);
    b = flipWord(b);
    a = (a - ((a >>> 1) & 0x55555555)) | 0;
    b = (b - ((b >>> 1) & 0x55555555)) | 0;
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

/** Counts of the four triples in 12 pixels, a nibble each. */
const TRIPLES: Uint16Array = Uint16Array.from(
  { length: 4096 },
  (_, v) => (count(v & 0xe00) << 12) | (count(v & 0x1c0) << 8) | (count(v & 0x38) << 4) | count(v & 7),
);

/** Grey of a 3 × 3 square by its count. */
const NINTHS: Uint8Array = greyOf(9);

/** Three rows to one, 8 samples from 3 bytes of each. */
function thirdRow(
  out: Uint8Array,
  to: number,
  columns: number,
  bytes: Uint8Array,
  base: number,
  pitch: number,
): void {
  const second = base + pitch;
  const third = second + pitch;
  for (let x = 0, i = 0; x < columns; x += 8, i += 3) {
    // At the end of the row the three bytes may reach into the next one; those samples are not kept.
    const a = (bytes[base + i]! << 16) | (bytes[base + i + 1]! << 8) | bytes[base + i + 2]!;
    const b = (bytes[second + i]! << 16) | (bytes[second + i + 1]! << 8) | bytes[second + i + 2]!;
    const c = (bytes[third + i]! << 16) | (bytes[third + i + 1]! << 8) | bytes[third + i + 2]!;
    if ((a | b | c) === 0) continue; // createGray made it white
    const left = TRIPLES[a >>> 12]! + TRIPLES[b >>> 12]! + TRIPLES[c >>> 12]!;
    const right = TRIPLES[a & 0xfff]! + TRIPLES[b & 0xfff]! + TRIPLES[c & 0xfff]!;
    const o = to + x;
    if (x + 8 <= columns) {
      out[o] = NINTHS[left >>> 12]!;
      out[o + 1] = NINTHS[(left >>> 8) & 15]!;
      out[o + 2] = NINTHS[(left >>> 4) & 15]!;
      out[o + 3] = NINTHS[left & 15]!;
      out[o + 4] = NINTHS[right >>> 12]!;
      out[o + 5] = NINTHS[(right >>> 8) & 15]!;
      out[o + 6] = NINTHS[(right >>> 4) & 15]!;
      out[o + 7] = NINTHS[right & 15]!;
    } else
      for (let k = 0; x + k < columns; k++)
        out[o + k] = NINTHS[((k < 4 ? left : right) >>> (12 - 4 * (k & 3))) & 15]!;
  }
}

/** Grey of a 4 × 4 square by its count. */
const SIXTEENTHS: Uint8Array = greyOf(16);

/** Counts of the eight groups of 4 pixels, a nibble each. */
function nibbles(w: number): number {
  w = (w - ((w >>> 1) & 0x55555555)) | 0;
  return (w & 0x33333333) + ((w >>> 2) & 0x33333333);
}

/** Four rows to one, 8 samples a word. */
function quarterRow(
  out: Uint8Array,
  to: number,
  columns: number,
  words: Int32Array,
  base: number,
  stride: number,
): void {
  for (let i = 0; i < stride; i++) {
    const a = words[base + i]!;
    const b = words[base + stride + i]!;
    const c = words[base + 2 * stride + i]!;
    const d = words[base + 3 * stride + i]!;
    if ((a | b | c | d) === 0) continue; // createGray made it white
    // Two rows fit into a nibble (8), four need a byte.
    const ab = nibbles(a) + nibbles(b);
    const cd = nibbles(c) + nibbles(d);
    // Counts do not mind the order of bits inside a group, only groups must be in page order.
    const even = flipWord(((ab >>> 4) & 0x0f0f0f0f) + ((cd >>> 4) & 0x0f0f0f0f));
    const odd = flipWord((ab & 0x0f0f0f0f) + (cd & 0x0f0f0f0f));
    const x = i * 8;
    const n = Math.min(4, (columns - x + 1) >> 1);
    for (let k = 0, shift = 24, o = to + x; k < n; k++, shift -= 8, o += 2) {
      out[o] = SIXTEENTHS[(even >>> shift) & 255]!;
      if (x + 2 * k + 1 < columns) out[o + 1] = SIXTEENTHS[(odd >>> shift) & 255]!;
    }
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
    let v = flipWord(words[base + q]!) << shift;
    if (shift + n > 32 && q + 1 < stride) v |= flipWord(words[base + q + 1]!) >>> (32 - shift);
    v &= mask;
    if (v) counts[x] = counts[x]! + count(v);
  }
}

function bitsAt(words: Int32Array, base: number, stride: number, at: number, n: number): number {
  const q = at >> 5;
  const shift = at & 31;
  let v = flipWord(words[base + q]!) << shift;
  if (shift + n > 32 && q + 1 < stride) v |= flipWord(words[base + q + 1]!) >>> (32 - shift);
  return v & (-1 << (32 - n));
}
