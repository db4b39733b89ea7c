/**
 * JBIG2 generic region (ITU-T T.88 6.2), arithmetic coded, template 0 with the nominal adaptive pixels,
 * optionally with typical prediction (a row equal to the one above costs one decision). Lossless: every
 * pixel is coded as it is; nothing is ever replaced by something that looks alike.
 *
 * A pixel's context is its 16 neighbours above and to the left, high bits first:
 * row y-2 from x-2 to x+2, row y-1 from x-3 to x+3, row y from x-4 to x-1.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../../raster/bitmap.ts';
import { MqDecoder } from './mq-decoder.ts';
import { MqEncoder } from './mq-encoder.ts';

const CONTEXTS = 1 << 16;
/** Keeps what stays in the context when it moves on by a pixel: all but the leftmost of each row. */
const KEEP = 0x7bf7;
/** The context that carries "this row equals the one above" (T.88 Figure 8). */
const TYPICAL = 0x9b25;
/** Spare pixels right of a row buffer: whole words are read, and the context looks 4 ahead. */
const SPARE = 40;
/** Most pixels a decoder will make: four times A4 at 600 dpi would still fit. */
const MAX_PIXELS = 1 << 27;

/** Options of the generic region coder. */
export interface GenericRegionOptions {
  /** Typical prediction. @default true */
  readonly typical?: boolean;
}

/**
 * Codes a bitmap.
 * @returns the arithmetic code without its closing marker (FF AC)
 */
export function encodeGenericRegion(bitmap: Bitmap, options: GenericRegionOptions = {}): Uint8Array {
  const typical = options.typical ?? true;
  const { width, height, stride } = bitmap;
  const bytes = bitmapBytes(bitmap);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const coder = new MqEncoder(CONTEXTS);
  // One byte a pixel for three rows; the words of each tell at once where nothing is.
  let row = new Uint8Array(stride * 32 + SPARE);
  let above = new Uint8Array(row.length);
  let above2 = new Uint8Array(row.length);
  let rowWords = new Int32Array(stride + 1);
  let aboveWords = new Int32Array(stride + 1);
  let above2Words = new Int32Array(stride + 1);
  let wasTypical = 0;
  for (let y = 0; y < height; y++) {
    let same = true;
    for (let k = 0; k < stride; k++) {
      const w = words.getInt32((y * stride + k) * 4);
      rowWords[k] = w;
      if (w !== aboveWords[k]) same = false;
      unpackWord(w, row, k * 32);
    }
    if (typical) {
      const isTypical = same ? 1 : 0;
      coder.encode(TYPICAL, isTypical ^ wasTypical);
      wasTypical = isTypical;
    }
    if (!typical || !same) {
      let cx = startContext(above, above2);
      for (let x = 0; x < width; ) {
        if (cx === 0 && (x & 31) === 0) {
          const end = blankEnd(x, width, rowWords, aboveWords, above2Words);
          if (end > x) {
            coder.encodeRun(0, 0, end - x);
            x = end;
            continue;
          }
        }
        const bit = row[x]!;
        coder.encode(cx, bit);
        cx = ((cx & KEEP) << 1) | bit | (above[x + 4]! << 4) | (above2[x + 3]! << 11);
        x++;
      }
    }
    [row, above, above2] = [above2, row, above];
    [rowWords, aboveWords, above2Words] = [above2Words, rowWords, aboveWords];
  }
  return coder.flush();
}

/** What a decoder found. */
export interface GenericRegion {
  readonly bitmap: Bitmap;
  /** False where the code is shorter or longer than its picture: it was cut, or is not such a code. */
  readonly complete: boolean;
}

/**
 * The inverse of {@link encodeGenericRegion}. Every string of bytes decodes to some picture, in time and
 * memory bounded by `width * height`; whether it is the right one is for a checksum or a seal to say.
 * @throws RangeError on sizes that are not positive integers, or more than 2^27 pixels
 */
