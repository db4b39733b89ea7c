/**
 * The Pareto picture behind the built-in pantograph: for each design, how well the word hides on
 * originals (calibrated, then printed on days to come) and how it stands out on copies outside photo mode.
 *
 *   npx tsx scripts/sweep-pantograph.ts [printers = 4] [dpi = 600] [first seed = 300]
 *
 * Prints a table and draws pantograph-pareto-<dpi>.png: of 12 printers and more the published one in docs/images, of
 * fewer one in out/. A printer takes about 3 s for a design.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Color, createCanvas } from '../src/calibrate/canvas.ts';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { encodePng } from '../src/raster/png.ts';
import { drawPrinter } from '../src/simulate/index.ts';
import { builtinPantograph, checkDesign, type PantographDesign } from '../src/watermark/index.ts';
import { balanceOn } from './pantograph-patches.ts';
import {
  CELL_HEADS,
  cells,
  PUBLISHED,
  paretoPicture,
  strangePrinter,
  summary,
  trial,
} from './pantograph-trials.ts';

const [count = 4, dpi = 600, first = 300] = process.argv.slice(2).map(Number);
const base = builtinPantograph(dpi);
const n = dpi / 600;

/** One design tried; areas and jitter in 1/600 inch. */
function variant(
  coarse: number,
  coarseShare: number,
  decoy: number,
  share: number,
  jitter: number,
  lattice: PantographDesign['lattice'] = 'square',
): PantographDesign {
  return checkDesign({
    ...base,
    camouflage: null,
    lattice,
    jitterPx: jitter * n,
    coarse: [{ shape: 'round', areaPx: coarse * n * n, share: coarseShare }],
    decoys: {
      share,
      jitterPx: Math.max(1, jitter) * n,
      ...(decoy > 0 && { areaPx: decoy * n * n }),
    },
  });
}

interface Tried {
  readonly name: string;
  readonly design: PantographDesign;
  readonly balanced: boolean;
  readonly kind: 'tried' | 'chosen' | 'uncalibrated';
}
const tried = (name: string, design: PantographDesign): Tried => ({
  name,
  design,
  balanced: true,
  kind: 'tried',
});
const bare = { ...base, camouflage: null };
const TRIED: readonly Tried[] = [
  tried('8 px, regular, no decoys', variant(8, 1, 0, 0, 0)),
  tried('8 px, jitter 2, decoys 8 px 0.35', variant(8, 1, 8, 0.35, 2)),
  tried('8 px on 0.95, decoys 10 px 0.35', variant(8, 0.95, 10, 0.35, 2)),
  tried('14 px at 45°, decoys 14 px 0.30', variant(14, 1, 14, 0.3, 1, 'quincunx')),
  tried('14 px on 0.66, decoys 16 px 0.20', variant(14, 0.66, 16, 0.2, 2)),
  tried('10 px on 0.86, decoys 14 px 0.32', variant(10, 0.86, 14, 0.32, 2)),
  tried('10 px on 0.86, decoys 14 px 0.22', variant(10, 0.86, 14, 0.22, 2)),
  tried('10 px on 0.86, decoys 18 px 0.23', variant(10, 0.86, 18, 0.23, 2)),
  tried('10 px on 0.86, decoys 24 px 0.15', variant(10, 0.86, 24, 0.15, 2)),
  tried('10 px on 0.86, decoys 20 px 0.20', variant(10, 0.86, 20, 0.2, 2)),
  tried('12 px on 0.82, decoys 20 px 0.20', variant(12, 0.82, 20, 0.2, 2)),
  { name: 'built-in', design: bare, balanced: true, kind: 'chosen' },
  { name: 'built-in, uncalibrated', design: bare, balanced: false, kind: 'uncalibrated' },
];

/** A printer of each kind in turn, as many as are asked for. */
const ENGINES = ['office', 'light', 'heavy', 'strange'] as const;

const rows: (Tried & ReturnType<typeof summary>)[] = [];
console.log(`| # | design, ${dpi} dpi | ${CELL_HEADS} |`);
console.log('|---|---|---|---|---|---|---|---|');
TRIED.forEach((one, k) => {
  const trials = Array.from({ length: count }, (_, i) => {
    const seed = first + i * 13;
    const kind = ENGINES[i % ENGINES.length]!;
    const printer =
      kind === 'strange' ? strangePrinter(dpi as 600, seed) : drawPrinter(`${kind}-${dpi}`, seed);
    return trial(one.balanced ? balanceOn(one.design, printer, seed) : one.design, printer, seed);
  });
  const row = summary(trials);
  rows.push({ ...one, ...row });
  console.log(`| ${k + 1} | ${one.name} | ${cells(row)} |`);
});

