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
  /** x, y of both ends of each edge; room for more than there are. */
  points: Float64Array;
  count: number;
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** An empty list. */
export const createEdgeList = (): EdgeList => ({
  points: new Float64Array(1 << 12),
  count: 0,
  minX: Infinity,
  minY: Infinity,
  maxX: -Infinity,
  maxY: -Infinity,
});

/** Replaces the edges by those of an outline; px = scale · x + x0. Open contours are closed. */
export function traceOutline(
  edges: EdgeList,
  { verbs, coords }: Outline,
  scale: number,
  x0: number,
  y0: number,
): void {
  edges.count = 0;
  edges.minX = edges.minY = Infinity;
  edges.maxX = edges.maxY = -Infinity;
  // The pen, and where its contour began.
  let px = 0;
  let py = 0;
  let startX = 0;
  let startY = 0;
  let k = 0;
  for (let v = 0; v < verbs.length; v++) {
    const verb = verbs.charCodeAt(v);
    if (verb === M) {
      lineTo(edges, px, py, startX, startY);
      px = startX = coords[k]! * scale + x0;
      py = startY = coords[k + 1]! * scale + y0;
      k += 2;
    } else if (verb === L) {
      const x = coords[k]! * scale + x0;
      const y = coords[k + 1]! * scale + y0;
      addEdge(edges, px, py, x, y);
      px = x;
      py = y;
      k += 2;
    } else if (verb === Q) {
      const x = coords[k + 2]! * scale + x0;
      const y = coords[k + 3]! * scale + y0;
      quadraticTo(edges, px, py, coords[k]! * scale + x0, coords[k + 1]! * scale + y0, x, y);
      px = x;
      py = y;
      k += 4;
    } else if (verb === C) {
      const x = coords[k + 4]! * scale + x0;
      const y = coords[k + 5]! * scale + y0;
      cubicTo(
        edges,
        px,
        py,
        coords[k]! * scale + x0,
        coords[k + 1]! * scale + y0,
        coords[k + 2]! * scale + x0,
        coords[k + 3]! * scale + y0,
        x,
        y,
      );
      px = x;
      py = y;
      k += 6;
    } else {
      lineTo(edges, px, py, startX, startY);
      px = startX;
      py = startY;
    }
  }
  lineTo(edges, px, py, startX, startY);
}

/** An edge, where it has a length. */
function lineTo(edges: EdgeList, ax: number, ay: number, x: number, y: number): void {
  if (ax !== x || ay !== y) addEdge(edges, ax, ay, x, y);
}

function addEdge(edges: EdgeList, ax: number, ay: number, x: number, y: number): void {
  const n = 4 * edges.count++;
  if (n + 4 > edges.points.length) {
    const larger = new Float64Array(edges.points.length * 2);
    larger.set(edges.points);
    edges.points = larger;
  }
  const { points } = edges;
  points[n] = ax;
  points[n + 1] = ay;
  points[n + 2] = x;
  points[n + 3] = y;
  if (x < edges.minX) edges.minX = x;
  if (x > edges.maxX) edges.maxX = x;
  if (y < edges.minY) edges.minY = y;
  if (y > edges.maxY) edges.maxY = y;
}

function quadraticTo(
  edges: EdgeList,
  ax: number,
  ay: number,
  cx: number,
  cy: number,
  x: number,
  y: number,
): void {
  const bend = Math.abs(ax - 2 * cx + x) + Math.abs(ay - 2 * cy + y);
  const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * TOLERANCE))));
  let px = ax;
  let py = ay;
  for (let i = 1; i < parts; i++) {
    const t = i / parts;
    const s = 1 - t;
    const qx = s * s * ax + 2 * s * t * cx + t * t * x;
    const qy = s * s * ay + 2 * s * t * cy + t * t * y;
    addEdge(edges, px, py, qx, qy);
    px = qx;
    py = qy;
  }
  addEdge(edges, px, py, x, y);
}

function cubicTo(
  edges: EdgeList,
  ax: number,
  ay: number,
  cx: number,
  cy: number,
  ex: number,
  ey: number,
  x: number,
  y: number,
): void {
  const bend = Math.max(
    Math.abs(ax - 2 * cx + ex) + Math.abs(ay - 2 * cy + ey),
    Math.abs(cx - 2 * ex + x) + Math.abs(cy - 2 * ey + y),
  );
  const parts = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / TOLERANCE)));
  let px = ax;
  let py = ay;
  for (let i = 1; i < parts; i++) {
    const t = i / parts;
    const s = 1 - t;
    const a = s * s * s;
    const b = 3 * s * s * t;
    const c = 3 * s * t * t;
    const d = t * t * t;
    const qx = a * ax + b * cx + c * ex + d * x;
    const qy = a * ay + b * cy + c * ey + d * y;
    addEdge(edges, px, py, qx, qy);
    px = qx;
    py = qy;
  }
  addEdge(edges, px, py, x, y);
}
