/**
 * Originals against copies, by software: prints and copies patches of the built-in pantograph on drawn
 * machines, scans them, fits the logistic model of src/watermark/score/model.ts and states error rates.
 *
 *   npx tsx scripts/sweep-pantograph-score.ts [printers = 24] [first seed = 1] [file.json to add to]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { fillRect } from '../src/raster/fill-rect.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import {
  type CopierParams,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  driftPrinter,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { prng } from '../src/simulate/random.ts';
import { solve } from '../src/verify/compare/affine.ts';
import {
  builtinPantograph,
  fillPantograph,
  pantographFeatures,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';
import { withUsualGround } from '../src/watermark/score/score.ts';
import { balanceOn } from './pantograph-patches.ts';
import { strangePrinter } from './pantograph-trials.ts';
import { randomCopier, randomPrinter, randomScanner } from './random-machines.ts';

interface Sample {
  readonly original: boolean;
  readonly mode: string;
  readonly dpi: number;
  readonly seed: number;
  /** Profile of the scanner, and kind of the engine that printed the original. */
  readonly scanner: string;
  readonly engine: string;
  readonly calibrated: boolean;
  readonly reference: string;
  readonly x: readonly number[];
}

const [count = 24, first = 1] = process.argv.slice(2, 4).map(Number);
const file = process.argv[4];
const samples: Sample[] = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

const font = loadFont(
  new Uint8Array(
    readFileSync(
      new URL(
        '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf',
        import.meta.url,
      ),
    ),
  ),
);
const grid = { dpi: 600, width: 832, height: 576 };
const base = builtinPantograph(600);
const spec = { ...base.word, pitchXMm: 36, pitchYMm: 24 };
const nominalDesign = { ...base, word: spec };
const mask = wordMask(spec, grid, (text) => textOutline(font, text));

const nominal = preparePantograph(nominalDesign, mask, grid);
const usual = preparePantograph(withUsualGround(nominalDesign), mask, grid);

/** A dense field on the other face, cells of 6 pixels. */
function field(seed: number): InkPlanes {
  const random = prng(seed, 'field');
  const k = createBitmap(grid.width, grid.height);
  for (let y = 0; y < grid.height; y += 6)
    for (let x = 0; x < grid.width; x += 6)
      if (random() < 0.5)
        fillRect(k, { x, y, width: Math.min(6, grid.width - x), height: Math.min(6, grid.height - y) });
  return { ...grid, c: null, m: null, y: null, k };
}

/**
 * A copier on whose glass the patch lies nearly straight: within the search of the windows, as after a face was
 * found, and with no pixel of the scan on a pixel of the print. (Dead straight, a 600 dpi copier is a photograph.)
 */
function nearly(copier: CopierParams, seed: number): CopierParams {
  const random = prng(seed, 'nearly');
  const scale = () => 1 + 0.001 * (random() - 0.5);
  const scanner = { ...copier.scanner, rotationDeg: 0.04, shiftMm: 0.05, scaleX: scale(), scaleY: scale() };
  return { ...copier, scanner: { ...scanner, wobbleUm: Math.min(20, scanner.wobbleUm) } };
}

const KINDS = ['office', 'random', 'strange', 'heavy', 'office', 'light', 'random'] as const;
const engineOf = (kind: (typeof KINDS)[number], seed: number) =>
  kind === 'strange'
    ? strangePrinter(600, seed)
    : kind === 'random'
      ? randomPrinter(600, seed)
      : drawPrinter(`${kind}-600`, seed);

for (let seed = first; seed < first + count; seed++) {
  const kind = KINDS[seed % KINDS.length]!;
  const printer = engineOf(kind, seed);
  // Three of four are calibrated, on the day before.
  const design = { ...(seed % 4 === 3 ? base : balanceOn(base, printer, seed)), word: spec };
  const prepared = preparePantograph(design, mask, grid);
  // A verifier has the profile's design, not the balance of the printer at hand.
  const references = { own: prepared, nominal, usual };
  const planes: InkPlanes = { ...grid, c: null, m: null, y: null, k: fillPantograph(prepared) };
  const behind = seed % 3 === 1 ? field(seed) : null;
  const paper = printPage(planes, driftPrinter(printer, seed), seed, { behind, quality: 'fast' });
  const papers: [string, Paper][] = [
    ['original', paper],
    [
      'original',
      printPage(planes, driftPrinter(printer, seed + 1), seed + 5000, { behind, quality: 'fast' }),
    ],
  ];
  for (const mode of ['text', 'text-photo', 'photo'] as const) {
    const n = seed + mode.length;
    const copier =
      n % 2 ? randomCopier(n * 3).copier : drawCopier((['mono', 'colour', 'mono-old'] as const)[n % 3]!, n);
    const engine = drawPrinter(
      (['office-600', 'office-1200', 'heavy-600', 'office-600', 'light-600'] as const)[n % 5]!,
      seed + 900,
    );
    papers.push([mode, copyPaper(paper, nearly(copier, n), engine, seed, { mode, quality: 'fast' })]);
  }
  papers.forEach(([mode, sheet], k) => {
    const which = (['flatbed', 'feeder', 'random', 'fine'] as const)[(seed + k) % 4]!;
    const scanner = which === 'random' ? randomScanner(seed * 7 + k) : drawScanner(which, seed * 7 + k);
    for (const dpi of [200, 300, 600]) {
      const scan = scanPaper(sheet, scanner, seed + k, { dpi, aligned: true });
      for (const [reference, dots] of Object.entries(references)) {
        const f = pantographFeatures(scan, dpi, dots);
        // The scan shows too little: scorePantograph says `unsure`.
        if (f.windows < 6) continue;
        samples.push({
          original: mode === 'original',
          mode,
          dpi,
          seed,
          scanner: scanner.profile,
          engine: kind,
          calibrated: seed % 4 !== 3,
          reference,
          x: [f.contrast, f.fineRatio, f.fineMatch, f.match, f.rest, f.tone],
        });
      }
    }
  });
  if (file) writeFileSync(file, JSON.stringify(samples));
  console.error(`printer ${seed}: ${samples.length} samples`);
}

