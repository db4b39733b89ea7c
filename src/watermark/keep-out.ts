/**
 * Where no dot may be: a margin around everything that the face prints, the gaps inside its blocks, and whole
 * zones (seal, 2D code, latent emblem). Copy-guard prints have swallowed decimal points, and dots between two
 * words are punctuation to a program that reads text; this is why ours keep their distance.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import { createBitmap } from '../raster/bitmap.ts';
import { blit } from '../raster/blit.ts';
import { closeGaps } from '../raster/close-gaps.ts';
import { coarsen } from '../raster/coarsen.ts';
import { dilate } from '../raster/dilate.ts';
import { expand } from '../raster/expand.ts';
import { fillRect } from '../raster/fill-rect.ts';
import type { Gray } from '../raster/gray.ts';
import { rotate90 } from '../raster/rotate90.ts';
import { threshold } from '../raster/threshold.ts';
import { type Grid, type Zone, zoneToPx } from '../sheet/grid.ts';

/** How a keep-out is made. */
export interface KeepOutOptions {
  /** Clear space around ink, mm; the raster of cells makes it up to 0.8 mm more. @default 2 */
  readonly marginMm?: number;
  /**
   * What is left between two such margins is kept clear too where it is at most this wide or high, mm: the space
   * between words, lines and the rules of a table. 0 leaves the pattern there.
   * @default 6
   */
  readonly gapMm?: number;
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
 * @throws RangeError when the face is not a whole fraction of the grid, or a length is out of range
 */
export function keepOutFromFace(face: Gray | null, grid: Grid, options: KeepOutOptions = {}): Bitmap {
  const { marginMm = 2, gapMm = 6, zones = [], level = 208 } = options;
  if (!(marginMm >= 0 && marginMm <= 20)) throw new RangeError(`marginMm: expected 0..20, got ${marginMm}`);
  if (!(gapMm >= 0 && gapMm <= 50)) throw new RangeError(`gapMm: expected 0..50, got ${gapMm}`);
  const out = createBitmap(grid.width, grid.height);
  if (face) {
    const n = Math.round(grid.width / face.width);
    if (n < 1 || Math.ceil(grid.width / n) !== face.width || Math.ceil(grid.height / n) !== face.height)
      throw new RangeError(
        `face: expected a whole fraction of ${grid.width} x ${grid.height}, got ${face.width} x ${face.height}`,
      );
    // Squares of 4 face pixels are about a cell: finer than that nothing is kept or left, and a sixteenth
    // of the pixels takes a sixteenth of the time.
    const side = 4 * n;
    const px = (mm: number): number => (mm * grid.dpi) / 25.4 / side;
    // Rounded up, and a square's diagonal more: a margin is a promise.
    const near = dilate(coarsen(threshold(face, level)), Math.ceil(px(marginMm) + Math.SQRT2));
    const gap = Math.floor(px(gapMm));
    const along = closeGaps(near, gap);
    const blocks = gap > 0 ? rotate90(closeGaps(rotate90(along, 1), gap), 3) : along;
    blit(out, expand(blocks, side), 0, 0, 'copy');
  }
  for (const zone of zones) fillRect(out, zoneToPx(zone, grid.dpi));
  return out;
}
