/** Where scan and expectation disagree by more than position and dot gain explain. */
import { boxSum, extreme3 } from './filters.ts';

/** Ink that is not where it should be, and ink where none should be; 0..255 a sample. */
export interface Difference {
  readonly missing: Uint8Array;
  readonly added: Uint8Array;
}

/** Differences below this (of 255) are noise of paper, pantograph and JPEG. */
const FLOOR = 26;

/**
 * Compares within a tolerance of one sample (0.13 mm at 200 dpi) beyond what {@link settleTiles} took up:
 * ink is missing where none of the 3 × 3 samples around shows it, added where none of the 3 × 3 expected it.
 */
export function difference(
  expected: Uint8Array,
  scan: Uint8Array,
  width: number,
  height: number,
): Difference {
  const mostExpected = extreme3(expected, width, height);
  const mostSeen = extreme3(scan, width, height);
  const missing = new Uint8Array(scan.length);
  const added = new Uint8Array(scan.length);
  for (let i = 0; i < scan.length; i++) {
    const m = 0.8 * expected[i]! - mostSeen[i]! - FLOOR;
    const a = scan[i]! - 2 * Math.max(0, mostExpected[i]! - 24) - FLOOR;
    if (m > 0) missing[i] = m;
    if (a > 0) added[i] = a;
  }
  return { missing, added };
}

/** Sum of a difference over 5 × 5 samples (0.64 mm at 200 dpi), in 1/255 of a sample of full ink. */
export const evidence = (map: Uint8Array, width: number, height: number): Uint16Array =>
  boxSum(map, width, height, 2);
