/**
 * Fits the ring's score to measured simulations (sweep-latent-measure.ts) and reports its error: in ten
 * folds; with a class of printers, a scanner or a copier's mode left out of the fit; and on sheets of
 * `--test`, of which the fit has seen nothing. `--sets` compares sets of features. Writes src/latent/fragile/model.ts.
 *
 *   npx tsx scripts/sweep-latent-fit.ts --ring600 a.jsonl,b.jsonl [--ring1200 c.jsonl] [--test600 d.jsonl] [--sets] [--scores out.json] [--write]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { solve } from '../src/latent/fragile/affine.ts';
import { FEATURE_NAMES } from '../src/latent/fragile/features.ts';
import type { RingModel } from '../src/latent/fragile/model.ts';
import { FEATURE_LIMIT, MODEL_FEATURES } from '../src/latent/fragile/score.ts';
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

const models: Record<string, RingModel> = {};
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
    crossValidate('ten folds', rows, names, (_, i) => String(i % 10));
    crossValidate('class of printers left out', rows, names, printerClass);
    if (values.sets) continue;
    crossValidate('scanner left out', rows, names, (row) => row.scanner);
    crossValidate(
      'mode left out',
      rows,
      names,
      (row, i) => row.mode || ['text', 'photo', 'text-photo'][i % 3]!,
    );
  }
  models[dpi] = fit(rows, MODEL_FEATURES);
  const test = read(values[`test${dpi}`]);
  if (test.length > 0) {
    console.log(` held out: ${count(true, test)} originals, ${count(false, test)} copies`);
    report(
      'held-out sheets',
      test,
      test.map((row) => logit(models[dpi]!, row.features!, MODEL_FEATURES)),
    );
  }
}
if (values.write) {
  const round = (list: readonly number[]) => `[${list.map((v) => Number(v.toPrecision(6))).join(', ')}]`;
  const body = Object.entries(models)
    .map(
      ([dpi, m]) =>
        `  '${dpi}': {\n    mean: ${round(m.mean)},\n    scale: ${round(m.scale)},\n    weights: ${round(m.weights)},\n    covariance: ${round(m.covariance)},\n  },`,
    )
    .join('\n');
  const file = new URL('../src/latent/fragile/model.ts', import.meta.url);
  const head = readFileSync(file, 'utf8').split('export const RING_MODELS')[0]!;
  writeFileSync(
    file,
    `${head}export const RING_MODELS: Readonly<Record<string, RingModel>> = {\n${body}\n};\n`,
  );
}

function crossValidate(
  name: string,
  rows: Row[],
  names: readonly string[],
  fold: (row: Row, i: number) => string,
): void {
  const of = rows.map(fold);
  const scores = new Array<number>(rows.length).fill(0);
  for (const f of new Set(of)) {
    const model = fit(
      rows.filter((_, i) => of[i] !== f),
      names,
    );
    rows.forEach((row, i) => {
      if (of[i] === f) scores[i] = logit(model, row.features!, names);
    });
  }
  report(name, rows, scores);
  if (values.scores && name === 'class of printers left out' && rows[0]!.dpi === 600) {
    const of = (original: boolean) => scores.filter((_, i) => rows[i]!.original === original);
    writeFileSync(values.scores, JSON.stringify({ originals: of(true), copies: of(false) }));
  }
}

function report(name: string, rows: readonly Row[], scores: readonly number[]): void {
  const originals = scores.filter((_, i) => rows[i]!.original);
  const copies = scores.filter((_, i) => !rows[i]!.original);
  const share = (list: readonly number[], test: (z: number) => boolean) =>
    list.filter(test).length / Math.max(1, list.length);
  let eer = 1;
  for (const t of scores)
    eer = Math.min(
      eer,
      Math.max(
        share(originals, (s) => s < t),
        share(copies, (s) => s >= t),
      ),
    );
  const allowed = Math.floor(0.02 * copies.length);
  const strict = [...copies].sort((a, b) => b - a)[allowed]!;
  // The library's own answers: original from 0.6, copy up to 0.4.
  const line = Math.log(0.6 / 0.4);
  const percent = (v: number) => `${(100 * v).toFixed(1)} %`;
  console.log(
    `  ${name}: EER ${percent(eer)}, FRR at FAR 2 % ${percent(share(originals, (s) => s <= strict))}; answers: copies called original ${percent(share(copies, (s) => s >= line))}, originals called copy ${percent(share(originals, (s) => s <= -line))}, unsure ${percent(share(scores, (s) => Math.abs(s) < line))}`,
  );
}

function standard(model: RingModel, features: readonly number[], names: readonly string[]): number[] {
  const x = names.map((name, i) => {
    const v = (features[FEATURE_NAMES.indexOf(name)]! - model.mean[i]!) / model.scale[i]!;
    return Math.max(-FEATURE_LIMIT, Math.min(FEATURE_LIMIT, v));
  });
  x.push(1);
  return x;
}

/** Moderated logit, as `probability` of the library has it. */
function logit(model: RingModel, features: readonly number[], names: readonly string[]): number {
  const x = standard(model, features, names);
  let z = 0;
  let variance = 0;
  for (let i = 0, c = 0; i < x.length; i++) {
    z += model.weights[i]! * x[i]!;
    for (let j = i; j < x.length; j++) variance += (i === j ? 1 : 2) * model.covariance[c++]! * x[i]! * x[j]!;
  }
  return z / Math.sqrt(1 + (Math.PI * Math.max(0, variance)) / 8);
}

