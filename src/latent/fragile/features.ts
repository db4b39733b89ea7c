/**
 * A measured ring as the numbers that the score weighs. All are ratios: coherences, transfers against
 * the coarsest band, darkness between paper and solid.
 */
import { BAND_EDGES, type RingMeasurement } from './measure.ts';
import { PARTS } from './sectors.ts';

const BANDS = BAND_EDGES.length - 1;

/** Names of the features, in the order of {@link ringFeatures}. */
export const FEATURE_NAMES: readonly string[] = [
  ...PARTS.flatMap((part) => Array.from({ length: BANDS }, (_, b) => `coherence ${part} ${b}`)),
  ...PARTS.flatMap((part) => Array.from({ length: BANDS - 1 }, (_, b) => `transfer ${part} ${b + 1}`)),
  ...['white', 'black'].flatMap((ink) => [0, 1, 2, 3, 4].map((n) => `level ${ink} ${n}`)),
  'unexplained',
  'mean outer',
  'mean inner',
  'ringed dot',
  'ringed gap',
  'ringed ring',
  'edge width',
  ...['outer', 'inner'].flatMap((band) =>
    ['gain', 'gain noise', 'step', 'step noise', 'residual'].map((what) => `spread ${band} ${what}`),
  ),
];

/** The feature vector of a measurement. */
export function ringFeatures(m: RingMeasurement): number[] {
  const out: number[] = [];
  for (const part of PARTS)
    for (const c of m.bands[part].coherence) {
      // Fisher's z makes the spread of a coherence the same near 0 and near 1.
      out.push(Math.atanh(Math.min(0.995, Math.max(-0.5, c))));
    }
  for (const part of PARTS) {
    const { scanPower, templatePower } = m.bands[part];
    const base = Math.log((scanPower[0]! + 1e-9) / (templatePower[0]! + 1e-9));
    for (let b = 1; b < BANDS; b++)
      out.push(Math.log((scanPower[b]! + 1e-9) / (templatePower[b]! + 1e-9)) - base);
  }
  for (const ink of [0, 15]) {
    for (let edges = 0; edges < 5; edges++) {
      let sum = 0;
      let n = 0;
      for (let corners = 0; corners < 3; corners++) {
        const c = ink + edges * 3 + corners;
        sum += m.classLevels[c]! * m.classCounts[c]!;
        n += m.classCounts[c]!;
      }
      out.push(n > 0 ? sum / n : ink ? 1 : 0);
    }
  }
  out.push(
    Math.log(m.unexplained + 0.01),
    m.meanOuter,
    m.meanInner,
    m.ringed.dot,
    m.ringed.gap,
    m.ringed.ring,
    m.edgeWidth,
  );
  for (const band of ['outer', 'inner'] as const) {
    const b = m.blocks[band];
    out.push(
      Math.log(b.gain + 1e-4),
      Math.log(b.gainNoise + 1e-4),
      Math.log(b.step + 1e-4),
      Math.log(b.stepNoise + 1e-4),
      b.residual,
    );
  }
  return out;
}
