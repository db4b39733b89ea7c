/** Quarter turns. */
import { LITTLE_ENDIAN, loadShifted, reverseBits, signedWords } from './bit-order.ts';
import { type Bitmap, cloneBitmap, createBitmap } from './bitmap.ts';
import type { Gray, Rgb } from './gray.ts';
import { type Image, isBitmap, isGray } from './image.ts';

// Constants of this file, for the loops: see bit-order.ts.
const reverse = reverseBits;

/**
 * The image turned clockwise by `quarterTurns` × 90°; always a fresh image.
 * @param quarterTurns any integer; negative turns anticlockwise
 * @throws RangeError when it is not an integer
 */
export function rotate90<T extends Image>(image: T, quarterTurns: number): T {
  if (!Number.isInteger(quarterTurns))
    throw new RangeError(`quarterTurns: expected an integer, got ${quarterTurns}`);
  return turn(image, ((quarterTurns % 4) + 4) % 4) as T;
}

function turn(image: Image, q: number): Image {
  if (isBitmap(image)) return q === 0 ? cloneBitmap(image) : q === 2 ? halfBits(image) : turnBits(image, q);
  const channels = isGray(image) ? 1 : 3;
  if (q === 0) return { ...image, data: image.data.slice() };
  return q === 2 ? halfBytes(image, channels) : turnBytes(image, channels, q);
}

/** 180°: rows from the bottom, each moved to the right end of its words and mirrored. */
function halfBits(image: Bitmap): Bitmap {
  const out = createBitmap(image.width, image.height);
  const { stride, height, width } = image;
  const src = signedWords(image.words);
  const dst = signedWords(out.words);
  const line = new Int32Array(stride);
  const pad = stride * 32 - width;
  for (let y = 0; y < height; y++) {
    loadShifted(line, stride, src, y * stride, stride, -pad);
    const to = (height - 1 - y) * stride;
    for (let i = 0; i < stride; i++) dst[to + i] = reverse(line[stride - 1 - i]!);
  }
  return out;
}

/**
 * Where row or column i of a 32 × 32 square sits in the array that is transposed. Host words have their
 * pixels in another order than their bits; with the words in that order too, no word needs a flip.
 */
const SLOT = LITTLE_ENDIAN ? 24 : 0;

/** 90° or 270°: squares of 32 × 32 pixels are transposed in 32 words (Hacker's Delight 7-3). */
function turnBits(image: Bitmap, q: number): Bitmap {
  const { width, height, stride } = image;
  const out = createBitmap(height, width);
  const src = signedWords(image.words);
  const dst = signedWords(out.words);
  const square = new Int32Array(32);
  for (let j = 0; j < out.stride; j++) {
    const rows = Math.min(32, height - 32 * j);
    // Clockwise: the source is read from its last row up; anticlockwise: the result is written so.
    const firstRow = q === 1 ? height - 1 - 32 * j : 32 * j;
    const rowStep = q === 1 ? -stride : stride;
    for (let k = 0; k < stride; k++) {
      let any = 0;
      for (let i = 0, at = firstRow * stride + k; i < rows; i++, at += rowStep) {
        const v = src[at]!;
        any |= v;
        square[i ^ SLOT] = v;
      }
      if (any === 0) continue;
      for (let i = rows; i < 32; i++) square[i ^ SLOT] = 0;
      transpose32(square);
      const columns = Math.min(32, width - 32 * k);
      const firstColumn = q === 1 ? 32 * k : width - 1 - 32 * k;
      const columnStep = q === 1 ? out.stride : -out.stride;
      for (let b = 0, at = firstColumn * out.stride + j; b < columns; b++, at += columnStep)
        dst[at] = square[b ^ SLOT]!;
    }
  }
  return out;
}

/** Bit (31 - j) of word i changes place with bit (31 - i) of word j. */
function transpose32(a: Int32Array): void {
  swapBits(a, 16, 0x0000ffff);
  swapBits(a, 8, 0x00ff00ff);
  swapBits(a, 4, 0x0f0f0f0f);
  swapBits(a, 2, 0x33333333);
  swapBits(a, 1, 0x55555555);
}

function swapBits(a: Int32Array, j: number, mask: number): void {
  for (let k = 0; k < 32; k += 2 * j)
    for (let i = k; i < k + j; i++) {
      const p = a[i]!;
      const q = a[i + j]!;
      const t = (p ^ (q >>> j)) & mask;
      a[i] = p ^ t;
      a[i + j] = q ^ (t << j);
    }
}

function halfBytes(image: Gray | Rgb, channels: number): Gray | Rgb {
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  for (let i = 0, o = data.length - channels; i < data.length; i += channels, o -= channels)
    for (let c = 0; c < channels; c++) out[o + c] = data[i + c]!;
  return { width, height, data: out };
}

/** Tiles of 32 × 32 pixels, so that the lines of source and result both stay in the cache. */
function turnBytes(image: Gray | Rgb, channels: number, q: number): Gray | Rgb {
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  const turnTile = channels === 1 ? turnGrayTile : turnRgbTile;
  for (let y0 = 0; y0 < height; y0 += 32)
    for (let x0 = 0; x0 < width; x0 += 32) {
      const y1 = Math.min(height, y0 + 32);
      const x1 = Math.min(width, x0 + 32);
      // Source pixel (x, y) goes to column h-1-y of row x clockwise, else to column y of row w-1-x.
      for (let x = x0; x < x1; x++) {
        const row = (q === 1 ? x : width - 1 - x) * height;
        if (q === 1) turnTile(out, row + height - 1 - y0, -1, data, y0 * width + x, width, y1 - y0);
        else turnTile(out, row + y0, 1, data, y0 * width + x, width, y1 - y0);
      }
    }
  return { width: height, height: width, data: out };
}

/** A column of a tile becomes a row, forwards (step 1) or backwards (-1). */
function turnGrayTile(
  out: Uint8Array,
  to: number,
  step: number,
  data: Uint8Array,
  from: number,
  pitch: number,
  n: number,
): void {
  for (let i = 0; i < n; i++, to += step, from += pitch) out[to] = data[from]!;
}

/** The same for three channels; positions and pitch are in pixels. */
function turnRgbTile(
  out: Uint8Array,
  to: number,
  step: number,
  data: Uint8Array,
  from: number,
  pitch: number,
  n: number,
): void {
  to *= 3;
  from *= 3;
  for (let i = 0; i < n; i++, to += 3 * step, from += 3 * pitch) {
    out[to] = data[from]!;
    out[to + 1] = data[from + 1]!;
    out[to + 2] = data[from + 2]!;
  }
}
