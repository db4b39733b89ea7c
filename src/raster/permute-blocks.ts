/**
 * Rectangular blocks of an image in another order, for one-bit images as they lie in memory and for
 * grey ones. Whole words move where the block's row is whole words, bytes where it is whole bytes;
 * `dst.set(src.subarray())` for such short runs is slower than any of these.
 */
import { flip, signedWords } from './bit-order.ts';
import { type Bitmap, bitmapBytes, createBitmap } from './bitmap.ts';
import { createGray, type Gray } from './gray.ts';
import { expectSameSize, isBitmap } from './image.ts';

// Constants of this file, for the loops: see bit-order.ts.
const flipWord = flip;

/** The size of a block in pixels; the image's sides are multiples of it. */
export interface BlockSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Moves blocks: block i of the result is block `permutation[i]` of `image`. Blocks count from the
 * upper left, row after row.
 * @param permutation as many entries as blocks, each 0..blocks-1
 * @param out takes the result, all of it is written; not `image` itself
 * @throws RangeError when the blocks do not fill the image, or the permutation does not fit
 */
export function permuteBlocks<T extends Bitmap | Gray>(
  image: T,
  block: BlockSize,
  permutation: Uint32Array,
  out?: T,
): T {
  return move(image, block, permutation, out, true) as T;
}

/** The inverse of {@link permuteBlocks}: block `permutation[i]` of the result is block i of `image`. */
export function unpermuteBlocks<T extends Bitmap | Gray>(
  image: T,
  block: BlockSize,
  permutation: Uint32Array,
  out?: T,
): T {
  return move(image, block, permutation, out, false) as T;
}

function move(
  image: Bitmap | Gray,
  block: BlockSize,
  p: Uint32Array,
  out: Bitmap | Gray | undefined,
  gather: boolean,
): Bitmap | Gray {
  const { width, height } = image;
  const columns = width / block.width;
  const rows = height / block.height;
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 1 || rows < 1)
    throw new RangeError(
      `block: expected a divisor of ${width} x ${height}, got ${block.width} x ${block.height}`,
    );
  const count = columns * rows;
  if (p.length !== count)
    throw new RangeError(`permutation: expected ${count} entries (${columns} x ${rows}), got ${p.length}`);
  for (let i = 0; i < count; i++)
    if (p[i]! >= count) throw new RangeError(`permutation[${i}]: expected 0..${count - 1}, got ${p[i]}`);
  if (out) {
    expectSameSize('out', out, image);
    if (out === image) throw new RangeError('out: expected another image than the input');
    if (isBitmap(out) !== isBitmap(image)) throw new TypeError('out: expected an image of the same kind');
  }
  if (isBitmap(image)) {
    const to = (out as Bitmap | undefined) ?? createBitmap(width, height);
    const n = block.width;
    if (n % 32 === 0)
      moveWords(
        signedWords(to.words),
        signedWords(image.words),
        n >> 5,
        block.height,
        image.stride,
        columns,
        p,
        gather,
      );
    else if (n % 8 === 0)
      moveBytes(
        bitmapBytes(to),
        bitmapBytes(image),
        n >> 3,
        block.height,
        image.stride * 4,
        columns,
        p,
        gather,
      );
    else moveBits(to, image, block, columns, p, gather);
    return to;
  }
  const to = (out as Gray | undefined) ?? createGray(width, height);
  const src = image.data;
  const dst = to.data;
  if ((block.width | width | src.byteOffset | dst.byteOffset) & 3)
    moveBytes(dst, src, block.width, block.height, width, columns, p, gather);
  else
    moveWords(
      new Int32Array(dst.buffer, dst.byteOffset, dst.length >> 2),
      new Int32Array(src.buffer, src.byteOffset, src.length >> 2),
      block.width >> 2,
      block.height,
      width >> 2,
      columns,
      p,
      gather,
    );
  return to;
}

