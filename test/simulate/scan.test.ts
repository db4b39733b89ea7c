import { describe, expect, it } from 'vitest';
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import { createGray } from '../../src/raster/gray.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import {
  drawPrinter,
  drawScanner,
  INSTRUMENT,
  printPage,
  scanMap,
  scanPaper,
  simulateGray,
} from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import { edgeMtf } from './measures.ts';
import { kPlanes, patternBitmap } from './patterns.ts';

const mean = (data: Uint8Array) => data.reduce((a, b) => a + b, 0) / data.length;

describe('scanner', () => {
  it('has an MTF of 0.1 to 0.3 at the Nyquist frequency of a 600-dpi flatbed', () => {
    for (const s of [1, 2, 3, 4, 5, 6]) {
      const mtf = edgeMtf(drawScanner('flatbed', s), 600);
      expect(mtf).toBeGreaterThan(0.1);
      expect(mtf).toBeLessThan(0.3);
    }
    expect(edgeMtf(drawScanner('feeder', 1), 600)).toBeLessThan(edgeMtf(drawScanner('fine', 1), 600));
  });

  it('lays the sheet where scanMap says, to a tenth of a pixel and the wander of the feed', () => {
    // Four solid squares of 16 px; their centres of gravity in the scan against the map.
    const places = [
      [60, 60],
      [420, 80],
      [90, 400],
      [400, 430],
    ] as const;
    const bitmap = patternBitmap(500, 500, (x, y) =>
      places.some(([u, v]) => Math.abs(x + 0.5 - u) < 8 && Math.abs(y + 0.5 - v) < 8),
    );
    const printer = { ...drawPrinter('office-600', 1), satellitesPerMm2: 0, lineJitterUm: 0, noise: 0.02 };
    const paper = printPage(kPlanes(bitmap, 600), printer, 1);
    for (const [profile, dpi] of [
      ['feeder', 300],
      ['flatbed', 600],
    ] as const) {
      const scanner = drawScanner(profile, 5);
      const still = { ...scanner, wobbleUm: 0, lineJitterUm: 0, noise: 0, sharpen: 0 };
      const place = { dpi, aligned: false, marginMm: 2 };
      const map = scanMap(paper, still, 8, place);
      const scan = scanPaper(paper, still, 8, place);
      expect([scan.width, scan.height]).toEqual([map.width, map.height]);
      const [a, b, c, d, e, f] = map.toPlanes;
      const det = a * d - b * c;
      for (const [x, y] of places) {
        const u = (d * (x - e) - c * (y - f)) / det;
        const v = (a * (y - f) - b * (x - e)) / det;
        const reach = Math.round((14 * dpi) / 600);
        let sum = 0;
        let su = 0;
        let sv = 0;
        for (let j = Math.floor(v) - reach; j <= v + reach; j++)
          for (let i = Math.floor(u) - reach; i <= u + reach; i++) {
            const ink = Math.max(0, 160 - scan.data[j * scan.width + i]!);
            sum += ink;
            su += ink * (i + 0.5);
            sv += ink * (j + 0.5);
          }
        expect(Math.hypot(su / sum - u, sv / sum - v)).toBeLessThan(0.1);
      }
    }
  });

  it('samples at 200 to 1200 dpi without moving the tone', () => {
    const bitmap = patternBitmap(240, 240, (x, y) => x % 8 < 4 && y % 8 < 4);
    const paper = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', 3), 1);
    // In linear light: 8-bit sRGB levels of a blurred and a sharp scan do not average alike.
    const tone = (dpi: number) => {
      const { data } = scanPaper(paper, INSTRUMENT, 1, { dpi, aligned: true });
      let sum = 0;
      for (const v of data) sum += v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
      return sum / data.length;
    };
    const reference = tone(600);
    for (const dpi of [200, 300, 400, 1200]) expect(Math.abs(tone(dpi) - reference)).toBeLessThan(0.012);
  });

  it('shows the other face through the sheet, mirrored and faint', () => {
    const front = kPlanes(createBitmap(400, 300), 600);
    const back = kPlanes(
      patternBitmap(400, 300, (x, y) => x < 100 && y > 100 && y < 200),
      600,
    );
    const printer = { ...drawPrinter('office-600', 1), satellitesPerMm2: 0 };
    const scanner = drawScanner('flatbed', 1);
    const scan = scanPaper(printPage(front, printer, 1, { behind: back }), scanner, 1, { aligned: true });
    const at = (x: number, y: number) => {
      let sum = 0;
      for (let v = y - 10; v < y + 10; v++)
        for (let u = x - 10; u < x + 10; u++) sum += scan.data[v * 400 + u]!;
      return sum / 400;
    };
    expect(at(50, 250) - at(350, 150)).toBeGreaterThan(1.5);
    expect(at(50, 250) - at(350, 150)).toBeLessThan(14);
    expect(Math.abs(at(50, 150) - at(50, 250))).toBeLessThan(1.2);
  });

  it.each([
    ['c', 0],
    ['m', 1],
    ['y', 2],
  ] as const)('shows the %s of the other face in its own colour through a front in black', (ink, darkest) => {
    const solid = patternBitmap(200, 200, () => true);
    const printer = { ...drawPrinter('office-600', 1), satellitesPerMm2: 0 };
    const levels = (front: Bitmap | null, behind: InkPlanes | null) => {
      const planes = { ...kPlanes(createBitmap(200, 200), 600), k: front };
      const paper = printPage(planes, printer, 1, { behind });
      const { data } = scanPaper(paper, { ...INSTRUMENT, blurUm: 20 }, 1, { view: 'rgb', aligned: true });
      return [0, 1, 2].map((c) => mean(data.filter((_, i) => i % 3 === c)));
    };
    const back = { ...kPlanes(solid, 600), k: null, [ink]: solid };
    for (const front of [null, patternBitmap(200, 200, (x, y) => x % 20 < 2 && y % 20 < 2)]) {
      const bare = levels(front, null);
      const drop = levels(front, back).map((v, c) => bare[c]! - v);
      expect(drop.indexOf(Math.max(...drop))).toBe(darkest);
      expect(Math.max(...drop)).toBeGreaterThan(1.4 * Math.min(...drop));
    }
  });

  it('crops and borders, and works on the smallest patch', () => {
    const paper = printPage(kPlanes(createBitmap(1, 1), 600), drawPrinter('office-600', 1), 1);
    const one = scanPaper(paper, drawScanner('flatbed', 1), 1, { aligned: true });
    expect([one.width, one.height]).toEqual([1, 1]);
    const wide = scanPaper(paper, drawScanner('flatbed', 1), 1, { marginMm: 1 });
    expect(wide.width).toBe(1 + 2 * 24);
    expect(() => scanPaper(paper, drawScanner('flatbed', 1), 1, { marginMm: -1 })).toThrow('marginMm: -1');
    expect(() => scanPaper(paper, drawScanner('flatbed', 1), 1, { dpi: 10 })).toThrow(
      'dpi: expected 50..2400, got 10',
    );
  });

  it('reports progress down to the last row', () => {
    const paper = printPage(kPlanes(createBitmap(40, 300), 600), drawPrinter('office-600', 1), 1);
    const seen: number[] = [];
    scanPaper(paper, drawScanner('flatbed', 1), 1, { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([128, 256, 300]);
  });

  it('comes near full quality in fast quality', () => {
    const bitmap = patternBitmap(300, 300, (x, y) => x % 12 < 3 && y % 12 < 3);
    for (const seed of [1, 2, 3]) {
      const scan = (quality: 'full' | 'fast') =>
        mean(simulateGray(bitmap, 600, { printer: 'office-600', seed, quality }).data);
      expect(Math.abs(scan('full') - scan('fast'))).toBeLessThan(4);
    }
  });

  it('refuses a JPEG quality that is none', async () => {
    for (const quality of [0, 101, 50.5, Number.NaN])
      await expect(jpegRoundTrip(createGray(8, 8), quality)).rejects.toThrow(
        new RangeError(`quality: expected an integer 1..100, got ${quality}`),
      );
  });

  it('goes through JPEG in both kinds', async () => {
    const bitmap = patternBitmap(80, 64, (x, y) => x % 20 < 9 && y % 16 < 7);
    const paper = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', 1), 1);
    const scanner = drawScanner('flatbed', 1);
    for (const view of ['gray', 'rgb'] as const) {
      const scan = scanPaper(paper, scanner, 1, { view });
      const low = await jpegRoundTrip(scan, 40);
      const high = await jpegRoundTrip(scan, 98);
      const error = (other: typeof scan) =>
        scan.data.reduce((sum, v, i) => sum + Math.abs(v - other.data[i]!), 0) / scan.data.length;
      expect(low.data.length).toBe(scan.data.length);
      expect(error(high)).toBeLessThan(error(low));
      expect(error(low)).toBeLessThan(12);
    }
  });
});
