import { type Bitmap, bitmapBytes, createBitmap } from './bitmap.ts';

/**
 * Every pixel becomes a square of `n` × `n` pixels: a 600-dpi bitmap on a 1200-dpi device is `expand(b, 2)`.
 * @param n an integer 1..64
 * @throws RangeError on another factor
 */
export function expand(bitmap: Bitmap, n: number): Bitmap {
  if (!Number.isInteger(n) || n < 1 || n > 64) throw new RangeError(`n: expected an integer 1..64, got ${n}`);
  const out = createBitmap(bitmap.width * n, bitmap.height * n);
  // A byte of 8 pixels becomes n bytes: look them up.
  const table = new Uint8Array(256 * n);
  for (let value = 0; value < 256; value++)
    for (let bit = 0; bit < 8 * n; bit++)
      if ((value >> (7 - Math.floor(bit / n))) & 1) table[value * n + (bit >> 3)]! |= 0x80 >> (bit & 7);
  const src = bitmapBytes(bitmap);
  const dst = bitmapBytes(out);
  const from = bitmap.stride * 4;
  const to = out.stride * 4;
  const used = (bitmap.width + 7) >>> 3;
  for (let y = 0; y < bitmap.height; y++) {
    const row = y * n * to;
    const rowEnd = row + to;
    for (let i = y * from, o = row; i < y * from + used; i++, o += n) {
      const value = src[i]!;
      if (value === 0) continue;
      // The last byte may be partly padding, and its squares then end before the row does.
      const end = Math.min(n, rowEnd - o);
      for (let k = 0, t = value * n; k < end; k++) dst[o + k] = table[t + k]!;
    }
    for (let k = 1; k < n; k++) dst.copyWithin(row + k * to, row, rowEnd);
  }
  return out;
}