/** 1, contrast, contrast², fineRatio, fineMatch, match, rest. */
const vector = ([c, r, f, m, e]: readonly number[]): number[] => [
  1,
  c!,
  Math.max(0, c!) ** 2,
  r!,
  f!,
  m!,
  e!,
];

/** Weights that are set: free, they make a copy of every face that is laid a little askew or whose printer drifted. */
const HELD: Readonly<Record<number, number>> = { 1: -16, 2: -12, 5: 8 };

/** Weighted logistic regression by damped Newton steps; a little ridge keeps it modest. */
function fit(rows: readonly Sample[]): number[] {
  const xs = rows.map((s) => vector(s.x));
  const n = xs[0]!.length;
  const originals = rows.filter((s) => s.original).length;
  const weight = rows.map((s) => 1 / (s.original ? originals : rows.length - originals));
  const w = Array.from({ length: n }, (_, i) => HELD[i] ?? 0);
  const free = w.flatMap((_, i) => (i in HELD ? [] : [i]));
  for (let step = 0; step < 60; step++) {
    const g = free.map((i) => (i === 0 ? 0 : RIDGE * w[i]!));
    const h = free.map((i, a) => free.map((_, b) => (a === b ? (i === 0 ? 1e-9 : RIDGE) : 0)));
    xs.forEach((x, k) => {
      const p = probability(x, w);
      const d = (p - (rows[k]!.original ? 1 : 0)) * weight[k]!;
      const c = p * (1 - p) * weight[k]!;
      free.forEach((i, a) => {
        g[a]! += d * x[i]!;
        free.forEach((j, b) => {
          h[a]![b]! += c * x[i]! * x[j]!;
        });
      });
    });
    const move = solve(h, g);
    const size = Math.max(...move.map(Math.abs));
    free.forEach((i, a) => {
      w[i]! -= move[a]! * Math.min(1, 2 / size);
    });
    if (size < 1e-9) break;
  }
  return w;
}

const RIDGE = 0.001;

const probability = (x: readonly number[], w: readonly number[]): number =>
  1 / (1 + Math.exp(-x.reduce((sum, v, i) => sum + v * w[i]!, 0)));

/** Equal-error rate of scores: where as many originals are refused as copies pass. */
function equalErrorRate(rows: readonly Sample[], scores: readonly number[]): number {
  const of = (original: boolean) => scores.filter((_, i) => rows[i]!.original === original);
  const [good, bad] = [of(true), of(false)];
  let best = 1;
  for (const t of scores) {
    const refused = good.filter((v) => v < t).length / good.length;
    const passed = bad.filter((v) => v >= t).length / bad.length;
    best = Math.min(best, Math.max(refused, passed));
  }
  return best;
}

for (const reference of ['own', 'nominal', 'usual'])
  for (const dpi of [200, 300, 600])
    report(
      `${reference}, ${dpi} dpi`,
      samples.filter((s) => s.dpi === dpi && s.reference === reference),
    );

/** Error rates by weights that have not seen the engine, and the weights of all. */
function report(name: string, rows: readonly Sample[]): void {
  // Ten folds of engines: each is judged by weights fitted on the other nine.
  const heldOut = Array.from({ length: 10 }, (_, fold) => fit(rows.filter((s) => s.seed % 10 !== fold)));
  const scores = rows.map((s) => probability(vector(s.x), heldOut[s.seed % 10]!));
  const rate = (test: (s: Sample) => boolean): string => {
    const which = rows.flatMap((s, i) => (test(s) ? [i] : []));
    const some = which.map((i) => scores[i]!);
    return `${(
      100 *
        equalErrorRate(
          which.map((i) => rows[i]!),
          some,
        )
    ).toFixed(1)} %`;
  };
  const number = (test: (p: number, s: Sample) => boolean): number =>
    rows.filter((s, i) => test(scores[i]!, s)).length;
  const originals = rows.filter((s) => s.original).length;
  console.log(
    `${name}: ${rows.length} scans; ten folds EER ${rate(() => true)}, calibrated ${rate((s) => s.calibrated)}; ` +
      ['text', 'text-photo', 'photo']
        .map((mode) => `${mode} ${rate((s) => s.original || s.mode === mode)}`)
        .join(', '),
  );
  console.log(
    `  at 0.15..0.85: unsure ${((100 * number((p) => p > 0.15 && p < 0.85)) / rows.length).toFixed(0)} %, ` +
      `original called copy ${number((p, s) => s.original && p <= 0.15)} of ${originals}, ` +
      `copy called original ${number((p, s) => !s.original && p >= 0.85)} of ${rows.length - originals}`,
  );
  // Left out in turn: every scanner profile, then every kind of engine.
  for (const by of ['scanner', 'engine'] as const) {
    const parts = [...new Set(rows.map((s) => s[by]))].map((out) => {
      const some = rows.filter((s) => s[by] === out);
      const w = fit(rows.filter((s) => s[by] !== out));
      const left = some.map((s) => probability(vector(s.x), w));
      return `${out} ${(100 * equalErrorRate(some, left)).toFixed(1)} %`;
    });
    console.log(`  left out: ${parts.join(', ')}`);
  }
  console.log(
    `  weights [${fit(rows)
      .map((v) => v.toFixed(2))
      .join(', ')}]`,
  );
}
