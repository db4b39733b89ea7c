import type { Bitmap } from './bitmap.ts';

/** The four process inks, in PDF order. */
export const INKS = ['c', 'm', 'y', 'k'] as const;
/** One of {@link INKS}. */
export type Ink = (typeof INKS)[number];

/**
 * What the engine lays down, a bitmap an ink, all of one size at `dpi`. `null`: this ink is not used.
 * Planes add: a pixel may carry several inks.
 */
export interface InkPlanes {
  readonly width: number;
  readonly height: number;
  /** Device pixels per inch. */
  readonly dpi: number;
  readonly c: Bitmap | null;
  readonly m: Bitmap | null;
  readonly y: Bitmap | null;
  readonly k: Bitmap | null;
}
