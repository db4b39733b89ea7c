/** A front without its back: what the pantograph says of it, and what that makes of the verdict. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRenderer } from '../../src/pdf/index.ts';
import { measurePalette, pagePlanes } from '../../src/pdf/page-planes.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import { createVerifier, type Verifier } from '../../src/verify/index.ts';
import { jpeg, KEYS, scannedSheet } from '../site/sheets.ts';

const printer = drawPrinter('office-600', 3);
const scanner = drawScanner('flatbed', 3);
let verifier: Verifier;
let front: Paper;

beforeAll(async () => {
  verifier = await createVerifier({ keys: KEYS });
  const { pdf } = await scannedSheet(KEYS, 'LONE-1');
  const renderer = await openRenderer();
  const palette = await measurePalette(renderer);
  const planes = pagePlanes(renderer, pdf, 0, { dpi: 600, path: 'mono', palette });
  renderer.close();
  front = printPage(planes, printer, 4, { quality: 'fast' });
});
afterAll(() => verifier.close());

const scan = (paper: Paper): Gray => scanPaper(paper, scanner, 5, { dpi: 300 });
const verify = async (...pages: Gray[]) =>
  verifier.verify({ scans: await Promise.all(pages.map((page) => jpeg(page))) });

it('an original is unreadable, with what its pantograph says', async () => {
  const { verdict, sheets } = await verify(rotate90(scan(front), 2));
  expect(verdict.verdict).toBe('unreadable');
  expect(verdict.reasons).toEqual(['back-not-found']);
  expect(verdict.label.status).toBe('missing');
  expect(verdict.serial).toBeNull();
  expect(verdict.comparison.status).toBe('skipped');
  expect(verdict.pantograph.because).not.toBe('scan');
  expect(verdict.pantograph.score).toBeGreaterThan(0.4);
  expect(verdict.timingsMs.pantograph).toBeGreaterThan(0);
  expect(sheets).toHaveLength(1);
});

it('a photo copy, on which no word emerges, is a copy', async () => {
  const copy = copyPaper(front, drawCopier('mono', 1), drawPrinter('office-600', 2), 8, {
    mode: 'photo',
    quality: 'fast',
  });
  const { verdict, sheets } = await verify(scan(copy));
  expect(verdict.pantograph.status).toBe('copy');
  expect(verdict.verdict).toBe('copy');
  expect(verdict.reasons).toEqual(['pantograph-copy', 'back-not-found']);
  expect(verdict.label.status).toBe('missing');
  expect(sheets.map((sheet) => sheet.verdict)).toEqual([verdict]);
});

it('a page without a pantograph of ours says nothing', async () => {
  const page = { width: 2480, height: 3508, data: new Uint8Array(2480 * 3508).fill(246) };
  for (let y = 300; y < 3000; y += 90)
    for (let row = y; row < y + 30; row++)
      for (let x = 300; x < 2100; x++) page.data[row * 2480 + x] = (x * 7 + y) % 40 < 14 ? 20 : 246;
  const { verdict, sheets } = await verify(page);
  expect(verdict.verdict).toBe('unreadable');
  expect(verdict.pantograph).toEqual({ status: 'unsure', score: 0.5, because: 'scan' });
  expect(sheets).toEqual([]);
});
