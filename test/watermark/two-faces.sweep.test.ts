/** Whole sheets: the cells of a back that are read wrong, with a front full of dots and text behind it and without. */
import { expect, it } from 'vitest';
import { or } from '../../src/raster/combine.ts';
import { expand } from '../../src/raster/expand.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import { threshold } from '../../src/raster/threshold.ts';
import { openCodeReader, openPicture, readBack } from '../../src/scan/index.ts';
import { a4Grid } from '../../src/sheet/grid.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import {
  builtinPantograph,
  fillPantograph,
  keepOutFromFace,
  preparePantograph,
  wordMask,
} from '../../src/watermark/index.ts';
import { backSheet, TEST_KEY } from '../scan/back-sheet.ts';
import { certificateFace } from '../scramble/certificate-face.ts';
import { outlineOf } from './helpers.ts';

it.each([300, 200])('a back reads the same over a front, at %i dpi', async (dpi) => {
  const face = certificateFace();
  const grid = a4Grid(600);
  const design = builtinPantograph(600);
  const dots = fillPantograph(
    preparePantograph(design, wordMask(design.word, grid, outlineOf), grid),
    keepOutFromFace(face, grid),
  );
  const k = (plane: InkPlanes['k']): InkPlanes => ({ ...grid, c: null, m: null, y: null, k: plane });
  const front = k(or(dots, expand(threshold(face, 128), Math.round(grid.width / face.width))));
  const back = backSheet(face, { rows: 15 });
  const printer = drawPrinter('office-600', 31);
  const thin = { ...printer, paper: { ...printer.paper, showThrough: 0.07 } };
  const scanner = { ...drawScanner('flatbed', 33), showThrough: 1.2 };
  const codeReader = await openCodeReader();
  const wrong: number[] = [];
  for (const behind of [null, front]) {
    const paper = printPage(k(back.page), thin, 5, { behind, quality: 'fast' });
    const scan = await jpegRoundTrip(scanPaper(paper, scanner, 6, { dpi, marginMm: 2 }), 80);
    const reading = await readBack(scan, { codeReader, verifyKey: () => TEST_KEY.verifyKey });
    expect(reading.label.status).toBe('valid');
    const { soft } = reading.field!;
    let bad = 0;
    for (let i = 0; i < soft.length; i++) bad += Number(soft[i]! > 0 !== (back.picture.cells[i] === 1));
    wrong.push(bad / soft.length);
    expect((await openPicture(reading, () => TEST_KEY.root)).ok).toBe(true);
  }
  console.log(
    `${dpi} dpi: cells read wrong ${wrong.map((v) => `${(100 * v).toFixed(3)} %`).join(', over a front ')}`,
  );
  expect(wrong[1]!).toBeLessThan(wrong[0]! + 0.002);
});
