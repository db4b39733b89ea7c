/** Quarter turns. */
import { flip, loadShifted, reverseBits, signedWords } from './bit-order.ts';
import { type Bitmap, cloneBitmap, createBitmap } from './bitmap.ts';
import type { Gray, Rgb } from './gray.ts';
import { type Image, isBitmap, isGray } from './image.ts';

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
    for (let i = 0; i < stride; i++) dst[to + i] = flip(reverseBits(flip(line[stride - 1 - i]!)));
  }
  return out;
}

/** 90° or 270°: squares of 32 × 32 pixels are transposed in 32 words (Hacker's Delight 7-3). */
function turnBits(image: Bitmap, q: number): Bitmap {
  const { width, height, stride } = image;
  const out = createBitmap(height, width);
  const src = signedWords(image.words);
  const dst = signedWords(out.words);
  const square = new Int32Array(32);
  for (let j = 0; j < out.stride; j++) {
    const rows = Math.min(32, height - 32 * j);
    for (let k = 0; k < stride; k++) {
      // Clockwise: the source is read from its last row up; anticlockwise: the result is written so.
      let any = 0;
      for (let i = 0; i < rows; i++) {
        const y = q === 1 ? height - 1 - 32 * j - i : 32 * j + i;
        const v = src[y * stride + k]!;
        any |= v;
        square[i] = flip(v);
      }
      if (any === 0) continue;
      square.fill(0, rows);
      transpose32(square);
      const columns = Math.min(32, width - 32 * k);
      for (let b = 0; b < columns; b++) {
        const y = q === 1 ? 32 * k + b : width - 1 - 32 * k - b;
        dst[y * out.stride + j] = flip(square[b]!);
      }
    }
  }
  return out;
}

/** Bit (31 - j) of word i changes place with bit (31 - i) of word j. */
function transpose32(a: Int32Array): void {
  let mask = 0x0000ffff;
  for (let j = 16; j !== 0; j >>= 1, mask ^= mask << j) {
    for (let k = 0; k < 32; k = (k + j + 1) & ~j) {
      const t = (a[k]! ^ (a[k + j]! >>> j)) & mask;
      a[k] = a[k]! ^ t;
      a[k + j] = a[k + j]! ^ (t << j);
    }
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
  // Source pixel (x, y) goes to column h-1-y, row x clockwise; column y, row w-1-x the other way.
  for (let y0 = 0; y0 < height; y0 += 32)
    for (let x0 = 0; x0 < width; x0 += 32) {
      const y1 = Math.min(height, y0 + 32);
      const x1 = Math.min(width, x0 + 32);
      for (let x = x0; x < x1; x++) {
        const row = (q === 1 ? x : width - 1 - x) * height;
        for (let y = y0; y < y1; y++) {
          const to = row + (q === 1 ? height - 1 - y : y);
          const from = y * width + x;
          if (channels === 1) out[to] = data[from]!;
          else {
            out[to * 3] = data[from * 3]!;
            out[to * 3 + 1] = data[from * 3 + 1]!;
            out[to * 3 + 2] = data[from * 3 + 2]!;
          }
        }
      }
    }
  return { width: height, height: width, data: out };
}
