/**
 * Closed outlines and their exact-centre fill into one-bit images: glyphs, emblems, motifs.
 * A pixel is inked when its centre lies inside; no anti-aliasing, because ink has none.
 */
import { type Bitmap, bitmapBytes } from './bitmap.ts';

/**
 * An outline as SVG-like commands: a string of verbs `M L Q C Z`, and their coordinates one after
 * another (M 2, L 2, Q 4, C 6, Z 0). Any unit; y grows downward unless a function says otherwise.
 */
export interface Outline {
  readonly verbs: string;
  readonly coords: readonly number[] | Float64Array;
}

/** `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f (PDF and SVG order). */
export type Transform = readonly [number, number, number, number, number, number];

/** Moves nothing. */
export const IDENTITY: Transform = [1, 0, 0, 1, 0, 0];

/** `first` and then `second`. */
export function concat(first: Transform, second: Transform): Transform {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = second;
  return [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
}

/** A closed polygon: x0, y0, x1, y1, … */
export type Polygon = readonly number[] | Float64Array;

/**
 * The outline as polygons in the space of `transform`'s result, curves cut finely enough that the
 * chord lies within `tolerance` of the curve.
 */
export function flatten(outline: Outline, transform: Transform = IDENTITY, tolerance = 0.1): Polygon[] {
  const [a, b, c, d, e, f] = transform;
  const { verbs, coords } = outline;
  const out: number[][] = [];
  let points: number[] = [];
  let k = 0;
  let x0 = 0;
  let y0 = 0;
  const read = (): [number, number] => {
    const x = coords[k++]!;
    const y = coords[k++]!;
    return [a * x + c * y + e, b * x + d * y + f];
  };
  const close = () => {
    if (points.length >= 6) out.push(points);
    points = [];
  };
  for (const verb of verbs) {
    // A verb after Z other than M goes on from the start of the closed part (SVG 2, 9.3.4).
    if (points.length === 0 && verb !== 'M' && verb !== 'Z') points.push(x0, y0);
    if (verb === 'M') {
      close();
      [x0, y0] = read();
      points = [x0, y0];
    } else if (verb === 'L') {
      [x0, y0] = read();
      points.push(x0, y0);
    } else if (verb === 'Q') {
      const [x1, y1] = read();
      const [x2, y2] = read();
      const bend = Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2) / 4;
      const n = Math.max(1, Math.min(200, Math.ceil(Math.sqrt(bend / tolerance))));
      for (let i = 1; i <= n; i++) {
        const t = i / n;
        const s = 1 - t;
        points.push(s * s * x0 + 2 * s * t * x1 + t * t * x2, s * s * y0 + 2 * s * t * y1 + t * t * y2);
      }
      x0 = x2;
      y0 = y2;
    } else if (verb === 'C') {
      const [x1, y1] = read();
      const [x2, y2] = read();
      const [x3, y3] = read();
      const bend =
        Math.max(
          Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2),
          Math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3),
        ) * 0.75;
      const n = Math.max(1, Math.min(200, Math.ceil(Math.sqrt(bend / tolerance))));
      for (let i = 1; i <= n; i++) {
        const t = i / n;
        const s = 1 - t;
        points.push(
          s * s * s * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * x3,
          s * s * s * y0 + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t * t * t * y3,
        );
      }
      x0 = x3;
      y0 = y3;
    } else if (verb === 'Z') {
      const startX = points[0] ?? x0;
      const startY = points[1] ?? y0;
      close();
      x0 = startX;
      y0 = startY;
    } else {
      throw new RangeError(`outline.verbs: expected M, L, Q, C or Z, got ${verb}`);
    }
  }
  close();
  return out;
}

/**
 * Inks the pixels whose centres lie inside `polygons`, in place; what lies outside the bitmap is cut.
 * @param rule `nonzero` (glyphs) or `evenodd`
 */
