/**
 * The simulator at real sizes: `npx vitest bench bench/simulate.bench.ts`. One core is all it uses.
 */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { openDeveloper } from '../src/simulate/develop.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { builtinPantograph, fillPantograph, preparePantograph, wordMask } from '../src/watermark/index.ts';
import { developPlain } from '../test/reference/simulate/develop-plain.ts';

/** Single pixels, 4 apart, over a whole raster: the busiest ground that anybody prints. */
function screen(width: number, height: number, dpi: number): InkPlanes {
  const k = createBitmap(width, height);
  for (let y = 0; y < height; y += 4) k.words.fill(0x88888888, y * k.stride, y * k.stride + (width >> 5));
  return { width, height, dpi, c: null, m: null, y: null, k };
}

const once = { iterations: 2, time: 0, warmupIterations: 1, warmupTime: 0 };

describe('60 x 60 mm through print, copy and scan', () => {
  for (const dpi of [600, 1200])
    for (const [copier, mode] of [
      ['mono', 'text'],
      ['mono', 'photo'],
      ['colour', 'text'],
      ['colour', 'photo'],
    ] as const) {
      const planes = screen((1408 * dpi) / 600, (1408 * dpi) / 600, dpi);
      bench(
        `${dpi} dpi, ${copier}, ${mode}`,
        () => {
          const paper = printPage(planes, drawPrinter(`office-${dpi}`, 1), 2);
          const copy = copyPaper(paper, drawCopier(copier, 3), drawPrinter('office-600', 4), 5, { mode });
          scanPaper(copy, drawScanner('flatbed', 6), 7);
        },
        once,
      );
    }
});

describe('60 x 60 mm of the built-in pantograph, a colour copy, a scanner that reads luma', () => {
  const path = '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf';
  const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
  const grid = { dpi: 600, width: 1417, height: 1417 } as const;
  const design = builtinPantograph(600);
  const mask = wordMask(design.word, grid, (text) => textOutline(font, text));
  const planes = {
    ...grid,
    c: null,
    m: null,
    y: null,
    k: fillPantograph(preparePantograph(design, mask, grid), null),
  };
  // The dearest way there is: four inks on the copy, and light of three bands to scatter.
  const scanner = { ...drawScanner('flatbed', 6), grayWeights: [0.299, 0.587, 0.114] as const };
  for (const mode of ['text', 'photo', 'text-photo'] as const)
    bench(
      mode,
      () => {
        const paper = printPage(planes, drawPrinter('office-600', 1), 2);
        const copy = copyPaper(paper, drawCopier('colour', 3), drawPrinter('office-600', 4), 5, { mode });
        scanPaper(copy, scanner, 7);
      },
      once,
    );
});

describe('A4 at 600 dpi, print and scan', () => {
  const page = screen(4960, 7016, 600);
  for (const quality of ['full', 'fast'] as const)
    bench(
      quality,
      () => {
        scanPaper(printPage(page, drawPrinter('office-600', 1), 2, { quality }), drawScanner('feeder', 3), 4);
      },
      { ...once, iterations: 1, warmupIterations: 0 },
    );
});

describe('development of one ink, 64 x 64 px, 16 samples to a pixel', () => {
  const { k } = screen(64, 64, 600);
  const printer = { ...drawPrinter('office-600', 1), satellitesPerMm2: 0 };
  const out = new Float32Array(256 * 256);
  bench('tables and fused rows (with its noise tiles)', () => {
    openDeveloper(k!, 600, 'k', printer, 1, { factor: 4, reduce: 1 }).develop(0, 256, out, 0);
  });
  bench('plain definition (with its noise tiles)', () => {
    developPlain(k!, 600, printer, 1, 4);
  });
});
