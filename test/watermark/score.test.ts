import { beforeAll, describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { createGray } from '../../src/raster/gray.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import {
  builtinPantograph,
  fillPantograph,
  type PantographDesign,
  preparePantograph,
  scorePantograph,
  wordMask,
} from '../../src/watermark/index.ts';
import { pantographReference, scoreAgainst } from '../../src/watermark/score/score.ts';
import { faceOfCopy, outlineOf, patchDesign } from './helpers.ts';

const grid = { dpi: 600, width: 960, height: 640 };

describe('scorePantograph, through paper', () => {
  const printer = drawPrinter('office-600', 21);
  let design: PantographDesign;
  let original: Paper;
  let mask: ReturnType<typeof wordMask>;
  beforeAll(() => {
    design = patchDesign(balanceOn(builtinPantograph(600), printer, 21));
    mask = wordMask(design.word, grid, outlineOf);
    const k = fillPantograph(preparePantograph(design, mask, grid));
    const planes: InkPlanes = { ...grid, c: null, m: null, y: null, k };
    original = printPage(planes, printer, 22);
  });
  const scan = (paper: Paper, dpi: number) =>
    scanPaper(paper, drawScanner('flatbed', 23), 24, { dpi, aligned: true });

  it.each([
    [200, 0.6],
    [300, 0.9],
    [600, 0.9],
  ])('an original at %i dpi', (dpi, least) => {
    const { status, score } = scorePantograph(scan(original, dpi), dpi, mask, design);
    expect(score).toBeGreaterThan(least);
    expect(status).toBe(score >= 0.85 ? 'original' : 'unsure');
  });

  it.each(['text', 'text-photo', 'photo'] as const)('a copy in %s mode', (mode) => {
    const copier = drawCopier('mono', 25);
    const copy = copyPaper(original, copier, drawPrinter('office-600', 26), 27, { mode, quality: 'fast' });
    const reference = pantographReference(design, mask);
    for (const dpi of [300, 600]) {
      const face = faceOfCopy(original, copy, copier, 27, scan(copy, dpi), dpi);
      const { status, score, features } = scoreAgainst(face, reference);
      // It was found, and not merely missed.
      expect(features.match).toBeGreaterThan(0.3);
      expect(score).toBeLessThan(0.4);
      expect(status).toBe(mode === 'photo' && score > 0.15 ? 'unsure' : 'copy');
    }
  });

  it('a copy laid dead straight on the glass is no original', () => {
    const copy = copyPaper(original, drawCopier('mono', 25), drawPrinter('office-600', 26), 27, {
      mode: 'text',
      aligned: true,
      quality: 'fast',
    });
    for (const dpi of [300, 600])
      expect(scorePantograph(scan(copy, dpi), dpi, mask, design).score).toBeLessThan(0.5);
  });

  it('where the ground appears, its coarse dots are what a copy keeps', () => {
    const turned: PantographDesign = {
      ...design,
      mode: 'ground-appears',
      fine: { ...design.fine, areaPx: 1.3, coverage: 0.55 },
    };
    const k = fillPantograph(preparePantograph(turned, mask, grid));
    const print = printPage({ ...grid, c: null, m: null, y: null, k }, printer, 22);
    // Laid straight by a copier that is sharp and even: only its tones give this copy away.
    const copier = { ...drawCopier('mono', 25), blurUm: 20 };
    const copy = copyPaper(print, copier, drawPrinter('office-1200', 26), 27, {
      mode: 'text',
      aligned: true,
      quality: 'fast',
    });
    const there = scorePantograph(scan(copy, 300), 300, mask, turned);
    expect(there.features.contrast).toBeGreaterThan(0.1);
    expect(there.status).not.toBe('original');
    expect(Math.abs(scorePantograph(scan(print, 300), 300, mask, turned).features.contrast)).toBeLessThan(
      0.1,
    );
  });

  it('a page without a pattern, and scans that cannot tell', () => {
    expect(scorePantograph(createGray(960, 640, 235), 600, mask, design).status).toBe('absent');
    const faint = createGray(960, 640, 235);
    for (let i = 0; i < faint.data.length; i++)
      faint.data[i] = 225 + ((Math.imul(i, 0x9e3779b1) >>> 16) % 21);
    expect(scorePantograph(faint, 600, mask, design).status).toBe('absent');
    const coarse = scorePantograph(scan(original, 100), 100, mask, design);
    expect(coarse).toMatchObject({ status: 'unsure', because: 'scan' });
    expect(() => scorePantograph(faint, 0, mask, design)).toThrow('dpi: expected a positive number, got 0');
  });
});
