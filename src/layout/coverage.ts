/**
 * Anti-aliased fill by exact area: each edge adds its signed area to the cells it crosses, and a
 * running sum along the row is the coverage (the accumulation buffer of Raph Levien's font-rs, 2016).
 * Arithmetic on doubles and single floats only, so every machine draws the same grey.
 */
import type { Gray } from '../raster/gray.ts';
import type { Outline } from '../raster/outline.ts';

/** Chords lie within this of their curve, in pixels. */
const TOLERANCE = 0.05;

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

/** A filler for `gray`. */
export function createCoverageFiller(gray: Gray): CoverageFiller {
  let cells = new Float32Array(1 << 14);
  let points = new Float64Array(1 << 10);

  const fill: CoverageFiller['fill'] = (outline, scale, x0, y0, level, rule = 'nonzero') => {
    // Points of all edges, a row of four numbers an edge.
    let n = 0;
    let minX = Infinity;
    let minY = Infinity;
    let maxX = -Infinity;
    let maxY = -Infinity;
    const edge = (ax: number, ay: number, bx: number, by: number): void => {
      if (n + 4 > points.length) {
        const larger = new Float64Array(points.length * 2);
        larger.set(points);
        points = larger;
      }
      points[n] = ax;
      points[n + 1] = ay;
      points[n + 2] = bx;
      points[n + 3] = by;
      n += 4;
      if (bx < minX) minX = bx;
      if (bx > maxX) maxX = bx;
      if (by < minY) minY = by;
      if (by > maxY) maxY = by;
    };
    const { verbs, coords } = outline;
    let k = 0;
    let startX = 0;
    let startY = 0;
    let px = 0;
    let py = 0;
    for (let v = 0; v < verbs.length; v++) {
      const verb = verbs.charCodeAt(v);
      if (verb === 77 /* M */) {
        if (px !== startX || py !== startY) edge(px, py, startX, startY);
        px = startX = coords[k]! * scale + x0;
        py = startY = coords[k + 1]! * scale + y0;
        k += 2;
      } else if (verb === 76 /* L */) {
        const x = coords[k]! * scale + x0;
        const y = coords[k + 1]! * scale + y0;
        k += 2;
        edge(px, py, x, y);
        px = x;
        py = y;
      } else if (verb === 81 /* Q */) {
        const cx = coords[k]! * scale + x0;
        const cy = coords[k + 1]! * scale + y0;
        const x = coords[k + 2]! * scale + x0;
        const y = coords[k + 3]! * scale + y0;
        k += 4;
        const bend = Math.abs(px - 2 * cx + x) + Math.abs(py - 2 * cy + y);
        const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * TOLERANCE))));
        let lx = px;
        let ly = py;
        for (let i = 1; i <= parts; i++) {
          const t = i / parts;
          const s = 1 - t;
          const qx = s * s * px + 2 * s * t * cx + t * t * x;
          const qy = s * s * py + 2 * s * t * cy + t * t * y;
          edge(lx, ly, qx, qy);
          lx = qx;
          ly = qy;
        }
        px = x;
        py = y;
      } else if (verb === 67 /* C */) {
        const ax = coords[k]! * scale + x0;
        const ay = coords[k + 1]! * scale + y0;
        const bx = coords[k + 2]! * scale + x0;
        const by = coords[k + 3]! * scale + y0;
        const x = coords[k + 4]! * scale + x0;
        const y = coords[k + 5]! * scale + y0;
        k += 6;
        const bend = Math.max(
          Math.abs(px - 2 * ax + bx) + Math.abs(py - 2 * ay + by),
          Math.abs(ax - 2 * bx + x) + Math.abs(ay - 2 * by + y),
        );
        const parts = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / TOLERANCE)));
        let lx = px;
        let ly = py;
        for (let i = 1; i <= parts; i++) {
          const t = i / parts;
          const s = 1 - t;
          const qx = s * s * s * px + 3 * s * s * t * ax + 3 * s * t * t * bx + t * t * t * x;
          const qy = s * s * s * py + 3 * s * s * t * ay + 3 * s * t * t * by + t * t * t * y;
          edge(lx, ly, qx, qy);
          lx = qx;
          ly = qy;
        }
        px = x;
        py = y;
      } else {
        if (px !== startX || py !== startY) edge(px, py, startX, startY);
        px = startX;
        py = startY;
      }
    }
    if (px !== startX || py !== startY) edge(px, py, startX, startY);
    if (n === 0) return;

    const left = Math.max(0, Math.floor(minX));
    const right = Math.min(gray.width, Math.ceil(maxX));
    const top = Math.max(0, Math.floor(minY));
    const bottom = Math.min(gray.height, Math.ceil(maxY));
    if (left >= right || top >= bottom) return;
    const width = right - left;
    // Two cells more than columns: an edge adds to its cell and the next.
    const stride = width + 2;
    const size = stride * (bottom - top);
    if (cells.length < size) cells = new Float32Array(size * 2);
    else cells.fill(0, 0, size);

    for (let i = 0; i < n; i += 4) {
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
      if (by > bottom - top) by = bottom - top;
      let x = ax;
      const last = Math.ceil(by);
      for (let row = Math.floor(ay); row < last; row++) {
        const base = row * stride;
        const dy = Math.min(row + 1, by) - Math.max(row, ay);
        const next = x + slope * dy;
        let from = Math.min(x, next);
        let to = Math.max(x, next);
        x = next;
        const d = sign * dy;
        // What lies left of the image still turns the winding; what lies right of it does not.
        if (to <= 0) {
          cells[base]! += d;
          continue;
        }
        if (from >= width) continue;
        if (from < 0) from = 0;
        if (to > width) to = width;
        const first = Math.floor(from);
        const end = Math.ceil(to);
        if (end <= first + 1) {
          const middle = (from + to) / 2 - first;
          cells[base + first]! += d * (1 - middle);
          cells[base + first + 1]! += d * middle;
        } else {
          const s = 1 / (to - from);
          const f = 1 - (from - first);
          const head = 0.5 * s * f * f;
          const g = to - end + 1;
          const tail = 0.5 * s * g * g;
          cells[base + first]! += d * head;
          if (end === first + 2) cells[base + first + 1]! += d * (1 - head - tail);
          else {
            const second = s * (1.5 - (from - first));
            cells[base + first + 1]! += d * (second - head);
            for (let c = first + 2; c < end - 1; c++) cells[base + c]! += d * s;
            const before = second + (end - first - 3) * s;
            cells[base + end - 1]! += d * (1 - before - tail);
          }
          cells[base + end]! += d * tail;
        }
      }
    }

    const { data } = gray;
    const ink = 255 - level;
    for (let row = 0; row < bottom - top; row++) {
      let sum = 0;
      let c = row * stride;
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
        if (cover > 0.001) data[p] = (data[p]! * (255 - ink * cover) + 127.5) / 255;
      }
    }
  };
  return { fill };
}
