/** Runs of ink along rows that are long: the rules of a form, no stroke of a letter. */
import { flip, signedWords } from './bit-order.ts';
import { type Bitmap, createBitmap } from './bitmap.ts';
import { fillRect } from './fill-rect.ts';

// Constant of this file, for the loops: see bit-order.ts.
const flipWord = flip;

/**
 * A fresh bitmap with the runs of at least `leastPx` inked pixels in a row, and nothing else.
 * @param leastPx an integer >= 1
 * @throws RangeError on another length
 */
export function longRuns(bitmap: Bitmap, leastPx: number): Bitmap {
  if (!Number.isInteger(leastPx) || leastPx < 1)
    throw new RangeError(`leastPx: expected an integer >= 1, got ${leastPx}`);
  const { width, height, stride } = bitmap;
  const out = createBitmap(width, height);
  const words = signedWords(bitmap.words);
  const finish = (y: number, from: number, to: number): void => {
    if (to - from >= leastPx) fillRect(out, { x: from, y, width: to - from, height: 1 });
  };
  for (let y = 0; y < height; y++) {
    // First pixel of the run that goes on, -1 without one.
    let start = -1;
    for (let i = 0; i < stride; i++) {
      const word = words[y * stride + i]!;
      if (word === 0) {
        if (start >= 0) finish(y, start, 32 * i);
        start = -1;
        continue;
      }
      if (word === -1) {
        if (start < 0) start = 32 * i;
        continue;
      }
      // Leftmost pixel first: the top bit of the flipped word.
      let rest = flipWord(word);
      for (let at = 0; at < 32; ) {
        if (start < 0) {
          if (rest === 0) break;
          const skip = Math.clz32(rest);
          at += skip;
          rest <<= skip;
          start = 32 * i + at;
        }
        const run = Math.clz32(~rest);
        at += run;
        if (at >= 32) break;
        rest <<= run;
        finish(y, start, 32 * i + at);
        start = -1;
      }
    }
    if (start >= 0) finish(y, start, width);
  }
  return out;
}
