/** The scanner's tone curve and sharpening, told from the sheet that it scanned. */
import type { Gray } from '../../raster/gray.ts';
import type { Ink } from '../../raster/ink-planes.ts';
import type { SheetToScan } from './find.ts';
import { type CalibrationPatch, LINE_PAIRS, type PatchContent } from './layout.ts';
import { lineProfile } from './line-profile.ts';
import { fitResponse, type ScannerResponse } from './response.ts';
import { type PatchLevels, patchLevels, type Unsharpen } from './tone.ts';

/** What was told about a scanner. */
export interface ScannerFit {
  readonly response: ScannerResponse;
  /** What is to be undone in patches; null where there is nothing to speak of. */
  readonly unsharpen: Unsharpen | null;
}

/** Sharpening below this amount is left: it lies within the error of the fit and moves no tone. */
const LEAST_AMOUNT = 0.03;
/** Deviation of levels below which paper and solid alike are drawn and not scanned. */
const LEAST_NOISE = 0.2;

/**
 * Tells a scanner's response.
 * @param scan the channel in which `ink` is darkest
 * @param pixel side of a scan pixel, 1/600 inch
 * @returns null where the lines cannot be seen
 */
export function fitScanner(
  scan: Gray,
  map: SheetToScan,
  patches: readonly CalibrationPatch[],
  ink: Ink,
  pixel: number,
): ScannerFit | null {
  const places = (test: (c: PatchContent) => boolean) =>
    patches.flatMap((patch) => (patch.ink === ink && test(patch.content) ? [patch.rect] : []));
  const solids = places((c) => c.kind === 'solid').map((rect) => patchLevels(scan, map, rect));
  const paper = spread(solids, 'paper');
  const { mean: solid, deviation: solidNoise } = spread(solids, 'inside');
  const profiles = LINE_PAIRS.flatMap((w) =>
    [w, 3 * w].flatMap((on) => {
      const rects = places((c) => c.kind === 'lines' && c.on === on && c.period === 4 * w);
      const profile = lineProfile(scan, map, rects, on, 4 * w);
      // Narrow lines may grow by more or less than wide ones, and narrow gaps too.
      return profile ? [{ profile, shared: w >= 6 ? 0 : on === w ? 1 : 2 }] : [];
    }),
  );
  if (profiles.length === 0) return null;
  const found = fitResponse(profiles, { paper: paper.mean, solid, paperNoise: paper.deviation, pixel });
  // A picture without any noise was drawn by a program, or both ends of its scale were cut off: nothing is told.
  const drawn = paper.deviation < LEAST_NOISE && solidNoise < LEAST_NOISE;
  const response = drawn ? { ...found, gamma: 1, amount: 0 } : found;
  const { amount, sigmaPx } = response;
  return {
    response,
    unsharpen: amount >= LEAST_AMOUNT ? { amount, sigmaPx, paper: paper.mean, solid } : null,
  };
}

/** Mean and standard deviation of the levels of patches together. */
function spread(
  patches: readonly PatchLevels[],
  where: 'inside' | 'paper',
): { readonly mean: number; readonly deviation: number } {
  let [n, sum, square] = [0, 0, 0];
  for (const patch of patches)
    patch[where].forEach((count, v) => {
      n += count;
      sum += count * v;
      square += count * v * v;
    });
  const mean = n > 0 ? sum / n : 0;
  return { mean, deviation: n > 0 ? Math.sqrt(Math.max(0, square / n - mean * mean)) : 0 };
}
