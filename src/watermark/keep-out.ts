/**
 * Where no dot may be: a margin around everything that the face prints, and whole zones (seal, 2D
 * code, latent emblem). Copy-guard prints have swallowed decimal points; this is why ours do not.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import { createBitmap } from '../raster/bitmap.ts';
import { blit } from '../raster/blit.ts';
import { dilate } from '../raster/dilate.ts';
import { expand } from '../raster/expand.ts';
import { fillRect } from '../raster/fill-rect.ts';
import type { Gray } from '../raster/gray.ts';
import { threshold } from '../raster/threshold.ts';
import { type Grid, type Zone, zoneToPx } from '../sheet/grid.ts';

/** How a keep-out is made. */
export interface KeepOutOptions {
  /** Clear space around ink, mm. @default 0.5 */
  readonly marginMm?: number;
  /** Rectangles to keep clear whole, in mm on the page. */
  readonly zones?: readonly Zone[];
  /**
   * Grey below which a pixel of the face counts as ink, 0..255. High, so that thin strokes count;
   * below the tint of a shaded table head, which may carry the pattern.
   * @default 208
   */
  readonly level?: number;
}

/**
 * The keep-out of a page. {@link fillPantograph} widens it to whole cells, so a dot near ink goes whole.
 * @param face content on white, at a whole fraction of the grid's dpi (300 for 600 or 1200); null: zones alone
 * @returns ink where no dot may be, of the grid's size
 * @throws RangeError when the face is not a whole fraction of the grid
 */
export function keepOutFromFace(face: Gray | null, grid: Grid, options: KeepOutOptions = {}): Bitmap {
  const { marginMm = 0.5, zones = [], level = 208 } = options;
  if (!(marginMm >= 0 && marginMm <= 20)) throw new RangeError(`marginMm: expected 0..20, got ${marginMm}`);
  let out: Bitmap;
  if (face) {
    const n = Math.round(grid.width / face.width);
    if (n < 1 || Math.ceil(grid.width / n) !== face.width || Math.ceil(grid.height / n) !== face.height)
      throw new RangeError(
        `face: expected a whole fraction of ${grid.width} x ${grid.height}, got ${face.width} x ${face.height}`,
      );
    // Rounded up: a margin is a promise.
    const radius = Math.ceil((marginMm * grid.dpi) / n / 25.4);
    const wide = expand(dilate(threshold(face, level), radius), n);
    if (wide.width === grid.width && wide.height === grid.height) out = wide;
    else {
      out = createBitmap(grid.width, grid.height);
      blit(out, wide, 0, 0, 'copy');
    }
  } else out = createBitmap(grid.width, grid.height);
  for (const zone of zones) fillRect(out, zoneToPx(zone, grid.dpi));
  return out;
}
