/**
 * The infrared pair by measurement: dot on dot against rotated screens, the built-in surround, what a
 * calibration from a scan reaches on the same engine on other days, and what copies keep in infrared.
 *
 *   npx tsx scripts/sweep-latent-infrared.ts --units 12 [--lattices dot] [--json out.json]
 *   npx tsx scripts/sweep-latent-infrared.ts --contrast 40 [--profiles light-600,random-600]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fitInfraredPatches } from '../src/latent/index.ts';
import { copyPaper, drawCopier, drawPrinter, drawScanner, driftPrinter } from '../src/simulate/index.ts';
import {
  engine,
  infraredContrast,
  measurePair,
  PAIR_OPTIONS,
  pairDifference,
  pairOf,
  printPair,
  quantile,
} from './latent-pair.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    ...PAIR_OPTIONS,
    json: { type: 'string', default: '' },
    profiles: { type: 'string', default: 'office-600,heavy-600,light-600' },
    fit: { type: 'boolean', default: false },
    copies: { type: 'string', default: '0' },
    /** Nothing but the contrast of so many originals of each profile. */
    contrast: { type: 'string', default: '' },
  },
});
const design = pairOf(values);
const patchPx = Number(values.patch);
const seed = Number(values.seed) * 1000;
const line = (name: string, list: number[]) =>
  console.log(
    `${name}: median ${quantile(list, 0.5).toFixed(2)}, 90 % ${quantile(list, 0.9).toFixed(2)} (n ${list.length})`,
  );

if (values.contrast) {
  for (const profile of values.profiles.split(',')) {
    const list = Array.from({ length: Number(values.contrast) }, (_, u) => {
      const s = seed + 9000 + u * 7;
      return infraredContrast(design, printPair(design, patchPx, engine(profile, s), s + 1), s + 2);
    });
    const at = [0, 0.05, 0.5].map((q) => quantile(list, q).toFixed(3));
    console.log(
      `${profile}: contrast at 900 nm of ${list.length}: least ${at[0]}, 5 % ${at[1]}, median ${at[2]}`,
    );
  }
  process.exit();
}

const fits: number[][] = [];
const built: Record<string, number[]> = {};
const calibrated: Record<string, number[]> = {};
for (const profile of values.profiles.split(',')) {
  built[profile] = [];
  calibrated[profile] = [];
  for (let u = 0; u < Number(values.units); u++) {
    const s = seed + u * 10;
    const printer = engine(profile, s);
    built[profile]!.push(
      pairDifference(design, measurePair(printPair(design, patchPx, printer, s + 1), s + 2)),
    );
    const sheet = printPair(design, patchPx, printer, s + 3);
    const fitted = fitInfraredPatches(design, measurePair(sheet, s + 4, drawScanner('flatbed', s + 4)));
    const { c, m, y } = fitted.design.surround;
    fits.push([c, m, y]);
    if (!values.fit)
      calibrated[profile]!.push(
        pairDifference(
          fitted.design,
          measurePair(printPair(fitted.design, patchPx, driftPrinter(printer, s + 5), s + 6), s + 7),
        ),
      );
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  line(`${values.lattices} ${profile} built-in`, built[profile]!);
  if (!values.fit) line(`${values.lattices} ${profile} calibrated, other day`, calibrated[profile]!);
}
line('all built-in', Object.values(built).flat());
if (!values.fit) line('all calibrated', Object.values(calibrated).flat());
console.log(
  'median fitted surround',
  [0, 1, 2]
    .map((k) =>
      quantile(
        fits.map((f) => f[k]!),
        0.5,
      ).toFixed(3),
    )
    .join(', '),
);

const count = Number(values.copies);
if (count > 0) {
  const originals: number[] = [];
  const left: Record<string, number[]> = {};
  // A quiet grid: every candidate is the nominal surround, so that only the pair is compared.
  for (let u = 0; u < count; u++) {
    const s = seed + 5000 + u * 20;
    const printer = engine(values.profiles.split(',')[u % values.profiles.split(',').length]!, s);
    const paper = printPair(design, patchPx, printer, s + 1);
    originals.push(infraredContrast(design, paper, s + 2));
    for (const copier of ['colour', 'mono']) {
      for (const mode of ['text', 'photo', 'text-photo'] as const) {
        const copy = copyPaper(paper, drawCopier(copier, s + 3), drawPrinter('office-600', s + 4), s + 5, {
          mode,
          aligned: true,
        });
        (left[`${copier} ${mode}`] ??= []).push(Math.abs(infraredContrast(design, copy, s + 6)));
      }
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  console.log(
    `infrared contrast of originals: least ${Math.min(...originals).toFixed(3)}, median ${quantile(originals, 0.5).toFixed(3)}`,
  );
  for (const [name, list] of Object.entries(left)) line(`infrared contrast left, ${name}`, list);
  line('infrared contrast left, all copies', Object.values(left).flat());
}
if (values.json) writeFileSync(values.json, JSON.stringify({ built, calibrated, fits }));
