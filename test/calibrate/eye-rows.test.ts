/** Rows for the eye, printed and looked at. */
import { describe, expect, it } from 'vitest';
import { lightnessDifference } from '../../scripts/pantograph-patches.ts';
import { eyeProfile } from '../../src/calibrate/index.ts';
import { crop } from '../../src/raster/index.ts';
import { builtinProfile } from '../../src/sheet/index.ts';
import { drawPrinter, printPage } from '../../src/simulate/index.ts';
import { meanReflectances } from '../../src/simulate/tone-calibration.ts';
import { eyeRows, eyeValue, withEyeValue } from '../../src/watermark/calibrate/eye-rows.ts';
import { calibrationLayout, type EyeStep } from '../../src/watermark/calibrate/layout.ts';
import { builtinPantograph, calibrationSheet, checkDesign } from '../../src/watermark/index.ts';
import { outlineOf } from '../watermark/helpers.ts';

// A design that is off on every engine.
const generic = builtinProfile('generic-600')!;
const pantograph = checkDesign({
  ...generic.pantograph,
  fine: { ...generic.pantograph.fine, areaPx: 2.5, coverage: 0.27 },
});
const profile = { ...generic, pantograph };
const { planes, layout } = calibrationSheet(pantograph, outlineOf);
const lightness = (y: number) => 116 * Math.cbrt(y) - 16;

/** L* of each square's inner part less that of its rim, on paper. */
function seen(steps: readonly EyeStep[], kind: 'light-600' | 'heavy-600', seed: number): number[] {
  const [x, y] = [Math.min(...steps.map((s) => s.rect.x)) - 32, steps[0]!.rect.y - 32];
  const last = steps.at(-1)!.rect;
  const area = { x, y, width: last.x + last.width + 32 - x, height: last.height + 64 };
  const width = 8 * Math.floor(area.width / 8);
  const k = crop(planes.k!, { ...area, width });
  const paper = printPage(
    { width, height: area.height, dpi: 600, c: null, m: null, y: null, k },
    drawPrinter(kind, seed),
    seed,
  );
  const regions = steps.flatMap(({ rect }) => {
    const [left, top, side] = [rect.x - x, rect.y - y, rect.width];
    const quarter = 8 * Math.round(Math.floor(side / 8) / 4);
    const inner = {
      x: left + quarter,
      y: top + quarter,
      width: side - 2 * quarter,
      height: side - 2 * quarter,
    };
    const rim = [
      { x: left, y: top, width: side, height: quarter },
      { x: left, y: top + side - quarter, width: side, height: quarter },
    ];
    return [inner, ...rim].map((r) => ({ ...r, band: 'green' as const }));
  });
  const white = { x: 2, y: 2, width: width - 4, height: 12, band: 'green' as const };
  const got = meanReflectances(paper, [...regions, white]);
  const light = got.slice(0, -1).map((r) => lightness(r / got.at(-1)!));
  return steps.map((_, i) => light[3 * i]! - (light[3 * i + 1]! + light[3 * i + 2]!) / 2);
}

/** The place between two steps where the difference is nought. */
function vanishing(differences: readonly number[]): number {
  for (let i = 0; i + 1 < differences.length; i++) {
    const [a, b] = [differences[i]!, differences[i + 1]!];
    if (a <= 0 !== b <= 0) return i + 1 + a / (a - b);
  }
  return Number.NaN;
}

describe('rows for the eye', () => {
  const day = { date: '2026-11-27' };

  it.each([
    ['light-600', 5],
    ['light-600', 7],
    ['heavy-600', 9],
  ] as const)(
    'set any one number of the design on a %s engine, by where the square vanishes on paper',
    (kind, seed) => {
      const printer = drawPrinter(kind, seed);
      const before = Math.abs(lightnessDifference(pantograph, printer, seed));
      const after = eyeRows(pantograph).map(({ letter, parameter }) => {
        const step = vanishing(
          seen(
            layout.eye.filter((s) => s.parameter === parameter),
            kind,
            seed,
          ),
        );
        const found = eyeProfile(profile, { row: letter.toLowerCase(), step }, day);
        return Math.abs(lightnessDifference(found.pantograph, printer, seed));
      });
      expect(before).toBeGreaterThan(0.7);
      for (const difference of after) expect(difference).toBeLessThan(0.35);
    },
  );

  it('stay within what cells and sites hold, for any design', () => {
    const ladder = [8, 14, 30].map((areaPx) => ({ shape: 'round' as const, areaPx, share: 0.4 }));
    const tight = checkDesign({ ...pantograph, coarse: ladder, decoys: { share: 0.9, jitterPx: 0 } });
    for (const design of [builtinPantograph(600), builtinPantograph(1200), tight])
      for (const row of eyeRows(design)) {
        const values = Array.from({ length: row.steps }, (_, i) => eyeValue(design, row, i + 1));
        for (const value of values) checkDesign(withEyeValue(design, row.parameter, value));
        expect(values).toEqual([...values].sort((a, b) => a - b));
        expect(new Set(values).size).toBe(row.steps);
      }
    expect(eyeRows({ ...tight, decoys: { share: 0, jitterPx: 0 } }).map((row) => row.letter)).toEqual([
      'A',
      'B',
      'C',
    ]);
  });

  it('lie on the page clear of each other and of the machine patches', () => {
    for (const inks of [['k'], ['c', 'm', 'k'], ['m']] as const) {
      const design = { ...pantograph, ink: inks.includes('k' as never) ? 'k' : 'm' } as const;
      const { eye, patches, captions } = calibrationLayout(design, inks, 36);
      const squares = [...eye, ...patches].map(({ rect }) => rect);
      squares.forEach((a, i) => {
        expect(a.x + a.width).toBeLessThan(4960 - 200);
        for (const b of squares.slice(i + 1))
          expect(
            a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y,
          ).toBe(true);
      });
      for (const { text, x, y, em } of captions.filter((c) => /^([0-9]+|[A-E] .*)$/.test(c.text)))
        for (const r of eye.map((step) => step.rect))
          expect(
            x > r.x + r.width || x + text.length * em < r.x || y < r.y || y - em > r.y + r.height,
            text,
          ).toBe(true);
    }
  });
});
