/** A scan laid on the pattern itself, through print simulation and scan: no label, no content that is known. */
import { beforeAll, describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { type Affine, invert } from '../../src/numeric/affine.ts';
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import { or } from '../../src/raster/combine.ts';
import { fillRect } from '../../src/raster/fill-rect.ts';
import { createGray, type Gray } from '../../src/raster/gray.ts';
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
import { scanMap } from '../../src/simulate/scan-geometry.ts';
import { frontMap } from '../../src/verify/pantograph.ts';
import {
  builtinPantograph,
  fillPantograph,
  type PantographDesign,
  preparePantograph,
  type WordSpec,
  wordMask,
} from '../../src/watermark/index.ts';
import { faceUnder } from '../../src/watermark/score/face-scan.ts';
import { type LaidFace, type LayCandidate, layFace } from '../../src/watermark/score/lay-face.ts';
import { pantographReference, scoreAgainst } from '../../src/watermark/score/score.ts';
import { outlineOf } from './helpers.ts';

/** A small page, 110 mm square. */
const grid = { dpi: 600, width: 2600, height: 2600 };
const base = builtinPantograph(600);
const maskOf = (word: WordSpec): Bitmap => wordMask(word, grid, outlineOf);
const candidate = (design: PantographDesign): LayCandidate => {
  const reference = pantographReference(design, maskOf(design.word));
  return { design, grid, reference: () => reference };
};
const own = candidate(base);

/** Bars as of a table, with the room about them that an issuer keeps clear. */
function content(): { ink: Bitmap; keepOut: Bitmap } {
  const ink = createBitmap(grid.width, grid.height);
  const keepOut = createBitmap(grid.width, grid.height);
  for (let k = 0; k < 4; k++) {
    const rect = { x: 700, y: 800 + 90 * k, width: 1100, height: 10 };
    fillRect(ink, rect);
    fillRect(keepOut, { x: rect.x - 48, y: rect.y - 48, width: rect.width + 96, height: 106 });
  }
  return { ink, keepOut };
}

const planesOf = (k: Bitmap) => ({ ...grid, c: null, m: null, y: null, k });
const printer = drawPrinter('office-600', 4);
const { ink, keepOut } = content();
let original: Paper;

beforeAll(() => {
  const design = balanceOn(base, printer, 4);
  const prepared = preparePantograph(design, maskOf(base.word), grid);
  const page = or(fillPantograph(prepared, keepOut), ink);
  original = printPage(planesOf(page), printer, 5, { quality: 'fast' });
});

/** Where some device pixels come to lie, and how far that is from the truth, mm. */
function errorOf(laid: LaidFace | null, truth: Affine, dpi: number): number {
  if (!laid) return Number.POSITIVE_INFINITY;
  const at = ([a, b, c, d, e, f]: Affine, x: number, y: number) => [a * x + c * y + e, b * x + d * y + f];
  const errors = [300, 2300].flatMap((x) =>
    [300, 2300].map((y) => {
      const [u, v] = at(laid.map, x, y) as [number, number];
      const [p, q] = at(truth, x, y) as [number, number];
      return (Math.hypot(u - p, v - q) * 25.4) / dpi;
    }),
  );
  return Math.max(...errors);
}

const score = (gray: Gray, laid: LaidFace) => scoreAgainst(faceUnder(gray, laid.map, 600), laid.reference);

describe('a face on its pattern', () => {
  it.each([
    ['flatbed', 300, 1],
    ['feeder', 300, 2],
    ['feeder', 200, 3],
  ] as const)('is laid to a tenth of a millimetre: %s, %i dpi', (kind, dpi, seed) => {
    const scanner = drawScanner(kind, seed);
    const gray = scanPaper(original, scanner, seed, { dpi, marginMm: 4 });
    const truth = invert(scanMap(original, scanner, seed, { dpi, aligned: false, marginMm: 4 }).toPlanes);
    const laid = layFace(gray, dpi, [own]);
    expect(errorOf(laid, truth, dpi)).toBeLessThan(0.1);
    const { status, features } = score(gray, laid!);
    expect(features.windows).toBeGreaterThanOrEqual(12);
    expect(status).not.toBe('copy');
  });

  describe('in one scan', () => {
    const scanner = drawScanner('flatbed', 8);
    let gray: Gray;
    let truth: Affine;
    beforeAll(() => {
      gray = scanPaper(original, scanner, 8, { dpi: 300 });
      truth = invert(scanMap(original, scanner, 8, { dpi: 300, aligned: false, marginMm: 0 }).toPlanes);
    });

    it('is laid in every quarter turn', () => {
      for (const turns of [1, 2, 3] as const) {
        const laid = layFace(rotate90(gray, turns), 300, [own])!;
        // Back in the picture as it was.
        const back = frontMap(gray, { quarterTurns: turns, toScan: laid.map, correlation: 1 }).affine;
        expect(errorOf({ ...laid, map: back }, truth, 300)).toBeLessThan(0.1);
      }
    });

    it('is laid where it lies 8 mm off', () => {
      const moved = createGray(gray.width, gray.height);
      const px = 94;
      for (let y = px; y < gray.height; y++)
        moved.data.set(
          gray.data.subarray((y - px) * gray.width, (y - px + 1) * gray.width - px),
          y * gray.width + px,
        );
      const [a, b, c, d, e, f] = truth;
      expect(errorOf(layFace(moved, 300, [own]), [a, b, c, d, e + px, f + px], 300)).toBeLessThan(0.1);
    });

    it('is of its own design among others', () => {
      const other = candidate({ ...base, word: { ...base.word, lines: ['原本'] } });
      const laid = layFace(gray, 300, [other, own]);
      expect(laid?.reference.grid).toEqual(grid);
      expect(errorOf(laid, truth, 300)).toBeLessThan(0.1);
      expect(score(gray, laid!).status).toBe(score(gray, layFace(gray, 300, [own])!).status);
    });

    // An original would look like a copy there: dots are missing where the two designs differ.
    it.each([
      ['another word', { word: { ...base.word, lines: ['原本'] } }],
      ['a bolder word', { word: { ...base.word, boldMm: 0.6 } }],
      ['words a little apart', { word: { ...base.word, pitchXMm: 73 } }],
      ['another camouflage', { camouflage: { motif: 'waves', sizeMm: 26, lineMm: 0.34 } }],
      ['the ground in place of the word', { mode: 'ground-appears' }],
    ] as const)('is not laid on %s', (_, change) => {
      expect(layFace(gray, 300, [candidate({ ...base, ...change })])).toBeNull();
    });
  });

  it('is laid as a copy, and told for one', () => {
    const copy = copyPaper(original, drawCopier('mono', 6), drawPrinter('office-600', 7), 9, {
      mode: 'text',
      quality: 'fast',
    });
    const gray = scanPaper(copy, drawScanner('flatbed', 10), 11, { dpi: 300 });
    expect(score(gray, layFace(gray, 300, [own])!).status).toBe('copy');
  });

  it.each([
    ['bare paper with bars', () => ink],
    [
      'other cells',
      () => {
        const strange = { ...base, cell: { width: 16, height: 16 } } as const;
        return fillPantograph(preparePantograph(strange, maskOf(base.word), grid));
      },
    ],
  ])('is not found in a foreign page: %s', (_, page) => {
    const paper = printPage(planesOf(page()), printer, 12, { quality: 'fast' });
    const gray = scanPaper(paper, drawScanner('flatbed', 13), 14, { dpi: 300 });
    expect(layFace(gray, 300, [own])).toBeNull();
  });
});
