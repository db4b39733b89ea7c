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
import { andNot, or } from '../raster/combine.ts';
import { dilate } from '../raster/dilate.ts';
import { expand } from '../raster/expand.ts';
import { fillRect } from '../raster/fill-rect.ts';
import type { Gray } from '../raster/gray.ts';
import { longRuns } from '../raster/long-runs.ts';
import { rotate90 } from '../raster/rotate90.ts';
import { threshold } from '../raster/threshold.ts';
import { type Grid, type Zone, zoneToPx } from '../sheet/grid.ts';

/** Straight runs of ink from this length are rules, mm: the strokes of a title of 24 pt are 8 mm. */
const RULE_MM = 10;

/** How far dots stay from what a face prints; a design may carry it. */
export interface KeepOutMargins {
  /** Clear space around ink, mm; the raster of cells makes it up to 0.8 mm more. @default 2 */
  readonly marginMm?: number;
  /**
   * What is left between two such margins along a line is kept clear too where it is at most this wide, mm: the
   * space between words. 0 leaves the pattern there.
   * @default 10
   */
  readonly gapMm?: number;
  /** The same down the page, mm: the space between lines. @default 3 */
  readonly lineGapMm?: number;
  /**
   * Clear space around rules, mm, at most `marginMm`: straight runs of ink of 10 mm and more. They close no gaps. With
   * 0.4 and slivers of 2 the pattern runs through the empty parts of a table; programs then read a word in six less.
   * @default 2
   */
  readonly ruleMarginMm?: number;
  /**
   * Strips of pattern up to this width are left out, mm: they carry no word and look like dirt.
   * @default 5
   */
  readonly sliverMm?: number;
}

/** The greatest of each, mm; the least is 0. */
export const KEEP_OUT_MOST: Readonly<Record<keyof KeepOutMargins, number>> = {
  marginMm: 20,
  gapMm: 50,
  lineGapMm: 50,
  ruleMarginMm: 20,
  sliverMm: 50,
};

/** How a keep-out is made. */
export interface KeepOutOptions extends KeepOutMargins {
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
  const { marginMm = 2, gapMm = 10, lineGapMm = 3, ruleMarginMm = 2, sliverMm = 5 } = options;
  const { zones = [], level = 208 } = options;
  for (const [name, mm] of Object.entries({ marginMm, gapMm, lineGapMm, ruleMarginMm, sliverMm })) {
    const most = KEEP_OUT_MOST[name as keyof KeepOutMargins];
    if (!(mm >= 0 && mm <= most)) throw new RangeError(`${name}: expected 0..${most}, got ${mm}`);
  }
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
    const reach = (mm: number): number => Math.ceil(px(mm) + Math.SQRT2);
    const ink = threshold(face, level);
    const rules = rulesOf(ink, Math.round((RULE_MM * grid.dpi) / 25.4 / n));
    // Their soft edges and the joints between them are of no other kind.
    const text = coarsen(andNot(ink, dilate(rules, 2)));
    const near = dilate(text, reach(marginMm));
    const blocks = closeBoth(near, Math.floor(px(gapMm)), Math.floor(px(lineGapMm)));
    const kept = or(blocks, dilate(coarsen(rules), reach(Math.min(marginMm, ruleMarginMm))));
    const sliver = Math.floor(px(sliverMm));
    blit(out, expand(closeBoth(kept, sliver, sliver), side), 0, 0, 'copy');
  }
  for (const zone of zones) fillRect(out, zoneToPx(zone, grid.dpi));
  return out;
}

/** Gaps closed along the rows, then down the columns. */
const closeBoth = (mask: Bitmap, along: number, down: number): Bitmap =>
  rotate90(closeGaps(rotate90(closeGaps(mask, along), 1), down), 3);

/** Long runs of ink, along and down. */
function rulesOf(ink: Bitmap, leastPx: number): Bitmap {
  return or(longRuns(ink, leastPx), rotate90(longRuns(rotate90(ink, 1), leastPx), 3));
}
