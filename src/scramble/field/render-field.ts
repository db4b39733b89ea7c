/**
 * A field as device pixels: whole cells, whole fiducials, nothing in between. The reader's half is
 * `src/scan/sample-cells.ts`.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Fiducial, FieldGeometry } from './field-geometry.ts';

/** Radii of a fiducial in 1/600 inch: centre dot, inner and outer edge of the ring, inner edge when hollow. */
export const FIDUCIAL_RADII = { dot: 8, inner: 16, outer: 24, hollowInner: 11 } as const;

/**
 * Draws the field.
 * @param cells one byte a data cell in the order of `geometry.dataCells`, 1 = ink
 * @param dpi 600 or 1200; every pixel of the 600 dpi drawing of a cell becomes 2 × 2 at 1200
 * @returns a bitmap of `geometry.width × geometry.height` at 600 dpi, twice that at 1200
 */
export function renderField(cells: Uint8Array, geometry: FieldGeometry, dpi: number): Bitmap {
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  const { dataCells, pilotCells, pilotValues, columns, lines, width, height } = geometry;
  if (cells.length !== dataCells.length)
    throw new RangeError(`cells: expected ${dataCells.length} bytes, got ${cells.length}`);
  const ink = new Uint8Array(columns * lines);
  for (let i = 0; i < dataCells.length; i++) ink[dataCells[i]!] = cells[i]!;
  for (let i = 0; i < pilotCells.length; i++) ink[pilotCells[i]!] = pilotValues[i]!;

  const n = dpi / 600;
  const bitmap = createBitmap(width * n, height * n);
  const bytes = bitmapBytes(bitmap);
  const stride = bitmap.stride * 4;
  const side = geometry.cellPx * n;
  for (let line = 0; line < lines; line++) {
    // One device row of cells, collected in a 32-bit accumulator, then the same row `side` times.
    const base = line * side * stride;
    let at = base;
    let acc = 0;
    let bits = 0;
    const ones = (1 << side) - 1;
    for (let i = line * columns; i < (line + 1) * columns; i++) {
      acc = (acc << side) | (ink[i] ? ones : 0);
      bits += side;
      while (bits >= 8) {
        bits -= 8;
        bytes[at++] = acc >>> bits;
      }
      acc &= (1 << bits) - 1;
    }
    if (bits) bytes[at] = acc << (8 - bits);
    for (let k = 1; k < side; k++) bytes.copyWithin(base + k * stride, base, base + stride);
  }
  for (const fiducial of geometry.fiducials) drawFiducial(bytes, stride, fiducial, n);
  return bitmap;
}

/** Inks the pixels whose centres lie in the rings; integer arithmetic in half pixels. */
function drawFiducial(bytes: Uint8Array, stride: number, fiducial: Fiducial, n: number): void {
  const { dot, inner, outer, hollowInner } = FIDUCIAL_RADII;
  const hollow = fiducial.kind === 'hollow';
  const square = (r: number) => (2 * r * n) ** 2;
  const r = outer * n;
  const cx = fiducial.x * n;
  const cy = fiducial.y * n;
  for (let y = -r; y < r; y++) {
    for (let x = -r; x < r; x++) {
      const d = (2 * x + 1) ** 2 + (2 * y + 1) ** 2;
      if (d > square(outer)) continue;
      if (hollow ? d <= square(hollowInner) : d > square(dot) && d <= square(inner)) continue;
      const px = cx + x;
      bytes[(cy + y) * stride + (px >> 3)]! |= 0x80 >> (px & 7);
    }
  }
}
