/**
 * Anti-aliased fill by exact area: each edge adds its signed area to the cells it crosses, and a
 * running sum along the row is the coverage (the accumulation buffer of Raph Levien's font-rs, 2016).
 * Only +, −, ×, ÷ and square roots, so every machine draws the same grey.
 */
import type { Gray } from '../raster/gray.ts';
import type { Outline } from '../raster/outline.ts';
import { createEdgeList, type EdgeList, traceOutline } from './edges.ts';

/** Fills outlines into one grey image. Holds the working memory of one page; make one a raster. */
export interface CoverageFiller {
  /**
   * Darkens by an outline scaled and then moved: px = scale · x + x0.
   * @param level what full coverage leaves of white, 0 black … 255 nothing
   */
  fill(
    outline: Outline,
    scale: number,
    x0: number,
    y0: number,
    level: number,
    rule?: 'nonzero' | 'evenodd',
  ): void;
}

/** The pixels that an outline touches. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A filler for `gray`. */
export function createCoverageFiller(gray: Gray): CoverageFiller {
  const edges = createEdgeList();
  let cells = new Float32Array(1 << 14);
  return {
    fill(outline, scale, x0, y0, level, rule = 'nonzero') {
      traceOutline(edges, outline, scale, x0, y0);
      if (edges.count === 0) return;
      const left = Math.max(0, Math.floor(edges.minX));
      const top = Math.max(0, Math.floor(edges.minY));
      const width = Math.min(gray.width, Math.ceil(edges.maxX)) - left;
      const height = Math.min(gray.height, Math.ceil(edges.maxY)) - top;
      if (width <= 0 || height <= 0) return;
      const size = (width + 2) * height;
      if (cells.length < size) cells = new Float32Array(size * 2);
      else cells.fill(0, 0, size);
      const window = { left, top, width, height };
      accumulate(edges, window, cells);
      lay(gray, window, cells, 255 - level, rule);
    },
  };
}

/** Adds every edge to `cells`, rows of `width + 2`: an edge adds to its cell and to the next. */
function accumulate(edges: EdgeList, { left, top, width, height }: Window, cells: Float32Array): void {
  const { points, count } = edges;
  const stride = width + 2;
  for (let i = 0; i < 4 * count; i += 4) {
    let ax = points[i]! - left;
    let ay = points[i + 1]! - top;
    let bx = points[i + 2]! - left;
    let by = points[i + 3]! - top;
    if (ay === by) continue;
    let sign = 1;
    if (ay > by) {
      sign = -1;
      let swap = ax;
      ax = bx;
      bx = swap;
      swap = ay;
      ay = by;
      by = swap;
    }
    const slope = (bx - ax) / (by - ay);
    if (ay < 0) {
      ax -= ay * slope;
      ay = 0;
    }
    if (by > height) by = height;
    let x = ax;
    for (let row = Math.floor(ay); row < by; row++) {
      const dy = Math.min(row + 1, by) - Math.max(row, ay);
      const next = x + slope * dy;
      addSpan(cells, row * stride, width, Math.min(x, next), Math.max(x, next), sign * dy);
      x = next;
    }
  }
}

/** One edge within one row: it runs from `from` to `to` and covers `d` of the row's height. */
function addSpan(
  cells: Float32Array,
  base: number,
  width: number,
  from: number,
  to: number,
  d: number,
): void {
  // What lies left of the window still turns the winding; what lies right of it does not.
  if (to <= 0) {
    cells[base]! += d;
    return;
  }
  if (from >= width) return;
  if (from < 0) from = 0;
  if (to > width) to = width;
  const first = Math.floor(from);
  const end = Math.ceil(to);
  if (end <= first + 1) {
    const middle = (from + to) / 2 - first;
    cells[base + first]! += d * (1 - middle);
    cells[base + first + 1]! += d * middle;
    return;
  }
  // Triangles at both ends, trapezia between: areas right of the edge, as differences along the row.
  const s = 1 / (to - from);
  const f = 1 - (from - first);
  const g = to - end + 1;
  const head = 0.5 * s * f * f;
  const tail = 0.5 * s * g * g;
  cells[base + first]! += d * head;
  if (end === first + 2) cells[base + first + 1]! += d * (1 - head - tail);
  else {
    const second = s * (1.5 - (from - first));
    cells[base + first + 1]! += d * (second - head);
    for (let c = first + 2; c < end - 1; c++) cells[base + c]! += d * s;
    cells[base + end - 1]! += d * (1 - second - (end - first - 3) * s - tail);
  }
  cells[base + end]! += d * tail;
}

/** Sums along the rows and darkens the image by what is covered. */
function lay(
  gray: Gray,
  { left, top, width, height }: Window,
  cells: Float32Array,
  ink: number,
  rule: 'nonzero' | 'evenodd',
): void {
  const { data } = gray;
  for (let row = 0; row < height; row++) {
    let sum = 0;
    let c = row * (width + 2);
    let p = (top + row) * gray.width + left;
    for (let i = 0; i < width; i++, c++, p++) {
      sum += cells[c]!;
      let cover = sum < 0 ? -sum : sum;
      if (rule === 'nonzero') {
        if (cover > 1) cover = 1;
      } else {
        cover -= 2 * Math.floor(cover / 2);
        if (cover > 1) cover = 2 - cover;
      }
      // Below this it is rounding of single floats, and most of a glyph's box is empty.
      if (cover > 0.001) data[p] = (data[p]! * (255 - ink * cover) + 127.5) / 255;
    }
  }
}
