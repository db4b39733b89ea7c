import { describe, expect, it } from 'vitest';
import { createBitmap } from '../../src/raster/bitmap.ts';
import { openDeveloper } from '../../src/simulate/develop.ts';
import {
  drawPrinter,
  drawScanner,
  driftPrinter,
  meanReflectance,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import { prng } from '../../src/simulate/random.ts';
import { developPlain } from '../reference/simulate/develop-plain.ts';
import { cellFill, isolatedPixel, tintGain } from './measures.ts';
import { kPlanes, noPaperInk, patternBitmap } from './patterns.ts';

const seeds = [1, 2, 3, 4, 5, 6];
const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;

describe('print engine', () => {
  it('gains 10 to 30 points at 50 % on ordinary engines, more on heavy ones, less on light ones', () => {
    const office = seeds.map((s) => tintGain('office-600', s, 106));
    for (const gain of office) {
      expect(gain).toBeGreaterThan(10);
      expect(gain).toBeLessThan(30);
    }
    const fine = seeds.slice(0, 3).map((s) => tintGain('office-1200', s, 106));
    for (const gain of fine) {
      expect(gain).toBeGreaterThan(10);
      expect(gain).toBeLessThan(30);
    }
    const gain = (profile: string) => mean(seeds.map((s) => tintGain(profile, s, 106)));
    expect(gain('heavy-600')).toBeGreaterThan(mean(office) + 5);
    expect(gain('light-600')).toBeLessThan(mean(office) - 5);
  });

  it('prints lone 600-dpi pixels on some engines, hardly on others, and lone 1200-dpi pixels on none', () => {
    const dots = Array.from({ length: 16 }, (_, i) => isolatedPixel('office-600', i + 1));
    expect(dots.filter((d) => d.diameterUm > 30 && d.diameterUm < 46).length).toBeGreaterThanOrEqual(3);
    expect(dots.filter((d) => d.printed > 0.95).length).toBeGreaterThanOrEqual(3);
    for (const { diameterUm } of dots) expect(diameterUm).toBeLessThan(60);
    expect(dots.filter((d) => d.printed < 0.4).length).toBeGreaterThan(0);
    for (const s of seeds) expect(isolatedPixel('office-1200', s).printed).toBeLessThan(0.25);
  });

  it('fills white cells one-sidedly, the more so the more black neighbours they have', () => {
    const fill = cellFill('heavy-600', 3, 'original');
    expect(fill.whiteRead).toBeGreaterThan(4 * fill.blackRead);
    for (let k = 1; k <= 4; k++) expect(fill.byNeighbours[k]).toBeGreaterThan(fill.byNeighbours[k - 1]!);
  });

  it('agrees with the plain definition', () => {
    for (const [dpi, spreadUm] of [
      [600, 19],
      [600, 34],
      [1200, 24],
    ] as const) {
      const printer = {
        ...drawPrinter(`office-${dpi}`, 9),
        spreadUm,
        lineJitterUm: 0,
        mottle: 0,
        banding: 0,
        satellitesPerMm2: 0,
      };
      const random = prng(5, 'cells');
      const plane = patternBitmap(37, 29, () => random() < 0.4);
      const plain = developPlain(plane, dpi, printer, 77, 4);
      const fast = new Float32Array(plain.length);
      openDeveloper(plane, dpi, 'k', printer, 77, { factor: 4, reduce: 1 }).develop(
        0,
        plane.height * 4,
        fast,
        0,
      );
      let worst = 0;
      let sum = 0;
      plain.forEach((v, i) => {
        worst = Math.max(worst, Math.abs(v - fast[i]!));
        sum += Math.abs(v - fast[i]!);
      });
      // The tails of the spread are cut at 2.6 deviations; that is all they may differ by.
      expect(worst).toBeLessThan(0.25);
      expect(sum / plain.length).toBeLessThan(0.004);
    }
  });

  it('develops four rows at once as it develops them one by one', () => {
    for (let seed = 0; seed < 12; seed++) {
      // Narrow spreads and wide ones, which need more rows than four can share; a plane with empty rows.
      const printer = {
        ...drawPrinter(['office-600', 'heavy-600', 'light-600'][seed % 3]!, seed),
        spreadUm: 12 + 3 * seed,
        satellitesPerMm2: 0,
      };
      const random = prng(seed, 'cells');
      const plane = patternBitmap(101, 40, (_, y) => y % 20 < 12 && random() < 0.3);
      const [columns, rows] = [2 * plane.width, 2 * plane.height];
      const single = new Float32Array(4 * columns * rows);
      const one = { factor: 4, reduce: 1 };
      openDeveloper(plane, 600, 'k', printer, seed, one).develop(0, 2 * rows, single, 0);
      const together = new Float32Array(columns * rows);
      const developer = openDeveloper(plane, 600, 'k', printer, seed, { factor: 4, reduce: 2 });
      // In parts that begin and end between fours.
      developer.develop(0, 7, together, 0);
      developer.develop(7, 30, together, 7);
      developer.develop(30, rows, together, 30);
      let ink = 0;
      for (let y = 0, i = 0; y < rows; y++)
        for (let x = 0; x < columns; x++, i++) {
          const at = 2 * (2 * y * columns + x);
          const four = [
            single[at]!,
            single[at + 1]!,
            single[at + 2 * columns]!,
            single[at + 2 * columns + 1]!,
          ];
          const sum = four.reduce((total, v) => Math.fround(total + 0.25 * v), 0);
          if (Math.abs(sum - together[i]!) > 1e-6)
            expect.fail(`seed ${seed}: ${together[i]} for ${sum} at ${x}, ${y}`);
          ink += sum;
        }
      expect(ink).toBeGreaterThan(0);
    }
  });

  it('prints a 600-dpi raster on a 1200-dpi engine, and not the reverse', () => {
    const raster = kPlanes(
      patternBitmap(96, 96, (x, y) => x % 8 < 3 && y % 8 < 3),
      600,
    );
    const printer = drawPrinter('office-1200', 4);
    const double = kPlanes(
      patternBitmap(192, 192, (x, y) => x % 16 < 6 && y % 16 < 6),
      1200,
    );
    const plain = { ...printer, lineJitterUm: 0, noise: 0, mottle: 0, grain: 0, satellitesPerMm2: 0 };
    // The raster of larger pixels has the coarser working grid: half a point.
    const [one, two] = [raster, double].map((p) => meanReflectance(printPage(p, plain, 1)));
    expect(Math.abs(one! - two!)).toBeLessThan(0.01);
    expect(() => printPage(double, drawPrinter('office-600', 1), 1)).toThrow(
      'planes.dpi: 1200 dpi does not fit a 600-dpi engine; draw a printer whose dpi is a multiple of it',
    );
  });

  it('leaves bare paper bare but for stray toner', () => {
    const blank = kPlanes(createBitmap(200, 200), 600);
    const printer = drawPrinter('office-600', 2);
    const bare = meanReflectance(printPage(blank, printer, 1));
    expect(bare).toBeLessThanOrEqual(printer.paper.green);
    expect(bare).toBeGreaterThan(printer.paper.green * 0.985);
    expect(noPaperInk(printer)).toBeCloseTo(printer.paper.green, 4);
  });

  it('repeats itself for a seed, differs for another, and does not depend on the size of the sheet', () => {
    const pattern = (w: number, h: number) =>
      kPlanes(
        patternBitmap(w, h, (x, y) => (x * 7 + y * 5) % 11 < 4),
        600,
      );
    const printer = drawPrinter('office-600', 7);
    const scanner = drawScanner('flatbed', 7);
    const scan = (p: ReturnType<typeof pattern>, seed: number, look = 3) =>
      scanPaper(printPage(p, printer, seed), scanner, look, { aligned: true }).data;
    const first = scan(pattern(120, 90), 1);
    expect(Buffer.compare(first, scan(pattern(120, 90), 1))).toBe(0);
    expect(Buffer.compare(first, scan(pattern(120, 90), 2))).not.toBe(0);
    expect(Buffer.compare(first, scan(pattern(120, 90), 1, 4))).not.toBe(0);
    // The toner of the upper part is the same on a longer sheet; compare without scanner noise.
    const quiet = { ...scanner, noise: 0, sharpen: 0 };
    const look = (h: number) =>
      scanPaper(printPage(pattern(120, h), printer, 1), quiet, 3, { aligned: true }).data;
    expect(Buffer.compare(look(300).subarray(0, 120 * 70), look(90).subarray(0, 120 * 70))).toBe(0);
  });

  it('comes out the same whether it is worked out in one band or in several', () => {
    // 600 columns take several bands of 500 rows, 120 columns take one; the left parts must agree.
    const pattern = (w: number) =>
      kPlanes(
        patternBitmap(w, 500, (x, y) => (x * 7 + y * 5) % 11 < 4),
        600,
      );
    const quiet = { ...drawScanner('flatbed', 7), noise: 0, sharpen: 0 };
    const printer = drawPrinter('office-600', 7);
    const look = (w: number) =>
      scanPaper(printPage(pattern(w), printer, 1), quiet, 3, { aligned: true }).data;
    const [wide, narrow] = [look(600), look(120)];
    let worst = 0;
    for (let y = 0; y < 500; y++)
      for (let x = 0; x < 90; x++)
        worst = Math.max(worst, Math.abs(wide[y * 600 + x]! - narrow[y * 120 + x]!));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('draws a different engine for every seed, within the ranges of the profile', () => {
    const engines = seeds.map((s) => drawPrinter('office-600', s));
    expect(new Set(engines.map((e) => e.spreadUm)).size).toBe(seeds.length);
    for (const e of engines) {
      expect(e.spreadUm).toBeGreaterThanOrEqual(16);
      expect(e.spreadUm).toBeLessThanOrEqual(26);
      expect(e.threshold).toBeGreaterThanOrEqual(0.22);
      expect(e.threshold).toBeLessThanOrEqual(0.45);
    }
    expect(drawPrinter('office-600', 1)).toEqual(drawPrinter('office-600', 1));
    expect(() => drawPrinter('office', 1)).toThrow("printer: no profile 'office'; use one of office-600,");
  });

  it('drifts from day to day, by as much as it is told', () => {
    const printer = drawPrinter('office-600', 3);
    expect(driftPrinter(printer, 5, 0)).toEqual(printer);
    const moves = Array.from(
      { length: 60 },
      (_, s) => driftPrinter(printer, s).threshold - printer.threshold,
    );
    const deviation = Math.sqrt(mean(moves.map((d) => d * d)));
    expect(deviation).toBeGreaterThan(0.013);
    expect(deviation).toBeLessThan(0.028);
    const tone = (p: typeof printer) => {
      const dots = kPlanes(
        patternBitmap(192, 192, (x, y) => x % 8 < 2 && y % 8 < 2),
        600,
      );
      return meanReflectance(printPage(dots, p, 1)) / p.paper.green;
    };
    const tones = seeds.map((s) => tone(driftPrinter(printer, s)));
    expect(Math.max(...tones) - Math.min(...tones)).toBeGreaterThan(0.002);
    expect(Math.max(...tones) - Math.min(...tones)).toBeLessThan(0.06);
  });
});
