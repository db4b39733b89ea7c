/**
 * The field's bullseyes, to a twentieth of a pixel: normalised correlation with a drawn bullseye around
 * where the ones already found say it must be, starting next to the labels.
 */
import type { Gray } from '../raster/gray.ts';
import {
  CLEAR_HALF,
  type Fiducial,
  type FiducialKind,
  type FieldGeometry,
} from '../scramble/field/field-geometry.ts';
import { FIDUCIAL_RADII } from '../scramble/field/render-field.ts';
import type { PointPairs } from './pose.ts';
import { type Affine, fitAffine } from './sheet-map.ts';

/** A fiducial as found: its centre in image pixels and how well it matched, 0..1; `score` 0 = not found. */
export interface FoundFiducial {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** Matches below this are not fiducials; random cells stay below 0.45. */
const SCORE_MIN = 0.55;

/** A drawn bullseye, its mean taken off, for one scale. */
interface Template {
  readonly half: number;
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  readonly value: Float32Array;
  readonly energy: number;
}

/**
 * Looks for every fiducial of the field.
 * @param origin upper left corner of the field on the sheet, 1/600 inch
 * @param points where the labels' corners lie: the start
 * @param pose affine through those points
 * @returns one a fiducial of `geometry.fiducials`, in that order
 */
export function findFiducials(
  gray: Gray,
  geometry: FieldGeometry,
  origin: { readonly x: number; readonly y: number },
  points: PointPairs,
  pose: Affine,
): FoundFiducial[] {
  const { fiducials, latticeColumns } = geometry;
  const scale = Math.sqrt(Math.abs(pose[0] * pose[3] - pose[1] * pose[2]));
  const templates: Record<FiducialKind, Template> = {
    dot: drawTemplate('dot', scale),
    hollow: drawTemplate('hollow', scale),
  };
  const found: FoundFiducial[] = fiducials.map(() => ({ x: 0, y: 0, score: 0 }));
  const from: [number, number][] = [...points.sheet];
  const to: [number, number][] = [...points.image];
  const weights: number[] = points.sheet.map(() => 0.1);
  let affine = pose;
  let count = 0;

  const startX = points.sheet.reduce((s, p) => s + p[0], 0) / points.sheet.length - origin.x;
  const startY = points.sheet.reduce((s, p) => s + p[1], 0) / points.sheet.length - origin.y;
  const far = fiducials.map(({ x, y }) => Math.hypot(x - startX, y - startY));
  const order = fiducials.map((_, i) => i).sort((p, q) => far[p]! - far[q]!);

  // Two rounds: what the first missed is looked for again with all neighbours known.
  for (let round = 0; round < 2; round++) {
    for (const i of order) {
      if (found[i]!.score > 0) continue;
      const mark = fiducials[i]!;
      const px = origin.x + mark.x;
      const py = origin.y + mark.y;
      const [x, y] = apply(affine, px, py);
      const shift = neighbourShift(found, fiducials, mark, latticeColumns, affine, origin);
      const radius = Math.ceil((shift ? 7 : count < 12 ? 48 : 24) * scale);
      const hit = match(gray, templates[mark.kind], x + (shift?.[0] ?? 0), y + (shift?.[1] ?? 0), radius);
      if (hit.score < SCORE_MIN) continue;
      found[i] = hit;
      from.push([px, py]);
      to.push([hit.x, hit.y]);
      weights.push(1);
      count++;
      // Early on every mark counts; later the affine hardly moves any more.
      if (count < 40 || count % 16 === 0) affine = fitAffine(from, to, weights) ?? affine;
    }
  }
  return found;
}

const apply = (t: Affine, x: number, y: number): [number, number] => [
  t[0] * x + t[2] * y + t[4],
  t[1] * x + t[3] * y + t[5],
];

/** How far found neighbours (two pitches around) lie from the affine, on average; `null` with fewer than two. */
function neighbourShift(
  found: readonly FoundFiducial[],
  fiducials: readonly Fiducial[],
  mark: Fiducial,
  latticeColumns: number,
  affine: Affine,
  origin: { readonly x: number; readonly y: number },
): [number, number] | null {
  const rows = fiducials.length / latticeColumns;
  let sx = 0;
  let sy = 0;
  let sw = 0;
  let n = 0;
  for (let row = Math.max(0, mark.row - 2); row <= Math.min(rows - 1, mark.row + 2); row++) {
    for (
      let col = Math.max(0, mark.column - 2);
      col <= Math.min(latticeColumns - 1, mark.column + 2);
      col++
    ) {
      const i = row * latticeColumns + col;
      const hit = found[i]!;
      if (hit.score === 0) continue;
      const [x, y] = apply(affine, origin.x + fiducials[i]!.x, origin.y + fiducials[i]!.y);
      const w = 1 / ((row - mark.row) ** 2 + (col - mark.column) ** 2);
      sx += w * (hit.x - x);
      sy += w * (hit.y - y);
      sw += w;
      n++;
    }
  }
  return n >= 2 ? [sx / sw, sy / sw] : null;
}

/** Ink 1, paper 0 at a distance from the centre, in 1/600 inch. */
function inkAt(kind: FiducialKind, r: number): number {
  const { dot, inner, outer, hollowInner } = FIDUCIAL_RADII;
  if (r > outer) return 0;
  if (kind === 'hollow') return r > hollowInner ? 1 : 0;
  return r <= dot || r > inner ? 1 : 0;
}

/** The mean of each pixel over 6 × 6 points, softened by one more half pixel for the scanner's optics. */
function drawTemplate(kind: FiducialKind, scale: number): Template {
  const half = Math.floor((CLEAR_HALF - 2) * scale);
  const dx: number[] = [];
  const dy: number[] = [];
  const value: number[] = [];
  for (let y = -half; y <= half; y++) {
    for (let x = -half; x <= half; x++) {
      if (Math.hypot(x, y) > half) continue;
      let ink = 0;
      for (let v = 0; v < 6; v++)
        for (let u = 0; u < 6; u++)
          ink += inkAt(kind, Math.hypot(x + (u - 2.5) / 4, y + (v - 2.5) / 4) / scale);
      dx.push(x);
      dy.push(y);
      value.push(-ink / 36);
    }
  }
  const mean = value.reduce((s, v) => s + v, 0) / value.length;
  const centred = value.map((v) => v - mean);
  return {
    half,
    dx: Int32Array.from(dx),
    dy: Int32Array.from(dy),
    value: Float32Array.from(centred),
    energy: centred.reduce((s, v) => s + v * v, 0),
  };
}

/** Best match within `radius` pixels of (x, y): every second place first, then all around the best. */
function match(gray: Gray, t: Template, x: number, y: number, radius: number): FoundFiducial {
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  let best = -1;
  let bx = cx;
  let by = cy;
  // The middle of the hill is two pixels wide at 200 dpi.
  const step = radius > 2 ? 2 : 1;
  for (let j = -radius; j <= radius; j += step) {
    for (let i = -radius; i <= radius; i += step) {
      const s = correlate(gray, t, cx + i, cy + j);
      if (s > best) {
        best = s;
        bx = cx + i;
        by = cy + j;
      }
    }
  }
  // Climb to the top of the hill.
  const around = new Float64Array(9);
  for (let n = 0; n < 8; n++) {
    for (let k = 0; k < 9; k++) around[k] = correlate(gray, t, bx + (k % 3) - 1, by + Math.floor(k / 3) - 1);
    let top = 4;
    for (let k = 0; k < 9; k++) if (around[k]! > around[top]!) top = k;
    if (top === 4) break;
    bx += (top % 3) - 1;
    by += Math.floor(top / 3) - 1;
  }
  const score = around[4]!;
  return {
    x: bx + 0.5 + peak(around[3]!, score, around[5]!),
    y: by + 0.5 + peak(around[1]!, score, around[7]!),
    score: Math.max(0, score),
  };
}

/** Top of the parabola through three neighbours, -0.5..0.5. */
function peak(a: number, b: number, c: number): number {
  const bend = a - 2 * b + c;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : 0;
}

/** Normalised correlation of the template centred on pixel (x, y), -1..1; -1 when it does not lie inside. */
function correlate(gray: Gray, t: Template, x: number, y: number): number {
  const { width, height, data } = gray;
  if (x < t.half || y < t.half || x >= width - t.half || y >= height - t.half) return -1;
  const { dx, dy, value } = t;
  const at = y * width + x;
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let k = 0; k < value.length; k++) {
    const v = data[at + dy[k]! * width + dx[k]!]!;
    sum += v;
    squares += v * v;
    product += v * value[k]!;
  }
  const variance = squares - (sum * sum) / value.length;
  // A flat place (variance under 3 levels a pixel) matches nothing.
  if (variance < 9 * value.length) return -1;
  return product / Math.sqrt(variance * t.energy);
}
