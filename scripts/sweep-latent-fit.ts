/**
 * Fits the ring's score to measured simulations (sweep-latent-data.ts), reports the error on printers
 * left out of the fit, and writes src/latent/fragile/model.ts.
 *
 *   npx tsx scripts/sweep-latent-fit.ts --ring600 a.jsonl,b.jsonl [--ring1200 c.jsonl] [--write]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { solve } from '../src/latent/fragile/affine.ts';
import { FEATURE_NAMES } from '../src/latent/fragile/features.ts';
import { MODEL_FEATURES } from '../src/latent/fragile/score.ts';

interface Row {
  readonly original: boolean;
  readonly printer: string;
  readonly mode: string;
  readonly found: boolean;
  readonly features: number[] | null;
}

const { values } = parseArgs({
  options: {
    ring600: { type: 'string', default: '' },
    ring1200: { type: 'string', default: '' },
    lambda: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const at = MODEL_FEATURES.map((name) => FEATURE_NAMES.indexOf(name));
const lambda = Number(values.lambda);

const models: Record<string, { mean: number[]; scale: number[]; weights: number[]; bias: number }> = {};
for (const dpi of ['600', '1200'] as const) {
  const files = values[`ring${dpi}`].split(',').filter(Boolean);
  if (files.length === 0) continue;
  const rows = files
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.features);
  console.log(
    `${dpi} dpi: ${rows.filter((r) => r.original).length} originals, ${rows.filter((r) => !r.original).length} copies`,
  );
  const printers = [...new Set(rows.map((row) => row.printer))];
  report('printer left out', rows, (row) => printers.indexOf(row.printer), printers.length);
  report('ten folds', rows, (_, i) => i % 10, 10);
  models[dpi] = fit(rows);
}
if (values.write) {
  const round = (list: readonly number[]) => `[${list.map((v) => Number(v.toPrecision(6))).join(', ')}]`;
  const body = Object.entries(models)
    .map(
      ([dpi, m]) =>
        `  '${dpi}': {\n    mean: ${round(m.mean)},\n    scale: ${round(m.scale)},\n    weights: ${round(m.weights)},\n    bias: ${Number(m.bias.toPrecision(6))},\n  },`,
    )
    .join('\n');
  writeFileSync(
    new URL('../src/latent/fragile/model.ts', import.meta.url),
    `/** Weights of the ring's score, by the resolution of its print; written by scripts/sweep-latent-fit.ts. */\n\n/** A logistic model over standardised features. */\nexport interface RingModel {\n  readonly mean: readonly number[];\n  readonly scale: readonly number[];\n  readonly weights: readonly number[];\n  readonly bias: number;\n}\n\nexport const RING_MODELS: Readonly<Record<string, RingModel>> = {\n${body}\n};\n`,
  );
}

function report(name: string, rows: Row[], fold: (row: Row, i: number) => number, folds: number): void {
  const scores = new Float64Array(rows.length);
  for (let f = 0; f < folds; f++) {
    const model = fit(rows.filter((row, i) => fold(row, i) !== f));
    rows.forEach((row, i) => {
      if (fold(row, i) === f) scores[i] = logit(model, row.features!);
    });
  }
  const originals = [...scores].filter((_, i) => rows[i]!.original).sort((a, b) => a - b);
  const copies = [...scores].filter((_, i) => !rows[i]!.original).sort((a, b) => a - b);
  let eer = 1;
  for (const t of scores) {
    const frr = originals.filter((s) => s < t).length / originals.length;
    const far = copies.filter((s) => s >= t).length / copies.length;
    eer = Math.min(eer, Math.max(far, frr));
  }
  const strict = copies[Math.ceil(copies.length * 0.98) - 1]!;
  const frr = originals.filter((s) => s <= strict).length / originals.length;
  console.log(
    `  ${name}: EER ${(100 * eer).toFixed(2)} %, FRR at FAR 2 % ${(100 * frr).toFixed(2)} %, at the threshold 0: FAR ${((100 * copies.filter((s) => s > 0).length) / copies.length).toFixed(2)} %, FRR ${((100 * originals.filter((s) => s < 0).length) / originals.length).toFixed(2)} %`,
  );
}

function logit(model: (typeof models)[string], features: readonly number[]): number {
  let sum = model.bias;
  at.forEach((k, i) => {
    sum += model.weights[i]! * Math.max(-4, Math.min(4, (features[k]! - model.mean[i]!) / model.scale[i]!));
  });
  return sum;
}

/** Logistic regression with a ridge, by Newton's method; originals and copies weigh alike. */
function fit(rows: readonly Row[]): (typeof models)[string] {
  const n = at.length;
  const mean = at.map((k) => rows.reduce((s, row) => s + row.features![k]!, 0) / rows.length);
  const scale = at.map(
    (k, i) =>
      Math.sqrt(rows.reduce((s, row) => s + (row.features![k]! - mean[i]!) ** 2, 0) / rows.length) + 1e-6,
  );
  const share = rows.filter((row) => row.original).length / rows.length;
  const w = new Float64Array(n + 1);
  for (let round = 0; round < 40; round++) {
    const hessian = new Float64Array((n + 1) ** 2);
    const gradient = new Float64Array(n + 1);
    for (let i = 0; i <= n; i++) {
      const ridge = i < n ? lambda : 1e-6;
      hessian[i * (n + 1) + i] = ridge;
      gradient[i] = ridge * w[i]!;
    }
    for (const row of rows) {
      const x = at.map((k, i) => Math.max(-4, Math.min(4, (row.features![k]! - mean[i]!) / scale[i]!)));
      x.push(1);
      const z = x.reduce((s, v, i) => s + v * w[i]!, 0);
      const p = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, z))));
      const weight = row.original ? 0.5 / share : 0.5 / (1 - share);
      for (let i = 0; i <= n; i++) {
        gradient[i]! += weight * (p - (row.original ? 1 : 0)) * x[i]!;
        for (let j = 0; j <= n; j++) hessian[i * (n + 1) + j]! += weight * p * (1 - p) * x[i]! * x[j]!;
      }
    }
    const step = solve(hessian, gradient, n + 1);
    for (let i = 0; i <= n; i++) w[i]! -= step[i]!;
  }
  return { mean, scale, weights: [...w.subarray(0, n)], bias: w[n]! };
}
