import { beforeAll, describe, expect, it } from 'vitest';
import { darknesses, screenRow } from '../../scripts/pantograph-patches.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import { reduce } from '../../src/raster/reduce.ts';
import { resampleGray } from '../../src/raster/resample.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import { tile } from '../../src/raster/tile.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import {
  applyCalibration,
  builtinPantograph,
  calibrationSheet,
  fitCalibration,
} from '../../src/watermark/index.ts';
import { coarseTile } from '../../src/watermark/screens.ts';
import { outlineOf } from './helpers.ts';

const design = builtinPantograph(600);

describe('calibration', () => {
  let planes: InkPlanes;
  let perfect: Gray;
  beforeAll(() => {
    planes = calibrationSheet(design, outlineOf).planes;
    perfect = reduce(planes.k!, 2);
  });

  it('finds the sheet at any quarter turn and at other resolutions', () => {
    const dpis: number[] = [];
    const coverages: number[] = [];
    for (const scan of [
      perfect,
      rotate90(perfect, 1),
      rotate90(perfect, 2),
      rotate90(perfect, 3),
      resampleGray(perfect, Math.round(perfect.width * 1.37), Math.round(perfect.height * 1.37)),
    ]) {
      const fit = fitCalibration(scan, design);
      if (!fit.ok) throw new Error(fit.reason);
      dpis.push(Math.round(fit.scanDpi));
      expect(fit.notes).not.toContain('sheet-unnumbered');
      coverages.push(fit.inks.k!.balance.fineCoverage);
    }
    expect(dpis).toEqual([300, 300, 300, 300, 411]);
    // The same ink, whichever way up. (The last scan is resampled in sRGB levels, which moves its tones.)
    for (const c of coverages.slice(0, 4)) expect(Math.abs(c - coverages[0]!)).toBeLessThan(0.02);
  });

  it('makes word and ground of one tone on the printer that was scanned', () => {
    // The scan is skewed, stretched, noisy and sharpened.
    for (const seed of [5]) {
      const printer = drawPrinter('office-600', seed);
      const paper = printPage(planes, printer, seed, { quality: 'fast' });
      const scan = scanPaper(paper, drawScanner('flatbed', seed), seed, { dpi: 300, marginMm: 1 });
      const fit = fitCalibration(scan, design);
      if (!fit.ok) throw new Error(fit.reason);
      expect(fit.confidence).toBeGreaterThan(0.5);
      expect(fit.verdict).toBe('carries');
      // The sheet's number came through print and scan.
      expect(fit.notes).not.toContain('sheet-unnumbered');
      expect(fit.inks.k!.dotGain).toBeGreaterThan(0);
      // Finer lines fill in more, those of odd periods in their places.
      const tones = fit.inks.k!.lines.map(({ tone }) => tone);
      expect(tones).toEqual([...tones].sort((a, b) => b - a));
      expect(fit.inks.k!.lines.map(({ printable }) => printable)).toEqual([
        false,
        true,
        true,
        true,
        true,
        true,
      ]);
      const d = applyCalibration(design, fit);
      const [word, ground] = darknesses(screenRow(d), printer, seed) as [number, number];
      // 0.02 of darkness is about 0.8 of L* at this tone.
      expect(Math.abs(word - ground)).toBeLessThan(0.025);
      expect(word).toBeGreaterThan(0.08);
    }
  });

  it('returns the levels of patches of the caller, for mixtures of other inks', () => {
    const tint = (every: number): InkPlanes => {
      const c = tile(coarseTile(design, { shape: 'round', areaPx: 64 / (every * every) }), 192, 192);

      return { width: 192, height: 192, dpi: 600, c, m: null, y: null, k: c };
    };
    const sheet = calibrationSheet(design, outlineOf, { extraPatches: [tint(2), tint(4)] });
    expect(popCount(sheet.planes.c!)).toBeGreaterThan(1000);
    const fit = fitCalibration(reduce(sheet.planes.k!, 2), design, { extraPatches: 2 });
    if (!fit.ok) throw new Error(fit.reason);
    expect(fit.extra).toHaveLength(2);
    expect(fit.extra[0]!).toBeLessThan(fit.extra[1]!);
  });

  it('answers, and does not throw, on what is not its sheet', () => {
    const blank = { width: 2480, height: 3508, data: new Uint8Array(2480 * 3508).fill(250) };
    expect(fitCalibration(blank, design)).toEqual({ ok: false, reason: 'sheet-not-found' });
    expect(fitCalibration({ width: 100, height: 100, data: new Uint8Array(10000) }, design)).toEqual({
      ok: false,
      reason: 'resolution-too-low',
    });
    expect(() => calibrationSheet(design, outlineOf, { inks: [] })).toThrow('inks: expected 1 to 3, got 0');
  });
});
