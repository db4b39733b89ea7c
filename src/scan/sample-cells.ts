/**
 * The field read at half-cell steps through the map, and the local level and contrast of it. Random cells
 * are half ink, so the mean of a neighbourhood is the decision level whatever the light does, and the
 * spread is the contrast: show-through and uneven light go with them.
 */
import type { Gray } from '../raster/gray.ts';
import type { FieldGeometry } from '../scramble/field/field-geometry.ts';
import { MM_PER_INCH } from '../sheet/grid.ts';
import type { SheetMap } from './sheet-map.ts';

/**
 * Grey values of the field: sample (u, v) is at (u - 1, v - 1) · cell / 2 from the field's upper left corner,
 * so the 5 × 5 samples around the centre of cell (column, line) start at (2 · column, 2 · line).
 */
export interface FieldSamples {
  /** `2 * columns + 3` and `2 * lines + 3`. */
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Samples the field; white where the map leaves the scan. */
export function sampleField(
  gray: Gray,
  map: SheetMap,
  geometry: FieldGeometry,
  origin: { readonly x: number; readonly y: number },
): FieldSamples {
  const width = 2 * geometry.columns + 3;
  const height = 2 * geometry.lines + 3;
  const values = new Uint8Array(width * height);
  const mm = MM_PER_INCH / 600;
  const step = (geometry.cellPx / 2) * mm;
  const [a, b, c, d, e, f] = map.affine;
  const { gridX, gridY, dx, dy } = map;
  const n = gridX.length;
  const rowDx = new Float64Array(n);
  const rowDy = new Float64Array(n);
  const data = gray.data;
  const w = gray.width;
  const maxX = gray.width - 1;
  const maxY = gray.height - 1;
  const x0 = origin.x * mm - step;
  let j = 0;
  for (let v = 0; v < height; v++) {
    const y = origin.y * mm + (v - 1) * step;
    while (j + 2 < gridY.length && gridY[j + 1]! <= y) j++;
    // The displacements along this row: mesh columns stay, rows are blended.
    const j1 = Math.min(gridY.length - 1, j + 1);
    const t = j1 === j ? 0 : Math.min(1, Math.max(0, (y - gridY[j]!) / (gridY[j1]! - gridY[j]!)));
    for (let i = 0; i < n; i++) {
      rowDx[i] = dx[j * n + i]! * (1 - t) + dx[j1 * n + i]! * t;
      rowDy[i] = dy[j * n + i]! * (1 - t) + dy[j1 * n + i]! * t;
    }
    let u = 0;
    const at = v * width;
    // Stretches between mesh columns (the first and the last reach to the border): straight lines.
    for (let i = -1; i < n; i++) {
      const left = Math.max(0, i);
      const right = Math.min(n - 1, i + 1);
      const end = i + 1 < n ? Math.min(width, Math.ceil((gridX[i + 1]! - x0) / step)) : width;
      if (u >= end) continue;
      const span = gridX[right]! - gridX[left]!;
      const slopeX = span > 0 ? (rowDx[right]! - rowDx[left]!) / span : 0;
      const slopeY = span > 0 ? (rowDy[right]! - rowDy[left]!) / span : 0;
      const start = x0 + u * step;
      // Half a pixel off: from edges of pixels to their centres.
      let px = a * start + c * y + e + rowDx[left]! + slopeX * (start - gridX[left]!) - 0.5;
      let py = b * start + d * y + f + rowDy[left]! + slopeY * (start - gridX[left]!) - 0.5;
      const stepX = (a + slopeX) * step;
      const stepY = (b + slopeY) * step;
      for (; u < end; u++, px += stepX, py += stepY) {
        if (px < 0 || py < 0 || px >= maxX || py >= maxY) {
          values[at + u] = 255;
          continue;
        }
        const ix = px | 0;
        const iy = py | 0;
        const k = iy * w + ix;
        const fx = px - ix;
        const p = data[k]!;
        const q = data[k + w]!;
        const top = p + (data[k + 1]! - p) * fx;
        const bottom = q + (data[k + w + 1]! - q) * fx;
        values[at + u] = top + (bottom - top) * (py - iy) + 0.5;
      }
    }
  }
  return { width, height, values };
}

/** Level and contrast in tiles of cells; a cell's own values lie bilinearly between tile centres. */
export interface LocalTone {
  /** Cells across a tile. */
  readonly tile: number;
  readonly across: number;
  readonly down: number;
  /** Mean grey and standard deviation of the cells' centres. */
  readonly level: Float32Array;
  readonly contrast: Float32Array;
}

/** Cells across a tile: wide enough that a fiducial's white box cannot fill it. */
const TILE = 24;

/** Measures tone over data and pilot cells. */
export function localTone(samples: FieldSamples, geometry: FieldGeometry): LocalTone {
  const { columns, lines } = geometry;
  const across = Math.ceil(columns / TILE);
  const down = Math.ceil(lines / TILE);
  const count = new Float64Array(across * down);
  const sum = new Float64Array(across * down);
  const squares = new Float64Array(across * down);
  for (const cells of [geometry.dataCells, geometry.pilotCells]) {
    for (const cell of cells) {
      const line = Math.floor(cell / columns);
      const column = cell - line * columns;
      const v = samples.values[(2 * line + 2) * samples.width + 2 * column + 2]!;
      const t = Math.floor(line / TILE) * across + Math.floor(column / TILE);
      count[t]!++;
      sum[t]! += v;
      squares[t]! += v * v;
    }
  }
  const level = new Float32Array(across * down);
  const contrast = new Float32Array(across * down);
  for (let t = 0; t < level.length; t++) {
    const mean = count[t]! > 0 ? sum[t]! / count[t]! : 128;
    level[t] = mean;
    contrast[t] = count[t]! > 0 ? Math.sqrt(Math.max(0, squares[t]! / count[t]! - mean * mean)) : 0;
  }
  return { tile: TILE, across, down, level, contrast };
}
