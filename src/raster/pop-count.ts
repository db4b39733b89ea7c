import { countBits, headMask, signedWords, tailMask } from './bit-order.ts';
import type { Bitmap } from './bitmap.ts';
import { clip, type Rect } from './image.ts';

// A constant of this file, for the loops: see bit-order.ts.
const count = countBits;

/**
 * Inked pixels of a bitmap, or of the part of a rectangle that lies inside it.
 * @throws RangeError when the rectangle is not in whole pixels
 */
export function popCount(bitmap: Bitmap, rect?: Rect): number {
  const words = signedWords(bitmap.words);
  if (!rect) {
    let sum = 0;
    for (let i = 0; i < words.length; i++) sum += count(words[i]!);
    return sum;
  }
  const part = clip(rect, bitmap.width, bitmap.height);
  if (!part) return 0;
  const end = part.x + part.width;
  const first = part.x >> 5;
  const last = (end - 1) >> 5;
  let head = headMask(part.x);
  const tail = tailMask(end);
  if (first === last) head &= tail;
  let sum = 0;
  for (let y = part.y; y < part.y + part.height; y++) {
    const base = y * bitmap.stride;
    sum += count(words[base + first]! & head);
    if (first === last) continue;
    for (let i = base + first + 1; i < base + last; i++) sum += count(words[i]!);
    sum += count(words[base + last]! & tail);
  }
  return sum;
}
