/**
 * The calibration sheet of a printer profile: the pantograph's patches for each ink that the path has, on a colour
 * path the patches of the infrared pair beside them, and the carriers that the fine line screen may have.
 */
import { InputError } from '../errors.ts';
import {
  carrierPatches,
  infraredPatches,
  PATCH_GRID,
  renderCarrierPatch,
  renderInfraredPatches,
} from '../latent/index.ts';
import { crop, type Ink, type InkPlanes } from '../raster/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { FINE_AREAS } from '../watermark/calibrate/layout.ts';
import { holdsFine } from '../watermark/calibrate/screens-fit.ts';
import { numberText, sheetNumber } from '../watermark/calibrate/sheet-number.ts';
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
  /** The numbers behind those patches; part of the sheet's number. */
  readonly extraContents: string;
}

/** What is on the sheet of a profile: black, and on a colour path cyan, magenta and the infrared pair too. */
export function sheetContents(profile: PrinterProfile): SheetContents {
  const { infrared } = profile.latent.emblem;
  const { carrier } = profile.latent.fine;
  const { dpi, pantograph } = profile;
  if (!holdsFine(pantograph, FINE_AREAS[0]))
    throw new InputError(
      'input',
      'pantograph.fine.pitchPx',
      `${pantograph.fine.pitchPx} at ${dpi} dpi leaves no room for the smallest fine dot of the sheet`,
      'use a wider pitch; this one cannot be calibrated',
    );
  const pairPatches = infrared ? infraredPatches(infrared).length : 0;
  return {
    inks: profile.path === 'cmyk' ? ['c', 'm', 'k'] : ['k'],
    extraPatches: pairPatches + carrierPatches(carrier, dpi).length,
    pairPatches,
    extraContents: JSON.stringify([
      carrier.slope,
      ...(infrared
        ? (['c', 'm', 'y', 'k'] as const).map((ink) => [
            infrared.lattices[ink],
            infrared.figure[ink],
            infrared.surround[ink],
          ])
        : []),
    ]),
  };
}

/** The number on the sheet of a profile, as it is printed. */
export const profileSheetNumber = (profile: PrinterProfile): string => {
  const { inks, extraContents } = sheetContents(profile);
  return numberText(sheetNumber(profile.pantograph, inks, extraContents));
};

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
  const { inks, extraContents } = sheetContents(profile);
  return calibrationSheet(profile.pantograph, outlineOf, {
    inks,
    extraContents,
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
