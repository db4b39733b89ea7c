/**
 * One window of a scan against the dots that should be there: first where they lie, then how strongly
 * each kind of dot shows.
 */
import { type Bitmap, bitmapBytes, getPixel } from '../../raster/bitmap.ts';
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

/**
 * Device pixels shared out to scan pixels. Each device pixel goes to its four nearest scan pixels.
 * @param scale device pixels to a scan pixel, >= 1
 * @param dx shift of the pattern to the right, scan pixels
 */
function renderDots(
  dots: Bitmap,
  window: ScanWindow,
  scale: number,
  dx: number,
  dy: number,
  out: Float32Array,
): void {
  const { side } = window;
  const bytes = bitmapBytes(dots);
  const rowBytes = dots.stride * 4;
  out.fill(0);
  const weight = 1 / (scale * scale);
  const x0 = Math.floor((window.x - 1 - dx) * scale);
  const x1 = Math.ceil((window.x + side + 1 - dx) * scale);
  const y0 = Math.floor((window.y - 1 - dy) * scale);
  const y1 = Math.ceil((window.y + side + 1 - dy) * scale);
  for (let y = Math.max(0, y0); y < Math.min(dots.height, y1); y++) {
    const v = (y + 0.5) / scale + dy - window.y - 0.5;
    const j = Math.floor(v);
    const fy = v - j;
    for (let x = Math.max(0, x0); x < Math.min(dots.width, x1); x++) {
      if ((bytes[y * rowBytes + (x >> 3)]! & (0x80 >> (x & 7))) === 0) continue;
      const u = (x + 0.5) / scale + dx - window.x - 0.5;
      const i = Math.floor(u);
      const fx = u - i;
      add(out, side, i, j, weight * (1 - fx) * (1 - fy));
      add(out, side, i + 1, j, weight * fx * (1 - fy));
      add(out, side, i, j + 1, weight * (1 - fx) * fy);
      add(out, side, i + 1, j + 1, weight * fx * fy);
    }
  }
}

function add(out: Float32Array, side: number, i: number, j: number, v: number): void {
  if (i >= 0 && j >= 0 && i < side && j < side) out[j * side + i]! += v;
}

/** `src` less its mean over a square of side `2 * radius + 1`; edges use what there is. */
function detail(src: Float32Array, side: number, radius: number): Float32Array {
  const sums = new Float64Array((side + 1) * (side + 1));
  for (let y = 0; y < side; y++) {
    let row = 0;
    for (let x = 0; x < side; x++) {
      row += src[y * side + x]!;
      sums[(y + 1) * (side + 1) + x + 1] = sums[y * (side + 1) + x + 1]! + row;
    }
  }
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const a = Math.max(0, y - radius);
    const b = Math.min(side, y + radius + 1);
    for (let x = 0; x < side; x++) {
      const l = Math.max(0, x - radius);
      const r = Math.min(side, x + radius + 1);
      const total =
        sums[b * (side + 1) + r]! -
        sums[a * (side + 1) + r]! -
        sums[b * (side + 1) + l]! +
        sums[a * (side + 1) + l]!;
      out[y * side + x] = src[y * side + x]! - total / ((b - a) * (r - l));
    }
  }
  return out;
}

/**
 * Measures one window.
 * @param face the straightened scan; pixel (0, 0) at the page's upper left corner
 * @param white linear level of the paper
 * @param word the word's cells, device pixels
 * @param scale device pixels to a scan pixel, >= 1
 * @param reach how far the pattern may lie from its place, scan pixels
 */
