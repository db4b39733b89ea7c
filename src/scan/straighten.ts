/** A part of the sheet as if it had been scanned straight: the map's inverse, sampled. */
import { createGray, type Gray } from '../raster/gray.ts';
import { MM_PER_INCH, type Zone, zoneToPx } from '../sheet/grid.ts';
import { mapRow, mapScale, type SheetMap } from './sheet-map.ts';

/** Knots of the map are computed this often (output pixels); between them it is linear to well under 0.01 px. */
const STEP = 16;

/**
 * A zone of the sheet, cut out of the scan and laid on a straight grid.
 * @param zone place on the sheet
 * @param dpi of the result; below half the scan's resolution each pixel is the mean of several samples
 * @returns `zoneToPx(zone, dpi)` in size; paper white outside the scan
 */
export function straighten(gray: Gray, map: SheetMap, zone: Zone, dpi: number): Gray {
  const { width, height } = zoneToPx(zone, dpi);
  const out = createGray(width, height);
  const mm = MM_PER_INCH / dpi;
  const samples = Math.max(1, Math.min(8, Math.round(mapScale(map) * mm)));
  const knots = Math.ceil(width / STEP) + 1;
  const kx = new Float64Array(knots);
  const ky = new Float64Array(knots);
  const sum = new Float32Array(width);
  const share = 1 / (samples * samples);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let sy = 0; sy < samples; sy++) {
      const yMm = zone.yMm + (y + (sy + 0.5) / samples) * mm;
      mapRow(map, zone.xMm, STEP * mm, yMm, kx, ky);
      addRow(gray, kx, ky, samples, sum);
    }
    const row = y * width;
    for (let x = 0; x < width; x++) out.data[row + x] = sum[x]! * share + 0.5;
  }
  return out;
}

/** Adds one row of samples: straight from knot to knot, bilinear in the scan, white outside. */
function addRow(gray: Gray, kx: Float64Array, ky: Float64Array, samples: number, sum: Float32Array): void {
  const { width: w, height, data } = gray;
  const lastX = w - 1;
  const lastY = height - 1;
  for (let k = 0, x0 = 0; x0 < sum.length; k++, x0 += STEP) {
    const x1 = Math.min(sum.length, x0 + STEP);
    const stepX = (kx[k + 1]! - kx[k]!) / (STEP * samples);
    const stepY = (ky[k + 1]! - ky[k]!) / (STEP * samples);
    // From edges of pixels to their centres.
    let u = kx[k]! + stepX / 2 - 0.5;
    let v = ky[k]! + stepY / 2 - 0.5;
    for (let x = x0; x < x1; x++)
      for (let s = 0; s < samples; s++, u += stepX, v += stepY) {
        if (u >= 0 && v >= 0 && u < lastX && v < lastY) {
          const i = u | 0;
          const j = v | 0;
          const f = u - i;
          const p = j * w + i;
          const a = data[p]!;
          const c = data[p + w]!;
          const top = a + (data[p + 1]! - a) * f;
          sum[x]! += top + (c + (data[p + w + 1]! - c) * f - top) * (v - j);
        } else sum[x]! += sample(gray, u + 0.5, v + 0.5);
      }
  }
}

/** Bilinear value at a place, pixel centres at + 0.5; 255 outside. */
export function sample(gray: Gray, x: number, y: number): number {
  const { width, height, data } = gray;
  const u = x - 0.5;
  const v = y - 0.5;
  const i = Math.floor(u);
  const j = Math.floor(v);
  if (i < -1 || j < -1 || i >= width || j >= height) return 255;
  const i0 = Math.max(0, i);
  const i1 = Math.min(width - 1, i + 1);
  const a = Math.max(0, j) * width;
  const b = Math.min(height - 1, j + 1) * width;
  const f = u - i;
  const top = data[a + i0]! + (data[a + i1]! - data[a + i0]!) * f;
  const bottom = data[b + i0]! + (data[b + i1]! - data[b + i0]!) * f;
  return top + (bottom - top) * (v - j);
}
