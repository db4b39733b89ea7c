import { INKS, type Ink, type InkPlanes } from '../raster/ink-planes.ts';
import type { PrinterParams } from './parameters.ts';
import { checkSeed } from './random.ts';

/** How finely paper is worked out. */
export type Quality = 'full' | 'fast';

/**
 * A printed sheet or a patch of one. It is a recipe rather than a picture: the same recipe always gives
 * the same toner, worked out in bands when something looks at it, so a whole page needs little memory.
 * Plain data: it can be kept, compared and sent to a worker.
 */
export interface Paper {
  /** What the engine was asked to lay down. */
  readonly planes: InkPlanes;
  /** The engine, on that day, with its sheet. */
  readonly printer: PrinterParams;
  /** The one seed of all that is random in this print. */
  readonly seed: number;
  /** What the other face carries, as that face is read; it shows through mirrored. */
  readonly behind: InkPlanes | null;
  /**
   * `full`: at least 2400 working samples to the inch, at least 4 to a device pixel.
   * `fast`: 1200, at least 2; for previews: edges and noise are coarser, tones within a few levels.
   */
  readonly quality: Quality;
}

/** Options of {@link printPage}. */
export interface PrintOptions {
  /** The ink planes of the other face, as that face is read (the sheet is turned about its left edge). */
  readonly behind?: InkPlanes | null;
  /** @default 'full' */
  readonly quality?: Quality;
}

/**
 * Prints ink planes: a patch or a whole face.
 * @param printer from `drawPrinter`, or measured; its `dpi` must be a multiple of the planes' dpi (a
 *   600-dpi raster on a 1200-dpi engine prints 2×2 pixels for each)
 * @param seed any integer: two prints from one engine differ by it alone
 * @throws TypeError if the planes are not all of the stated size
 * @throws RangeError if the engine cannot address the planes' dpi, or the seed is no integer
 * @example
 * const paper = printPage(planes, drawPrinter('office-600', 1), 7);
 * const scan = scanPaper(paper, drawScanner('flatbed', 2), 8, { view: 'gray', dpi: 600 });
 */
export function printPage(
  planes: InkPlanes,
  printer: PrinterParams,
  seed: number,
  { behind = null, quality = 'full' }: PrintOptions = {},
): Paper {
  checkPlanes(planes, 'planes');
  if (behind) checkPlanes(behind, 'behind');
  checkSeed(seed);
  if (quality !== 'full' && quality !== 'fast')
    throw new RangeError(`quality: expected 'full' or 'fast', got ${quality}`);
  if (printer.dpi % planes.dpi !== 0)
    throw new RangeError(
      `planes.dpi: ${planes.dpi} dpi does not fit a ${printer.dpi}-dpi engine; ` +
        'draw a printer whose dpi is a multiple of it',
    );
  return { planes, printer, seed, behind, quality };
}

/** The inks that a set of planes uses, in PDF order. */
export const usedInks = (planes: InkPlanes): Ink[] => INKS.filter((ink) => planes[ink] !== null);

function checkPlanes(planes: InkPlanes, name: string): void {
  if (!(planes.dpi > 0)) throw new RangeError(`${name}.dpi: expected a positive number, got ${planes.dpi}`);
  for (const ink of INKS) {
    const plane = planes[ink];
    if (plane && (plane.width !== planes.width || plane.height !== planes.height))
      throw new TypeError(
        `${name}.${ink}: expected ${planes.width}x${planes.height}, got ${plane.width}x${plane.height}`,
      );
  }
}