export function measureWindow(
  face: Gray,
  white: number,
  window: ScanWindow,
  expected: ExpectedDots,
  word: Bitmap,
  scale: number,
  reach: number,
): WindowFeatures {
  const { side } = window;
  const n = side * side;
  const dark = new Float32Array(n);
  for (let y = 0, k = 0; y < side; y++)
    for (let x = 0, i = (window.y + y) * face.width + window.x; x < side; x++, i++, k++)
      dark[k] = 1 - LINEAR[face.data[i]!]! / white;
  const radius = Math.max(2, Math.round(12 / scale));
  const seen = detail(dark, side, radius);
  const fine = new Float32Array(n);
  const coarse = new Float32Array(n);
  const render = (dx: number, dy: number) => {
    renderDots(expected.fine, window, scale, dx, dy, fine);
    renderDots(expected.coarse, window, scale, dx, dy, coarse);
  };
  render(0, 0);
  let best = { dx: 0, dy: 0, score: -1 };
  // Whole scan pixels first, by moving the scan against one rendering.
  const both = detail(sum(fine, coarse), side, radius);
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const score = correlateAt(seen, both, side, dx, dy);
      if (score > best.score) best = { dx, dy, score };
    }
  // Then halves, by rendering anew.
  const { dx: bx, dy: by } = best;
  for (const dy of [-0.5, 0, 0.5])
    for (const dx of [-0.5, 0, 0.5]) {
      if (dx === 0 && dy === 0) continue;
      render(bx + dx, by + dy);
      const score = correlateAt(seen, detail(sum(fine, coarse), side, radius), side, 0, 0);
      if (score > best.score) best = { dx: bx + dx, dy: by + dy, score };
    }
  render(best.dx, best.dy);
  const f = detail(fine, side, radius);
  const c = detail(coarse, side, radius);
  let ff = 0;
  let fc = 0;
  let cc = 0;
  let fs = 0;
  let cs = 0;
  let ss = 0;
  const tone = [0, 0];
  const count = [0, 0];
  for (let y = 0, k = 0; y < side; y++)
    for (let x = 0; x < side; x++, k++) {
      const isWord = getPixel(
        word,
        Math.floor((window.x + x + 0.5 - best.dx) * scale),
        Math.floor((window.y + y + 0.5 - best.dy) * scale),
      );
      tone[isWord]! += dark[k]!;
      count[isWord]!++;
      ff += f[k]! * f[k]!;
      fc += f[k]! * c[k]!;
      cc += c[k]! * c[k]!;
      fs += f[k]! * seen[k]!;
      cs += c[k]! * seen[k]!;
      ss += seen[k]! * seen[k]!;
    }
  const det = ff * cc - fc * fc;
  const fineDetail = det > 1e-9 ? (fs * cc - cs * fc) / det : 0;
  const coarseDetail = det > 1e-9 ? (cs * ff - fs * fc) / det : 0;
  // What the coarse dots leave unexplained, against the fine dots.
  const rest = Math.max(1e-12, ss - 2 * coarseDetail * cs + coarseDetail * coarseDetail * cc);
  const fineOnly = fs - coarseDetail * fc;
  return {
    wordTone: tone[1]! / Math.max(1, count[1]!),
    groundTone: tone[0]! / Math.max(1, count[0]!),
    fineDetail,
    coarseDetail,
    fineMatch: ff > 0 ? fineOnly / Math.sqrt(ff * rest) : 0,
    match: best.score,
    rest:
      Math.sqrt(Math.max(0, rest - fineDetail * (fs - coarseDetail * fc)) / Math.max(1e-9, cc)) /
      Math.max(0.05, coarseDetail),
  };
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((v, i) => v + b[i]!);
}

/** Normalised correlation of `seen` at (x + dx, y + dy) with `pattern` at (x, y), over their overlap. */
function correlateAt(
  seen: Float32Array,
  pattern: Float32Array,
  side: number,
  dx: number,
  dy: number,
): number {
  let sp = 0;
  let ss = 0;
  let pp = 0;
  for (let y = Math.max(0, -dy); y < Math.min(side, side - dy); y++) {
    let i = (y + dy) * side + Math.max(0, -dx) + dx;
    let k = y * side + Math.max(0, -dx);
    for (let x = Math.max(0, -dx); x < Math.min(side, side - dx); x++, i++, k++) {
      const s = seen[i]!;
      const p = pattern[k]!;
      sp += s * p;
      ss += s * s;
      pp += p * p;
    }
  }
  return ss > 0 && pp > 0 ? sp / Math.sqrt(ss * pp) : 0;
}
