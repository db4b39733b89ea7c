import { type Bitmap, bitmapBytes, createBitmap } from './bitmap.ts';
import { createGray, type Gray } from './gray.ts';

/**
 * Ink where a sample is darker than `level`.
 * @param level 0..256: 0 inks nothing, 256 everything
 * @throws RangeError on another level
 */
export function threshold(gray: Gray, level: number): Bitmap {
  if (!(level >= 0 && level <= 256)) throw new RangeError(`level: expected 0..256, got ${level}`);
  const { width, height, data } = gray;
  const out = createBitmap(width, height);
  const bytes = bitmapBytes(out);
  const pitch = out.stride * 4;
  const cut = Math.ceil(level);
  // Most of a page is white: 32 samples of 255 are recognised as eight words, where a row starts on one.
  const words =
    data.byteOffset & 3 || cut > 255 ? null : new Int32Array(data.buffer, data.byteOffset, data.length >> 2);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const aligned = words && (row & 3) === 0 ? words : null;
    let i = row;
    let o = y * pitch;
    let x = 0;
    for (; x + 32 <= width; x += 32, i += 32, o += 4) {
      if (aligned && isWhite(aligned, i >> 2)) continue;
      bytes[o] = packEight(data, i, cut);
      bytes[o + 1] = packEight(data, i + 8, cut);
      bytes[o + 2] = packEight(data, i + 16, cut);
      bytes[o + 3] = packEight(data, i + 24, cut);
    }
    for (; x + 8 <= width; x += 8, i += 8) bytes[o++] = packEight(data, i, cut);
    for (; x < width; x++, i++) if (data[i]! < cut) bytes[o]! |= 0x80 >> (x & 7);
  }
  return out;
}

const isWhite = (w: Int32Array, i: number): boolean =>
  (w[i]! & w[i + 1]! & w[i + 2]! & w[i + 3]! & w[i + 4]! & w[i + 5]! & w[i + 6]! & w[i + 7]!) === -1;

/** Eight samples to a byte: `sample - cut` is negative where there is ink, and its sign is the pixel. */
const packEight = (data: Uint8Array, i: number, cut: number): number =>
  (((data[i]! - cut) >>> 24) & 0x80) |
  (((data[i + 1]! - cut) >>> 25) & 0x40) |
  (((data[i + 2]! - cut) >>> 26) & 0x20) |
  (((data[i + 3]! - cut) >>> 27) & 0x10) |
  (((data[i + 4]! - cut) >>> 28) & 0x08) |
  (((data[i + 5]! - cut) >>> 29) & 0x04) |
  (((data[i + 6]! - cut) >>> 30) & 0x02) |
  ((data[i + 7]! - cut) >>> 31);

/** A bitmap as grey: ink 0, paper 255. */
export function toGray(bitmap: Bitmap): Gray {
  const { width, height, stride } = bitmap;
  const out = createGray(width, height);
  const bytes = bitmapBytes(bitmap);
  const { data } = out;
  for (let y = 0; y < height; y++) {
    const base = y * stride * 4;
    const row = y * width;
    for (let x = 0; x < width; x += 8) {
      const b = bytes[base + (x >> 3)]!;
      if (b === 0) continue;
      const n = Math.min(8, width - x);
      for (let k = 0; k < n; k++) if (b & (0x80 >> k)) data[row + x + k] = 0;
    }
  }
  return out;
}
