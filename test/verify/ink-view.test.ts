/** A pantograph of cyan is told by red light, which cyan absorbs, and not by a scan without colours. */
import { expect, it } from 'vitest';
import type { Gray, InkPlanes, Rgb } from '../../src/raster/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { inkView } from '../../src/verify/pantograph.ts';
import {
  builtinPantograph,
  fillPantograph,
  preparePantograph,
  scorePantograph,
  wordMask,
} from '../../src/watermark/index.ts';
import { outlineOf, patchDesign } from '../watermark/helpers.ts';

const gray: Gray = { width: 2, height: 1, data: Uint8Array.of(7, 8) };
const rgb: Rgb = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

it.each([
  ['k', gray, gray],
  ['m', { ...gray, data: Uint8Array.of(2, 5) }, gray],
  ['c', { ...gray, data: Uint8Array.of(1, 4) }, null],
] as const)('%s with and without colours', (ink, coloured, grey) => {
  expect(inkView({ gray, rgb, dpi: 300 }, ink)).toEqual(coloured);
  expect(inkView({ gray, dpi: 300 }, ink)).toEqual(grey);
});

it('an original of cyan, by a scanner whose grey is green', () => {
  const grid = { dpi: 600, width: 960, height: 640 };
  const design = patchDesign(builtinPantograph(600, 'c'));
  const mask = wordMask(design.word, grid, outlineOf);
  const c = fillPantograph(preparePantograph(design, mask, grid));
  const planes: InkPlanes = { ...grid, c, m: null, y: null, k: null };
  const paper = printPage(planes, drawPrinter('office-600', 11), 11);
  const scanner = drawScanner('flatbed', 11);
  const colour = scanPaper(paper, scanner, 11, { view: 'rgb', dpi: 300, aligned: true });
  const grey = scanPaper(paper, scanner, 11, { view: 'gray', dpi: 300, aligned: true });
  const seen = inkView({ gray: grey, rgb: colour, dpi: 300 }, 'c')!;
  const there = scorePantograph(seen, 300, mask, design);
  expect(there.status).toBe('original');
  expect(there.score).toBeGreaterThan(scorePantograph(grey, 300, mask, design).score);
});
