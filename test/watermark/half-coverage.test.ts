/** Line screens of whole pixels against those of half coverage, through paper. */
import { describe, expect, it } from 'vitest';
import { darknesses, patchRow } from '../../scripts/pantograph-patches.ts';
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import { fillRect } from '../../src/raster/fill-rect.ts';
import { drawPrinter, type PrinterParams } from '../../src/simulate/index.ts';
import { asHalfCoverage } from '../../src/watermark/calibrate/half-coverage.ts';
import { LINE_PERIODS, lineWidth } from '../../src/watermark/calibrate/layout.ts';
import { builtinPantograph } from '../../src/watermark/index.ts';

/** Vertical lines, `on` device pixels wide, every `period`. */
function lines(on: number, period: number): Bitmap {
  const out = createBitmap(period, 1);
  fillRect(out, { x: 0, y: 0, width: on, height: 1 });
  return out;
}

/** Tones of line screens, parts of the solid. */
function tones(
  printer: PrinterParams,
  dpi: 600 | 1200,
  screens: readonly (readonly [number, number])[],
): number[] {
  const row = patchRow(
    [lines(1, 1), ...screens.map(([on, period]) => lines(on, period))],
    builtinPantograph(dpi),
    192,
  );
  const [solid, ...dark] = darknesses(row, printer, 5);
  return dark.map((d) => d / solid!);
}

describe('asHalfCoverage', () => {
  it.each([
    [0, 1 / 3, 0],
    [1 / 3, 1 / 3, 0.5],
    [0.4, 0.4, 0.5],
    [0.7, 0.5, 0.7],
    [0.3, 0.5, 0.3],
    [0.5, 0.4, 0.6],
  ])('tone %f of coverage %f is %f', (tone, coverage, half) => {
    expect(asHalfCoverage(tone, coverage)).toBeCloseTo(half, 12);
  });

  it.each(['office-1200', 'heavy-1200', 'light-1200'])(
    'foretells what %s makes of half coverage, 120 and 200 lpi',
    (name) => {
      for (const [on, period] of [
        [4, 10],
        [2, 6],
      ] as const) {
        const [drawn, half] = tones(drawPrinter(name, 5), 1200, [
          [on, period],
          [period / 2, period],
        ]) as [number, number];
        // 0.00 to 0.01 off at 120 lpi; at 200 lpi, where single lines lose some of their ink, up to 0.07.
        expect(Math.abs(asHalfCoverage(drawn, on / period) - half)).toBeLessThan(period === 10 ? 0.02 : 0.08);
        expect(half - drawn).toBeGreaterThan(0.09);
      }
    },
  );

  it.each([
    // engine, finest screen that is open
    ['office-600', 200],
    ['heavy-600', 150],
    ['light-600', 300],
    ['office-1200', 200],
  ] as const)('lines of %s fill in the more the finer they are, and are open to %i lpi', (name, finest) => {
    const dpi = name.endsWith('1200') ? 1200 : 600;
    const n = dpi / 600;
    const drawn = tones(
      drawPrinter(name, 5),
      dpi,
      LINE_PERIODS.map((period) => [n * lineWidth(period), n * period]),
    );
    const half = LINE_PERIODS.map(
      (period, i) => [600 / period, asHalfCoverage(drawn[i]!, lineWidth(period) / period)] as const,
    ).reverse();
    for (const [i, [lpi, tone]] of half.entries()) {
      if (i === 0) continue;
      // A light engine's lines of one pixel lose ink where the gap beside them is wider.
      const slack = name === 'light-600' && lpi === 200 ? 0.05 : 0;
      expect(tone, `${lpi} lpi`).toBeGreaterThan(half[i - 1]![1] - slack);
      expect(tone < 0.88, `${lpi} lpi`).toBe(lpi <= finest);
    }
  });
});
