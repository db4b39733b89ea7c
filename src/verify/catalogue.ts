/** The designs that a verifier knows, by the numbers that labels carry. */

import { type LatentDesign, type RingGeometry, ringGeometry } from '../latent/index.ts';
import { type Font, textOutline } from '../layout/index.ts';
import type { Bitmap } from '../raster/index.ts';
import { a4Grid, builtinProfiles, designNumber, type PrinterProfile } from '../sheet/index.ts';
import { type PantographDesign, preparePantograph, wordCells, wordMask } from '../watermark/index.ts';

/** See the head of this file. */
export interface Catalogue {
  pantograph(number: number): PantographDesign | undefined;
  latent(number: number): LatentDesign | undefined;
  /** What of a latent design's ring depends on no key; undefined without a ring. */
  ring(design: LatentDesign): RingGeometry | undefined;
  /**
   * Where the hidden word stands on a face, at the design's resolution.
   * @returns null when its text has a token that the label does not tell
   */
  wordMask(design: PantographDesign, orientation: 'portrait' | 'landscape', serial: string): Bitmap | null;
}

/** Most masks that are kept; each is 4 MB at 600 dpi. */
const KEEP = 6;

/** Designs of the built-in profiles and of `more`. */
export function createCatalogue(more: readonly PrinterProfile[], font: Font): Catalogue {
  const pantographs = new Map<number, PantographDesign>();
  const latents = new Map<number, LatentDesign>();
  for (const { pantograph, latent } of [...builtinProfiles(), ...more]) {
    pantographs.set(designNumber(pantograph), pantograph);
    latents.set(designNumber(latent), latent);
  }
  const rings = new Map<LatentDesign, RingGeometry>();
  const masks = new Map<string, Bitmap>();
  return {
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
    wordMask(design, orientation, serial) {
      const tokens = new Set(design.word.lines.flatMap((line) => line.match(/\{\w+\}/g) ?? []));
      if ([...tokens].some((token) => token !== '{serial}')) return null;
      const name = `${designNumber(design)}/${orientation}/${tokens.size > 0 ? serial : ''}`;
      let mask = masks.get(name);
      if (!mask) {
        const grid = a4Grid(design.dpi, orientation);
        const words = wordMask(design.word, grid, (text) => textOutline(font, text), { serial });
        mask = wordCells(preparePantograph(design, words, grid));
        if (masks.size >= KEEP) masks.delete(masks.keys().next().value!);
        masks.set(name, mask);
      }
      return mask;
    },
  };
}
