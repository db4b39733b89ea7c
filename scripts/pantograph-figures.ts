/**
 * The pictures of docs/pantograph.md: a patch of the built-in pantograph, balanced on a drawn printer, as
 * original and as copies; the motifs; the rows for the eye; and the picture of a calibration.
 *
 *   npx tsx scripts/pantograph-figures.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fitPicture, fitProfile, profileSheet } from '../src/calibrate/index.ts';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { crop } from '../src/raster/crop.ts';
import { createGray, type Gray } from '../src/raster/gray.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { encodePng } from '../src/raster/png.ts';
import { reduce } from '../src/raster/reduce.ts';
import { builtinProfile } from '../src/sheet/index.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import {
  builtinPantograph,
  fillPantograph,
  MOTIFS,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';
import { balanceOn } from './pantograph-patches.ts';

const path = '../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
const outlineOf = (text: string) => textOutline(font, text);
const save = (name: string, image: Gray) =>
  writeFileSync(new URL(`../docs/images/pantograph-${name}.png`, import.meta.url), encodePng(image));

/** Pictures side by side. */
function beside(images: readonly Gray[], gap = 12): Gray {
  const width = images.reduce((s, m) => s + m.width + gap, -gap);
  const out = createGray(width, Math.max(...images.map((m) => m.height)));
  let x = 0;
  for (const m of images) {
    for (let y = 0; y < m.height; y++)
      out.data.set(m.data.subarray(y * m.width, (y + 1) * m.width), y * width + x);
    x += m.width + gap;
  }
  return out;
}

const base = builtinPantograph(600);
const grid = { dpi: 600, width: 1408, height: 960 };
const spec = { ...base.word, pitchXMm: 100, pitchYMm: 60 };
const mask = wordMask(spec, grid, outlineOf);
const printer = drawPrinter('office-600', 3);
const design = { ...balanceOn(base, printer, 3), word: spec };
const page = fillPantograph(preparePantograph(design, mask, grid));
const planes: InkPlanes = { ...grid, c: null, m: null, y: null, k: page };
const paper = printPage(planes, printer, 1);
const look = (sheet: Paper, dpi: number) => scanPaper(sheet, INSTRUMENT, 1, { dpi, aligned: true });
const copy = (mode: 'text' | 'text-photo' | 'photo') =>
  copyPaper(paper, drawCopier('mono', 4), drawPrinter('office-600', 12), 5, { mode, aligned: true });
save('original-copy', beside([look(paper, 200), look(copy('text'), 200)]));
save('modes', beside([look(copy('text-photo'), 200), look(copy('photo'), 200)]));
const small = { dpi: 600, width: 1024, height: 768 };
for (const motif of MOTIFS) {
  const sizeMm = { seigaiha: 16, asanoha: 14, sakura: 20, waves: 18, guilloche: 14 }[motif];
  const d = { ...base, word: { ...spec, pitchXMm: 100 }, camouflage: { motif, sizeMm, lineMm: 0.34 } };
  save(
    `motif-${motif}`,
    reduce(fillPantograph(preparePantograph(d, wordMask(d.word, small, outlineOf), small)), 3),
  );
}

// What the eye looks at on the sheet of a black printer.
const mono = profileSheet(builtinProfile('generic-600')!, outlineOf);
const eyeRows = { x: 288, y: 824, width: 4440, height: 1344 };
const cut: InkPlanes = { ...grid, ...eyeRows, c: null, m: null, y: null, k: crop(mono.planes.k!, eyeRows) };
save('eye-rows', look(printPage(cut, printer, 4), 150));

// The colour sheet of an engine, printed, scanned and fitted.
const profile = builtinProfile('generic-600-cmyk')!;
const sheet = printPage(profileSheet(profile, outlineOf).planes, drawPrinter('office-600', 11), 11, {
  quality: 'fast',
});
const scan = scanPaper(sheet, { ...drawScanner('flatbed', 11), sharpen: 0 }, 11, {
  view: 'rgb',
  dpi: 300,
  marginMm: 1,
});
const fitted = fitProfile([scan], profile, { date: '2026-11-24', printer: '見本のプリンター (simulated)' });
if (!fitted.ok) throw new Error('the calibration sheet was not read');
writeFileSync(
  new URL('../docs/images/pantograph-fit.png', import.meta.url),
  encodePng(fitPicture(fitted.fit, outlineOf)),
);
