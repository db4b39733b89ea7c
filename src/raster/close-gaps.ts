/** Closes short gaps along rows: words on a line become one run. A row at a time, a word at a time. */
import { flip, signedWords } from './bit-order.ts';
import { type Bitmap, cloneBitmap } from './bitmap.ts';

// Constant of this file, for the loops: see bit-order.ts.
const flipWord = flip;

/**
 * A fresh bitmap: the source, with every gap of up to `gapPx` pixels between two inked pixels of a row inked.
 * @param gapPx an integer >= 0; 0 copies
 * @throws RangeError on another gap
 */
export function closeGaps(bitmap: Bitmap, gapPx: number): Bitmap {
  if (!Number.isInteger(gapPx) || gapPx < 0)
    throw new RangeError(`gapPx: expected an integer >= 0, got ${gapPx}`);
  const out = cloneBitmap(bitmap);
  if (gapPx === 0) return out;
  const words = signedWords(out.words);
  const { stride, height } = bitmap;
  for (let y = 0; y < height; y++) {
    const base = y * stride;
    // First pixel after the ink so far; far left of the row before there is any.
    let end = -gapPx - 1;
    for (let i = 0; i < stride; i++) {
      const word = words[base + i]!;
      if (word === 0) continue;
      if (word === -1) {
        const start = 32 * i;
        if (start > end && start - end <= gapPx) inkRow(words, base, end, start);
        end = start + 32;
        continue;
      }
      // Leftmost pixel first: the top bit of the flipped word.
      let rest = flipWord(word);
      while (rest !== 0) {
        const skip = Math.clz32(rest);
        const run = Math.clz32(~(rest << skip));
        const start = 32 * i + skip;
        if (start > end && start - end <= gapPx) inkRow(words, base, end, start);
        end = start + run;
        rest = skip + run >= 32 ? 0 : rest & (-1 >>> (skip + run));
      }
    }
  }
  return out;
}

/** Inks pixels `from` up to, not with, `to` of the row that starts at word `base`. */
function inkRow(words: Int32Array, base: number, from: number, to: number): void {
  const first = from >> 5;
  const last = (to - 1) >> 5;
  for (let i = first; i <= last; i++) {
    let mask = -1;
    if (i === first) mask &= -1 >>> (from & 31);
    if (i === last) mask &= -1 << (31 - ((to - 1) & 31));
    words[base + i] = words[base + i]! | flipWord(mask);
  }
}
