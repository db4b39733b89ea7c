/**
 * The Pareto picture behind the built-in pantograph: for each design, how well the word hides on
 * originals (calibrated, then printed on days to come) and how it stands out on copies outside photo mode.
 *
 *   npx tsx scripts/sweep-pantograph.ts [printers = 6] [dpi = 600] [first seed = 300]
 *
 * Prints a table and writes docs/images/pantograph-pareto-<dpi>.png. A printer takes about 3 s for a design.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { fillRect } from '../src/raster/fill-rect.ts';
import { fillOutline } from '../src/raster/outline.ts';
import { encodePng } from '../src/raster/png.ts';
import { reduce } from '../src/raster/reduce.ts';
import { eye } from '../src/simulate/eye.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  driftPrinter,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { builtinPantograph, checkDesign, type PantographDesign } from '../src/watermark/index.ts';
import { coarseTile, groundTile } from '../src/watermark/screens.ts';
import { balanceOn, patchRow } from './pantograph-patches.ts';

const [count = 6, dpi = 600, first = 300] = process.argv.slice(2).map(Number);
const base = builtinPantograph(dpi);
const n = dpi / 600;

/** One design tried; areas and jitter in 1/600 inch. */
function variant(
  coarse: number,
  lattice: PantographDesign['lattice'],
  decoys: number,
  jitter: number,
): PantographDesign {
  return checkDesign({
    ...base,
    camouflage: null,
    lattice,
    jitterPx: jitter * n,
    coarse: [{ shape: 'round', areaPx: coarse * n * n }],
    decoys: { share: decoys, jitterPx: Math.max(1, jitter) * n },
  });
}

const TRIED: readonly [name: string, design: PantographDesign, balanced: boolean][] = [
  ['7 px, regular, no decoys', variant(7, 'square', 0, 0), true],
  ['7 px, regular, decoys 0.2', variant(7, 'square', 0.2, 0), true],
  ['7 px, jitter 1, decoys 0.2', variant(7, 'square', 0.2, 1), true],
  ['7 px, jitter 2, decoys 0.2', variant(7, 'square', 0.2, 2), true],
  ['8 px, jitter 2, decoys 0.35', variant(8, 'square', 0.35, 2), true],
  ['9 px, jitter 2, decoys 0.5', variant(9, 'square', 0.5, 2), true],
  ['14 px at 45 degrees, decoys 0.3', variant(14, 'quincunx', 0.3, 1), true],
  ['5 px, jitter 1, decoys 0.1', variant(5, 'square', 0.1, 1), true],
  ['built-in, uncalibrated', { ...base, camouflage: null }, false],
];

interface Row {
  readonly name: string;
  readonly hidden: number;
  readonly strict: number;
  readonly texture: number;
  readonly emergence: number;
  readonly readable: number;
  readonly conspicuous: number;
}

