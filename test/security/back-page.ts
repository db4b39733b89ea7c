/** The back of a sealed slip on A4, as it is printed: field and both labels in their zones. */
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import { blit } from '../../src/raster/blit.ts';
import { type FieldGeometry, renderField } from '../../src/scramble/field/index.ts';
import { renderLabel } from '../../src/scramble/label/index.ts';
import { backZones } from '../../src/sheet/back.ts';
import { a4Grid, zoneToPx } from '../../src/sheet/grid.ts';

/** @param labelBytes of the left copy; the right one differs in its last byte alone */
export function backPage(cells: Uint8Array, geometry: FieldGeometry, labelBytes: Uint8Array): Bitmap {
  const grid = a4Grid(600);
  const page = createBitmap(grid.width, grid.height);
  const zones = backZones(geometry.rows);
  const field = zoneToPx(zones.field, 600);
  blit(page, renderField(cells, geometry, 600), field.x, field.y, 'copy');
  for (const copy of [0, 1] as const) {
    const bytes = labelBytes.slice();
    bytes[bytes.length - 1] = copy;
    const at = zoneToPx(zones.labels[copy], 600);
    blit(page, renderLabel(bytes, { dpi: 600 }), at.x, at.y, 'copy');
  }
  return page;
}
