/**
 * Dilation: ink grows by a radius in every direction. Keep-out zones around text come from this.
 * Rows are widened a word at a time; the work grows with the radius, not with its square.
 */
import { flip, signedWords, tailMask } from './bit-order.ts';
import { type Bitmap, cloneBitmap, createBitmap } from './bitmap.ts';

// Constants of this file, for the loops: see bit-order.ts.
const flipWord = flip;

/** `square`: |dx|, |dy| <= r. `disc`: dx² + dy² <= r². */
export type DilateShape = 'square' | 'disc';

/**
 * A fresh bitmap: ink wherever the source has ink within `radiusPx`.
 * @param radiusPx pixels, an integer 0..1024; 0 copies
 * @default shape 'disc'
 * @throws RangeError on another radius
 */
export function dilate(bitmap: Bitmap, radiusPx: number, shape: DilateShape = 'disc'): Bitmap {
  if (!Number.isInteger(radiusPx) || radiusPx < 0 || radiusPx > 1024)
    throw new RangeError(`radiusPx: expected an integer 0..1024, got ${radiusPx}`);
  if (radiusPx === 0) return cloneBitmap(bitmap);
  return shape === 'square' ? dilateSquare(bitmap, radiusPx) : dilateDisc(bitmap, radiusPx);
}

/** Half width of the disc at each distance from its middle row. */
function halfWidths(r: number): Int32Array {
  const widths = new Int32Array(r + 1);
  for (let dy = 0, w = r; dy <= r; dy++) {
    while (w * w + dy * dy > r * r) w--;
    widths[dy] = w;
  }
  return widths;
}

function dilateDisc(bitmap: Bitmap, r: number): Bitmap {
  const { width, height, stride } = bitmap;
  const out = createBitmap(width, height);
  const src = signedWords(bitmap.words);
  const dst = signedWords(out.words);
  const widths = halfWidths(r);
  const line = new Int32Array(stride);
  const spare = new Int32Array(stride);
  const host = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    const base = y * stride;
    let any = 0;
    for (let i = 0; i < stride; i++) {
      any |= src[base + i]!;
      line[i] = flipWord(src[base + i]!);
    }
    if (any === 0) continue;
    // From the disc's narrow ends to its middle: each width grows from the one before.
    let wide = 0;
    for (let dy = r; dy >= 0; dy--) {
      const more = widths[dy]! - wide;
      if (more > 0 || dy === r) {
        widen(line, spare, more);
        wide = widths[dy]!;
        for (let i = 0; i < stride; i++) host[i] = flipWord(line[i]!);
      }
      if (y - dy >= 0) addRow(dst, (y - dy) * stride, host);
      if (dy > 0 && y + dy < height) addRow(dst, (y + dy) * stride, host);
    }
  }
  clearPadding(out);
  return out;
}

/** Rows first, then columns by doubling: a window of 2r + 1 rows in about log2(r) steps. */
function dilateSquare(bitmap: Bitmap, r: number): Bitmap {
  const { width, height, stride } = bitmap;
  const out = createBitmap(width, height);
  const src = signedWords(bitmap.words);
  const dst = signedWords(out.words);
  const line = new Int32Array(stride);
  const spare = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    const base = y * stride;
    let any = 0;
    for (let i = 0; i < stride; i++) {
      any |= src[base + i]!;
      line[i] = flipWord(src[base + i]!);
    }
    if (any === 0) continue;
    widen(line, spare, r);
    for (let i = 0; i < stride; i++) dst[base + i] = flipWord(line[i]!);
  }
  // Going down the page a row may take from rows above that are not yet changed, and so back up.
  for (let done = 0; done < r; ) {
    const step = Math.min(done + 1, r - done);
    for (let y = height - 1; y >= step; y--) orRows(dst, y * stride, (y - step) * stride, stride);
    done += step;
  }
  for (let done = 0; done < r; ) {
    const step = Math.min(done + 1, r - done);
    for (let y = 0; y + step < height; y++) orRows(dst, y * stride, (y + step) * stride, stride);
    done += step;
  }
  clearPadding(out);
  return out;
}

function addRow(dst: Int32Array, at: number, row: Int32Array): void {
  for (let i = 0; i < row.length; i++) dst[at + i] = dst[at + i]! | row[i]!;
}

function orRows(words: Int32Array, to: number, from: number, n: number): void {
  for (let i = 0; i < n; i++) words[to + i] = words[to + i]! | words[from + i]!;
}

/** Widens the ink of a row (top bit first) by `by` pixels to both sides, in steps of at most 31. */
function widen(line: Int32Array, spare: Int32Array, by: number): void {
  const n = line.length;
  let reach = 0;
  while (reach < by) {
    // A run is now at least reach + 1 wide, even one cut by the row's end, and may move by that much
    // without leaving a gap.
    const step = Math.min(by - reach, reach + 1, 31);
    const back = 32 - step;
    let left = 0;
    let here = line[0]!;
    for (let i = 0; i < n; i++) {
      const right = i + 1 < n ? line[i + 1]! : 0;
      spare[i] = here | (here << step) | (right >>> back) | (here >>> step) | (left << back);
      left = here;
      here = right;
    }
    line.set(spare);
    reach += step;
  }
}

function clearPadding(bitmap: Bitmap): void {
  const words = signedWords(bitmap.words);
  const tail = tailMask(bitmap.width);
  for (let i = bitmap.stride - 1; i < words.length; i += bitmap.stride) words[i] = words[i]! & tail;
}