/** Logistic regression with a ridge, by Newton's method; originals and copies weigh alike. */
function fit(rows: readonly Row[], names: readonly string[]): RingModel {
  const n = names.length + 1;
  const at = names.map((name) => FEATURE_NAMES.indexOf(name));
  const mean = at.map((k) => rows.reduce((s, row) => s + row.features![k]!, 0) / rows.length);
  const scale = at.map(
    (k, i) =>
      Math.sqrt(rows.reduce((s, row) => s + (row.features![k]! - mean[i]!) ** 2, 0) / rows.length) + 1e-6,
  );
  const empty: RingModel = { mean, scale, weights: [], covariance: [] };
  const share = rows.filter((row) => row.original).length / rows.length;
  const table = rows.map((row) => standard(empty, row.features!, names));
  const w = new Float64Array(n);
  let hessian = new Float64Array(n * n);
  for (let round = 0; round < 30; round++) {
    hessian = new Float64Array(n * n);
    const gradient = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const ridge = i < n - 1 ? lambda : 1e-6;
      hessian[i * n + i] = ridge;
      gradient[i] = ridge * w[i]!;
    }
    rows.forEach((row, r) => {
      const x = table[r]!;
      let z = 0;
      for (let i = 0; i < n; i++) z += x[i]! * w[i]!;
      const p = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, z))));
      const weight = row.original ? 0.5 / share : 0.5 / (1 - share);
      const bend = weight * p * (1 - p);
      for (let i = 0; i < n; i++) {
        gradient[i]! += weight * (p - (row.original ? 1 : 0)) * x[i]!;
        for (let j = i; j < n; j++) hessian[i * n + j]! += bend * x[i]! * x[j]!;
      }
    });
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) hessian[i * n + j] = hessian[j * n + i]!;
    const step = solve(hessian, gradient, n);
    let most = 0;
    for (let i = 0; i < n; i++) {
      w[i]! -= step[i]!;
      most = Math.max(most, Math.abs(step[i]!));
    }
    if (most < 1e-6) break;
  }
  // The inverse Hessian, upper triangle by rows.
  const covariance: number[] = [];
  for (let i = 0; i < n; i++) {
    const unit = new Float64Array(n);
    unit[i] = 1;
    covariance.push(...solve(hessian, unit, n).subarray(i));
  }
  return { mean, scale, weights: [...w], covariance };
}
