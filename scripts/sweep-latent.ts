/**
 * The figures of docs/latent.md, one after another: scans of the keyed ring are simulated, measured and
 * scored, the ROC is drawn; then the infrared pair and the film. `--count` scales it: 40 takes some
 * minutes, 600 the better part of an hour on two cores.
 *
 *   npx tsx scripts/sweep-latent.ts [--count 200] [--out out/latent]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { probability } from '../src/latent/fragile/score.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
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
script('sweep-latent-data', '--count', values.count, '--seed', values.seed, '--scans', scans);
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

interface Row {
  readonly original: boolean;
  readonly dpi: number;
  readonly features: number[] | null;
  readonly significance?: number;
}
const read = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const rows = read(rings);
const score = (row: Row) => (row.features ? probability(row.features, row.dpi) : 0);
const originals = rows.filter((row) => row.original).map(score);
const copies = rows.filter((row) => !row.original).map(score);
const points: [number, number][] = [];
let eer = 1;
for (const t of [...originals, ...copies].sort((a, b) => a - b)) {
  const far = copies.filter((s) => s >= t).length / copies.length;
  const frr = originals.filter((s) => s < t).length / originals.length;
  points.push([far, frr]);
  eer = Math.min(eer, Math.max(far, frr));
}
const at2 = points.filter(([far]) => far <= 0.02).map(([, frr]) => frr);
console.log(
  `\nring, score of the library: ${originals.length} originals, ${copies.length} copies: EER ${(100 * eer).toFixed(2)} %, FRR at FAR <= 2 % ${(100 * Math.min(1, ...at2)).toFixed(2)} %`,
);
console.log(
  `another key: greatest significance ${Math.max(...read(`${values.out}/other-key.jsonl`).map((r) => r.significance ?? 0)).toFixed(1)} (12 is needed)`,
);
const path = points
  .map(([far, frr]) => `${(40 + 400 * far).toFixed(1)},${(20 + 400 * frr).toFixed(1)}`)
  .join(' ');
writeFileSync(
  `${values.out}/roc.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" width="460" height="460" font-family="sans-serif" font-size="12"><rect x="40" y="20" width="400" height="400" fill="none" stroke="#999"/><polyline points="${path}" fill="none" stroke="#b0305a" stroke-width="2"/><text x="180" y="446">copies taken for originals</text><text transform="translate(24 310) rotate(-90)">originals refused (from the top)</text></svg>\n`,
);
script('sweep-latent-infrared', '--units', '6', '--copies', '6');
script('sweep-latent-infrared', '--units', '6', '--lattices', 'rotated');
script('sweep-latent-film', '--units', '3');
