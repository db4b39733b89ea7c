/**
 * Logic between bitmaps of one size, a word at a time. Each takes an optional `out`, which may be one
 * of the inputs; without it the result is fresh and the inputs stay as they are.
 */
import { signedWords, tailMask } from './bit-order.ts';
import { type Bitmap, createBitmap } from './bitmap.ts';
import { expectSameSize } from './image.ts';

function target(a: Bitmap, b: Bitmap, out: Bitmap | undefined): Bitmap {
  expectSameSize('b', b, a);
  if (out) expectSameSize('out', out, a);
  return out ?? createBitmap(a.width, a.height);
}

/** Ink where both have ink. */
export function and(a: Bitmap, b: Bitmap, out?: Bitmap): Bitmap {
  const to = target(a, b, out);
  const p = signedWords(a.words);
  const q = signedWords(b.words);
  const o = signedWords(to.words);
  for (let i = 0; i < o.length; i++) o[i] = p[i]! & q[i]!;
  return to;
}

/** Ink where either has ink. */
export function or(a: Bitmap, b: Bitmap, out?: Bitmap): Bitmap {
  const to = target(a, b, out);
  const p = signedWords(a.words);
  const q = signedWords(b.words);
  const o = signedWords(to.words);
  for (let i = 0; i < o.length; i++) o[i] = p[i]! | q[i]!;
  return to;
}

/** Ink of `a` where `b` has none. */
export function andNot(a: Bitmap, b: Bitmap, out?: Bitmap): Bitmap {
  const to = target(a, b, out);
  const p = signedWords(a.words);
  const q = signedWords(b.words);
  const o = signedWords(to.words);
  for (let i = 0; i < o.length; i++) o[i] = p[i]! & ~q[i]!;
  return to;
}

/** Ink where exactly one has ink. */
export function xor(a: Bitmap, b: Bitmap, out?: Bitmap): Bitmap {
  const to = target(a, b, out);
  const p = signedWords(a.words);
  const q = signedWords(b.words);
  const o = signedWords(to.words);
  for (let i = 0; i < o.length; i++) o[i] = p[i]! ^ q[i]!;
  return to;
}

/** `a` where `mask` has ink, `b` elsewhere. */
export function select(mask: Bitmap, a: Bitmap, b: Bitmap, out?: Bitmap): Bitmap {
  expectSameSize('mask', mask, a);
  const to = target(a, b, out);
  const m = signedWords(mask.words);
  const p = signedWords(a.words);
  const q = signedWords(b.words);
  const o = signedWords(to.words);
  for (let i = 0; i < o.length; i++) {
    const w = q[i]!;
    o[i] = w ^ ((p[i]! ^ w) & m[i]!);
  }
  return to;
}

/** Ink where there was none, and none where there was. */
export function invert(a: Bitmap, out?: Bitmap): Bitmap {
  const to = target(a, a, out);
  const p = signedWords(a.words);
  const o = signedWords(to.words);
  const { stride, width } = a;
  const tail = tailMask(width);
  for (let i = 0; i < o.length; i++) o[i] = ~p[i]!;
  for (let i = stride - 1; i < o.length; i += stride) o[i] = o[i]! & tail;
  return to;
}
