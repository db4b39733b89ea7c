/** The designs that a verifier knows, by the numbers that labels carry. */

import { fineCarriers, type LatentDesign, type RingGeometry, ringGeometry } from '../latent/index.ts';
import { type Font, textOutline } from '../layout/index.ts';
import { a4Grid, builtinProfiles, designNumber, type PrinterProfile } from '../sheet/index.ts';
import { type PantographDesign, wordMask } from '../watermark/index.ts';
import { type PantographReference, pantographReference } from '../watermark/score/score.ts';

/** See the head of this file. */
export interface Catalogue {
  /** Some design's pantograph is cyan or magenta, which is told by the light that it absorbs: scans must keep their colours. */
  readonly colour: boolean;
  pantograph(number: number): PantographDesign | undefined;
  latent(number: number): LatentDesign | undefined;
  /** What of a latent design's ring depends on no key; undefined without a ring. */
  ring(design: LatentDesign): RingGeometry | undefined;
  /**
   * What scoring a design's faces needs, with the hidden word where it stands on a face.
   * @returns null when its text has a token that the label does not tell
   */
  reference(
    design: PantographDesign,
    orientation: 'portrait' | 'landscape',
    serial: string,
  ): PantographReference | null;
}

/** Most references that are kept; each is about 1 MB at 600 dpi. */
const KEEP = 6;

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
  const references = new Map<string, PantographReference>();
  return {
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
      const tokens = new Set(design.word.lines.flatMap((line) => line.match(/\{\w+\}/g) ?? []));
      if ([...tokens].some((token) => token !== '{serial}')) return null;
      const name = `${designNumber(design)}/${orientation}/${tokens.size > 0 ? serial : ''}`;
      let reference = references.get(name);
      if (!reference) {
        const grid = a4Grid(design.dpi, orientation);
        const words = wordMask(design.word, grid, (text) => textOutline(font, text), { serial });
        reference = pantographReference(design, words);
        if (references.size >= KEEP) references.delete(references.keys().next().value!);
        references.set(name, reference);
      }
      return reference;
    },
  };
}
