/** Rasters that the simulator's tests print. */
import { type Bitmap, createBitmap, setPixel } from '../../src/raster/bitmap.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import { meanReflectance, type PrinterParams, printPage } from '../../src/simulate/index.ts';

/** A bitmap from a function of the pixel. */
export function patternBitmap(width: number, height: number, ink: (x: number, y: number) => boolean): Bitmap {
  const bitmap = createBitmap(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (ink(x, y)) setPixel(bitmap, x, y, 1);
  return bitmap;
}

/** K alone. */
export const kPlanes = (k: Bitmap, dpi: number): InkPlanes => ({
  width: k.width,
  height: k.height,
  dpi,
  c: null,
  m: null,
  y: null,
  k,
});

/** A 45° dot screen written independently of the simulator's own: cosine spot, ranked over a fine cell. */
export function clusteredTint(width: number, height: number, dpi: number, lpi: number, tint: number): Bitmap {
  const ranks: number[] = [];
  const spot = (u: number, v: number) => Math.cos(2 * Math.PI * u) + Math.cos(2 * Math.PI * v);
  for (let i = 0; i < 200; i++) for (let j = 0; j < 200; j++) ranks.push(spot(i / 200, j / 200));
  ranks.sort((a, b) => b - a);
  const level = ranks[Math.floor(tint * (ranks.length - 1))]!;
  const f = lpi / dpi / Math.SQRT2;
  return patternBitmap(width, height, (x, y) => spot((x + y) * f, (x - y) * f) > level);
}

/** Reflectance of the printer's bare sheet. */
export const noPaperInk = (printer: PrinterParams): number =>
  meanReflectance(
    printPage(kPlanes(createBitmap(24, 24), printer.dpi), { ...printer, satellitesPerMm2: 0 }, 1),
  );

/** Pixels with ink. */
export function popCountOf(bitmap: Bitmap): number {
  let count = 0;
  for (let word of bitmap.words) for (; word; word &= word - 1) count++;
  return count;
}
