/** An outline as straight edges in pixels, curves cut into chords. */
import type { Outline } from '../raster/outline.ts';

/** Chords lie within this of their curve, in pixels. */
const TOLERANCE = 0.05;

const M = 77;
const L = 76;
const Q = 81;
const C = 67;

/** Edges of one outline at a time; the memory is used again for the next. */
export interface EdgeList {
  /** x, y of both ends of each edge. */
  readonly points: Float64Array;
  readonly count: number;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Replaces the edges by those of an outline; px = scale · x + x0. Open contours are closed. */
  trace(outline: Outline, scale: number, x0: number, y0: number): void;
}

/** An empty list. */
export function createEdgeList(): EdgeList {
  let points = new Float64Array(1 << 12);
  let n = 0;
  let minX = 0;
  let minY = 0;
  let maxX = 0;
  let maxY = 0;
  // The pen, and where its contour began.
  let px = 0;
  let py = 0;
  let startX = 0;
  let startY = 0;

  const lineTo = (x: number, y: number): void => {
    if (n + 4 > points.length) {
      const larger = new Float64Array(points.length * 2);
      larger.set(points);
      points = larger;
    }
    points[n] = px;
    points[n + 1] = py;
    points[n + 2] = px = x;
    points[n + 3] = py = y;
    n += 4;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  };

  const close = (): void => {
    if (px !== startX || py !== startY) lineTo(startX, startY);
  };

  const quadraticTo = (cx: number, cy: number, x: number, y: number): void => {
    const ax = px;
    const ay = py;
    const bend = Math.abs(ax - 2 * cx + x) + Math.abs(ay - 2 * cy + y);
    const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * TOLERANCE))));
    for (let i = 1; i < parts; i++) {
      const t = i / parts;
      const s = 1 - t;
      lineTo(s * s * ax + 2 * s * t * cx + t * t * x, s * s * ay + 2 * s * t * cy + t * t * y);
    }
    lineTo(x, y);
  };

  const cubicTo = (cx: number, cy: number, ex: number, ey: number, x: number, y: number): void => {
    const ax = px;
    const ay = py;
    const bend = Math.max(
      Math.abs(ax - 2 * cx + ex) + Math.abs(ay - 2 * cy + ey),
      Math.abs(cx - 2 * ex + x) + Math.abs(cy - 2 * ey + y),
    );
    const parts = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / TOLERANCE)));
    for (let i = 1; i < parts; i++) {
      const t = i / parts;
      const s = 1 - t;
      const a = s * s * s;
      const b = 3 * s * s * t;
      const c = 3 * s * t * t;
      const d = t * t * t;
      lineTo(a * ax + b * cx + c * ex + d * x, a * ay + b * cy + c * ey + d * y);
    }
    lineTo(x, y);
  };

  return {
    get points() {
      return points;
    },
    get count() {
      return n / 4;
    },
    get minX() {
      return minX;
    },
    get minY() {
      return minY;
    },
    get maxX() {
      return maxX;
    },
    get maxY() {
      return maxY;
    },
    trace({ verbs, coords }, scale, x0, y0) {
      n = 0;
      minX = minY = Infinity;
      maxX = maxY = -Infinity;
      px = py = startX = startY = 0;
      let k = 0;
      const x = (): number => coords[k++]! * scale + x0;
      const y = (): number => coords[k++]! * scale + y0;
      for (let v = 0; v < verbs.length; v++) {
        // Arguments are read from left to right (ECMA-262, 13.3.8.1).
        switch (verbs.charCodeAt(v)) {
          case M:
            close();
            px = startX = x();
            py = startY = y();
            break;
          case L:
            lineTo(x(), y());
            break;
          case Q:
            quadraticTo(x(), y(), x(), y());
            break;
          case C:
            cubicTo(x(), y(), x(), y(), x(), y());
            break;
          default:
            close();
        }
      }
      close();
    },
  };
}