export function fillPolygons(
  bitmap: Bitmap,
  polygons: readonly Polygon[],
  rule: 'nonzero' | 'evenodd' = 'nonzero',
): void {
  const { width, height, stride } = bitmap;
  // The rows that the polygons touch; a glyph on a page touches few.
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const p of polygons)
    for (let i = 1; i < p.length; i += 2) {
      top = Math.min(top, p[i]!);
      bottom = Math.max(bottom, p[i]!);
    }
  const firstRow = Math.max(0, Math.ceil(top - 0.5));
  const rows = Math.min(height, Math.ceil(bottom - 0.5)) - firstRow;
  // Not `rows <= 0`: no polygon, or one with NaN in it, fills nothing.
  if (!(rows > 0)) return;
  // Crossings of each scan line, as x and winding: counted, then placed line after line.
  const starts = new Int32Array(rows + 1);
  eachEdge(polygons, firstRow, rows, (first, last) => {
    for (let y = first; y <= last; y++) starts[y + 1]!++;
  });
  for (let y = 0; y < rows; y++) starts[y + 1]! += starts[y]!;
  const xs = new Float64Array(starts[rows]!);
  const windings = new Int8Array(starts[rows]!);
  const next = starts.slice(0, rows);
  eachEdge(polygons, firstRow, rows, (first, last, ax, ay, slope, winding) => {
    for (let y = first; y <= last; y++) {
      const k = next[y]!++;
      // From the edge's own end each time, so that a part of a shape is the same pixels as the whole.
      xs[k] = ax + (firstRow + y + 0.5 - ay) * slope;
      windings[k] = winding;
    }
  });
  const bytes = bitmapBytes(bitmap);
  for (let y = 0; y < rows; y++) {
    const end = starts[y + 1]!;
    sortCrossings(xs, windings, starts[y]!, end);
    const base = (firstRow + y) * stride * 4;
    let inside = 0;
    for (let i = starts[y]!; i + 1 < end; i++) {
      inside += rule === 'nonzero' ? windings[i]! : 1;
      if (rule === 'nonzero' ? inside === 0 : (inside & 1) === 0) continue;
      const from = Math.max(0, Math.ceil(xs[i]! - 0.5));
      const to = Math.min(width, Math.ceil(xs[i + 1]! - 0.5));
      if (from < to) fillRun(bytes, base, from, to);
    }
  }
}

/**
 * Calls `take` for every edge that crosses a scan line: first and last line (from `firstRow`, half-open in
 * y so that a shared vertex counts once), its upper end, step of x from line to line, winding.
 */
function eachEdge(
  polygons: readonly Polygon[],
  firstRow: number,
  rows: number,
  take: (first: number, last: number, ax: number, ay: number, slope: number, winding: number) => void,
): void {
  for (const p of polygons) {
    const n = p.length & ~1;
    for (let i = 0; i < n; i += 2) {
      const j = i + 2 === n ? 0 : i + 2;
      const down = p[i + 1]! <= p[j + 1]!;
      const ax = p[down ? i : j]!;
      const ay = p[down ? i + 1 : j + 1]!;
      const bx = p[down ? j : i]!;
      const by = p[down ? j + 1 : i + 1]!;
      const first = Math.max(firstRow, Math.ceil(ay - 0.5));
      const last = Math.min(firstRow + rows, Math.ceil(by - 0.5)) - 1;
      if (first > last) continue;
      const slope = (bx - ax) / (by - ay);
      take(first - firstRow, last - firstRow, ax, ay, slope, down ? 1 : -1);
    }
  }
}

/** By x, in place. Insertion: a line of a glyph has two to ten crossings, and they come nearly sorted. */
function sortCrossings(xs: Float64Array, windings: Int8Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const x = xs[i]!;
    const w = windings[i]!;
    let k = i;
    for (; k > start && xs[k - 1]! > x; k--) {
      xs[k] = xs[k - 1]!;
      windings[k] = windings[k - 1]!;
    }
    xs[k] = x;
    windings[k] = w;
  }
}

function fillRun(bytes: Uint8Array, base: number, from: number, to: number): void {
  const a = base + (from >> 3);
  const b = base + (to >> 3);
  const head = 0xff >> (from & 7);
  const tail = (0xff00 >> (to & 7)) & 0xff;
  if (a === b) {
    bytes[a]! |= head & tail;
    return;
  }
  bytes[a]! |= head;
  bytes.fill(0xff, a + 1, b);
  if (tail) bytes[b]! |= tail;
}

/** Flattens and fills in one go; see {@link fillPolygons}. */
export function fillOutline(
  bitmap: Bitmap,
  outline: Outline,
  transform: Transform = IDENTITY,
  rule: 'nonzero' | 'evenodd' = 'nonzero',
): void {
  fillPolygons(bitmap, flatten(outline, transform), rule);
}
