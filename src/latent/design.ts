/**
 * What the latent image of one printer consists of, as plain JSON. Lengths called `…Px` are device
 * pixels of `dpi`; everything else about the emblem is in units of 1/600 inch, so that both
 * resolutions draw the same emblem.
 */

import {
  checkInteger,
  checkNames,
  checkNumber,
  checkObject,
  checkOneOf,
  fieldNames,
  refuse,
} from '../check-field.ts';
import { checkInfraredDesign } from './infrared/mixture.ts';

/** A dot lattice by its first vector (a, b) in device pixels; the second is (−b, a). */
export type Lattice = readonly [number, number];

/** Ink coverages, 0..1 each. */
export interface Mixture {
  readonly c: number;
  readonly m: number;
  readonly y: number;
  readonly k: number;
}

/** The infrared pair: two mixtures of one visible colour, one with carbon black, one without. */
export interface InfraredDesign {
  /** The dot lattice of each ink; four times the same lattice is dot on dot. */
  readonly lattices: {
    readonly c: Lattice;
    readonly m: Lattice;
    readonly y: Lattice;
    readonly k: Lattice;
  };
  /** The hidden figure: with K. */
  readonly figure: Mixture;
  /** What surrounds it: without, or with little, K. */
  readonly surround: Mixture;
  readonly limits: {
    /** Greatest sum of the coverages of a mixture (toner adhesion, drying). */
    readonly totalInk: number;
    /** Least and greatest difference of K coverage between figure and surround. */
    readonly kDifference: readonly [number, number];
  };
}

/**
 * One line carrier at 45°: ink where `(x + slope·y) mod period < inkPx`, moved by up to a quarter
 * period either way.
 */
export interface Carrier {
  /** Period along a row, device pixels, an integer of at least 3. */
  readonly period: number;
  /** 1: lines fall to the left; −1: to the right. */
  readonly slope: 1 | -1;
  /** Inked pixels in a period, in quarters: rows take turns at the widths below and above. */
  readonly inkPx: number;
  /** Width over which the phase passes from one side to the other, device pixels; 0 for a hard step. */
  readonly taperPx: number;
  /** Lines that sway everywhere, so that their bends at the figure's edge are nothing special. @default none */
  readonly sway?: Sway;
}

/** A slow wandering of a carrier's phase over the whole screen, the same on every sheet. */
export interface Sway {
  /** Bound of the phase that is added, 1/256 of a period, under 128; about a quarter of it is the root mean square. */
  readonly amplitude: number;
  /** Distance over which it changes, device pixels. */
  readonly lengthPx: number;
}

/** A hidden figure in the phase of a line carrier, and as an option a second one on the crossed carrier. */
export interface LineScreenDesign {
  readonly carrier: Carrier;
  readonly crossed: Carrier | null;
}

/** The keyed copy-fragile ring. */
export interface FragileDesign {
  /** Side of the cells of the outer band, device pixels. */
  readonly outerCellPx: number;
  /** Side of the cells of the inner band, device pixels. */
  readonly innerCellPx: number;
  /** Ink probability of an outer and an inner cell, in 1/256. */
  readonly outerInk: number;
  readonly innerInk: number;
  /** The keyed phase field: period along a row, inked pixels in it, side of a phase cell; device pixels. */
  readonly phasePeriod: number;
  readonly phaseInkPx: number;
  readonly phaseCellPx: number;
}

/** Everything that is drawn in the emblem's zone. */
export interface EmblemDesign {
  readonly dpi: 600 | 1200;
  /** `null` on a printer that cannot carry the pair: the petals then are a line screen in K. */
  readonly infrared: InfraredDesign | null;
  /** The petals' line screen where there is no infrared pair. */
  readonly petals: LineScreenDesign;
  readonly fragile: FragileDesign | null;
  /** Lines of the blossom in magenta (true) or in black (false, mono engines). */
  readonly colour: boolean;
}

/** The whole latent image of a printer. */
export interface LatentDesign {
  readonly dpi: 600 | 1200;
  readonly emblem: EmblemDesign;
  /** Survives a copy: 71 lpi, because 106 lpi is lost by photo modes. */
  readonly coarse: LineScreenDesign;
  /** Is lost on a copy: 212 lpi. */
  readonly fine: LineScreenDesign;
}

/** Side of the emblem's zone, 1/600 inch: 29.972 mm. */
export const EMBLEM_SIZE = 708;

