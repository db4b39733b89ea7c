/** Sheets that were only drawn, and what printers and scanners make of one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fitProfile, profileSheet } from '../../src/calibrate/index.ts';
import { notPaper } from '../../src/calibrate/not-paper.ts';
import { type Gray, type InkPlanes, reduce } from '../../src/raster/index.ts';
import { resampleGray } from '../../src/raster/resample.ts';
import { builtinProfile } from '../../src/sheet/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import { outlineOf } from '../watermark/helpers.ts';

const mono = builtinProfile('generic-600')!;

/** Levels stretched so that `black` becomes 0 and `white` 255, as a scanner's corrections do. */
const stretched = (scan: Gray, black: number, white: number): Gray => ({
  ...scan,
  data: scan.data.map((v) => Math.max(0, Math.min(255, Math.round(((v - black) * 255) / (white - black))))),
});

describe('notPaper', () => {
  let planes: InkPlanes;
  let scan: Gray;
  beforeAll(() => {
    ({ planes } = profileSheet(mono, outlineOf));
    const paper = printPage(planes, drawPrinter('office-600', 5), 5, { quality: 'fast' });
    scan = scanPaper(paper, drawScanner('flatbed', 5), 5, { dpi: 300, marginMm: 1 }) as Gray;
  });

  it('finds what was drawn, at its own resolution and others', () => {
    expect(notPaper(reduce(planes.k!, 1))).toBe('no-greys');
    const half = reduce(planes.k!, 2);
    expect(notPaper(half)).toBe('no-noise');
    expect(notPaper(resampleGray(half, 3000, Math.round((3000 * half.height) / half.width)))).toBe(
      'no-noise',
    );
    expect(fitProfile([half], mono, { date: '2026-11-27' })).toEqual({
      ok: false,
      failures: [{ ok: false, reason: 'no-noise' }],
    });
  });

  it('finds a scan in black and white', () => {
    expect(notPaper({ ...scan, data: scan.data.map((v) => (v < 128 ? 0 : 255)) })).toBe('no-greys');
  });

  it('takes scans: through JPEG, clipped to white, and with both', async () => {
    expect(notPaper(scan)).toBeNull();
    expect(notPaper(stretched(scan, 0, 220))).toBeNull();
    for (const quality of [90, 50, 10])
      for (const one of [scan, stretched(scan, 0, 220), stretched(scan, 60, 220)])
        expect(notPaper(await jpegRoundTrip(one, quality))).toBeNull();
    const blank = { width: 2480, height: 3508, data: new Uint8Array(2480 * 3508) };
    expect(notPaper({ ...blank, data: blank.data.map((_, i) => 240 + (i % 7)) })).toBeNull();
  });
});