/** `unit` elements to a row of a block, `pitch` elements to a row of the image. */
function moveWords(
  dst: Int32Array,
  src: Int32Array,
  unit: number,
  blockHeight: number,
  pitch: number,
  columns: number,
  p: Uint32Array,
  gather: boolean,
): void {
  const band = pitch * blockHeight;
  const count = p.length;
  let column = 0;
  let here = 0;
  for (let i = 0; i < count; i++) {
    const j = p[i]!;
    const row = (j / columns) | 0;
    const there = row * band + (j - row * columns) * unit;
    let to = gather ? here : there;
    let from = gather ? there : here;
    // Blocks of 8 or 16 grey pixels, or 32, 64 bits: the copies of a row written out.
    if (unit === 1) for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch) dst[to] = src[from]!;
    else if (unit === 2 && (blockHeight & 3) === 0)
      for (let y = 0; y < blockHeight; y += 4) {
        // Four rows a turn, the commonest case (8 × 8 grey pixels): a third off the time.
        dst[to] = src[from]!;
        dst[to + 1] = src[from + 1]!;
        dst[(to += pitch)] = src[(from += pitch)]!;
        dst[to + 1] = src[from + 1]!;
        dst[(to += pitch)] = src[(from += pitch)]!;
        dst[to + 1] = src[from + 1]!;
        dst[(to += pitch)] = src[(from += pitch)]!;
        dst[to + 1] = src[from + 1]!;
        to += pitch;
        from += pitch;
      }
    else if (unit === 2)
      for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch) {
        dst[to] = src[from]!;
        dst[to + 1] = src[from + 1]!;
      }
    else if (unit === 4)
      for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch) {
        dst[to] = src[from]!;
        dst[to + 1] = src[from + 1]!;
        dst[to + 2] = src[from + 2]!;
        dst[to + 3] = src[from + 3]!;
      }
    else
      for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch)
        for (let x = 0; x < unit; x++) dst[to + x] = src[from + x]!;
    here += unit;
    if (++column === columns) {
      column = 0;
      here += band - columns * unit;
    }
  }
}

/** The same over bytes. A copy of the function, so that each sees one kind of array. */
function moveBytes(
  dst: Uint8Array,
  src: Uint8Array,
  unit: number,
  blockHeight: number,
  pitch: number,
  columns: number,
  p: Uint32Array,
  gather: boolean,
): void {
  const band = pitch * blockHeight;
  const count = p.length;
  let column = 0;
  let here = 0;
  for (let i = 0; i < count; i++) {
    const j = p[i]!;
    const row = (j / columns) | 0;
    const there = row * band + (j - row * columns) * unit;
    let to = gather ? here : there;
    let from = gather ? there : here;
    if (unit === 1) for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch) dst[to] = src[from]!;
    else if (unit === 2)
      for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch) {
        dst[to] = src[from]!;
        dst[to + 1] = src[from + 1]!;
      }
    else
      for (let y = 0; y < blockHeight; y++, to += pitch, from += pitch)
        for (let x = 0; x < unit; x++) dst[to + x] = src[from + x]!;
    here += unit;
    if (++column === columns) {
      column = 0;
      here += band - columns * unit;
    }
  }
}

/** Blocks whose rows start inside a byte: up to 32 bits at a time, cleared first and then added. */
function moveBits(
  to: Bitmap,
  from: Bitmap,
  block: BlockSize,
  columns: number,
  p: Uint32Array,
  gather: boolean,
): void {
  const dst = signedWords(to.words);
  const src = signedWords(from.words);
  const { stride } = from;
  dst.fill(0);
  for (let i = 0; i < p.length; i++) {
    const j = p[i]!;
    const a = gather ? i : j;
    const b = gather ? j : i;
    const ay = Math.floor(a / columns);
    const by = Math.floor(b / columns);
    const ax = (a - ay * columns) * block.width;
    const bx = (b - by * columns) * block.width;
    let ra = ay * block.height * stride;
    let rb = by * block.height * stride;
    for (let y = 0; y < block.height; y++, ra += stride, rb += stride)
      for (let x = 0; x < block.width; x += 32) {
        const n = Math.min(32, block.width - x);
        const v = takeBits(src, rb, bx + x, n);
        if (v) addBits(dst, ra, ax + x, v);
      }
  }
}

/** The `n` (1..32) bits from column `x` of the row at `base`, on top of a word, the rest 0. */
function takeBits(words: Int32Array, base: number, x: number, n: number): number {
  const at = base + (x >> 5);
  const shift = x & 31;
  let v = flipWord(words[at]!) << shift;
  if (shift + n > 32) v |= flipWord(words[at + 1]!) >>> (32 - shift);
  return v & (-1 << (32 - n));
}

/** Adds the ink of a word to the row at `base` from column `x`. */
function addBits(words: Int32Array, base: number, x: number, v: number): void {
  const at = base + (x >> 5);
  const shift = x & 31;
  words[at] = words[at]! | flipWord(v >>> shift);
  if (shift) {
    const rest = v << (32 - shift);
    if (rest) words[at + 1] = words[at + 1]! | flipWord(rest);
  }
}
