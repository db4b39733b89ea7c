import { loadShifted, signedWords, tailMask } from './bit-order.ts';
import { type Bitmap, createBitmap } from './bitmap.ts';
import { createGray, type Gray, type Rgb } from './gray.ts';
import { clip, type Image, isBitmap, isGray, type Rect } from './image.ts';

/**
 * A rectangle of an image as an image of its own. Outside the source lies paper: no ink, or white.
 * @throws RangeError when the rectangle is not in whole pixels, or empty
 */
export function crop<T extends Image>(image: T, rect: Rect): T {
  return cut(image, rect) as T;
}

function cut(image: Image, rect: Rect): Image {
  const part = clip(rect, image.width, image.height);
  const { width, height } = rect;
  if (isBitmap(image)) {
    const out: Bitmap = createBitmap(width, height);
    if (!part) return out;
    const to = signedWords(out.words);
    const from = signedWords(image.words);
    const tail = tailMask(width);
    for (let y = part.y; y < part.y + part.height; y++) {
      const at = (y - rect.y) * out.stride;
      const row = to.subarray(at, at + out.stride);
      loadShifted(row, out.stride, from, y * image.stride, image.stride, rect.x);
      row[out.stride - 1]! &= tail;
    }
    return out;
  }
  const channels = isGray(image) ? 1 : 3;
  const white = createGray(width, height);
  const out: Gray | Rgb =
    channels === 1 ? white : { width, height, data: new Uint8Array(width * height * 3).fill(255) };
  if (!part) return out;
  for (let y = part.y; y < part.y + part.height; y++) {
    const from = (y * image.width + part.x) * channels;
    const to = ((y - rect.y) * width + (part.x - rect.x)) * channels;
    out.data.set(image.data.subarray(from, from + part.width * channels), to);
  }
  return out;
}
