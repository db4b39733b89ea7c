import { describe, expect, it } from 'vitest';
import { createBitmap, getPixel } from '../../src/raster/bitmap.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  driftPrinter,
  INSTRUMENT,
  meanReflectance,
  printPage,
  scanPaper,
  simulateGray,
} from '../../src/simulate/index.ts';
import { openScreener } from '../../src/simulate/screens.ts';
import { invertTone } from '../../src/simulate/tone-calibration.ts';
import { emergence, photoToneShift } from './measures.ts';
import { clusteredTint, kPlanes, patternBitmap, popCountOf } from './patterns.ts';

const seeds = [1, 2, 3, 4, 5, 6];
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('copier', () => {
  it('keeps mean tone in photo mode', () => {
    const mono = seeds.slice(0, 3).flatMap((s) => [0.15, 0.4].map((t) => photoToneShift('mono', s, t)));
    for (const shift of mono) expect(Math.abs(shift)).toBeLessThan(4);
    expect(Math.abs(mean(mono))).toBeLessThan(1.5);
    const colour = seeds.slice(0, 2).flatMap((s) => [0.3].map((t) => photoToneShift('colour', s, t)));
    for (const shift of colour) expect(Math.abs(shift)).toBeLessThan(8);
  });

  it('loses fine dots and keeps coarse ones in text mode, so that a word emerges', () => {
    const emerged = seeds.slice(0, 5).filter((seed) => emergence('mono', 'text', seed) < -1).length;
    expect(emerged).toBeGreaterThanOrEqual(3);
    expect(Math.abs(emergence('mono', 'photo', 2))).toBeLessThan(1);
  });

  it('turns an infrared pair into one ink mixture', () => {
    // Left: K tint; right: C + M + Y tints. In the infrared only the left is there; on a copy neither more than the other.
    const n = 240;
    const tint = (share: number, left: boolean, offset: number) => {
      const dots = clusteredTint(n, n, 600, 106, share);
      return patternBitmap(
        n,
        n,
        (x, y) => x >= 20 && x < 220 && x < n / 2 === left && getPixel(dots, (x + offset) % n, y) === 1,
      );
    };
    const planes: InkPlanes = {
      width: n,
      height: n,
      dpi: 600,
      k: tint(0.35, true, 0),
      c: tint(0.35, false, 0),
      m: tint(0.3, false, 2),
      y: tint(0.3, false, 4),
    };
    const printer = drawPrinter('office-600', 4);
    const paper = printPage(planes, printer, 1);
    const scanner = drawScanner('infrared-camera', 2);
    const infrared = (p: typeof paper) => {
      const { width, height, data } = scanPaper(p, scanner, 1, { view: 'infrared', dpi: 150, aligned: true });
      const box = (from: number, to: number) => {
        let sum = 0;
        let count = 0;
        for (let y = Math.round(height * 0.3); y < height * 0.7; y++)
          for (let x = Math.round(width * from); x < width * to; x++, count++) sum += data[y * width + x]!;
        return sum / count;
      };
      return { left: box(0.2, 0.4), right: box(0.6, 0.8), bare: box(0, 0.05) };
    };
    const first = infrared(paper);
    expect(first.right - first.left).toBeGreaterThan(25);
    const copier = { ...drawCopier('colour', 3), photoScreen: { kind: 'diffusion' } as const };
    const copied = infrared(
      copyPaper(paper, copier, drawPrinter('office-600', 9), 2, { mode: 'photo', aligned: true }),
    );
    expect(Math.abs(copied.right - copied.left)).toBeLessThan((first.right - first.left) / 3);
  });

  it('gives each black generation its own share of K', () => {
    const bitmap = patternBitmap(
      200,
      200,
      (x, y) => x > 30 && x < 170 && y > 30 && y < 170 && (x + y) % 3 < 2,
    );
    const paper = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', 2), 1);
    const share = (amount: number, start: number) => {
      const copier = { ...drawCopier('colour', 1), blackAmount: amount, blackStart: start, blackGamma: 1 };
      const { planes } = copyPaper(paper, copier, drawPrinter('office-600', 5), 1, { mode: 'photo' });
      const [c, m, y, k] = (['c', 'm', 'y', 'k'] as const).map((ink) => popCountOf(planes[ink]!));
      return k! / (c! + m! + y! + k!);
    };
    const full = share(1, 0);
    const skeleton = share(0.5, 0.6);
    expect(full).toBeGreaterThan(0.7);
    expect(skeleton).toBeLessThan(0.25);
  });

  it('stacks generations, each one worse', () => {
    const bitmap = patternBitmap(240, 240, (x, y) => x % 24 < 2 || (y % 24 < 2 && x % 5 < 3));
    const paper = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', 1), 1);
    const clean = scanPaper(paper, INSTRUMENT, 1, { aligned: true }).data;
    const error = (generations: number) => {
      const copy = copyPaper(paper, drawCopier('mono', 4), drawPrinter('office-600', 6), 3, {
        generations,
        aligned: true,
      });
      const { data } = scanPaper(copy, INSTRUMENT, 1, { aligned: true });
      return data.reduce((sum, v, i) => sum + Math.abs(v - clean[i]!), 0) / data.length;
    };
    const [first, third] = [error(1), error(3)];
    expect(third).toBeGreaterThan(first);
    expect(first).toBeGreaterThan(1);
  });

  it('repeats itself for a seed and differs for another, in every mode and kind', () => {
    const bitmap = patternBitmap(96, 64, (x, y) => x % 9 < 3 && y % 7 < 4);
    const paper = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', 1), 1);
    for (const [kind, mode, engine] of [
      ['mono', 'text', 'office-600'],
      ['mono-old', 'text-photo', 'office-600'],
      ['mono', 'photo', 'office-1200'],
      ['colour', 'photo', 'office-600'],
    ] as const) {
      const look = (seed: number) =>
        scanPaper(
          copyPaper(paper, drawCopier(kind, 2), drawPrinter(engine, 3), seed, { mode, quality: 'fast' }),
          INSTRUMENT,
          1,
        ).data;
      const first = look(5);
      expect(Buffer.compare(first, look(5))).toBe(0);
      expect(Buffer.compare(first, look(6))).not.toBe(0);
    }
  });

  it('refuses what it does not have', () => {
    const paper = printPage(kPlanes(createBitmap(8, 8), 600), drawPrinter('office-600', 1), 1);
    const copier = drawCopier('mono', 1);
    const printer = drawPrinter('office-600', 1);
    expect(() => copyPaper(paper, copier, printer, 1, { mode: 'fax' as 'text' })).toThrow(
      "mode: expected 'text', 'photo' or 'text-photo', got fax",
    );
    expect(() => copyPaper(paper, copier, printer, 1, { generations: 0 })).toThrow(
      'generations: expected an integer 1..20, got 0',
    );
    expect(() => simulateGray(createBitmap(8, 8), 600, { printer: 'inkjet', seed: 1 })).toThrow(RangeError);
  });

  it('goes from bitmap to scan in one call, as in several', () => {
    const bitmap = patternBitmap(100, 80, (x, y) => (x + y) % 6 < 2);
    const direct = simulateGray(bitmap, 600, {
      printer: 'office-600',
      copier: 'mono',
      mode: 'photo',
      seed: 3,
    });
    expect([direct.width, direct.height]).toEqual([100, 80]);
    const again = simulateGray(bitmap, 600, {
      printer: 'office-600',
      copier: 'mono',
      mode: 'photo',
      seed: 3,
    });
    expect(Buffer.compare(direct.data, again.data)).toBe(0);
    expect(mean(direct.data)).toBeLessThan(240);
  });
});

