/**
 * One window of a scan against the dots that should be there: first where they lie, then how strongly
 * each kind of dot shows.
 */

import { flip, LITTLE_ENDIAN } from '../../raster/bit-order.ts';
import { type Bitmap, bitmapBytes } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';

/** The dots of a page, apart. */
export interface ExpectedDots {
  /** Fine dots of the ground. */
  readonly fine: Bitmap;
  /** Coarse dots: the word's and the ground's decoys. */
  readonly coarse: Bitmap;
}

/** A square of a scan, pixels. */
export interface ScanWindow {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** What a window shows, in parts of the paper's brightness. */
export interface WindowFeatures {
  /** Mean darkness where the word is, and where the ground is. */
  readonly wordTone: number;
  readonly groundTone: number;
  /** Darkness that a fully inked scan pixel of each kind adds, from detail finer than about 1 mm. */
  readonly fineDetail: number;
  readonly coarseDetail: number;
  /** Correlation of the scan's detail with the fine dots in the ground, -1..1. */
  readonly fineMatch: number;
  /** How well the whole pattern was found, -1..1. */
  readonly match: number;
  /** Detail of the ground that neither kind of dot explains, against that of the coarse dots. */
  readonly rest: number;
}

/** Linear light of an sRGB level, 0..1. */
export const LINEAR: Float32Array = Float32Array.from({ length: 256 }, (_, v) => {
  const s = v / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

/** Room for the pictures of one window, used again for the next. */
export interface WindowScratch {
  readonly side: number;
  readonly dark: Float32Array;
  readonly seen: Float32Array;
  readonly fine: Float32Array;
  readonly coarse: Float32Array;
  readonly both: Float32Array;
  readonly detail: Float32Array;
  readonly fineDetail: Float32Array;
  readonly coarseDetail: Float32Array;
  /** (side + 1)²: sums over all above and left. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Room for windows of `side` pixels. */
export function windowScratch(side: number): WindowScratch {
  const picture = () => new Float32Array(side * side);
  const table = () => new Float64Array((side + 1) * (side + 1));
  return {
    side,
    dark: picture(),
    seen: picture(),
    fine: picture(),
    coarse: picture(),
    both: picture(),
    detail: picture(),
    fineDetail: picture(),
    coarseDetail: picture(),
    sums: table(),
    squares: table(),
  };
}

// Constants of this file, for the loops: see bit-order.ts.
const topFirst = flip;
const littleEndian = LITTLE_ENDIAN;

/**
 * Device pixels shared out to scan pixels. Each device pixel goes to its four nearest scan pixels.
 * @param scale device pixels to a scan pixel, >= 1
 * @param dx shift of the pattern to the right, scan pixels
 */
export function renderDots(
  dots: Bitmap,
  window: ScanWindow,
  scale: number,
  dx: number,
  dy: number,
  out: Float32Array,
): void {
  const { side } = window;
  const { words, stride } = dots;
  out.fill(0);
  const weight = 1 / (scale * scale);
  const x0 = Math.max(0, Math.floor((window.x - 1 - dx) * scale));
  const x1 = Math.min(dots.width, Math.ceil((window.x + side + 1 - dx) * scale));
  const y0 = Math.max(0, Math.floor((window.y - 1 - dy) * scale));
  const y1 = Math.min(dots.height, Math.ceil((window.y + side + 1 - dy) * scale));
  const per = 1 / scale;
  const left = dx - window.x - 0.5;
  const last = side - 1;
  for (let y = y0; y < y1; y++) {
    const v = (y + 0.5) * per + dy - window.y - 0.5;
    const j = Math.floor(v);
    const fy = v - j;
    const above = j >= 0 && j <= last ? weight * (1 - fy) : 0;
    const below = j >= -1 && j < last ? weight * fy : 0;
    if (above === 0 && below === 0) continue;
    const row = j * side;
    for (let k = x0 >> 5; k <= (x1 - 1) >> 5; k++) {
      // Pixel 0 on top; one round for each dot, blank words cost one comparison.
      let bits = littleEndian ? topFirst(words[y * stride + k]!) : words[y * stride + k]! | 0;
      while (bits !== 0) {
        const b = Math.clz32(bits);
        bits &= ~(0x80000000 >>> b);
        const x = 32 * k + b;
        if (x < x0 || x >= x1) continue;
        const u = (x + 0.5) * per + left;
        const i = Math.floor(u);
        const fx = u - i;
        if (i >= 0 && i <= last) {
          if (above !== 0) out[row + i]! += above * (1 - fx);
          if (below !== 0) out[row + side + i]! += below * (1 - fx);
        }
        if (fx !== 0 && i >= -1 && i < last) {
          if (above !== 0) out[row + i + 1]! += above * fx;
          if (below !== 0) out[row + side + i + 1]! += below * fx;
        }
      }
    }
  }
}

/** `src` less its mean over a square of side `2 * radius + 1`; edges use what there is. */
function takeDetail(
  src: Float32Array,
  side: number,
  radius: number,
  sums: Float64Array,
  out: Float32Array,
): void {
  const pitch = side + 1;
  for (let y = 0, i = 0; y < side; y++) {
    let row = 0;
    for (let x = 0, o = (y + 1) * pitch + 1; x < side; x++, i++, o++) {
      row += src[i]!;
      sums[o] = sums[o - pitch]! + row;
    }
  }
  for (let y = 0, i = 0; y < side; y++) {
    const a = Math.max(0, y - radius);
    const b = Math.min(side, y + radius + 1);
    const top = a * pitch;
    const bottom = b * pitch;
    const full = 1 / ((b - a) * (2 * radius + 1));
    for (let x = 0; x < side; x++, i++) {
      const l = x > radius ? x - radius : 0;
      const r = x + radius < side ? x + radius + 1 : side;
      const total = sums[bottom + r]! - sums[top + r]! - sums[bottom + l]! + sums[top + l]!;
      const share = r - l === 2 * radius + 1 ? full : 1 / ((b - a) * (r - l));
      out[i] = src[i]! - total * share;
    }
  }
}

/**
 * Measures one window.
 * @param face the scan within the window, straightened: `side` × `side` pixels
 * @param white linear level of the paper
 * @param word the word's cells, device pixels
 * @param scale device pixels to a scan pixel, >= 1
 * @param reach how far the pattern may lie from its place, scan pixels
 * @param scratch of the window's side
 */
export function measureWindow(
  face: Gray,
  white: number,
  window: ScanWindow,
  expected: ExpectedDots,
  word: Bitmap,
  scale: number,
  reach: number,
  scratch: WindowScratch = windowScratch(window.side),
): WindowFeatures {
  const { side } = window;
  const { dark, seen, detail, sums } = scratch;
  const n = side * side;
  const level = LINEAR;
  for (let k = 0; k < n; k++) dark[k] = 1 - level[face.data[k]!]! / white;
  const radius = Math.max(2, Math.round(12 / scale));
  takeDetail(dark, side, radius, sums, seen);
  squareSums(seen, side, scratch.squares);
  renderBoth(scratch, expected, window, scale, radius, 0, 0);
  // Whole scan pixels first, by moving the scan against one rendering.
  const span = 2 * reach + 1;
  const power = powerWithin(detail, side, reach);
  const scores = new Float64Array(span * span);
  let top = 0;
  for (let k = 0; k < scores.length; k++) {
    const dx = (k % span) - reach;
    const dy = Math.floor(k / span) - reach;
    scores[k] = correlateAt(seen, scratch.squares, detail, power, side, dx, dy, reach);
    if (scores[k]! > scores[top]!) top = k;
  }
  const bx = (top % span) - reach;
  const by = Math.floor(top / span) - reach;
  // Then halves, by rendering anew, on the side where the neighbours are the higher ones.
  const toX = bx === reach ? -1 : bx === -reach ? 1 : scores[top + 1]! >= scores[top - 1]! ? 1 : -1;
  const toY = by === reach ? -1 : by === -reach ? 1 : scores[top + span]! >= scores[top - span]! ? 1 : -1;
  let best = { dx: bx, dy: by, score: -1 };
  for (const dy of [by + 0.5 * toY, by])
    for (const dx of [bx + 0.5 * toX, bx]) {
      renderBoth(scratch, expected, window, scale, radius, dx, dy);
      const whole = powerWithin(detail, side, 0);
      const score = correlateAt(seen, scratch.squares, detail, whole, side, 0, 0, 0);
      if (score > best.score) best = { dx, dy, score };
    }
  if (best.dx !== bx || best.dy !== by)
    renderBoth(scratch, expected, window, scale, radius, best.dx, best.dy);
  return regress(scratch, best, window, word, scale, radius);
}

/** Both kinds of dots at a shift, apart and as the detail of the two together. */
function renderBoth(
  { side, fine, coarse, both, detail, sums }: WindowScratch,
  expected: ExpectedDots,
  window: ScanWindow,
  scale: number,
  radius: number,
  dx: number,
  dy: number,
): void {
  renderDots(expected.fine, window, scale, dx, dy, fine);
  renderDots(expected.coarse, window, scale, dx, dy, coarse);
  for (let k = 0; k < both.length; k++) both[k] = fine[k]! + coarse[k]!;
  takeDetail(both, side, radius, sums, detail);
}

/** Least squares of the scan's detail on that of the two kinds of dots, and the mean tones. */
function regress(
  scratch: WindowScratch,
  best: { readonly dx: number; readonly dy: number; readonly score: number },
  window: ScanWindow,
  word: Bitmap,
  scale: number,
  radius: number,
): WindowFeatures {
  const { side, dark, seen, fineDetail: f, coarseDetail: c } = scratch;
  takeDetail(scratch.fine, side, radius, scratch.sums, f);
  takeDetail(scratch.coarse, side, radius, scratch.sums, c);
  let ff = 0;
  let fc = 0;
  let cc = 0;
  let fs = 0;
  let cs = 0;
  let ss = 0;
  let wordSum = 0;
  let wordCount = 0;
  let groundSum = 0;
  const bytes = bitmapBytes(word);
  const rowBytes = word.stride * 4;
  const column = new Int32Array(side);
  for (let x = 0; x < side; x++)
    column[x] = clamp(Math.floor((window.x + x + 0.5 - best.dx) * scale), word.width);
  for (let y = 0, k = 0; y < side; y++) {
    const row = clamp(Math.floor((window.y + y + 0.5 - best.dy) * scale), word.height) * rowBytes;
    for (let x = 0; x < side; x++, k++) {
      const at = column[x]!;
      if (bytes[row + (at >> 3)]! & (0x80 >> (at & 7))) {
        wordSum += dark[k]!;
        wordCount++;
      } else groundSum += dark[k]!;
      const p = f[k]!;
      const q = c[k]!;
      const s = seen[k]!;
      ff += p * p;
      fc += p * q;
      cc += q * q;
      fs += p * s;
      cs += q * s;
      ss += s * s;
    }
  }
  const groundCount = side * side - wordCount;
  const det = ff * cc - fc * fc;
  const fineDetail = det > 1e-9 ? (fs * cc - cs * fc) / det : 0;
  const coarseDetail = det > 1e-9 ? (cs * ff - fs * fc) / det : 0;
  // What the coarse dots leave unexplained, against the fine dots.
  const rest = Math.max(1e-12, ss - 2 * coarseDetail * cs + coarseDetail * coarseDetail * cc);
  const fineOnly = fs - coarseDetail * fc;
  return {
    wordTone: wordSum / Math.max(1, wordCount),
    groundTone: groundSum / Math.max(1, groundCount),
    fineDetail,
    coarseDetail,
    fineMatch: ff > 0 ? fineOnly / Math.sqrt(ff * rest) : 0,
    match: best.score,
    rest:
      Math.sqrt(Math.max(0, rest - fineDetail * (fs - coarseDetail * fc)) / Math.max(1e-9, cc)) /
      Math.max(0.05, coarseDetail),
  };
}

const clamp = (v: number, size: number): number => Math.max(0, Math.min(size - 1, v));

function squareSums(src: Float32Array, side: number, sums: Float64Array): void {
  const pitch = side + 1;
  for (let y = 0, i = 0; y < side; y++) {
    let row = 0;
    for (let x = 0, o = (y + 1) * pitch + 1; x < side; x++, i++, o++) {
      row += src[i]! * src[i]!;
      sums[o] = sums[o - pitch]! + row;
    }
  }
}

/** Sum of squares of a pattern, less `reach` pixels on every side. */
function powerWithin(pattern: Float32Array, side: number, reach: number): number {
  let sum = 0;
  for (let y = reach; y < side - reach; y++)
    for (let k = y * side + reach, end = (y + 1) * side - reach; k < end; k++)
      sum += pattern[k]! * pattern[k]!;
  return sum;
}

/**
 * Normalised correlation of `seen` at (x + dx, y + dy) with `pattern` at (x, y), over the pattern less
 * `reach` pixels on every side: the same part of it, of sum of squares `power`, for every shift.
 */
function correlateAt(
  seen: Float32Array,
  squares: Float64Array,
  pattern: Float32Array,
  power: number,
  side: number,
  dx: number,
  dy: number,
  reach: number,
): number {
  let sp = 0;
  const end = side - reach;
  for (let y = reach; y < end; y++) {
    let i = (y + dy) * side + reach + dx;
    for (let k = y * side + reach, stop = y * side + end; k < stop; k++, i++) sp += seen[i]! * pattern[k]!;
  }
  const pitch = side + 1;
  const a = (reach + dy) * pitch + reach + dx;
  const b = (end + dy) * pitch + reach + dx;
  const across = end - reach;
  const ss = squares[b + across]! - squares[b]! - squares[a + across]! + squares[a]!;
  return ss > 0 && power > 0 ? sp / Math.sqrt(ss * power) : 0;
}
