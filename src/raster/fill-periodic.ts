/**
 * Two periodic screens chosen by a mask: the inner loop of a void pantograph.
 *
 * A screen that repeats every p rows needs only p rows of words, and p rows stay in the cache. So the
 * loop reads one page of mask and writes one page of dots, and reads nothing else from far away.
 */
import { signedWords } from './bit-order.ts';
import { type Bitmap, createBitmap } from './bitmap.ts';
import { expectSameSize } from './image.ts';

/**
 * Fills a page with `rowsA` where `mask` has ink and `rowsB` elsewhere, and nothing where `keepOut` has ink.
 *
 * `rowsA` and `rowsB` are bitmaps of the page's width and one vertical period high; make them once for
 * a page width with {@link tile}, and keep them:
 *
 * ```ts
 * const rowsA = tile(dotsOfTheWord, width, dotsOfTheWord.height); // e.g. a 16 x 16 cell
 * const rowsB = tile(dotsOfTheGround, width, dotsOfTheGround.height);
 * const page = fillPeriodic(mask, rowsA, rowsB, keepOut);
 * ```
 *
 * The periods of the two need not agree. Row y of the page takes row `y mod rowsA.height`.
 * @param mask where screen A goes; of the page's size
 * @param keepOut where neither goes, or null
 * @param out takes the result, every word is written; none of the inputs
 * @returns `out`, or a fresh bitmap
 * @throws RangeError when widths or sizes disagree
 */
export function fillPeriodic(
  mask: Bitmap,
  rowsA: Bitmap,
  rowsB: Bitmap,
  keepOut: Bitmap | null = null,
  out: Bitmap = createBitmap(mask.width, mask.height),
): Bitmap {
  expectSameSize('out', out, mask);
  if (keepOut) expectSameSize('keepOut', keepOut, mask);
  if (rowsA.width !== mask.width)
    throw new RangeError(`rowsA.width: expected ${mask.width}, got ${rowsA.width}`);
  if (rowsB.width !== mask.width)
    throw new RangeError(`rowsB.width: expected ${mask.width}, got ${rowsB.width}`);
  for (const [name, input] of [
    ['mask', mask],
    ['keepOut', keepOut],
  ] as const)
    if (input && input.words.buffer === out.words.buffer && input.words.byteOffset === out.words.byteOffset)
      throw new RangeError(`out: expected another bitmap than ${name}`);
  const { stride, height } = mask;
  const m = signedWords(mask.words);
  const a = signedWords(rowsA.words);
  const b = signedWords(rowsB.words);
  const o = signedWords(out.words);
  const k = keepOut ? signedWords(keepOut.words) : null;
  // The ground goes in by whole periods at the speed of memcpy; the words of the page that are all
  // ground, most of them, are then read in the mask and left alone.
  for (let at = 0; at < o.length; at += b.length)
    o.set(at + b.length <= o.length ? b : b.subarray(0, o.length - at), at);
  for (let y = 0, ya = 0, yb = 0, i = 0; y < height; y++, i += stride) {
    if (k) keptRow(m, a, b, k, o, i, ya * stride, yb * stride, stride);
    else plainRow(m, a, o, i, ya * stride, stride);
    if (++ya === rowsA.height) ya = 0;
    if (++yb === rowsB.height) yb = 0;
  }
  return out;
}

function plainRow(m: Int32Array, a: Int32Array, o: Int32Array, i: number, pa: number, n: number): void {
  for (let x = 0; x < n; x++) {
    const choice = m[i + x]!;
    if (choice === 0) continue;
    const w = o[i + x]!;
    o[i + x] = w ^ ((a[pa + x]! ^ w) & choice);
  }
}

function keptRow(
  m: Int32Array,
  a: Int32Array,
  b: Int32Array,
  k: Int32Array,
  o: Int32Array,
  i: number,
  pa: number,
  pb: number,
  n: number,
): void {
  for (let x = 0; x < n; x++) {
    const choice = m[i + x]!;
    const blocked = k[i + x]!;
    if ((choice | blocked) === 0) continue;
    const w = b[pb + x]!;
    o[i + x] = (w ^ ((a[pa + x]! ^ w) & choice)) & ~blocked;
  }
}
