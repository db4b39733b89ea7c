/**
 * The calibration sheet of a printer profile: the pantograph's patches for each ink that the path has, on a colour
 * path the patches of the infrared pair beside them, and the carriers that the fine line screen may have.
 */
import {
  carrierPatches,
  infraredPatches,
  PATCH_GRID,
  renderCarrierPatch,
  renderInfraredPatches,
} from '../latent/index.ts';
import { crop, type Ink, type InkPlanes } from '../raster/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { type CalibrationLayout, calibrationSheet, type WordOutline } from '../watermark/index.ts';

/** Side of a patch, 1/600 inch. */
const PATCH = 192;

/** What the sheet of a profile measures; the fit derives the same from the same profile. */
export interface SheetContents {
  /** The inks that a pantograph may be printed in. */
  readonly inks: readonly Ink[];
  /** Patches beside the pantograph's: those of the pair, then those of the carriers. */
  readonly extraPatches: number;
  /** How many of them are the infrared pair's, 0 where the profile has none. */
  readonly pairPatches: number;
}

/** What is on the sheet of a profile: black, and on a colour path cyan, magenta and the infrared pair too. */
export function sheetContents(profile: PrinterProfile): SheetContents {
  const { infrared } = profile.latent.emblem;
  const pairPatches = infrared ? infraredPatches(infrared).length : 0;
  return {
    inks: profile.path === 'cmyk' ? ['c', 'm', 'k'] : ['k'],
    extraPatches: pairPatches + carrierPatches(profile.latent.fine.carrier, profile.dpi).length,
    pairPatches,
  };
}

/**
 * Draws the sheet.
 * @param outlineOf the outline of a line of text, for captions in Japanese and English
 */
export function profileSheet(
  profile: PrinterProfile,
  outlineOf: (text: string) => WordOutline,
): { readonly planes: InkPlanes; readonly layout: CalibrationLayout } {
  const { infrared } = profile.latent.emblem;
  const { dpi } = profile;
  const side = (PATCH * dpi) / 600;
  const lines = carrierPatches(profile.latent.fine.carrier, dpi).map(
    ({ carrier }): InkPlanes => ({
      width: side,
      height: side,
      dpi,
      c: null,
      m: null,
      y: null,
      k: renderCarrierPatch(carrier, side),
    }),
  );
  return calibrationSheet(profile.pantograph, outlineOf, {
    inks: sheetContents(profile).inks,
    extraPatches: [...(infrared ? cutPatches(renderInfraredPatches(infrared, dpi, side)) : []), ...lines],
  });
}

/** The grid of patches as planes of their own, row by row. */
function cutPatches(grid: InkPlanes): InkPlanes[] {
  const side = grid.width / PATCH_GRID.columns;
  const out: InkPlanes[] = [];
  for (let row = 0; row < PATCH_GRID.rows; row++)
    for (let column = 0; column < PATCH_GRID.columns; column++) {
      const rect = { x: column * side, y: row * side, width: side, height: side };
      const part = (ink: Ink) => {
        const plane = grid[ink];
        return plane ? crop(plane, rect) : null;
      };
      out.push({
        width: side,
        height: side,
        dpi: grid.dpi,
        c: part('c'),
        m: part('m'),
        y: part('y'),
        k: part('k'),
      });
    }
  return out;
}
