/** Whether a mixture may be printed, and whether a printer may carry the pair at all. */
import { InputError } from '../../errors.ts';
import type { InfraredDesign, Mixture } from '../design.ts';

/** What a printer's path does to the planes. */
export interface PrinterPath {
  /** Name of the profile, for the message. */
  readonly name: string;
  /** `cmyk`: four planes arrive as they are; `mono`: black alone; `rgb`: the driver separates again. */
  readonly inks: 'cmyk' | 'mono' | 'rgb';
  /** True where a colour management stage lies between the planes and the engine. */
  readonly managed: boolean;
}

/**
 * Refuses the pair where it could not work.
 * @throws InputError for a mono, RGB or managed path; the remedy is the line screen
 */
export function requireInfraredPath(path: PrinterPath): void {
  const why =
    path.inks === 'mono'
      ? 'prints black alone, and the pair needs cyan, magenta and yellow beside it'
      : path.inks === 'rgb'
        ? 'takes RGB, and its driver chooses the black itself'
        : path.managed
          ? 'is colour managed, which mixes black into every dark colour'
          : null;
  if (why)
    throw new InputError(
      'usage',
      `profile ${path.name}`,
      `cannot carry the infrared pair: the printer ${why}`,
      'use the line screen (latent "screen") instead, or a profile of an unmanaged CMYK path',
    );
}

const total = (m: Mixture): number => m.c + m.m + m.y + m.k;

/**
 * Holds a design to its own limits.
 * @throws RangeError naming the value that is out of bounds
 */
export function checkInfraredDesign(design: InfraredDesign): void {
  for (const [name, mixture] of [
    ['figure', design.figure],
    ['surround', design.surround],
  ] as const) {
    for (const ink of ['c', 'm', 'y', 'k'] as const) {
      const v = mixture[ink];
      if (!(v >= 0 && v <= 1)) throw new RangeError(`infrared.${name}.${ink}: expected 0..1, got ${v}`);
    }
    if (total(mixture) > design.limits.totalInk)
      throw new RangeError(
        `infrared.${name}: total ink ${total(mixture).toFixed(2)} is over the limit ${design.limits.totalInk}`,
      );
  }
  const [least, most] = design.limits.kDifference;
  const difference = design.figure.k - design.surround.k;
  if (difference < least || difference > most)
    throw new RangeError(
      `infrared: K difference ${difference.toFixed(2)} is outside ${least}..${most} (too little cannot be seen in infrared, too much cannot be matched)`,
    );
}
