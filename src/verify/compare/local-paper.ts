/**
 * The tone between the letters: paper with its pantograph, shadows and show-through, a level a tile, so
 * that ink is measured against what is around it.
 */

import type { MapPool } from './map-pool.ts';

/** Side of a tile in mm. */
const TILE_MM = 6;

/** Levels of tiles; between their centres they are bilinear. */
export interface LocalPaper {
  readonly tile: number;
  readonly columns: number;
  readonly rows: number;
  readonly level: Uint8Array;
}

/**
 * Median of the scan over the samples of each tile that lie away from the face's ink. Tiles full of ink
 * take the mean of their neighbours.
 * @param distance to the face's ink, in thirds of a sample ({@link distanceTo})
 */
export function localPaper(
  scan: Uint8Array,
  distance: Uint8Array,
  width: number,
  height: number,
  dpi: number,
): LocalPaper {
  const tile = Math.max(8, Math.round((TILE_MM * dpi) / 25.4));
  const columns = Math.ceil(width / tile);
  const rows = Math.ceil(height / tile);
  const found = new Int16Array(columns * rows).fill(-1);
  const histogram = new Uint32Array(256);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      histogram.fill(0);
      let n = 0;
      for (let y = r * tile; y < Math.min(height, (r + 1) * tile); y++)
        for (let i = y * width + c * tile, e = y * width + Math.min(width, (c + 1) * tile); i < e; i++)
          if (distance[i]! > 9) {
            histogram[scan[i]!]!++;
            n++;
          }
      if (n < (tile * tile) / 12) continue;
      let left = n / 2;
      let v = 0;
      while (v < 255 && (left -= histogram[v]!) > 0) v++;
      found[r * columns + c] = v;
    }
  // Foreign ink over a whole tile must not become paper: no tile is much darker than those around.
  const sorted = Array.from(found.filter((v) => v >= 0)).sort((a, b) => a - b);
  const usual = sorted.length ? sorted[sorted.length >> 1]! : 255;
  const level = new Uint8Array(found.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const around: number[] = [];
      for (let reach = 1; reach <= 4 && around.length < 4; reach++)
        for (let y = Math.max(0, r - reach); y <= Math.min(rows - 1, r + reach); y++)
          for (let x = Math.max(0, c - reach); x <= Math.min(columns - 1, c + reach); x++)
            if (found[y * columns + x]! >= 0) around.push(found[y * columns + x]!);
      around.sort((a, b) => a - b);
      const near = around.length ? around[around.length >> 1]! : usual;
      const own = found[r * columns + c]!;
      level[r * columns + c] = own < 0 || own < near - 24 ? near : own;
    }
  return { tile, columns, rows, level };
}

/** The scan as ink: 255 · (paper - level) / (paper - black), 0 where it is brighter than paper. */
export function inkOverPaper(
  scan: Uint8Array,
  paper: LocalPaper,
  black: number,
  width: number,
  height: number,
  maps: MapPool,
): Uint8Array {
  const { tile, columns, rows, level } = paper;
  const out = maps.take(scan.length);
  // 255 / span for every paper level.
  const factor = Float32Array.from({ length: 256 }, (_, v) => 255 / Math.max(32, v - black));
  for (let y = 0; y < height; y++) {
    const v = Math.min(rows - 1, Math.max(0, (y + 0.5) / tile - 0.5));
    const j = Math.min(rows - 2 < 0 ? 0 : rows - 2, Math.floor(v));
    const t = v - j;
    const below = rows > 1 ? columns : 0;
    for (let c = -1; c < columns; c++) {
      // From centre to centre.
      const x0 = Math.max(0, Math.round((c + 0.5) * tile));
      const x1 = Math.min(width, Math.round((c + 1.5) * tile));
      if (x1 <= x0) continue;
      const left = j * columns + Math.max(0, c);
      const right = j * columns + Math.min(columns - 1, c + 1);
      const a = level[left]! * (1 - t) + level[left + below]! * t;
      const b = level[right]! * (1 - t) + level[right + below]! * t;
      const step = (b - a) / tile;
      let p = a + (x0 - (c + 0.5) * tile) * step;
      const row = y * width;
      for (let i = row + x0; i < row + x1; i++, p += step) {
        const ink = (p - scan[i]!) * factor[p | 0]!;
        out[i] = ink < 0 ? 0 : ink > 255 ? 255 : ink;
      }
    }
  }
  return out;
}
