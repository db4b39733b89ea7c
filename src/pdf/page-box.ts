/** The page box of a sheet: the device grid itself, in points. */
import { A4_600, type Grid } from '../sheet/grid.ts';
import type { Orientation } from './face-page.ts';

/** A size in points, 1/72 inch. */
export interface PointSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a 600-dpi grid to points: exact to the last bit for every whole pixel of A4. */
const points600 = (px: number): number => (px * 3) / 25;

/** Portrait A4 on the grid: 595.2 × 841.92 pt; 27 µm from ISO A4 on each side. */
export const A4_BOX: PointSize = { width: points600(A4_600.short), height: points600(A4_600.long) };

/** The page box of a face. */
export const pageBox = (orientation: Orientation): PointSize =>
  orientation === 'portrait' ? A4_BOX : { width: A4_BOX.height, height: A4_BOX.width };

/** The page box of a device grid (600 and 1200 dpi give the same box). */
export const gridBox = (grid: Grid): PointSize => ({
  width: (grid.width * 72) / grid.dpi,
  height: (grid.height * 72) / grid.dpi,
});

/** Columns and rows of a face raster at `dpi`: the grid, rounded up to whole pixels. */
export function facePixels(orientation: Orientation, dpi: number): { width: number; height: number } {
  const short = Math.ceil((A4_600.short * dpi) / 600);
  const long = Math.ceil((A4_600.long * dpi) / 600);
  return orientation === 'portrait' ? { width: short, height: long } : { width: long, height: short };
}

/** A number as PDF writes it: at most 5 decimals, no exponent, no negative zero. */
export function pdfNumber(value: number): string {
  const text = value.toFixed(5).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
