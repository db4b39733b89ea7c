import { headMask, signedWords, tailMask } from './bit-order.ts';
import type { Bitmap } from './bitmap.ts';
import { clip, type Rect } from './image.ts';

/**
 * Inks or clears a rectangle of `bitmap`, in place. What lies outside the bitmap is cut.
 * @param ink 1 inks, 0 clears
 * @default ink 1
 * @throws RangeError when the rectangle is not in whole pixels
 */
export function fillRect(bitmap: Bitmap, rect: Rect, ink: 0 | 1 = 1): void {
  const part = clip(rect, bitmap.width, bitmap.height);
  if (!part) return;
  const words = signedWords(bitmap.words);
  const end = part.x + part.width;
  const first = part.x >> 5;
  const last = (end - 1) >> 5;
  let head = headMask(part.x);
  const tail = tailMask(end);
  if (first === last) head &= tail;
  for (let y = part.y; y < part.y + part.height; y++) {
    const base = y * bitmap.stride;
    const a = base + first;
    words[a] = ink ? words[a]! | head : words[a]! & ~head;
    if (first === last) continue;
    const b = base + last;
    words.fill(ink ? -1 : 0, a + 1, b);
    words[b] = ink ? words[b]! | tail : words[b]! & ~tail;
  }
}
