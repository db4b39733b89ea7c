/**
 * Words and their bits. A bitmap keeps its bits in byte order (see bitmap.ts), so on a little-endian
 * host pixel 0 of a word is bit 7 of the number. Shifts along a row need pixel 0 on top: `flip` goes
 * there and back. Logic without shifts (and, or, select) needs no flip.
 *
 * A loop that calls one of these for every word binds it to a constant of its own file first: test
 * runners and tsx turn an imported name into a property look-up, which V8 does not inline (7 times
 * slower); a bundle does not mind.
 */

/** True on every machine Node is common on; kept as a question so that the others work too. */
export const LITTLE_ENDIAN: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Host word to "pixel 0 is the top bit", and back: a byte swap on little-endian hosts. */
export function flip(w: number): number {
  return LITTLE_ENDIAN ? (w << 24) | ((w & 0xff00) << 8) | ((w >>> 8) & 0xff00) | (w >>> 24) : w | 0;
}

/** The 32 bits in the opposite order. */
export function reverseBits(w: number): number {
  w = ((w >>> 1) & 0x55555555) | ((w & 0x55555555) << 1);
  w = ((w >>> 2) & 0x33333333) | ((w & 0x33333333) << 2);
  w = ((w >>> 4) & 0x0f0f0f0f) | ((w & 0x0f0f0f0f) << 4);
  return (w << 24) | ((w & 0xff00) << 8) | ((w >>> 8) & 0xff00) | (w >>> 24);
}

/** Bits set in a word (Hacker's Delight 5-1). The order of the bits does not matter. */
export function countBits(w: number): number {
  // `| 0` keeps the difference an int32; without it V8 goes over to doubles, 5 times slower.
  w = (w - ((w >>> 1) & 0x55555555)) | 0;
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333);
  return Math.imul((w + (w >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Host-order mask of the pixels of the first word of a run that starts at column `x`. */
export const headMask = (x: number): number => flip(-1 >>> (x & 31));

/** Host-order mask of the pixels of the last word of a run that ends before column `end` (>= 1). */
export const tailMask = (end: number): number => flip(-1 << (31 - ((end - 1) & 31)));

/** The words of a bitmap as signed numbers: V8 keeps those in registers, unsigned ones not always. */
export const signedWords = (words: Uint32Array): Int32Array =>
  new Int32Array(words.buffer, words.byteOffset, words.length);

/**
 * `line[i]` = the 32 pixels of a row from column `from + 32 * i`, host order, 0 outside the row.
 * @param words the bitmap's words, signed
 * @param base index of the row's first word
 * @param stride words in the row
 * @param from first column, any integer (negative too)
 */
export function loadShifted(
  line: Int32Array,
  count: number,
  words: Int32Array,
  base: number,
  stride: number,
  from: number,
): void {
  const shift = from & 31;
  let q = from >> 5;
  let i = 0;
  // Left of the row.
  for (; i < count && q < -1; i++, q++) line[i] = 0;
  if (shift === 0) {
    if (i < count && q === -1) {
      line[i++] = 0;
      q = 0;
    }
    const n = Math.max(0, Math.min(count - i, stride - q));
    for (let k = 0, s = base + q; k < n; k++) line[i + k] = words[s + k]!;
    line.fill(0, i + n, count);
    return;
  }
  const back = 32 - shift;
  let high = q >= 0 && q < stride ? flip(words[base + q]!) : 0;
  const n = Math.min(count, i + Math.max(0, stride - 1 - q));
  for (let s = base + q + 1; i < n; i++, s++) {
    const low = flip(words[s]!);
    line[i] = flip((high << shift) | (low >>> back));
    high = low;
  }
  if (i < count) line[i++] = flip(high << shift);
  line.fill(0, i, count);
}
