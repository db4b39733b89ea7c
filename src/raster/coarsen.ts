/** A bitmap of a sixteenth of the pixels: ink wherever any pixel of a 4 × 4 square has ink. */
import { flip, signedWords } from './bit-order.ts';
import { type Bitmap, bitmapBytes, createBitmap } from './bitmap.ts';

// Constant of this file, for the loops: see bit-order.ts.
const flipWord = flip;

/**
 * Ink where a square of 4 × 4 pixels has any.
 * @returns `ceil(width / 4)` × `ceil(height / 4)` pixels
 */
export function coarsen(bitmap: Bitmap): Bitmap {
  const { stride, height } = bitmap;
  const out = createBitmap(Math.ceil(bitmap.width / 4), Math.ceil(height / 4));
  const words = signedWords(bitmap.words);
  const bytes = bitmapBytes(out);
  const pitch = out.stride * 4;
  for (let row = 0, y0 = 0; y0 < height; row++, y0 += 4) {
    const end = Math.min(height, y0 + 4) * stride;
    for (let i = 0; i < stride; i++) {
      let any = 0;
      for (let k = y0 * stride + i; k < end; k += stride) any |= words[k]!;
      if (any === 0) continue;
      // The lowest bit of each four takes them all; then the eight move together.
      let t = flipWord(any);
      t |= t >>> 1;
      t |= t >>> 2;
      t &= 0x11111111;
      t = (t | (t >>> 3)) & 0x03030303;
      t = (t | (t >>> 6)) & 0x000f000f;
      bytes[row * pitch + i] = (t | (t >>> 12)) & 0xff;
    }
  }
  return out;
}
