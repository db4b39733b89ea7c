/**
 * Where a point of the sheet lies in a scan: an affine map and, on top, small displacements on a grid of
 * nodes, bilinear between them and constant beyond the border. Serves both faces: the back's map comes
 * from the fiducials, a face without marks uses {@link affineMap}.
 */

/** `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f (the order of PDF and SVG). */
export type Affine = readonly [number, number, number, number, number, number];

/** Millimetres on the sheet (from the face's upper left corner) to pixels of the scan (from its upper left). */
export interface SheetMap {
  readonly affine: Affine;
  /** Ascending node positions in millimetres; at least one each. */
  readonly gridX: Float64Array;
  readonly gridY: Float64Array;
  /** What to add to the affine result, in scan pixels, `gridX.length` a row. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** A map without displacements. */
export function affineMap(affine: Affine): SheetMap {
  return {
    affine,
    gridX: new Float64Array(1),
    gridY: new Float64Array(1),
    dx: new Float32Array(1),
    dy: new Float32Array(1),
  };
}

/** The same map for a scan that is `factor` times as large. */
export function scaleMap(map: SheetMap, factor: number): SheetMap {
  const [a, b, c, d, e, f] = map.affine;
  return {
    ...map,
    affine: [a * factor, b * factor, c * factor, d * factor, e * factor, f * factor],
    dx: map.dx.map((v) => v * factor),
    dy: map.dy.map((v) => v * factor),
  };
}

/** Scan pixels per millimetre, the mean of both axes. */
export function mapScale(map: SheetMap): number {
  const [a, b, c, d] = map.affine;
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** The interval of `grid` around `v`, and how far into it; clamped to the grid. */
function bracket(grid: Float64Array, v: number): [number, number] {
  const last = grid.length - 1;
  if (last === 0 || v <= grid[0]!) return [0, 0];
  if (v >= grid[last]!) return [last - 1, 1];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (grid[middle]! <= v) low = middle;
    else high = middle;
  }
  return [low, (v - grid[low]!) / (grid[high]! - grid[low]!)];
}

/** Maps one point; returns [x, y] in scan pixels. */
export function mapPoint(map: SheetMap, xMm: number, yMm: number): [number, number] {
  const [a, b, c, d, e, f] = map.affine;
  const { gridX, gridY, dx, dy } = map;
  const [i, u] = bracket(gridX, xMm);
  const [j, v] = bracket(gridY, yMm);
  const n = gridX.length;
  const p = j * n + i;
  const right = n > 1 ? 1 : 0;
  const below = gridY.length > 1 ? n : 0;
  const mix = (t: Float32Array) =>
    (t[p]! * (1 - u) + t[p + right]! * u) * (1 - v) +
    (t[p + below]! * (1 - u) + t[p + below + right]! * u) * v;
  return [a * xMm + c * yMm + e + mix(dx), b * xMm + d * yMm + f + mix(dy)];
}

/**
 * Maps `x.length` points of one row, `stepMm` apart: {@link mapPoint} without an object a point, for whole faces.
 * @param x takes their columns in the scan, `y` their rows
 */
export function mapRow(
  map: SheetMap,
  xMm: number,
  stepMm: number,
  yMm: number,
  x: Float64Array,
  y: Float64Array,
): void {
  const [a, b, c, d, e, f] = map.affine;
  const { gridX, gridY, dx, dy } = map;
  const [j, v] = bracket(gridY, yMm);
  const n = gridX.length;
  const right = n > 1 ? 1 : 0;
  const below = gridY.length > 1 ? n : 0;
  const last = n - 1;
  for (let k = 0, i = 0; k < x.length; k++) {
    const at = xMm + k * stepMm;
    // The interval of `bracket`, from the one before: the points ascend.
    while (i < last - 1 && gridX[i + 1]! <= at) i++;
    const u =
      last === 0 || at <= gridX[0]!
        ? 0
        : at >= gridX[last]!
          ? 1
          : (at - gridX[i]!) / (gridX[i + 1]! - gridX[i]!);
    const p = j * n + i;
    const q = p + below;
    x[k] =
      a * at +
      c * yMm +
      e +
      ((dx[p]! * (1 - u) + dx[p + right]! * u) * (1 - v) + (dx[q]! * (1 - u) + dx[q + right]! * u) * v);
    y[k] =
      b * at +
      d * yMm +
      f +
      ((dy[p]! * (1 - u) + dy[p + right]! * u) * (1 - v) + (dy[q]! * (1 - u) + dy[q + right]! * u) * v);
  }
}

/** Least-squares affine through point pairs, weights optional. `null` when they do not span a plane. */
export function fitAffine(
  from: readonly (readonly [number, number])[],
  to: readonly (readonly [number, number])[],
  weights?: readonly number[],
): Affine | null {
  let sw = 0;
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < from.length; i++) {
    const w = weights?.[i] ?? 1;
    sw += w;
    sx += w * from[i]![0];
    sy += w * from[i]![1];
  }
  if (sw === 0) return null;
  const mx = sx / sw;
  const my = sy / sw;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let xu = 0;
  let yu = 0;
  let xv = 0;
  let yv = 0;
  let mu = 0;
  let mv = 0;
  for (let i = 0; i < from.length; i++) {
    const w = weights?.[i] ?? 1;
    const x = from[i]![0] - mx;
    const y = from[i]![1] - my;
    const [u, v] = to[i]!;
    xx += w * x * x;
    xy += w * x * y;
    yy += w * y * y;
    xu += w * x * u;
    yu += w * y * u;
    xv += w * x * v;
    yv += w * y * v;
    mu += w * u;
    mv += w * v;
  }
  const det = xx * yy - xy * xy;
  if (!(det > 1e-9 * (xx + yy) ** 2)) return null;
  const a = (xu * yy - yu * xy) / det;
  const c = (yu * xx - xu * xy) / det;
  const b = (xv * yy - yv * xy) / det;
  const d = (yv * xx - xv * xy) / det;
  return [a, b, c, d, mu / sw - a * mx - c * my, mv / sw - b * mx - d * my];
}
