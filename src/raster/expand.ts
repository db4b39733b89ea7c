import { type Bitmap, bitmapBytes, createBitmap } from './bitmap.ts';

/**
 * Every pixel becomes a square of `n` × `n` pixels: a 600-dpi bitmap on a 1200-dpi device is `expand(b, 2)`.
 * @param n an integer 1..64
 * @throws RangeError on another factor
 */
export function expand(bitmap: Bitmap, n: number): Bitmap {
  if (!Number.isInteger(n) || n < 1 || n > 64) throw new RangeError(`n: expected an integer 1..64, got ${n}`);
  const out = createBitmap(bitmap.width * n, bitmap.height * n);
  // A byte of 8 pixels becomes n bytes: look them up, whole where there are numbers of n bytes.
  const table = new Uint8Array(256 * n);
  for (let value = 0; value < 256; value++)
    for (let bit = 0; bit < 8 * n; bit++)
      if ((value >> (7 - Math.floor(bit / n))) & 1) table[value * n + (bit >> 3)]! |= 0x80 >> (bit & 7);
  const src = bitmapBytes(bitmap);
  const dst = bitmapBytes(out);
  const from = bitmap.stride * 4;
  const to = out.stride * 4;
  const used = (bitmap.width + 7) >>> 3;
  const pairs = n === 2 ? new Uint16Array(dst.buffer, dst.byteOffset, dst.length >> 1) : null;
  const pairTable = new Uint16Array(table.buffer, 0, (256 * n) >> 1);
  for (let y = 0; y < bitmap.height; y++) {
    const row = y * n * to;
    if (pairs) pairRow(pairs, row >> 1, src, y * from, used, pairTable);
    else wideRow(dst, row, row + to, src, y * from, used, table, n);
    for (let k = 1; k < n; k++) dst.copyWithin(row + k * to, row, row + to);
  }
  return out;
}

function pairRow(
  dst: Uint16Array,
  to: number,
  src: Uint8Array,
  from: number,
  count: number,
  table: Uint16Array,
): void {
  for (let i = 0; i < count; i++) dst[to + i] = table[src[from + i]!]!;
}

function wideRow(
  dst: Uint8Array,
  to: number,
  end: number,
  src: Uint8Array,
  from: number,
  count: number,
  table: Uint8Array,
  n: number,
): void {
  for (let i = 0; i < count; i++, to += n) {
    const value = src[from + i]!;
    if (value === 0) continue;
    // The last byte may be partly padding, and its squares then end before the row does.
    const last = Math.min(n, end - to);
    for (let k = 0, t = value * n; k < last; k++) dst[to + k] = table[t + k]!;
  }
}
