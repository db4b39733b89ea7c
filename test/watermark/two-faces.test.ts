/**
 * Both faces carry dots, and paper is thin: what lies behind must change neither what an eye sees of a face
 * nor what software reads from it. Patches at the upper end of the simulator's show-through.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { bitmapBytes } from '../../src/raster/bitmap.ts';
import { crop } from '../../src/raster/crop.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import { fieldGeometry, renderField } from '../../src/scramble/field/index.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  eye,
  type Paper,
  type PrinterParams,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import { INSTRUMENT } from '../../src/simulate/instrument.ts';
import {
  builtinPantograph,
  fillPantograph,
  preparePantograph,
  scorePantograph,
  wordCells,
  wordMask,
} from '../../src/watermark/index.ts';
import { pantographReference, scoreAgainst } from '../../src/watermark/score/score.ts';
import { faceOfCopy, outlineOf, patchDesign } from './helpers.ts';

const grid = { dpi: 600, width: 960, height: 640 };
/** Seven in a hundred of the light, and a scanner that lets through a fifth more: both ends of the ranges. */
const thin = (printer: PrinterParams): PrinterParams => ({
  ...printer,
  paper: { ...printer.paper, showThrough: 0.07 },
});
const scanner = { ...drawScanner('flatbed', 33), showThrough: 1.2 };

describe('a sheet with both faces printed', () => {
  const printer = thin(drawPrinter('office-600', 31));
  const design = patchDesign(builtinPantograph(600));
  const mask = wordMask(design.word, grid, outlineOf);
  let front: InkPlanes;
  let field: InkPlanes;
  let cells: Uint8Array;
  const geometry = fieldGeometry({ cellPx: 6, rows: 2 });
  const k = (plane: InkPlanes['k']): InkPlanes => ({ ...grid, c: null, m: null, y: null, k: plane });
  beforeAll(() => {
    const balanced = { ...balanceOn(builtinPantograph(600), printer, 31), word: design.word };
    front = k(fillPantograph(preparePantograph(balanced, mask, grid)));
    // Cells of a fixed mixture stand for ciphertext, which is as even.
    cells = Uint8Array.from(geometry.dataCells, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 17) & 1);
    field = k(
      crop(renderField(cells, geometry, 600), { x: 0, y: 0, width: grid.width, height: grid.height }),
    );
  });

  it('hides the word over a dense field as over bare paper', () => {
    const look = (behind: InkPlanes | null) =>
      eye(
        scanPaper(printPage(front, printer, 1, { behind }), INSTRUMENT, 1, { aligned: true }),
        600,
        wordCells(preparePantograph(design, mask, grid)),
      );
    const alone = look(null);
    const over = look(field);
    expect(Math.abs(alone.deltaL)).toBeLessThan(1.5);
    expect(Math.abs(over.deltaL - alone.deltaL)).toBeLessThan(0.3);
    expect(Math.abs(over.textureSteps - alone.textureSteps)).toBeLessThan(0.3);
  });

  it.each([300, 600])('tells originals and copies apart over it, at %i dpi', (dpi) => {
    const reference = pantographReference(design, mask);
    const scan = (paper: Paper) => scanPaper(paper, scanner, 3, { dpi, aligned: true });
    const sheet = printPage(front, printer, 2, { behind: field, quality: 'fast' });
    expect(scorePantograph(scan(sheet), dpi, mask, design).status).toBe('original');
    const copier = drawCopier('mono', 25);
    const copy = copyPaper(sheet, copier, drawPrinter('office-600', 26), 27, {
      mode: 'text',
      quality: 'fast',
    });
    expect(scoreAgainst(faceOfCopy(sheet, copy, copier, 27, scan(copy), dpi), reference).status).toBe('copy');
  });

  it('leaves every cell of the field on the same side of grey when the front carries the pattern', () => {
    const paper = (behind: InkPlanes | null) =>
      scanPaper(printPage(field, printer, 4, { behind, quality: 'fast' }), scanner, 5, {
        dpi: 300,
        aligned: true,
      });
    const alone = paper(null);
    const over = paper(front);
    const ink = bitmapBytes(field.k!);
    let [read, changed, moved] = [0, 0, 0];
    const mean = (image: typeof alone, x: number, y: number) => {
      let sum = 0;
      for (let j = 0; j < 3; j++)
        for (let i = 0; i < 3; i++) sum += image.data[(y + j) * image.width + x + i]!;
      return sum / 9;
    };
    for (let y = 60; y + 6 <= 576; y += 6)
      for (let x = 60; x + 6 <= grid.width - 60; x += 6) {
        const [a, b] = [mean(alone, x / 2, y / 2), mean(over, x / 2, y / 2)];
        // Near the middle a cell says nothing either way; that is the decoder's business.
        if (Math.abs(a - 128) < 12) continue;
        read++;
        changed += Number(a > 128 !== b > 128);
        moved += Math.abs(a - b);
      }
    expect(ink.some((v) => v !== 0)).toBe(true);
    expect(read).toBeGreaterThan(8000);
    expect(changed / read).toBeLessThan(0.002);
    expect(moved / read).toBeLessThan(8);
  });
});