// The picture: texture to the right, emergence upward, hidden as the filling of a ring.
const path = '../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
const [WIDTH, HEIGHT] = [1100, 720];
const canvas = createCanvas(WIDTH, HEIGHT, (text) => textOutline(font, text));
const TEXT: Color = [34, 34, 38];
const SOFT: Color = [120, 120, 126];
const RULE: Color = [214, 214, 216];
const GOAL: Color = [231, 240, 231];
const POINT: Color = [70, 92, 120];
const SEAL: Color = [198, 50, 30];
const most = Math.max(4.4, ...rows.map((r) => r.texture + 0.4));
const top = Math.max(8, ...rows.map((r) => r.emergence + 0.6));
const x = (v: number) => 90 + (v / most) * 690;
const y = (v: number) => 630 - (v / top) * 520;
canvas.text('地紋の設計  隠れ方と現れ方', 90, 48, 26, TEXT);
canvas.text(`Designs tried at ${dpi} dpi: how they hide, how they emerge`, 90, 76, 17, SOFT);
canvas.rect(x(0), y(top), x(1.3) - x(0), y(4) - y(top), GOAL);
for (let v = 0; v <= top; v += 2) {
  canvas.stroke([x(0), y(v), x(most), y(v)], 1, RULE);
  canvas.text(String(v), x(0) - 10, y(v) + 5, 15, SOFT, 'right');
}
for (let v = 0; v <= most; v++) canvas.text(String(v), x(v), y(0) + 24, 15, SOFT, 'middle');
canvas.stroke([x(0), y(0), x(most), y(0)], 1.4, SOFT);
canvas.stroke([x(0), y(4), x(most), y(4)], 1.2, SEAL, [7, 5]);
canvas.text('はっきり見える conspicuous', x(most), y(4) - 8, 14, SEAL, 'right');
canvas.text('目標 aim', x(0) + 10, y(top) + 22, 14, [90, 130, 90]);
canvas.text(
  '原本の肌目の差  texture on the original, just-noticeable steps (less is better)',
  x(most / 2),
  684,
  16,
  TEXT,
  'middle',
);
canvas.text('複写の明度差  ΔL* on copies, median (more is better)', 90, 100, 15, TEXT);
// The chosen one lies on top.
const order = rows
  .map((_, k) => k)
  .sort((a, b) => Number(rows[a]!.kind === 'chosen') - Number(rows[b]!.kind === 'chosen'));
order.forEach((k) => {
  const r = rows[k]!;
  const color = r.kind === 'chosen' ? SEAL : POINT;
  const [px, py] = [x(r.texture), y(Math.max(0, r.emergence))];
  canvas.disc(px, py, 13, color);
  if (r.kind === 'uncalibrated') canvas.disc(px, py, 10.5, [255, 255, 255]);
  canvas.text(String(k + 1), px, py + 5, 15, r.kind === 'uncalibrated' ? POINT : [255, 255, 255], 'middle');
  const line = 128 + k * 44;
  canvas.disc(812, line - 6, 11, color);
  if (r.kind === 'uncalibrated') canvas.disc(812, line - 6, 8.5, [255, 255, 255]);
  canvas.text(
    String(k + 1),
    812,
    line - 1,
    14,
    r.kind === 'uncalibrated' ? POINT : [255, 255, 255],
    'middle',
  );
  canvas.text(r.name, 834, line, 16, r.kind === 'chosen' ? SEAL : TEXT);
  canvas.text(
    `隠 hidden ${Math.round(100 * r.strict)} %  ・  現 ≥ 4: ${Math.round(100 * r.conspicuous)} %`,
    834,
    line + 19,
    13,
    SOFT,
  );
});
const picture = paretoPicture(count, dpi);
const place = new URL(`../${picture}`, import.meta.url);
mkdirSync(new URL('.', place), { recursive: true });
writeFileSync(place, encodePng(canvas.image));
console.error(
  count < PUBLISHED
    ? `wrote ${picture}; of ${PUBLISHED} printers and more it would be the one in docs/images`
    : `wrote ${picture}`,
);
