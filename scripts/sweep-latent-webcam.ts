/**
 * Can the hidden figure still be read on copies with a cheap infrared webcam? Emblem middles are printed,
 * copied and looked at by simulated webcams (blur, noise, fixed pattern); two readers judge each picture:
 *
 *  - one who knows all forty candidate characters: normalised correlation with each, best of small
 *    shifts. It reads when the true one wins and stands 3 standard deviations over the others;
 *  - one who does not: d′ of strokes against ground after a blur of half a stroke. It reads from d′ 1.5.
 *
 *   npx tsx scripts/sweep-latent-webcam.ts --units 3 [--lattices dot] [--pictures DIR]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawFigure } from '../src/latent/figure.ts';
import { builtinLatentDesign, renderEmblem } from '../src/latent/index.ts';
import { createBitmap, getPixel } from '../src/raster/bitmap.ts';
import type { Gray } from '../src/raster/gray.ts';
import { encodePng } from '../src/raster/png.ts';
import { blurImage } from '../src/simulate/blur-image.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { BLACK_GENERATION } from '../src/simulate/profiles.ts';
import { FIGURE_OUTLINE, wordOutline } from '../test/latent/figure.ts';
import { engine, PAIR_OPTIONS, pairOf } from './latent-pair.ts';
import { onPaper } from './latent-sheets.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    ...PAIR_OPTIONS,
    pictures: { type: 'string', default: '' },
    styles: { type: 'string', default: 'skeleton,medium,heavy,full,mono' },
  },
});
/** Middle of the emblem that is simulated, device pixels. */
const SIDE = 320;
const DPI = 150;
const CANDIDATES = [...'証真正原本公印府県市区町村写複税住民票戸籍課納明書認可許登録検査済有無効適合格'];

const design = { ...builtinLatentDesign(600, true).emblem, infrared: pairOf(values) };
const whole = renderEmblem({ design, dpi: 600, sizePx: 708, figure: FIGURE_OUTLINE }).planes;
const planes = onPaper(whole, (SIDE - 708) / 2);

/** A candidate's ink at the webcam's resolution, 0..1, set as the emblem sets it. */
function template(character: string): Float32Array {
  const mask = createBitmap(SIDE, SIDE);
  const r = 96;
  drawFigure(
    mask,
    wordOutline(character),
    {
      x: SIDE / 2 - r,
      y: SIDE / 2 - r,
      width: 2 * r,
      height: 2 * r,
    },
    2.5,
  );
  const n = 600 / DPI;
  const side = SIDE / n;
  const out = new Float32Array(side * side);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      out[Math.floor(y / n) * side + Math.floor(x / n)]! += getPixel(mask, x, y) / (n * n);
  return out;
}
const templates = CANDIDATES.map(template);
const side = (SIDE * DPI) / 600;
/** Within the hidden circle, clear of its line. */
const inside = Array.from({ length: side * side }, (_, i) => i).filter((i) => {
  const x = (i % side) + 0.5 - side / 2;
  const y = Math.floor(i / side) + 0.5 - side / 2;
  return Math.hypot(x, y) < (128 * DPI) / 600;
});

