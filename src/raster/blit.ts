import { headMask, loadShifted, signedWords, tailMask } from './bit-order.ts';
import type { Bitmap } from './bitmap.ts';
import { clip } from './image.ts';

/** `copy` replaces, `or` adds the ink of the source, `andnot` takes it away. */
export type BlitMode = 'copy' | 'or' | 'andnot';

/**
 * Puts `src` into `dst` with its upper left corner at (x, y), in place, at any bit offset. What lies
 * outside `dst` is cut.
 * @param x column in `dst`, any integer
 * @param y row in `dst`, any integer
 * @param mode see {@link BlitMode}
 * @default mode 'copy'
 * @throws RangeError when x or y is not an integer
 */
export function blit(dst: Bitmap, src: Bitmap, x: number, y: number, mode: BlitMode = 'copy'): void {
  const part = clip({ x, y, width: src.width, height: src.height }, dst.width, dst.height);
  if (!part) return;
  const d = signedWords(dst.words);
  const s = signedWords(src.words);
  const end = part.x + part.width;
  const first = part.x >> 5;
  const last = (end - 1) >> 5;
  const n = last - first + 1;
  let head = headMask(part.x);
  const tail = tailMask(end);
  if (n === 1) head &= tail;
  const line = new Int32Array(n);
  for (let row = part.y; row < part.y + part.height; row++) {
    loadShifted(line, n, s, (row - y) * src.stride, src.stride, first * 32 - x);
    const at = row * dst.stride + first;
    // Only the ends need masks; in between all 32 pixels belong to the source.
    const w = d[at]!;
    const v = line[0]! & head;
    d[at] = mode === 'copy' ? (w & ~head) | v : mode === 'or' ? w | v : w & ~v;
    if (n === 1) continue;
    if (mode === 'copy') for (let i = 1; i < n - 1; i++) d[at + i] = line[i]!;
    else if (mode === 'or') for (let i = 1; i < n - 1; i++) d[at + i] = d[at + i]! | line[i]!;
    else for (let i = 1; i < n - 1; i++) d[at + i] = d[at + i]! & ~line[i]!;
    const z = d[at + n - 1]!;
    const u = line[n - 1]! & tail;
    d[at + n - 1] = mode === 'copy' ? (z & ~tail) | u : mode === 'or' ? z | u : z & ~u;
  }
}
