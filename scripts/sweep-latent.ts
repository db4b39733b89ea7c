/**
 * The figures of docs/latent.md, one after another: scans of the keyed ring are simulated, measured and
 * scored, forgeries are made, the ROC is drawn; then the infrared pair, the film and calibrations. `--count` scales it: the
 * default of 450 sheets takes about half an hour on one core, 40 some minutes; all of it about an hour.
 *
 *   npx tsx scripts/sweep-latent.ts [--count 450] [--out out/latent] [--left-out scores.json]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { probability } from '../src/latent/fragile/score.ts';
import { type Curve, drawRoc, errorRates } from './draw-roc.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '450' },
    attacks: { type: 'string', default: '12' },
    /** Scores that sweep-latent-fit.ts --scores wrote, for one more curve. */
    'left-out': { type: 'string', default: '' },
    seed: { type: 'string', default: '9' },
    out: { type: 'string', default: 'out/latent' },
  },
});
mkdirSync(values.out, { recursive: true });
const script = (name: string, ...words: string[]) => {
  console.log(`\n# ${name} ${words.join(' ')}`);
  const run = spawnSync(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...words], {
    stdio: 'inherit',
  });
  if (run.status !== 0) throw new Error(`${name} ended with ${run.status}`);
};
const scans = `${values.out}/scans`;
const rings = `${values.out}/ring.jsonl`;
// Seeds other than those of the fit: these sheets, engines and copiers are new to the score.
script(
  'sweep-latent-data',
  '--count',
  values.count,
  '--seed',
  values.seed,
  '--random',
  '0',
  '--scans',
  scans,
);
script('sweep-latent-measure', '--scans', scans, '--out', rings);
script(
  'sweep-latent-measure',
  '--scans',
  scans,
  '--out',
  `${values.out}/other-key.jsonl`,
  '--other-key',
  '--limit',
  '100',
);

script(
  'sweep-latent-attack',
  '--count',
  values.attacks,
  '--resolutions',
  '300,400,600,1200',
  '--out',
  values.out,
);

interface Row {
  readonly original: boolean;
  readonly dpi: number;
  readonly features: number[] | null;
  readonly significance?: number;
}
const read = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const rows = read<Row>(rings);
const score = (row: Row) => (row.features ? probability(row.features, row.dpi) : 0);
const originals = rows.filter((row) => row.original).map(score);
const copies = rows.filter((row) => !row.original).map(score);
const plain = errorRates(originals, copies);
console.log(
  `\nring, score of the library: ${originals.length} originals, ${copies.length} copies: EER ${(100 * plain.eer).toFixed(2)} %, FRR at FAR <= 2 % ${(100 * plain.frrAt2).toFixed(2)} %`,
);
const share = (list: readonly number[], test: (v: number) => boolean) =>
  ((100 * list.filter(test).length) / list.length).toFixed(1);
console.log(
  `answers: copies called original ${share(copies, (v) => v >= 0.6)} %, originals called copy ${share(originals, (v) => v <= 0.4)} %, unsure ${share([...originals, ...copies], (v) => v > 0.4 && v < 0.6)} %`,
);
console.log(
  `another key: greatest significance ${Math.max(...read<Row>(`${values.out}/other-key.jsonl`).map((r) => r.significance ?? 0)).toFixed(1)} (12 is needed)`,
);
const forged = read<{ name: string; score: number }>(`${values.out}/attack.jsonl`);
const attack = (name: string) => forged.filter((r) => r.name === name).map((r) => r.score);
const curves: Curve[] = [{ name: 'photocopies', colour: '#2f6f4e', points: plain.points }];
if (values['left-out']) {
  const left = JSON.parse(readFileSync(values['left-out'], 'utf8')) as Record<
    'originals' | 'copies',
    number[]
  >;
  curves.push({
    name: 'photocopies, class of printers left out of the fit',
    colour: '#3a5fa8',
    points: errorRates(left.originals, left.copies).points,
  });
}
for (const [name, colour] of [
  ['1200 dpi, threshold', '#d98a1f'],
  ['1200 dpi, context', '#b0305a'],
] as const)
  curves.push({ name: `attack: ${name}`, colour, points: errorRates(originals, attack(name)).points });
writeFileSync(`${values.out}/roc.svg`, drawRoc(curves));
/** Dot on dot, for comparison, with the surround that suits it. */
const DOT = ['--lattices', 'dot', '--surround', '0.48,0.43,0.36'];
for (const pair of [[], DOT]) {
  script('sweep-latent-infrared', '--units', '6', '--copies', '6', ...pair);
  script('sweep-latent-webcam', '--units', '4', ...pair);
}
script('sweep-latent-lights', '--units', '4');
script(
  'sweep-latent-film',
  '--units',
  '6',
  '--carriers',
  '12:5:36:56,12:5:16,4:1.25:24:48,4:1.5:24:48,4:1.75:24:48,4:2:24:48,5:1.75:24:48,5:2:24:48',
);
script('sweep-latent-eye', '--units', '3');
script('sweep-latent-carriers', '--units', '6', '--copies');
script('sweep-latent-calibrate', '--units', '3', '--lights');