const carrier = (dpi: number, period: number, inkPx: number, taperPx: number, amplitude = 0): Carrier => {
  const n = dpi / 600;
  const plain: Carrier = { period: period * n, slope: 1, inkPx: inkPx * n, taperPx: taperPx * n };
  return amplitude > 0 ? { ...plain, sway: { amplitude, lengthPx: 16 * n } } : plain;
};

/**
 * Mixtures that no calibration chose. K is as much as the palest engine needs to differ by 0.3 at 900 nm; the surround
 * suits the middle of many engines under five lights and three bands (scripts/sweep-latent-mixture.ts).
 */
const FIGURE: Mixture = { c: 0, m: 0.16, y: 0.08, k: 0.5 };
const SURROUND: Mixture = { c: 0.475, m: 0.433, y: 0.38, k: 0 };

/**
 * The built-in design.
 * @param dpi 600 or 1200
 * @param colour a CMYK engine that leaves the planes alone; false for mono
 * @throws RangeError on another dpi
 */
export function builtinLatentDesign(dpi: number, colour: boolean): LatentDesign {
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  const n = dpi / 600;
  // Each ink on a screen of its own: the colour then does not hang on how the inks register, which moves by the day.
  // By measurement (docs/latent.md), as K's screen is: a coarser one is seen by its texture, a finer one in copies.
  const infrared: InfraredDesign = {
    lattices: { c: [5 * n, 2 * n], m: [2 * n, 5 * n], y: [6 * n, 0], k: [4 * n, 4 * n] },
    figure: FIGURE,
    surround: SURROUND,
    limits: { totalInk: 2.2, kDifference: [0.3, 0.65] },
  };
  const fragile: FragileDesign =
    dpi === 600
      ? {
          outerCellPx: 1,
          innerCellPx: 2,
          outerInk: 92,
          innerInk: 110,
          phasePeriod: 4,
          phaseInkPx: 2,
          phaseCellPx: 12,
        }
      : {
          outerCellPx: 2,
          innerCellPx: 3,
          outerInk: 92,
          innerInk: 110,
          phasePeriod: 8,
          phaseInkPx: 3,
          phaseCellPx: 24,
        };
  const petals: LineScreenDesign = { carrier: carrier(dpi, 8, 3, 8), crossed: null };
  // Both by measurement (docs/latent.md): the coarse one outlives a copy in photo mode; the fine one's lines of
  // one and two pixels in turn are held by light and by heavy engines, and not by copiers.
  const coarse: LineScreenDesign = { carrier: carrier(dpi, 12, 5, 36, 56), crossed: null };
  const fine: LineScreenDesign = { carrier: carrier(dpi, 4, 1.5, 24, 48), crossed: null };
  return {
    dpi,
    emblem: { dpi, infrared: colour ? infrared : null, petals, fragile, colour },
    coarse,
    fine,
  };
}

const MIXTURE = fieldNames<Mixture>({ c: true, m: true, y: true, k: true });
const KEYS = {
  design: fieldNames<LatentDesign>({ dpi: true, emblem: true, coarse: true, fine: true }),
  emblem: fieldNames<EmblemDesign>({ dpi: true, infrared: true, petals: true, fragile: true, colour: true }),
  infrared: fieldNames<InfraredDesign>({ lattices: true, figure: true, surround: true, limits: true }),
  limits: fieldNames<InfraredDesign['limits']>({ totalInk: true, kDifference: true }),
  screen: fieldNames<LineScreenDesign>({ carrier: true, crossed: true }),
  carrier: fieldNames<Carrier>({ period: true, slope: true, inkPx: true, taperPx: true, sway: true }),
  sway: fieldNames<Sway>({ amplitude: true, lengthPx: true }),
  fragile: fieldNames<FragileDesign>({
    outerCellPx: true,
    innerCellPx: true,
    outerInk: true,
    innerInk: true,
    phasePeriod: true,
    phaseInkPx: true,
    phaseCellPx: true,
  }),
} as const;

/** `value` as an object of known fields, or a fault that names it. */
function fieldsIn<T extends object>(where: string, value: T, known: readonly string[]): T {
  checkObject(where, value);
  checkNames(where, value, known);
  return value;
}

function pairIn(where: string, value: readonly [number, number]): void {
  if (!Array.isArray(value) || value.length !== 2) refuse(where, 'two numbers', value);
}