describe('screens', () => {
  it('keep mean coverage for dots, lines and diffusion', () => {
    for (const screen of [
      { kind: 'dot', lpi: 141, angleDeg: 18.4 },
      { kind: 'line', lpi: 175, angleDeg: 71.6 },
      { kind: 'diffusion' },
    ] as const)
      for (const coverage of [0.1, 0.3, 0.5, 0.8]) {
        const screener = openScreener(screen, 'k', 200, 200, 1, 600, 1);
        for (let y = 0; y < 200; y++) screener.row(new Float32Array(200).fill(coverage), null);
        expect(Math.abs(popCountOf(screener.bitmap) / 40000 - coverage)).toBeLessThan(0.015);
      }
  });

  it('leave paper bare and solids solid', () => {
    for (const kind of ['dot', 'line', 'diffusion'] as const) {
      const screen = kind === 'diffusion' ? { kind } : { kind, lpi: 133, angleDeg: 45 };
      for (const coverage of [0, 1]) {
        const screener = openScreener(screen, 'c', 64, 64, 2, 1200, 1);
        for (let y = 0; y < 64; y++) screener.row(new Float32Array(64).fill(coverage), null);
        expect(popCountOf(screener.bitmap)).toBe(coverage * 128 * 128);
      }
    }
  });

  it('invert a measured tone curve', () => {
    const curve = { coverage: [0, 0.5, 1], reflectance: [1, 0.3, 0.05] };
    const tone = invertTone(curve);
    expect(tone[255]).toBe(0);
    expect(tone[0]).toBe(1);
    expect(tone[Math.round(0.65 * 255)]).toBeCloseTo(0.25, 2);
    expect(invertTone(curve, 0.05)[Math.round(0.3 * 255)]).toBeCloseTo(0.55, 2);
  });
});