const share = (values: readonly number[], test: (v: number) => boolean) =>
  values.filter(test).length / values.length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function evaluate(name: string, design: PantographDesign, balanced: boolean): Row {
  const deltas: number[] = [];
  const textures: number[] = [];
  const copies: number[] = [];
  const readable: boolean[] = [];
  for (let i = 0; i < count; i++) {
    const seed = first + i * 13;
    const printer = drawPrinter(`office-${dpi}`, seed);
    const d = balanced ? balanceOn(design, printer, seed) : design;
    const row = patchRow([coarseTile(d, d.coarse[0]!), groundTile(d)], d);
    const word = createBitmap(row.planes.width, row.planes.height);
    const ignore = createBitmap(row.planes.width, row.planes.height);
    fillRect(word, row.areas[0]!);
    fillRect(ignore, { x: 0, y: 0, width: ignore.width, height: ignore.height });
    for (const area of row.areas) fillRect(ignore, area, 0);
    for (let day = 0; day < 3; day++) {
      const paper = printPage(row.planes, driftPrinter(printer, seed + day + 1), seed + day + 3);
      const seen = eye(scanPaper(paper, INSTRUMENT, 1, { aligned: true, dpi: 600 }), 600, word, { ignore });
      deltas.push(seen.deltaL);
      textures.push(seen.textureSteps);
      if (day > 0) continue;
      (['text', 'text-photo'] as const).forEach((mode, m) => {
        const engine = drawPrinter(
          ['office-600', 'office-600', 'heavy-600', 'light-600'][(i * 3 + m) % 4]!,
          seed + 41,
        );
        const copier = drawCopier(['mono', 'colour', 'mono-old'][(i + m) % 3]!, seed + 50);
        const copy = copyPaper(paper, copier, engine, seed + 60, { mode, aligned: true, quality: 'fast' });
        const there = eye(scanPaper(copy, INSTRUMENT, 1, { aligned: true, dpi: 600 }), 600, word, { ignore });
        copies.push(-there.deltaL);
        readable.push(-there.deltaL >= 1.5 && there.dPrime >= 1);
      });
    }
  }
  return {
    name,
    hidden: share(deltas, (v) => Math.abs(v) <= 1.5),
    strict: share(deltas, (v) => Math.abs(v) <= 0.8),
    texture: median(textures),
    emergence: median(copies),
    readable: readable.filter(Boolean).length / readable.length,
    conspicuous: share(copies, (v) => v >= 4),
  };
}

const rows: Row[] = [];
console.log('| # | design | hidden ≤ 1.5 | ≤ 0.8 | texture, steps | copy ΔL*, median | readable | ≥ 4 |');
console.log('|---|---|---|---|---|---|---|---|');
TRIED.forEach(([name, design, balanced], k) => {
  const r = evaluate(name, design, balanced);
  rows.push(r);
  const percent = (v: number) => `${Math.round(100 * v)} %`;
  console.log(
    `| ${k + 1} | ${name} | ${percent(r.hidden)} | ${percent(r.strict)} | ${r.texture.toFixed(1)} | ${r.emergence.toFixed(1)} | ${percent(r.readable)} | ${percent(r.conspicuous)} |`,
  );
});

// The picture: texture to the right, emergence upward; the number of a design fills with its hidden share.
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
const SCALE = 3;
const plot = createBitmap(820 * SCALE, 560 * SCALE);
const text = (s: string, x: number, y: number, em: number) =>
  fillOutline(plot, textOutline(font, s).outline, [em * SCALE, 0, 0, em * SCALE, x * SCALE, y * SCALE]);
const bar = (x: number, y: number, width: number, height: number) =>
  fillRect(plot, {
    x: Math.round(x * SCALE),
    y: Math.round(y * SCALE),
    width: Math.max(1, Math.round(width * SCALE)),
    height: Math.max(1, Math.round(height * SCALE)),
  });
const px = (v: number) => 80 + v * 150;
const py = (v: number) => 480 - v * 52;
bar(px(0), py(0), 4.6 * 150, 1.5);
bar(px(0), py(8.2), 1.5, 8.2 * 52);
for (let v = 0; v <= 4; v++) text(String(v), px(v) - 4, 502, 16);
for (let v = 0; v <= 8; v += 2) text(String(v), 56, py(v) + 6, 16);
for (let x = 0; x < 4.5; x += 0.06) bar(px(x), py(4), 4, 0.7);
text('difference of texture on the original, just-noticeable steps (less is better)', 120, 536, 17);
text('median ΔL* of the word on copies (more is better); dashes: conspicuous', 90, 36, 17);
rows.forEach((r, k) => {
  const x = px(Math.min(4.5, r.texture));
  const y = py(Math.min(8, Math.max(0, r.emergence)));
  bar(x - 4, y - 4, 8, 8);
  // Neighbours in the table are often neighbours in the picture: labels go to both sides.
  text(`${k + 1}: hidden ${Math.round(100 * r.strict)} %`, k % 2 ? x + 9 : x - 116, y + 5, 14);
});
const out = new URL(`../docs/images/pantograph-pareto-${dpi}.png`, import.meta.url);
writeFileSync(out, encodePng(reduce(plot, SCALE)));
console.error(`wrote docs/images/pantograph-pareto-${dpi}.png`);