function reading(view: Gray): { rank: number; z: number; d: number; contrast: number } {
  const linear = Float32Array.from(view.data, (v) => (v / 255) ** 2.2);
  // A camera's unevenness goes with a wide blur; half a stroke's blur is what an eye does.
  const wide = blurImage(linear, side, side, 16);
  const eye = blurImage(linear, side, side, 1);
  const flat = eye.map((v, i) => v - wide[i]!);
  const scores = templates.map((t) => {
    let best = -1;
    for (let dy = -2; dy <= 2; dy++)
      for (let dx = -2; dx <= 2; dx++) {
        let [s, q, a, b, ab] = [0, 0, 0, 0, 0];
        for (const i of inside) {
          const ink = t[i + dy * side + dx] ?? 0;
          const v = -flat[i]!;
          s += ink;
          q += ink * ink;
          a += v;
          b += v * v;
          ab += ink * v;
        }
        const n = inside.length;
        const c = (ab - (s * a) / n) / Math.sqrt((q - (s * s) / n) * (b - (a * a) / n) + 1e-12);
        best = Math.max(best, c);
      }
    return best;
  });
  const others = scores.slice(1);
  const mean = others.reduce((p, q) => p + q, 0) / others.length;
  const deviation = Math.sqrt(others.reduce((p, q) => p + (q - mean) ** 2, 0) / others.length);
  const figure: number[] = [];
  const ground: number[] = [];
  for (const i of inside)
    (templates[0]![i]! > 0.8 ? figure : templates[0]![i]! < 0.2 ? ground : []).push(flat[i]!);
  const m = (list: number[]) => list.reduce((p, q) => p + q, 0) / list.length;
  const v = (list: number[]) => list.reduce((p, q) => p + (q - m(list)) ** 2, 0) / list.length;
  const gap = m(ground) - m(figure);
  return {
    rank: 1 + others.filter((x) => x >= scores[0]!).length,
    z: (scores[0]! - mean) / deviation,
    d: gap / Math.sqrt((v(ground) + v(figure)) / 2),
    contrast: gap,
  };
}

const look = (paper: Paper, seed: number): Gray =>
  scanPaper(paper, drawScanner('infrared-camera', seed), seed + 1, {
    view: 'infrared',
    dpi: DPI,
    aligned: true,
  });
const keep = (name: string, view: Gray) => {
  if (!values.pictures) return;
  mkdirSync(values.pictures, { recursive: true });
  writeFileSync(`${values.pictures}/${name}.png`, encodePng(view, { dpi: DPI }));
};
interface Row {
  readonly informed: boolean;
  readonly naive: boolean;
  readonly z: number;
  readonly d: number;
  readonly contrast: number;
}
const judge = (view: Gray): Row => {
  const { rank, z, d, contrast } = reading(view);
  return { informed: rank === 1 && z >= 3, naive: d >= 1.5, z, d, contrast };
};
const middle = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1]!;
const tell = (name: string, rows: readonly Row[]) =>
  console.log(
    `| ${name} | ${rows.length} | ${rows.filter((r) => r.informed).length} | ${rows.filter((r) => r.naive).length} | ${middle(rows.map((r) => r.z)).toFixed(1)} | ${middle(rows.map((r) => r.d)).toFixed(2)} |`,
  );
console.log(
  '| | sheets | read by correlation | read by eye | z, median | d′, median |\n|---|---|---|---|---|---|',
);
const originals: Row[] = [];
const copies: Row[] = [];
const units = Number(values.units);
const profiles = ['office-600', 'heavy-600', 'light-600', 'random'];
const sheets = Array.from({ length: units }, (_, u) => {
  const s = Number(values.seed) * 1000 + u * 40;
  const printer = engine(profiles[u % 4]!, s);
  const paper = printPage(planes, printer, s + 1);
  const view = look(paper, s + 2);
  keep(`original-${u}`, view);
  originals.push(judge(view));
  return { s, paper };
});
tell('originals', originals);
for (const style of values.styles.split(',')) {
  for (const mode of ['text', 'text-photo', 'photo'] as const) {
    const rows: Row[] = [];
    for (const { s, paper } of sheets) {
      const black = BLACK_GENERATION.find(({ name }) => name === style);
      const drawn = drawCopier(black ? 'colour' : 'mono', s + 4);
      const between = ([low, high]: readonly [number, number]) => (low + high) / 2;
      const copier = black
        ? {
            ...drawn,
            blackAmount: between(black.amount),
            blackStart: between(black.start),
            blackGamma: between(black.gamma),
          }
        : drawn;
      const copy = copyPaper(paper, copier, drawPrinter('office-600', s + 5), s + 6, { mode, aligned: true });
      const view = look(copy, s + 7);
      keep(`${style}-${mode}-${s}`, view);
      rows.push(judge(view));
      process.stderr.write('.');
    }
    copies.push(...rows);
    tell(`${black(style)}, ${mode}`, rows);
  }
}
process.stderr.write('\n');
tell('all copies', copies);

function black(style: string): string {
  return style === 'mono' ? 'mono copier' : `colour, ${style} black`;
}