describe('meanReflectance', () => {
  it('measures an area', () => {
    const bitmap = patternBitmap(200, 100, (x) => x < 100);
    const printer = drawPrinter('office-600', 1);
    const paper = printPage(kPlanes(bitmap, 600), printer, 1);
    const black = meanReflectance(paper, 'green', { x: 20, y: 20, width: 50, height: 50 });
    const white = meanReflectance(paper, 'green', { x: 140, y: 20, width: 50, height: 50 });
    expect(black).toBeLessThan(0.07);
    expect(white).toBeGreaterThan(0.8);
  });

  it.each([
    [{ x: 20, y: 100, width: 5, height: 5 }, 'area.y: expected 0..99, got 100'],
    [{ x: -1, y: 0, width: 5, height: 5 }, 'area.x: expected 0..199, got -1'],
    [{ x: Number.NaN, y: 0, width: 5, height: 5 }, 'area.x: expected 0..199, got NaN'],
    [{ x: 190, y: 0, width: 20, height: 5 }, 'area.width: expected 1..10 at x = 190, got 20'],
    [{ x: 0, y: 0, width: 5, height: 0 }, 'area.height: expected 1..100 at y = 0, got 0'],
  ])('refuses an area that is not on the paper: %j', (area, message) => {
    const paper = printPage(kPlanes(createBitmap(200, 100), 600), drawPrinter('office-600', 1), 1);
    expect(() => meanReflectance(paper, 'green', area)).toThrow(new RangeError(message));
  });
});

describe('seeds', () => {
  const printer = drawPrinter('office-600', 1);
  const scanner = drawScanner('flatbed', 1);
  const bitmap = createBitmap(8, 8);
  const paper = printPage(kPlanes(bitmap, 600), printer, 1);
  it.each([
    ['drawPrinter', (seed: number) => drawPrinter('office-600', seed)],
    ['drawCopier', (seed: number) => drawCopier('mono', seed)],
    ['drawScanner', (seed: number) => drawScanner('flatbed', seed)],
    ['driftPrinter', (seed: number) => driftPrinter(printer, seed)],
    ['copyPaper', (seed: number) => copyPaper(paper, drawCopier('mono', 1), printer, seed)],
    ['scanPaper', (seed: number) => scanPaper(paper, scanner, seed)],
    ['simulateGray', (seed: number) => simulateGray(bitmap, 600, { printer, seed })],
  ])('must be integers in %s', (_, use) => {
    for (const seed of [Number.NaN, 1.5, 2 ** 53])
      expect(() => use(seed)).toThrow(new RangeError(`seed: expected an integer, got ${seed}`));
  });
});