export function decodeGenericRegion(
  code: Uint8Array,
  width: number,
  height: number,
  options: GenericRegionOptions = {},
): GenericRegion {
  if (width * height > MAX_PIXELS)
    throw new RangeError(`${width} x ${height}: expected at most ${MAX_PIXELS} pixels`);
  const typical = options.typical ?? true;
  const bitmap = createBitmap(width, height);
  const { stride } = bitmap;
  const bytes = bitmapBytes(bitmap);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const coder = new MqDecoder(code, CONTEXTS);
  let row = new Uint8Array(stride * 32 + SPARE);
  let above = new Uint8Array(row.length);
  let above2 = new Uint8Array(row.length);
  let rowWords = new Int32Array(stride + 1);
  let aboveWords = new Int32Array(stride + 1);
  let above2Words = new Int32Array(stride + 1);
  let same = 0;
  for (let y = 0; y < height; y++) {
    if (typical) same ^= coder.decode(TYPICAL);
    if (same) {
      row.set(above);
      rowWords.set(aboveWords);
    } else {
      // The row's own words are blank as long as nothing is known of them.
      row.fill(0);
      rowWords.fill(0);
      let cx = startContext(above, above2);
      for (let x = 0; x < width; ) {
        if (cx === 0 && (x & 31) === 0) {
          const end = blankEnd(x, width, rowWords, aboveWords, above2Words);
          if (end > x) {
            const zeros = coder.decodeZeros(0, end - x);
            x += zeros;
            if (x === end) continue;
            row[x] = 1;
            // All of the rows above is blank here but what may begin right after the run.
            cx = 1 | (above[x + 4]! << 4) | (above2[x + 3]! << 11);
            cx |= lookAhead(above, above2, x);
            x++;
            continue;
          }
        }
        const bit = coder.decode(cx);
        row[x] = bit;
        cx = ((cx & KEEP) << 1) | bit | (above[x + 4]! << 4) | (above2[x + 3]! << 11);
        x++;
      }
      for (let k = 0; k < stride; k++) rowWords[k] = packWord(row, k * 32);
    }
    for (let k = 0; k < stride; k++) words.setInt32((y * stride + k) * 4, rowWords[k]!);
    [row, above, above2] = [above2, row, above];
    [rowWords, aboveWords, above2Words] = [above2Words, rowWords, aboveWords];
  }
  // The decoder reads ahead by at most a few bytes; a good code ends where the picture does.
  const rest = code.length - coder.position;
  return { bitmap, complete: rest <= 2 && coder.overrun <= 2 };
}

/** The context of pixel 0: everything left of the page is blank. */
function startContext(above: Uint8Array, above2: Uint8Array): number {
  return (
    (above[0]! << 7) |
    (above[1]! << 6) |
    (above[2]! << 5) |
    (above[3]! << 4) |
    (above2[0]! << 13) |
    (above2[1]! << 12) |
    (above2[2]! << 11)
  );
}

/** What of the rows above lies in the context of pixel x + 1, beside its newest column. */
function lookAhead(above: Uint8Array, above2: Uint8Array, x: number): number {
  let cx = 0;
  for (let k = 1; k <= 6; k++) if (x + 4 - k >= 0) cx |= above[x + 4 - k]! << (4 + k);
  for (let k = 1; k <= 4; k++) if (x + 3 - k >= 0) cx |= above2[x + 3 - k]! << (11 + k);
  return cx;
}

/**
 * The end of the stretch from `x` (a multiple of 32, its context 0) where every pixel's context is sure
 * to be 0 as long as this row stays blank: whole words, the one after them blank near its left edge.
 */
function blankEnd(x: number, width: number, row: Int32Array, above: Int32Array, above2: Int32Array): number {
  let k = x >> 5;
  const first = k;
  const words = row.length - 1;
  while (k < words && (row[k]! | above[k]! | above2[k]!) === 0) k++;
  // The context of the pixel after the stretch, which must be 0 as well, looks 4 columns into the next word.
  if (k > first && k < words && ((above[k]! | above2[k]!) & 0xf0000000) !== 0) k--;
  return Math.min(width, k * 32);
}

function unpackWord(word: number, out: Uint8Array, at: number): void {
  if (word === 0) {
    out.fill(0, at, at + 32);
    return;
  }
  for (let i = 0; i < 32; i++) out[at + i] = (word >>> (31 - i)) & 1;
}

function packWord(pixels: Uint8Array, at: number): number {
  let word = 0;
  for (let i = 0; i < 32; i++) word = (word << 1) | pixels[at + i]!;
  return word;
}
