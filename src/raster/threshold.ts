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
  const whole = width & ~7;
  const cut = Math.ceil(level);
  for (let y = 0; y < height; y++) {
    let i = y * width;
    let o = y * pitch;
    // `sample - cut` is negative where there is ink: its sign bit is the pixel.
    for (let x = 0; x < whole; x += 8, i += 8)
      bytes[o++] =
        (((data[i]! - cut) >>> 24) & 0x80) |
        (((data[i + 1]! - cut) >>> 25) & 0x40) |
        (((data[i + 2]! - cut) >>> 26) & 0x20) |
        (((data[i + 3]! - cut) >>> 27) & 0x10) |
        (((data[i + 4]! - cut) >>> 28) & 0x08) |
        (((data[i + 5]! - cut) >>> 29) & 0x04) |
        (((data[i + 6]! - cut) >>> 30) & 0x02) |
        ((data[i + 7]! - cut) >>> 31);
    for (let x = whole; x < width; x++, i++) if (data[i]! < cut) bytes[o]! |= 0x80 >> (x & 7);
  }
  return out;
}

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
