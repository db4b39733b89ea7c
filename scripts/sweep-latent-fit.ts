/**
 * Fits the ring's score to measured simulations (sweep-latent-measure.ts) and reports its error: in ten
 * folds; with a class of printers, a scanner or a copier's mode left out of the fit; and on sheets of
 * `--test`, of which the fit has seen nothing. `--sets` compares sets of features. Writes src/latent/fragile/model.ts.
 *
 *   npx tsx scripts/sweep-latent-fit.ts --ring600 a.jsonl,b.jsonl [--ring1200 c.jsonl] [--test600 d.jsonl] [--sets] [--scores out.json] [--write]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURE_NAMES } from '../src/latent/fragile/features.ts';
import { RING_MODELS } from '../src/latent/fragile/model.ts';
import { MODEL_FEATURES } from '../src/latent/fragile/score.ts';
import { type LogisticModel, moderatedLogit } from '../src/numeric/logistic.ts';
import { crossValidate, equalErrorRate, fitLogistic, modelSource, percent, share } from './fit-logistic.ts';
import { edgeGrowthUm, randomPrinter } from './random-machines.ts';

interface Row {
  readonly seed: number;
  readonly original: boolean;
  readonly printer: string;
  readonly scanner: string;
  readonly mode: string;
  readonly dpi: 600 | 1200;
  readonly features: number[] | null;
}

const { values } = parseArgs({
  options: {
    ring600: { type: 'string', default: '' },
    ring1200: { type: 'string', default: '' },
    test600: { type: 'string', default: '' },
    test1200: { type: 'string', default: '' },
    lambda: { type: 'string', default: '0.03' },
    sets: { type: 'boolean', default: false },
    /** Keeps the moderated logits of the 600-dpi sheets with their class of printers left out, for the ROC. */
    scores: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const lambda = Number(values.lambda);
const read = (files: string): Row[] =>
  files
    .split(',')
    .filter(Boolean)
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.features);

/** Light, office or heavy: by name, or by what a random engine does to an edge. */
function printerClass(row: Row): string {
  if (!row.printer.startsWith('random')) return row.printer.split('-')[0]!;
  const growth = edgeGrowthUm(randomPrinter(row.printer.endsWith('1200') ? 1200 : 600, row.seed * 7 + 1));
  return growth < 2.5 ? 'light' : growth < 9 ? 'office' : 'heavy';
}

// A resolution without rows keeps its model.
const models: Record<string, LogisticModel> = { ...RING_MODELS };
/** Rows with the named numbers alone. */
const pick = (rows: readonly Row[], names: readonly string[]) => {
  const at = names.map((name) => FEATURE_NAMES.indexOf(name));
  return rows.map((row) => ({ ...row, values: at.map((k) => row.features![k]!) }));
};
for (const dpi of ['600', '1200'] as const) {
  const rows = read(values[`ring${dpi}`]);
  if (rows.length === 0) continue;
  const count = (original: boolean, list: Row[]) => list.filter((r) => r.original === original).length;
  console.log(`${dpi} dpi: ${count(true, rows)} originals, ${count(false, rows)} copies`);
  const sets: Record<string, RegExp> = values.sets
    ? {
        'coherence of the cells': /^coherence (outer|inner)/,
        'coherence, phase field too': /^coherence/,
        'unevenness alone': /^spread/,
        'coherence and unevenness (kept)': /^(coherence|spread)/,
        'the same and levels of classes': /^(coherence|spread|level)/,
        'the same and transfers': /^(coherence|spread|transfer)/,
        everything: /./,
      }
    : { 'as kept': /^(coherence|spread)/ };
  for (const [name, pattern] of Object.entries(sets)) {
    const names = FEATURE_NAMES.filter((feature) => pattern.test(feature));
    console.log(` ${name} (${names.length} features)`);
    validate('ten folds', rows, names, (_, i) => String(i % 10));
    validate('class of printers left out', rows, names, printerClass);
    if (values.sets) continue;
    validate('scanner left out', rows, names, (row) => row.scanner);
    validate('mode left out', rows, names, (row, i) => row.mode || ['text', 'photo', 'text-photo'][i % 3]!);
  }
  const model = fitLogistic(pick(rows, MODEL_FEATURES), lambda);
  models[dpi] = model;
  const test = read(values[`test${dpi}`]);
  if (test.length > 0) {
    console.log(` held out: ${count(true, test)} originals, ${count(false, test)} copies`);
    report(
      'held-out sheets',
      test,
      pick(test, MODEL_FEATURES).map(({ values }) => moderatedLogit(model, values)),
    );
  }
}
if (values.write) {
  const body = Object.entries(models)
    .map(([dpi, model]) => `  '${dpi}': ${modelSource(model)},`)
    .join('\n');
  const file = new URL('../src/latent/fragile/model.ts', import.meta.url);
  const head = readFileSync(file, 'utf8').split('export const RING_MODELS')[0]!;
  writeFileSync(
    file,
    `${head}export const RING_MODELS: Readonly<Record<string, LogisticModel>> = {\n${body}\n};\n`,
  );
}

function validate(
  name: string,
  rows: Row[],
  names: readonly string[],
  fold: (row: Row, i: number) => string,
): void {
  const scores = crossValidate(pick(rows, names), lambda, fold);
  report(name, rows, scores);
  if (values.scores && name === 'class of printers left out' && rows[0]!.dpi === 600) {
    const of = (original: boolean) => scores.filter((_, i) => rows[i]!.original === original);
    writeFileSync(values.scores, JSON.stringify({ originals: of(true), copies: of(false) }));
  }
}

function report(name: string, rows: readonly Row[], scores: readonly number[]): void {
  const originals = scores.filter((_, i) => rows[i]!.original);
  const copies = scores.filter((_, i) => !rows[i]!.original);
  const eer = equalErrorRate(originals, copies);
  const allowed = Math.floor(0.02 * copies.length);
  const strict = [...copies].sort((a, b) => b - a)[allowed]!;
  // The library's own answers: original from 0.6, copy up to 0.4.
  const line = Math.log(0.6 / 0.4);
  console.log(
    `  ${name}: EER ${percent(eer)}, FRR at FAR 2 % ${percent(share(originals, (s) => s <= strict))}; answers: copies called original ${percent(share(copies, (s) => s >= line))}, originals called copy ${percent(share(originals, (s) => s <= -line))}, unsure ${percent(share(scores, (s) => Math.abs(s) < line))}`,
  );
}
