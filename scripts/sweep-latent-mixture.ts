/**
 * The surround that suits most units: candidates printed on many engines and seen in sixteen wavelengths
 * under five lights and in the simulator's three bands; a quadratic surface of colour for each unit, and the
 * mixture whose median difference over all of them is least. Where SURROUND in src/latent/design.ts is from.
 *
 *   npx tsx scripts/sweep-latent-mixture.ts --units 12 [--k 0.5] [--surround c,m,y] [--lattices dot]
 */
import { parseArgs } from 'node:util';
import { solve } from '../src/latent/fragile/affine.ts';
import { deltaE00, infraredPatches, type Lab, linearRgbToLab } from '../src/latent/index.ts';
import { LIGHTS, spectrumLab } from '../test/reference/latent/spectral.ts';
import {
  engine,
  meanOf,
  measurePair,
  PAIR_OPTIONS,
  pairOf,
  pairSpectra,
  patchKinds,
  printPair,
  quantile,
} from './latent-pair.ts';

const { values } = parseArgs({
  options: {
    ...PAIR_OPTIONS,
    units: { type: 'string', default: '12' },
    seed: { type: 'string', default: '61' },
    profiles: { type: 'string', default: 'office-600,heavy-600,light-600,random' },
  },
});
const design = pairOf(values);
const patch = Number(values.patch);
const patches = infraredPatches(design);
const kinds = patchKinds(design);
const centre = design.surround;
const basis = (c: number, m: number, y: number): number[] => {
  const [p, q, r] = [c - centre.c, m - centre.m, y - centre.y];
  return [1, p, q, r, p * p, q * q, r * r];
};

/** The simulator's own red, green and blue. */
const BANDS = 'three bands';

/** One unit in one light: the figure's colour, and the surround's for any mixture. */
interface Surface {
  readonly light: string;
  readonly figure: Lab;
  at(c: number, m: number, y: number): Lab;
}

/** A quadratic surface through the candidates' colours, by least squares. */
function surface(light: string, labs: readonly Lab[]): Surface {
  const rows = labs.map((lab) => [lab.L, lab.a, lab.b]);
  const weights = [0, 1, 2].map((k) => {
    const normal = new Float64Array(49);
    const right = new Float64Array(7);
    patches.forEach(({ kind, mixture }, i) => {
      if (kind === 'figure') return;
      const b = basis(mixture.c, mixture.m, mixture.y);
      b.forEach((v, s) => {
        right[s]! += v * rows[i]![k]!;
        b.forEach((w, t) => {
          normal[7 * s + t]! += v * w;
        });
      });
    });
    for (let s = 0; s < 7; s++) normal[8 * s]! += 1e-9;
    return solve(normal, right, 7);
  });
  const [L, a, b] = meanOf(rows, kinds.figure);
  const value = (k: number, x: readonly number[]) => x.reduce((sum, v, i) => sum + v * weights[k]![i]!, 0);
  return {
    light,
    figure: { L: L!, a: a!, b: b! },
    at(c, m, y) {
      const x = basis(c, m, y);
      return { L: value(0, x), a: value(1, x), b: value(2, x) };
    },
  };
}

const surfaces: Surface[] = [];
for (const profile of values.profiles.split(','))
  for (let u = 0; u < Number(values.units); u++) {
    const s = Number(values.seed) * 1000 + u * 10;
    const printer = engine(profile, s);
    const spectra = pairSpectra(design, patch, printer, s + 1);
    for (const [name, light] of Object.entries(LIGHTS))
      surfaces.push(
        surface(
          name,
          spectra.map((r) => spectrumLab(r, light)),
        ),
      );
    const rgb = measurePair(printPair(design, patch, printer, s + 1), s + 2);
    surfaces.push(
      surface(
        BANDS,
        rgb.map(([r, g, b]) => linearRgbToLab(r, g, b)),
      ),
    );
    process.stderr.write('.');
  }
process.stderr.write('\n');

const differences = (x: readonly number[], light = ''): number[] =>
  surfaces
    .filter((s) => !light || s.light === light)
    .map((s) => deltaE00(s.at(x[0]!, x[1]!, x[2]!), s.figure));
/**
 * Mean with far units held back, between a median and a mean and smooth enough to descend on; the three bands
 * count as much as all lights together, because a scanner's bands lie between the two.
 */
const cost = (x: readonly number[]): number => {
  const held = (list: readonly number[]) => list.reduce((sum, v) => sum + Math.min(v, 8), 0) / list.length;
  return held(Object.keys(LIGHTS).flatMap((light) => differences(x, light))) + held(differences(x, BANDS));
};
let best = [centre.c, centre.m, centre.y];
for (let step = 0.04; step > 0.001; step /= 2)
  for (let moved = true; moved; ) {
    moved = false;
    for (let k = 0; k < 3; k++)
      for (const sign of [-1, 1]) {
        const next = best.map((v, i) => (i === k ? v + sign * step : v));
        if (cost(next) < cost(best) - 1e-6) [best, moved] = [next, true];
      }
  }
console.log(
  `figure ${JSON.stringify(design.figure)}, best surround ${best.map((v) => v.toFixed(3)).join(', ')}`,
);
console.log('| light | nominal: median | 90 % | best: median | 90 % |\n|---|---|---|---|---|');
for (const light of [...Object.keys(LIGHTS), BANDS, '']) {
  const cells = [[centre.c, centre.m, centre.y], best].flatMap((x) =>
    [0.5, 0.9].map((q) => quantile(differences(x, light), q).toFixed(1)),
  );
  console.log(`| ${light || 'all'} | ${cells.join(' | ')} |`);
}
