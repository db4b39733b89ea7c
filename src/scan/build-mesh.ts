/**
 * Found fiducials -> the map of the back. Marks that disagree with their neighbours are thrown out (a stamp
 * that looks like a ring, a fold), and their places and those of missing marks are filled from around them.
 */
import type { FieldGeometry } from '../scramble/field/field-geometry.ts';
import { MM_PER_INCH } from '../sheet/grid.ts';
import type { FoundFiducial } from './find-fiducials.ts';
import { fitAffine, type SheetMap } from './sheet-map.ts';

/** A neighbour may disagree by this much, in 1/600 inch (0.15 mm). */
const OUTLIER = 3.5;

/** The map of a back, and how many fiducials stand behind it. */
export interface Mesh {
  readonly map: SheetMap;
  /** Fiducials that were found and believed. */
  readonly used: number;
  readonly of: number;
}

/**
 * The map from the sheet to the scan, through the fiducials that were found; false marks are thrown out.
 * @param found in the order of `geometry.fiducials`, as `findFiducials` gives them
 * @param origin upper left corner of the field on the sheet, 1/600 inch
 * @returns `null` when fewer than a quarter of the fiducials were found, or they do not span the field
 */
export function buildMesh(
  found: readonly FoundFiducial[],
  geometry: FieldGeometry,
  origin: { readonly x: number; readonly y: number },
): Mesh | null {
  const { fiducials, latticeColumns: columns, latticeRows: rows } = geometry;
  const mm = MM_PER_INCH / 600;
  const from: [number, number][] = [];
  const to: [number, number][] = [];
  for (let i = 0; i < found.length; i++) {
    if (found[i]!.score === 0) continue;
    from.push([(origin.x + fiducials[i]!.x) * mm, (origin.y + fiducials[i]!.y) * mm]);
    to.push([found[i]!.x, found[i]!.y]);
  }
  if (from.length < Math.max(4, found.length / 4)) return null;
  const affine = fitAffine(from, to);
  if (!affine) return null;
  const [a, b, c, d, e, f] = affine;
  const scale = Math.sqrt(Math.abs(a * d - b * c)) * mm;

  const n = found.length;
  const dx = new Float32Array(n);
  const dy = new Float32Array(n);
  const good = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const hit = found[i]!;
    if (hit.score === 0) continue;
    const x = (origin.x + fiducials[i]!.x) * mm;
    const y = (origin.y + fiducials[i]!.y) * mm;
    dx[i] = hit.x - (a * x + c * y + e);
    dy[i] = hit.y - (b * x + d * y + f);
    good[i] = 1;
  }
  reject(dx, dy, good, columns, rows, OUTLIER * scale);
  const used = good.reduce((s, v) => s + v, 0);
  if (used < Math.max(4, n / 4)) return null;
  fill(dx, dy, good, columns, rows);

  const gridX = new Float64Array(columns);
  const gridY = new Float64Array(rows);
  for (let i = 0; i < columns; i++) gridX[i] = (origin.x + fiducials[i]!.x) * mm;
  for (let j = 0; j < rows; j++) gridY[j] = (origin.y + fiducials[j * columns]!.y) * mm;
  return { map: { affine, gridX, gridY, dx, dy }, used, of: n };
}

/**
 * What the marks around say of node (row, column): the median of row mate + column mate - their corner, over
 * mates up to two pitches away. Exact for a feed that wanders (rows shift together) and for a sensor that
 * does (columns do), and one false mark cannot move it far. `null` with too few mates.
 */
function expected(
  d: Float32Array,
  good: Uint8Array,
  columns: number,
  rows: number,
  row: number,
  column: number,
): number | null {
  const values: number[] = [];
  for (let r = Math.max(0, row - 2); r <= Math.min(rows - 1, row + 2); r++) {
    if (r === row || !good[r * columns + column]) continue;
    for (let k = Math.max(0, column - 2); k <= Math.min(columns - 1, column + 2); k++) {
      if (k === column || !good[row * columns + k] || !good[r * columns + k]) continue;
      values.push(d[row * columns + k]! + d[r * columns + column]! - d[r * columns + k]!);
    }
  }
  if (values.length < 3) return null;
  values.sort((p, q) => p - q);
  return values[values.length >> 1]!;
}

/** Unmarks nodes that lie further than `limit` from what the marks around them say. */
function reject(
  dx: Float32Array,
  dy: Float32Array,
  good: Uint8Array,
  columns: number,
  rows: number,
  limit: number,
): void {
  const bad: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      if (!good[i]) continue;
      const x = expected(dx, good, columns, rows, row, column);
      const y = expected(dy, good, columns, rows, row, column);
      if (x === null || y === null) continue;
      if (Math.abs(dx[i]! - x) > limit || Math.abs(dy[i]! - y) > limit) bad.push(i);
    }
  }
  for (const i of bad) good[i] = 0;
}

/** Gives the unmarked nodes what is expected of them, from the rim of a gap inward; the rest, the nearest mean. */
function fill(dx: Float32Array, dy: Float32Array, marked: Uint8Array, columns: number, rows: number): void {
  const good = marked.slice();
  for (let changed = true; changed; ) {
    changed = false;
    const before = good.slice();
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const i = row * columns + column;
        if (before[i]) continue;
        const x = expected(dx, before, columns, rows, row, column);
        const y = expected(dy, before, columns, rows, row, column);
        if (x === null || y === null) continue;
        dx[i] = x;
        dy[i] = y;
        good[i] = 1;
        changed = true;
      }
    }
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (!good[row * columns + column]) fillFromNearest(dx, dy, good, columns, rows, row, column);
}

/** The mean of the marked nodes nearest to (row, column), weighted by 1 / distance². */
function fillFromNearest(
  dx: Float32Array,
  dy: Float32Array,
  good: Uint8Array,
  columns: number,
  rows: number,
  row: number,
  column: number,
): void {
  for (let reach = 1; reach < columns + rows; reach++) {
    let sx = 0;
    let sy = 0;
    let sw = 0;
    let count = 0;
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let k = Math.max(0, column - reach); k <= Math.min(columns - 1, column + reach); k++) {
        const j = r * columns + k;
        if (!good[j]) continue;
        const w = 1 / ((r - row) ** 2 + (k - column) ** 2);
        sx += w * dx[j]!;
        sy += w * dy[j]!;
        sw += w;
        count++;
      }
    }
    if (count < 3) continue;
    dx[row * columns + column] = sx / sw;
    dy[row * columns + column] = sy / sw;
    return;
  }
}