function checkCarrier(where: string, carrier: Carrier): void {
  const { period, slope, inkPx, taperPx, sway } = fieldsIn(where, carrier, KEYS.carrier);
  checkInteger(`${where}.period`, period, 3, 128);
  checkOneOf(`${where}.slope`, slope, [1, -1]);
  checkNumber(`${where}.inkPx`, inkPx, 0.25, period - 0.25);
  checkNumber(`${where}.taperPx`, taperPx, 0, 256);
  if (sway === undefined) return;
  fieldsIn(`${where}.sway`, sway, KEYS.sway);
  checkNumber(`${where}.sway.amplitude`, sway.amplitude, 0, 127);
  checkInteger(`${where}.sway.lengthPx`, sway.lengthPx, 4, 128);
}

function checkScreen(where: string, screen: LineScreenDesign): void {
  const { carrier, crossed } = fieldsIn(where, screen, KEYS.screen);
  checkCarrier(`${where}.carrier`, carrier);
  if (crossed !== null) checkCarrier(`${where}.crossed`, crossed);
}

function checkInfrared(where: string, infrared: InfraredDesign): void {
  const { lattices, figure, surround, limits } = fieldsIn(where, infrared, KEYS.infrared);
  fieldsIn(`${where}.lattices`, lattices, MIXTURE);
  fieldsIn(`${where}.figure`, figure, MIXTURE);
  fieldsIn(`${where}.surround`, surround, MIXTURE);
  fieldsIn(`${where}.limits`, limits, KEYS.limits);
  for (const ink of ['c', 'm', 'y', 'k'] as const) {
    const lattice = lattices[ink];
    pairIn(`${where}.lattices.${ink}`, lattice);
    const area = lattice[0] ** 2 + lattice[1] ** 2;
    if (!lattice.every(Number.isInteger) || area < 9 || area > 1024)
      refuse(`${where}.lattices.${ink}`, 'integers with 9 <= a² + b² <= 1024', lattice);
    checkNumber(`${where}.figure.${ink}`, figure[ink], 0, 1);
    checkNumber(`${where}.surround.${ink}`, surround[ink], 0, 1);
  }
  checkNumber(`${where}.limits.totalInk`, limits.totalInk, 0, 4);
  pairIn(`${where}.limits.kDifference`, limits.kDifference);
  for (const bound of limits.kDifference) checkNumber(`${where}.limits.kDifference`, bound, -1, 1);
  checkInfraredDesign(infrared);
}

function checkFragile(where: string, fragile: FragileDesign): void {
  const { outerCellPx, innerCellPx, outerInk, innerInk } = fieldsIn(where, fragile, KEYS.fragile);
  checkInteger(`${where}.outerCellPx`, outerCellPx, 1, 16);
  checkInteger(`${where}.innerCellPx`, innerCellPx, 1, 16);
  checkInteger(`${where}.outerInk`, outerInk, 1, 255);
  checkInteger(`${where}.innerInk`, innerInk, 1, 255);
  // Four phases a quarter of the period apart.
  checkInteger(`${where}.phasePeriod`, fragile.phasePeriod, 4, 64);
  checkInteger(`${where}.phaseInkPx`, fragile.phaseInkPx, 1, fragile.phasePeriod - 1);
  checkInteger(`${where}.phaseCellPx`, fragile.phaseCellPx, 4, 128);
}

/**
 * Checks every field of a design.
 * @returns the design itself
 * @throws RangeError naming the field
 */
export function checkLatentDesign(design: LatentDesign): LatentDesign {
  const { dpi, emblem, coarse, fine } = design;
  checkOneOf('dpi', dpi, [600, 1200]);
  checkNames('', design, KEYS.design);
  fieldsIn('emblem', emblem, KEYS.emblem);
  if (emblem.dpi !== dpi) refuse('emblem.dpi', `the design's ${dpi}`, emblem.dpi);
  if (typeof emblem.colour !== 'boolean') refuse('emblem.colour', 'true or false', emblem.colour);
  if (emblem.infrared !== null) checkInfrared('emblem.infrared', emblem.infrared);
  checkScreen('emblem.petals', emblem.petals);
  if (emblem.fragile !== null) checkFragile('emblem.fragile', emblem.fragile);
  checkScreen('coarse', coarse);
  checkScreen('fine', fine);
  return design;
}
