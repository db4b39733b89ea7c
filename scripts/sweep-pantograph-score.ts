/**
 * Originals against copies, by software: prints and copies patches of the built-in pantograph on drawn
 * machines, scans them, fits the logistic model of src/watermark/score/model.ts and states error rates.
 *
 *   npx tsx scripts/sweep-pantograph-score.ts [printers = 24] [first seed = 1] [file.json to add to]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import {
  builtinPantograph,
  fillPantograph,
  pantographFeatures,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';
import { balanceOn } from './pantograph-patches.ts';
import { strangePrinter } from './pantograph-trials.ts';

interface Sample {
  readonly original: boolean;
  readonly mode: string;
  readonly dpi: number;
  readonly seed: number;
  /** Profile of the scanner, and kind of the engine that printed the original. */
  readonly scanner: string;
  readonly engine: string;
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
const mask = wordMask(spec, grid, (text) => textOutline(font, text));

for (let seed = first; seed < first + count; seed++) {
  const kind = ['office', 'office', 'strange', 'heavy', 'office', 'light'][seed % 6]!;
  const printer = kind === 'strange' ? strangePrinter(600, seed) : drawPrinter(`${kind}-600`, seed);
  // Two of three are calibrated.
  const design = { ...(seed % 3 === 2 ? base : balanceOn(base, printer, seed)), word: spec };
  const prepared = preparePantograph(design, mask, grid);
  const planes: InkPlanes = { ...grid, c: null, m: null, y: null, k: fillPantograph(prepared) };
  const paper = printPage(planes, printer, seed);
  const papers: [string, Paper][] = [
    ['original', paper],
    ['original', printPage(planes, printer, seed + 5000)],
  ];
  for (const mode of ['text', 'text-photo', 'photo'] as const) {
    const copier = drawCopier((['mono', 'colour', 'mono-old'] as const)[(seed + mode.length) % 3]!, seed);
    const engine = drawPrinter(
      (['office-600', 'office-600', 'heavy-600', 'office-1200'] as const)[(seed + mode.length) % 4]!,
      seed + 900,
    );
    papers.push([mode, copyPaper(paper, copier, engine, seed, { mode, aligned: true, quality: 'fast' })]);
  }
  papers.forEach(([mode, sheet], k) => {
    const drawn = drawScanner((['flatbed', 'feeder', 'fine'] as const)[(seed + k) % 3]!, seed * 7 + k);
    // Every other driver sharpens more than the profiles do.
    const scanner = (seed + k) % 2 ? drawn : { ...drawn, sharpen: 0.3 + drawn.sharpen };
    for (const dpi of [200, 300, 600]) {
      const f = pantographFeatures(
        scanPaper(sheet, scanner, seed + k, { dpi, aligned: true }),
        dpi,
        prepared,
      );
      samples.push({
        original: mode === 'original',
        mode,
        dpi,
        seed,
        scanner: scanner.profile,
        engine: kind,
        x: [f.contrast, f.fineRatio, f.fineMatch, f.match, f.rest, f.tone],
      });
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

/** Weighted logistic regression by gradient descent with momentum; a little ridge keeps it modest. */
function fit(rows: readonly Sample[]): number[] {
  const xs = rows.map((s) => vector(s.x));
  const n = xs[0]!.length;
  const originals = rows.filter((s) => s.original).length;
  const weight = rows.map((s) => 1 / (s.original ? originals : rows.length - originals));
  const w = new Array<number>(n).fill(0);
  const v = new Array<number>(n).fill(0);
  for (let step = 0; step < 6000; step++) {
    const g = w.map((a, i) => (i === 0 ? 0 : 0.0001 * a));
    xs.forEach((x, k) => {
      const p = 1 / (1 + Math.exp(-x.reduce((s, a, i) => s + a * w[i]!, 0)));
      const d = (p - (rows[k]!.original ? 1 : 0)) * weight[k]!;
      for (let i = 0; i < n; i++) g[i]! += d * x[i]!;
    });
    for (let i = 0; i < n; i++) {
      v[i] = 0.9 * v[i]! - 0.5 * g[i]!;
      w[i]! += v[i]!;
    }
  }
  return w;
}

/** Equal-error rate: where as many originals are refused as copies pass. */
function equalErrorRate(rows: readonly Sample[], w: readonly number[]): number {
  const score = (s: Sample) => vector(s.x).reduce((t, a, i) => t + a * w[i]!, 0);
  const good = rows.filter((s) => s.original).map(score);
  const bad = rows.filter((s) => !s.original).map(score);
  let best = 1;
  for (const t of [...good, ...bad]) {
    const refused = good.filter((v) => v < t).length / good.length;
    const passed = bad.filter((v) => v >= t).length / bad.length;
    best = Math.min(best, Math.max(refused, passed));
  }
  return best;
}

for (const dpi of [200, 300, 600]) {
  const rows = samples.filter((s) => s.dpi === dpi);
  const w = fit(rows);
  // Printers are split in two, each half judged by the weights of the other.
  const halves = [0, 1].map((h) => rows.filter((s) => s.seed % 2 === h));
  const crossed = halves.map((half, h) => equalErrorRate(half, fit(halves[1 - h]!)));
  const p = (s: Sample) => 1 / (1 + Math.exp(-vector(s.x).reduce((t, a, i) => t + a * w[i]!, 0)));
  const unsure = rows.filter((s) => p(s) > 0.15 && p(s) < 0.85).length / rows.length;
  const wrong = rows.filter((s) => (s.original ? p(s) <= 0.15 : p(s) >= 0.85)).length / rows.length;
  const byMode = ['text', 'text-photo', 'photo'].map(
    (mode) =>
      `${mode} ${(
        100 *
          equalErrorRate(
            rows.filter((s) => s.original || s.mode === mode),
            w,
          )
      ).toFixed(1)} %`,
  );
  console.log(
    `${dpi} dpi: ${rows.length} scans, EER ${(100 * equalErrorRate(rows, w)).toFixed(1)} %, crossed ${crossed.map((v) => (100 * v).toFixed(1)).join(' / ')} %; ${byMode.join(', ')}`,
  );
  // Left out in turn: every scanner profile, then every kind of engine, judged by weights fitted on the others.
  for (const by of ['scanner', 'engine'] as const) {
    const parts = [...new Set(rows.map((s) => s[by]))].map((name) => {
      const out = rows.filter((s) => s[by] === name);
      const rate = equalErrorRate(out, fit(rows.filter((s) => s[by] !== name)));
      return `${name} ${(100 * rate).toFixed(1)} %`;
    });
    console.log(`  left out: ${parts.join(', ')}`);
  }
  console.log(`  at 0.15..0.85: unsure ${(100 * unsure).toFixed(1)} %, wrong ${(100 * wrong).toFixed(1)} %`);
  console.log(`  weights [${w.map((v) => v.toFixed(2)).join(', ')}]`);
}
