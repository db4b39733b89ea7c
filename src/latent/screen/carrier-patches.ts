/**
 * Patches of line carriers for a calibration sheet: the carriers that a fine screen may have, and one of wide
 * lines whose edges tell how sharp the scan is. All without figure, sway or taper.
 */
import { type Bitmap, createBitmap } from '../../raster/bitmap.ts';
import type { Carrier } from '../design.ts';
import { inkLines } from './line-screen.ts';

/**
 * Period and inked width of the carriers that are tried, 1/600 inch, from the one that copies lose best. All have one
 * period, so one film reads every printer's sheets; wider periods outlive sharp text copies (docs/latent.md).
 */
const FINE: readonly (readonly [period: number, ink: number])[] = [
  [4, 1],
  [4, 1.25],
  [4, 1.5],
  [4, 1.75],
  [4, 2],
];
/** Wide lines, 1/600 inch: half ink, half paper. */
const WIDE = 24;
/** Each patch is there this often: banding and mottle average out. */
const COPIES = 2;

/** A carrier as fine as that, with the taper and sway of a profile's own. */
export const fineCarriers = (own: Carrier, dpi: number): Carrier[] =>
  FINE.map(([period, ink]) => ({ ...own, period: (period * dpi) / 600, inkPx: (ink * dpi) / 600 }));

/** One patch: a carrier that is tried, by its number, or the wide lines. */
export interface CarrierPatch {
  readonly carrier: Carrier;
  /** Index in {@link fineCarriers}; −1 for the wide lines. */
  readonly index: number;
}

/** The patches in the order in which they lie on the sheet. */
export function carrierPatches(own: Carrier, dpi: number): CarrierPatch[] {
  const plain = (carrier: Carrier): Carrier => {
    const { period, slope, inkPx } = carrier;
    return { period, slope, inkPx, taperPx: 0 };
  };
  const wide = { period: (WIDE * dpi) / 600, slope: own.slope, inkPx: (WIDE * dpi) / 1200, taperPx: 0 };
  const one = [
    { carrier: wide, index: -1 },
    ...fineCarriers(own, dpi).map((carrier, index) => ({ carrier: plain(carrier), index })),
  ];
  return Array.from({ length: COPIES }, () => one).flat();
}

/** Draws a patch, `side` device pixels wide and high. */
export function renderCarrierPatch(carrier: Carrier, side: number): Bitmap {
  const out = createBitmap(side, side);
  inkLines(out, carrier, new Int16Array(side * side), null);
  return out;
}
