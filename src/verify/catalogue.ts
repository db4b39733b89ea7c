/** The designs that a verifier knows, by the numbers that labels carry. */

import { fineCarriers, type LatentDesign, type RingGeometry, ringGeometry } from '../latent/index.ts';
import { type Font, textOutline } from '../layout/index.ts';
import { type Bitmap, createBitmap, type Rect } from '../raster/index.ts';
import { a4Grid, builtinProfiles, designNumber, type PrinterProfile } from '../sheet/index.ts';
import {
  type PantographDesign,
  preparePantograph,
  withMask,
  wordMask,
  wordTokens,
} from '../watermark/index.ts';
import { type PreparedPantograph, withWordOf } from '../watermark/prepare.ts';
import { type ScreenShelf, screenShelf } from '../watermark/score/find-screens.ts';
import type { LayCandidate } from '../watermark/score/lay-face.ts';
import type { PantographReference } from '../watermark/score/score.ts';
import { windowPlaces } from '../watermark/score/window-dots.ts';
import { nearLines, untoldLines } from '../watermark/word-mask.ts';

/** See the head of this file. */
export interface Catalogue {
  /** Some design's pantograph is cyan or magenta, which is told by the light that it absorbs: scans must keep their colours. */
  readonly colour: boolean;
  pantograph(number: number): PantographDesign | undefined;
  latent(number: number): LatentDesign | undefined;
  /** What of a latent design's ring depends on no key; undefined without a ring. */
  ring(design: LatentDesign): RingGeometry | undefined;
  /**
   * What scoring a design's faces needs, with the hidden word where it stands on a face. Of a word in which the label
   * does not tell some lines (`{date}`, `{place}`), the windows clear of these.
   * @returns null when it tells none
   */
  reference(
    design: PantographDesign,
    orientation: 'portrait' | 'landscape',
    serial: string,
  ): PantographReference | null;
  /**
   * Faces that a scan without a label may show: of the designs whose word is the same on every sheet and that have a
   * camouflage, by which they are told from designs that are like them.
   */
  candidates(): readonly LayCandidate[];
}

/** Most references that are kept, about 1 MB each at 600 dpi, and most designs' screens, about 4 MB each. */
const KEEP = 6;

/** What a design's references share: its screens, which no word changes. */
interface DesignScreens {
  readonly prepared: PreparedPantograph;
  readonly shelf: ScreenShelf;
}

/** The value of a name; where there is none, one is made and the oldest may go. */
function remembered<V>(known: Map<string, V>, name: string, make: () => V): V {
  let value = known.get(name);
  if (value === undefined) {
    value = make();
    if (known.size >= KEEP) known.delete(known.keys().next().value!);
    known.set(name, value);
  }
  return value;
}

/** The lines, those of some indices without text. */
const blank = (lines: readonly string[], which: readonly number[]): string[] =>
  lines.map((line, i) => (which.includes(i) ? '' : line));

/**
 * The reference of a word on screens that are there: a sixth of the work of `pantographReference`.
 * @param known whether `mask` has all of the word in a rectangle
 */
function wordReference(
  { prepared, shelf }: DesignScreens,
  mask: Bitmap,
  known: (rect: Rect) => boolean,
): PantographReference {
  const { grid } = prepared;
  const own = withMask(prepared, mask);
  return {
    grid,
    shelf: {
      places: windowPlaces(own.word, grid.dpi).filter(known),
      screens(choice) {
        const { prepared, bare } = shelf.screens(choice);
        return { prepared: withWordOf(prepared, own), bare: withWordOf(bare, own) };
      },
    },
  };
}

/** Designs of the built-in profiles and of `more`. */
export function createCatalogue(more: readonly PrinterProfile[], font: Font): Catalogue {
  const pantographs = new Map<number, PantographDesign>();
  const latents = new Map<number, LatentDesign>();
  const profiles = [...builtinProfiles(), ...more];
  // A calibration may have given the fine screen other lines: such a sheet is read without its profile.
  for (const { latent } of profiles)
    for (const carrier of fineCarriers(latent.fine.carrier, latent.dpi)) {
      const variant: LatentDesign = { ...latent, fine: { ...latent.fine, carrier } };
      latents.set(designNumber(variant), variant);
    }
  for (const { pantograph, latent } of profiles) {
    pantographs.set(designNumber(pantograph), pantograph);
    latents.set(designNumber(latent), latent);
  }
  const rings = new Map<LatentDesign, RingGeometry>();
  const screens = new Map<string, DesignScreens>();
  const references = new Map<string, PantographReference>();
  const catalogue: Catalogue = {
    colour: profiles.some(({ pantograph }) => pantograph.ink !== 'k'),
    pantograph: (number) => pantographs.get(number),
    latent: (number) => latents.get(number),
    ring(design) {
      const { fragile, dpi } = design.emblem;
      if (!fragile) return undefined;
      let ring = rings.get(design);
      if (!ring) {
        ring = ringGeometry(fragile, dpi);
        rings.set(design, ring);
      }
      return ring;
    },
    reference(design, orientation, serial) {
      const { word } = design;
      const untold = untoldLines(word);
      const told = untold.length === 0 ? word : { ...word, lines: blank(word.lines, untold) };
      if (untold.length > 0 && told.lines.every((line) => line.trim() === '')) return null;
      const page = `${designNumber(design)}/${orientation}`;
      return remembered(references, `${page}/${wordTokens(told).length > 0 ? serial : ''}`, () => {
        const grid = a4Grid(design.dpi, orientation);
        const words = wordMask(told, grid, (text) => textOutline(font, text), { serial });
        const own = remembered(screens, page, () => {
          const prepared = preparePantograph(design, createBitmap(grid.width, grid.height), grid);
          return { prepared, shelf: screenShelf(prepared) };
        });
        return wordReference(own, words, (rect) => !nearLines(word, grid, untold, rect));
      });
    },
    candidates: () =>
      [...pantographs.values()]
        .filter(({ word, camouflage }) => camouflage !== null && wordTokens(word).length === 0)
        .flatMap((design) =>
          (['portrait', 'landscape'] as const).map((orientation) => ({
            design,
            grid: a4Grid(design.dpi, orientation),
            reference: () => catalogue.reference(design, orientation, '')!,
          })),
        ),
  };
  return catalogue;
}
