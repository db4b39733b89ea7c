/**
 * The other face seen through the sheet: its ink, blurred by the paper's thickness to about a quarter
 * of a millimetre and mirrored, takes a few per cent of the light.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import { bitmapBytes } from '../raster/bitmap.ts';
import type { Band } from './optics.ts';
import { type Paper, usedInks } from './paper.ts';

/** Samples of the coverage map per inch: 0.25 mm pitch. */
const MAP_DPI = 100;
/** Widening of dots that the coarse map would otherwise miss; judgement (source E of profiles.ts). */
const DOT_GAIN = 1.25;

/** What to apply to lines of reflectance. */
export interface ShowThrough {
  dim(lines: readonly Float32Array[], x0: number, y0: number, ax: number, ay: number, perPlane: number): void;
}

/** Whether what lies behind takes more from one visible band than from another. */
export const showsColour = ({ behind }: Paper): boolean =>
  behind !== null && usedInks(behind).some((ink) => ink !== 'k');

/**
 * `null` where nothing lies behind.
 * @param bands of the lines that `dim` will get, in their order
 */
export function openShowThrough(paper: Paper, bands: readonly Band[], factor: number): ShowThrough | null {
  const { behind, printer, planes } = paper;
  const strength = printer.paper.showThrough * factor;
  if (!behind || strength <= 0) return null;
  const cell = Math.max(1, Math.round(behind.dpi / MAP_DPI));
  const columns = Math.ceil(behind.width / cell);
  const rows = Math.ceil(behind.height / cell);
  const maps = bands.map(() => new Float32Array(columns * rows).fill(1));
  for (const ink of usedInks(behind)) {
    const coverage = cellCoverage(behind[ink]!, cell, columns, rows);
    bands.forEach((band, k) => {
      const opaque = 1 - printer.inks[ink][band] ** 2;
      const map = maps[k]!;
      for (let i = 0; i < map.length; i++)
        map[i] = map[i]! * (1 - opaque * Math.min(1, DOT_GAIN * coverage[i]!));
    });
  }
  for (const map of maps) smooth(map, columns, rows);
  const perCell = behind.dpi / planes.dpi / cell;
  return {
    dim(lines, x0, y0, ax, ay, perPlane) {
      const shrink = perCell / perPlane;
      for (let k = 0; k < lines.length; k++) {
        const map = maps[k]!;
        const line = lines[k]!;
        for (let i = 0; i < line.length; i++) {
          const x = columns - 1 - ((x0 + i * ax + 0.5) * shrink - 0.5);
          const y = (y0 + i * ay + 0.5) * shrink - 0.5;
          if (x < 0 || y < 0 || x >= columns - 1 || y >= rows - 1) continue;
          const ix = x | 0;
          const iy = y | 0;
          const fx = x - ix;
          const fy = y - iy;
          const p = iy * columns + ix;
          const seen =
            (map[p]! * (1 - fx) + map[p + 1]! * fx) * (1 - fy) +
            (map[p + columns]! * (1 - fx) + map[p + columns + 1]! * fx) * fy;
          line[i] = line[i]! * (1 - strength * (1 - seen));
        }
      }
    },
  };
}

function cellCoverage(plane: Bitmap, cell: number, columns: number, rows: number): Float32Array {
  const out = new Float32Array(columns * rows);
  const bytes = bitmapBytes(plane);
  const share = 1 / (cell * cell);
  for (let y = 0; y < plane.height; y++) {
    const base = y * plane.stride * 4;
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x < plane.width; x++) {
      if (bytes[base + (x >> 3)]! & (0x80 >> (x & 7))) {
        const o = row + Math.floor(x / cell);
        out[o] = out[o]! + share;
      }
    }
  }
  return out;
}

/** A 1-2-1 blur on each axis, in place. */
function smooth(map: Float32Array, columns: number, rows: number): void {
  const copy = new Float32Array(map.length);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const i = y * columns + x;
      const l = x > 0 ? i - 1 : i;
      const r = x + 1 < columns ? i + 1 : i;
      copy[i] = (map[l]! + 2 * map[i]! + map[r]!) / 4;
    }
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const i = y * columns + x;
      const u = y > 0 ? i - columns : i;
      const d = y + 1 < rows ? i + columns : i;
      map[i] = (copy[u]! + 2 * copy[i]! + copy[d]!) / 4;
    }
}
