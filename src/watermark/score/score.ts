/**
 * Original or copy, from a scan of a face.
 */
import { logistic, moderatedLogit } from '../../numeric/logistic.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import type { Grid } from '../../sheet/grid.ts';
import type { PantographDesign } from '../design.ts';
import { preparePantograph } from '../prepare.ts';
import { type FaceScan, straightFace } from './face-scan.ts';
import { type PantographFeatures, pantographFeatures } from './features.ts';
import { type ScreenChoice, type ScreenShelf, screenShelf } from './find-screens.ts';
import { PANTOGRAPH_MODELS } from './model.ts';

/** The answer of {@link scorePantograph}; fits `OriginalityCheck`. */
export interface PantographScore {
  readonly status: 'original' | 'copy' | 'absent' | 'unsure';
  /** 0 (copy) .. 1 (original); a probability as far as the simulator can calibrate it. */
  readonly score: number;
  /** With `unsure`: `scan` when this scan cannot carry the check, `doubt` when the answer lies between. */
  readonly because?: 'scan' | 'doubt';
  /** What was measured. */
  readonly features: PantographFeatures;
}

/** Scores within which the answer is `unsure`. */
export const DOUBT: readonly [number, number] = [0.15, 0.85];
/** Fewer windows than this cannot carry an answer. */
const LEAST_WINDOWS = 6;
/** Coarser scans cannot either. */
const LEAST_DPI = 190;
/** Under this correlation with the known dots there is no pantograph of this design. */
const ABSENT = 0.04;

/** What the score of a design's faces needs and no scan changes; keep it for the next scan. */
export interface PantographReference {
  readonly grid: Grid;
  readonly shelf: ScreenShelf;
}

/**
 * Makes a design's reference.
 * @param mask the hidden word, on the device grid ({@link wordMask})
 * @throws RangeError when the design is not sound
 */
export function pantographReference(design: PantographDesign, mask: Bitmap): PantographReference {
  const grid = { dpi: design.dpi, width: mask.width, height: mask.height };
  return { grid, shelf: screenShelf(preparePantograph(design, mask, grid)) };
}

/**
 * Whether a straightened face carries the pantograph of an original or of a copy.
 * @param face the scan laid straight; pixel (0, 0) at the page's upper left corner
 * @param dpi of `face`; 200..1200 can carry an answer
 * @param mask the hidden word, on the device grid ({@link wordCells} or {@link wordMask})
 * @param keepOut what was kept clear when it was printed, if the caller knows; it is not needed
 * @throws RangeError when the design is not sound or the dpi is not positive
 */
export function scorePantograph(
  face: Gray,
  dpi: number,
  mask: Bitmap,
  design: PantographDesign,
  keepOut: Bitmap | null = null,
): PantographScore {
  if (!(dpi > 0)) throw new RangeError(`dpi: expected a positive number, got ${dpi}`);
  return scoreAgainst(straightFace(face, dpi, design.dpi), pantographReference(design, mask), keepOut);
}

/**
 * {@link scorePantograph} with a reference made before, of a face as it lies in its scan.
 * @param screens `features.screens` of the sheet's other face, which were printed alike: they need not be found again
 */
export function scoreAgainst(
  face: FaceScan,
  { shelf }: PantographReference,
  keepOut: Bitmap | null = null,
  screens: ScreenChoice | null = null,
): PantographScore {
  return judge(pantographFeatures(face, shelf, keepOut, screens), face.dpi);
}

/** The answer that goes with what was measured. */
export function judge(features: PantographFeatures, dpi: number): PantographScore {
  if (dpi < LEAST_DPI || features.windows < LEAST_WINDOWS)
    return { status: 'unsure', score: 0.5, because: 'scan', features };
  if (features.tone < 0.006 || features.match < ABSENT) return { status: 'absent', score: 0, features };
  if (features.varied < LEAST_WINDOWS) return { status: 'unsure', score: 0.5, because: 'scan', features };
  const score = originalProbability(features, dpi);
  if (score >= DOUBT[1]) return { status: 'original', score, features };
  if (score <= DOUBT[0]) return { status: 'copy', score, features };
  return { status: 'unsure', score, because: 'doubt', features };
}

/** What the models weigh, in their order: ratios as they are, variances by their logarithm. */
export function featureVector({
  contrast,
  fineRatio,
  fineMatch,
  match,
  spread,
  page,
}: PantographFeatures): number[] {
  const log = (v: number, floor: number): number => Math.log(v + floor);
  return [
    contrast,
    Math.max(0, contrast) ** 2,
    Math.min(0, contrast) ** 2,
    fineRatio,
    fineMatch,
    // Fisher's z makes the spread of a correlation the same near 0 and near 1.
    Math.atanh(Math.min(0.99, Math.max(0, match))),
    log(spread.rows, 1e-4),
    log(spread.noise, 1e-4),
    log(spread.coarse, 1e-4),
    log(spread.coarseNoise, 1e-4),
    log(spread.fine, 1e-4),
    log(spread.fineNoise, 1e-4),
    spread.residual,
    log(page.fineRatio, 1e-3),
    log(page.fineMatch, 1e-3),
    log(page.rest, 1e-3),
  ];
}

/** Probability of an original: models at some resolutions, their logits interpolated between. */
export function originalProbability(features: PantographFeatures, dpi: number): number {
  const values = featureVector(features);
  const at = PANTOGRAPH_MODELS.map((model) => model.dpi);
  const d = Math.min(at[at.length - 1]!, Math.max(at[0]!, dpi));
  let k = 0;
  while (k + 2 < at.length && d > at[k + 1]!) k++;
  const t = (d - at[k]!) / (at[k + 1]! - at[k]!);
  const below = moderatedLogit(PANTOGRAPH_MODELS[k]!, values);
  const above = moderatedLogit(PANTOGRAPH_MODELS[k + 1]!, values);
  return logistic((1 - t) * below + t * above);
}
