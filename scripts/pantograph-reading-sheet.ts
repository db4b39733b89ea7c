/**
 * Whole fronts read by tesseract from simulated scans at 300 dpi: words of the certificate that it finds, without
 * the pattern and with it under several keep-outs; as scanned, and with specks taken out (a median of 5 × 5 pixels).
 *
 *   npx tsx scripts/pantograph-reading-sheet.ts [sample = juminhyo] [engines = 2]
 */

import sharp from 'sharp';
import { builtInTemplate, composePages, textOutline } from '../src/layout/index.ts';
import { type Bitmap, type Gray, or, reduce, threshold } from '../src/raster/index.ts';
import { a4Grid } from '../src/sheet/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../src/simulate/index.ts';
import {
  builtinPantograph,
  fillPantograph,
  type KeepOutOptions,
  keepOutFromFace,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';
import { CONTEXT, sampleData } from '../test/layout/samples.ts';
import { ocr } from './pantograph-reading-page.ts';

const [sample = 'juminhyo', engines = '2'] = process.argv.slice(2);
const data = sampleData(sample);
const [page] = composePages(builtInTemplate(sample), data, CONTEXT);
const face = await page!.raster(600);
const grid = a4Grid(600, page!.orientation);
const design = builtinPantograph(600);
const { regular } = Object.values(CONTEXT.fonts)[0]!;
const prepared = preparePantograph(
  design,
  wordMask(design.word, grid, (text) => textOutline(regular, text)),
  grid,
);
const ink = threshold(face, 160);
const face300 = reduce(ink, 2);

const squeeze = (text: string) => text.replace(/\s/g, '');
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [squeeze(value)]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(strings)
      : [];
const words = [...new Set(strings(data))].filter((word) => word.length > 1);

const KEEP_OUTS: readonly (readonly [string, KeepOutOptions | null])[] = [
  ['no pattern', null],
  ['built-in', {}],
  ['up to the rules of tables', { ruleMarginMm: 0.4 }],
  ['up to the rules, strips from 2 mm', { ruleMarginMm: 0.4, sliverMm: 2 }],
  ['margin 0.5 mm alone', { marginMm: 0.5, gapMm: 0, lineGapMm: 0, sliverMm: 0 }],
];
/** What a program does that takes specks out before it reads. */
async function despeckled({ width, height, data }: Gray): Promise<Gray> {
  const raw = { width, height, channels: 1 } as const;
  const out = await sharp(data, { raw }).median(5).toColourspace('b-w').raw().toBuffer();
  return { width, height, data: new Uint8Array(out) };
}

console.log('| keep-out | words found | without specks |');
console.log('|---|---|---|');
for (const [name, options] of KEEP_OUTS) {
  const k: Bitmap = options
    ? or(ink, fillPantograph(prepared, keepOutFromFace(face300, grid, options)))
    : ink;
  const found = [0, 0];
  for (let seed = 1; seed <= Number(engines); seed++) {
    const planes = { ...grid, c: null, m: null, y: null, k };
    const paper = printPage(planes, drawPrinter('office-600', seed), seed, { quality: 'fast' });
    const scan = scanPaper(paper, drawScanner('flatbed', seed), seed, { view: 'gray', dpi: 300 });
    for (const [i, seen] of [scan, await despeckled(scan)].entries()) {
      const text = squeeze(ocr(seen, 300));
      found[i]! += words.filter((word) => text.includes(word)).length;
    }
  }
  const of = words.length * Number(engines);
  console.log(`| ${name} | ${found[0]} of ${of} | ${found[1]} |`);
}
