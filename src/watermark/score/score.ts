/**
 * Original or copy, from a scan of a face.
 */
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import type { PantographDesign } from '../design.ts';
import { type PreparedPantograph, preparePantograph, withoutFine } from '../prepare.ts';
import { type FaceWindows, type PantographFeatures, pantographFeatures } from './features.ts';
import { MODEL } from './model.ts';

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
const DOUBT: readonly [number, number] = [0.15, 0.85];
/** Fewer windows than this cannot carry an answer. */
const LEAST_WINDOWS = 6;

/** What the score of a design's faces needs and no scan changes; keep it for the next scan. */
export interface PantographReference {
  readonly prepared: PreparedPantograph;
  /** The decoys alone in its ground: what a copy keeps. */
  readonly bare: PreparedPantograph;
}

/**
 * Makes a design's reference.
 * @param mask the hidden word, on the device grid ({@link wordMask})
 * @throws RangeError when the design is not sound
 */
export function pantographReference(design: PantographDesign, mask: Bitmap): PantographReference {
  const grid = { dpi: design.dpi, width: mask.width, height: mask.height };
  const prepared = preparePantograph(withUsualGround(design), mask, grid);
  return { prepared, bare: withoutFine(prepared) };
}

/**
 * The design with a ground as calibrated printers have it. The balance is each printer's own and no label tells it; but
 * sites are filled in one order, so half of them are right on every sheet. (scripts/sweep-pantograph-score.ts: as
 * good as the printer's own balance, and better than the built-in one.)
 */
export function withUsualGround(design: PantographDesign): PantographDesign {
  const { fine, dpi } = design;
  const side = fine.centred ? fine.pitchPx >> 1 : fine.pitchPx - 1;
  return { ...design, fine: { ...fine, areaPx: Math.min(2 * (dpi / 600) ** 2, side * side), coverage: 0.5 } };
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
  return scoreAgainst(face, dpi, pantographReference(design, mask), keepOut);
}

/**
 * {@link scorePantograph} with a reference made before, on a face that need not exist as a whole.
 * @throws RangeError when the dpi is not positive
 */
export function scoreAgainst(
  face: Gray | FaceWindows,
  dpi: number,
  { prepared, bare }: PantographReference,
  keepOut: Bitmap | null = null,
): PantographScore {
  if (!(dpi > 0)) throw new RangeError(`dpi: expected a positive number, got ${dpi}`);
  return judge(pantographFeatures(face, dpi, prepared, keepOut, bare), dpi);
}

/** The answer that goes with what was measured. */
export function judge(features: PantographFeatures, dpi: number): PantographScore {
  if (dpi < 190 || features.windows < LEAST_WINDOWS)
    return { status: 'unsure', score: 0.5, because: 'scan', features };
  if (features.tone < 0.006 || features.match < MODEL.absent) return { status: 'absent', score: 0, features };
  const score = originalProbability(features, dpi);
  if (score >= DOUBT[1]) return { status: 'original', score, features };
  if (score <= DOUBT[0]) return { status: 'copy', score, features };
  return { status: 'unsure', score, because: 'doubt', features };
}

/** Logistic model of the features; weights are given at three resolutions and interpolated between. */
export function originalProbability(features: PantographFeatures, dpi: number): number {
  const x = [
    1,
    features.contrast,
    Math.max(0, features.contrast) ** 2,
    features.fineRatio,
    features.fineMatch,
    features.match,
    features.rest,
  ];
  const { at, weights } = MODEL;
  const d = Math.min(at[at.length - 1]!, Math.max(at[0]!, dpi));
  let k = 0;
  while (k + 2 < at.length && d > at[k + 1]!) k++;
  const t = (d - at[k]!) / (at[k + 1]! - at[k]!);
  let z = 0;
  for (let i = 0; i < x.length; i++) z += x[i]! * ((1 - t) * weights[k]![i]! + t * weights[k + 1]![i]!);
  return 1 / (1 + Math.exp(-z));
}
