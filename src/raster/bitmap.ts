/**
 * One-bit images, packed. The only pixel type that reaches the printer.
 *
 * Layout: rows from the top, each row padded to whole 32-bit words. Pixel (x, y) is bit `7 - (x & 7)`
 * of byte `y * stride * 4 + (x >> 3)` of the buffer: the order of PDF and PNG 1-bit images, so rows go
 * to a codec as they lie. A set bit is **ink**. The padding bits right of `width` are always 0.
 * Pixel (x, y) covers [x, x+1) × [y, y+1); its centre is (x + 0.5, y + 0.5).
 */

import { LITTLE_ENDIAN } from './bit-order.ts';

/** A packed one-bit image, ink = 1; see the head of this file for the bit order. */
export interface Bitmap {
  /** Columns, an integer >= 1. */
  readonly width: number;
  /** Rows, an integer >= 1. */
  readonly height: number;
  /** 32-bit words in a row: `ceil(width / 32)`. */
  readonly stride: number;
  /** `stride * height` words. Word values depend on the host's byte order; bytes do not. */
  readonly words: Uint32Array;
}

/** The largest side or area a bitmap may have: 1200 dpi A3 and some room. */
const MAX_PIXELS = 2 ** 31;

/**
 * A new bitmap without ink.
 * @param width columns, integer >= 1
 * @param height rows, integer >= 1
 * @throws RangeError on sizes that are not positive integers, or too large
 */
export function createBitmap(width: number, height: number): Bitmap {
  if (!Number.isInteger(width) || width < 1)
    throw new RangeError(`width: expected an integer >= 1, got ${width}`);
  if (!Number.isInteger(height) || height < 1)
    throw new RangeError(`height: expected an integer >= 1, got ${height}`);
  if (width * height > MAX_PIXELS)
    throw new RangeError(`${width} x ${height}: more than ${MAX_PIXELS} pixels`);
  const stride = (width + 31) >>> 5;
  return { width, height, stride, words: new Uint32Array(stride * height) };
}

/** The bytes of a bitmap in PDF/PNG bit order, `stride * 4` to a row; a view, not a copy. */
export function bitmapBytes(bitmap: Bitmap): Uint8Array {
  const { words } = bitmap;
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** Rows of `ceil(width / 8)` bytes, as PDF and PNG want them: a view where no padding bytes are in the way. */
export function packedRows(bitmap: Bitmap): Uint8Array {
  const bytes = bitmapBytes(bitmap);
  const rowBytes = (bitmap.width + 7) >>> 3;
  const from = bitmap.stride * 4;
  if (rowBytes === from) return bytes;
  const out = new Uint8Array(rowBytes * bitmap.height);
  for (let y = 0; y < bitmap.height; y++)
    out.set(bytes.subarray(y * from, y * from + rowBytes), y * rowBytes);
  return out;
}

/** The opposite of {@link packedRows}: copies, and clears the padding bits. */
export function bitmapFromRows(width: number, height: number, rows: Uint8Array): Bitmap {
  const bitmap = createBitmap(width, height);
  const rowBytes = (width + 7) >>> 3;
  if (rows.length !== rowBytes * height)
    throw new RangeError(
      `rows: expected ${rowBytes * height} bytes (${rowBytes} x ${height}), got ${rows.length}`,
    );
  const bytes = bitmapBytes(bitmap);
  const to = bitmap.stride * 4;
  const lastMask = width & 7 ? (0xff00 >>> (width & 7)) & 0xff : 0xff;
  for (let y = 0; y < height; y++) {
    bytes.set(rows.subarray(y * rowBytes, (y + 1) * rowBytes), y * to);
    bytes[y * to + rowBytes - 1]! &= lastMask;
  }
  return bitmap;
}

/** Pixel (x, y) is bit `(x & 31) ^ BIT` of its word: the byte order above, seen as a number. */
const BIT = LITTLE_ENDIAN ? 7 : 31;

/** 1 where pixel (x, y) has ink, else 0; 0 outside. For tests and cold code. */
export function getPixel(bitmap: Bitmap, x: number, y: number): 0 | 1 {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return 0;
  return ((bitmap.words[y * bitmap.stride + (x >> 5)]! >>> ((x & 31) ^ BIT)) & 1) as 0 | 1;
}

/** Sets or clears pixel (x, y) in place; nothing outside. For tests and cold code. */
export function setPixel(bitmap: Bitmap, x: number, y: number, ink: 0 | 1): void {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
  const i = y * bitmap.stride + (x >> 5);
  const bit = 1 << ((x & 31) ^ BIT);
  bitmap.words[i] = ink ? bitmap.words[i]! | bit : bitmap.words[i]! & ~bit;
}

/** A copy with words of its own. */
export function cloneBitmap(bitmap: Bitmap): Bitmap {
  return { ...bitmap, words: bitmap.words.slice() };
}
