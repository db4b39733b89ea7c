/**
 * The answer of the keyed ring: original, photocopy, another sheet's key, or nothing that can be said.
 * Original against photocopy, never "unclonable": who rescans finely, decides every cell anew and
 * reprints on a better engine can pass (docs/latent.md shows how often).
 */
import { logistic, moderatedLogit } from '../../numeric/logistic.ts';
import type { Gray } from '../../raster/gray.ts';
import type { EmblemDesign } from '../design.ts';
import { FEATURE_NAMES, ringFeatures } from './features.ts';
import { measureRing, type RingMeasurement } from './measure.ts';
import { RING_MODELS } from './model.ts';
import { type FragileKeys, type RingGeometry, ringGeometry } from './ring.ts';

/**
 * Features that the fitted score uses: coherences and their unevenness. Levels, transfers and the check
 * patches' darkness fit the known engines better and left-out ones much worse (docs/latent.md).
 */
export const MODEL_FEATURES: readonly string[] = FEATURE_NAMES.filter((name) =>
  /^(coherence|spread)/.test(name),
);

/** Below this the cells cannot be told from one another. */
export const MIN_SCORE_DPI = 400;
/** Least resolution at which the fitted score holds. */
const FITTED_DPI = 500;
/** Agreement with the key that chance does not give, standard deviations: other keys stayed under 5, own ones over 35. */
const KEY_SIGNIFICANCE = 12;

/** Of twelve sectors and ten beads, how many must agree; every undamaged ring of the sweep had at least these. */
const SECTORS_NEEDED = 11;
const BEADS_NEEDED = 8;

/** What a scanned ring says. */
export interface FragileScore {
  readonly status: 'original' | 'copy' | 'absent' | 'unsure';
  /** Probability that this is an original print, 0..1, as far as the simulator can calibrate it. */
  readonly score: number;
  /** With `unsure`: the scan cannot carry the check, or it can and the answer lies between. */
  readonly because?: 'scan' | 'doubt';
  readonly details: {
    /** Why, for people and logs: a stable word. */
    readonly reason: 'scored' | 'resolution' | 'not-found' | 'other-key' | 'damaged' | 'blurred' | 'no-ring';
    readonly measurement: RingMeasurement | null;
  };
}

/**
 * Scores a scan of the emblem's zone.
 * @param patch the emblem in the middle, within 1.7 mm and 2°; more of the page around it does no harm. A
 *   raw crop serves better than a straightened patch: interpolation takes away what is measured.
 * @param dpi of the patch; under 500 the answer is `unsure`
 * @param design as printed
 * @param keys the sheet's two keys
 * @param geometry of the same design, when the caller keeps it; else it is worked out
 * @throws RangeError on a dpi that is not positive
 * @example scoreFragile(patch, 600, design.emblem, { cells, phase }).status
 */
export function scoreFragile(
  patch: Gray,
  dpi: number,
  design: EmblemDesign,
  keys: FragileKeys,
  geometry?: RingGeometry,
): FragileScore {
  if (!(dpi > 0)) throw new RangeError(`dpi: expected a positive number, got ${dpi}`);
  if (!design.fragile) return unsure('no-ring', null, 'scan');
  if (dpi < MIN_SCORE_DPI) return unsure('resolution', null, 'scan');
  const m = measureRing(patch, dpi, geometry ?? ringGeometry(design.fragile, design.dpi), keys);
  if (!m) return { status: 'absent', score: 0, details: { reason: 'not-found', measurement: null } };
  if (m.significance < KEY_SIGNIFICANCE)
    return { status: 'copy', score: 0, details: { reason: 'other-key', measurement: m } };
  // A copy is poor everywhere; a torn or stained ring is poor in places, and then its statistics say nothing.
  if (m.sectors < SECTORS_NEEDED || m.beads < BEADS_NEEDED) return unsure('damaged', m, 'scan');
  if (dpi < FITTED_DPI) return unsure('resolution', m, 'scan');
  const score = probability(ringFeatures(m), design.dpi);
  if (score >= 0.6) return { status: 'original', score, details: { reason: 'scored', measurement: m } };
  if (score <= 0.4) return { status: 'copy', score, details: { reason: 'scored', measurement: m } };
  return { ...unsure('scored', m, 'doubt'), score };
}

/** The probability of a feature vector. */
export function probability(features: readonly number[], designDpi: number): number {
  const values = MODEL_FEATURES.map((name) => features[FEATURE_NAMES.indexOf(name)]!);
  return logistic(moderatedLogit(RING_MODELS[String(designDpi)]!, values));
}

function unsure(
  reason: FragileScore['details']['reason'],
  measurement: RingMeasurement | null,
  because: 'scan' | 'doubt',
): FragileScore {
  return { status: 'unsure', score: 0.5, because, details: { reason, measurement } };
}
