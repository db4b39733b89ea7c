/** The plain twin of `renderField`: every device pixel asked on its own. */
import { type Bitmap, createBitmap, setPixel } from '../../../src/raster/bitmap.ts';
import type { FieldGeometry } from '../../../src/scramble/field/index.ts';

export function renderFieldPlain(cells: Uint8Array, geometry: FieldGeometry, dpi: number): Bitmap {
  const n = dpi / 600;
  const ink = new Map<number, number>();
  geometry.dataCells.forEach((cell, i) => {
    ink.set(cell, cells[i]!);
  });
  geometry.pilotCells.forEach((cell, i) => {
    ink.set(cell, geometry.pilotValues[i]!);
  });
  const bitmap = createBitmap(geometry.width * n, geometry.height * n);
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      const sx = (x + 0.5) / n;
      const sy = (y + 0.5) / n;
      const column = Math.floor(sx / geometry.cellPx);
      const line = Math.floor(sy / geometry.cellPx);
      let on =
        column < geometry.columns && line < geometry.lines
          ? (ink.get(line * geometry.columns + column) ?? 0)
          : 0;
      const i = Math.round(sx / 288);
      const j = Math.round(sy / 288);
      const mark = geometry.fiducials[j * geometry.latticeColumns + i]!;
      const r = Math.hypot(sx - mark.x, sy - mark.y);
      if (r <= 24) on = mark.kind === 'hollow' ? Number(r > 11) : Number(r <= 8 || r > 16);
      if (on) setPixel(bitmap, x, y, 1);
    }
  }
  return bitmap;
}
