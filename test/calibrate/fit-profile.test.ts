/** Whole sheets that print as they are drawn, fitted with the right and with other profiles. */
import { beforeAll, describe, expect, it } from 'vitest';
import { middleFit } from '../../src/calibrate/fit-profile.ts';
import {
  eyeProfile,
  fitPicture,
  fitProfile,
  profileSheet,
  profileSheetNumber,
} from '../../src/calibrate/index.ts';
import { hash3 } from '../../src/raster/hash3.ts';
import { crop, type Gray, type InkPlanes, type Rgb, reduce } from '../../src/raster/index.ts';
import { tile } from '../../src/raster/tile.ts';
import { builtinProfile, type PrinterProfile, parseProfile } from '../../src/sheet/index.ts';
import { type CalibrationFit, type CalibrationLayout, withBalance } from '../../src/watermark/index.ts';
import { coarseTile } from '../../src/watermark/screens.ts';
import { outlineOf } from '../watermark/helpers.ts';

const mono = builtinProfile('generic-600')!;
const colour = builtinProfile('generic-600-cmyk')!;
const day = { date: '2026-11-27' };

/** As little noise as any paper has: without it a sheet was never on paper, and is refused. */
function grained<T extends Gray | Rgb>(scan: T): T {
  const data = scan.data.map((v, i) => Math.max(0, Math.min(255, v + (hash3(i, 0, 1) % 7) - 3)));
  return { ...scan, data };
}

/** The scan without the squares of the sheet's number, as of a sheet that was printed before there were any. */
function unnumbered<T extends Gray | Rgb>(scan: T): T {
  const data = scan.data.slice();
  const row = data.length / scan.height;
  const part = row / scan.width;
  for (let y = 105; y < 200; y++) data.fill(255, y * row + 490 * part, y * row + 2000 * part);
  return { ...scan, data };
}

/** Planes as a scanner in colour sees them at 300 dpi: an ink takes away its own light. */
function colourScan(planes: InkPlanes): Rgb {
  const light = (['c', 'm', 'y', 'k'] as const).map((ink) =>
    planes[ink] ? reduce(planes[ink], 2).data : null,
  );
  const [width, height] = [planes.width / 2, planes.height / 2];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = Math.round(((light[c]?.[i] ?? 255) * (light[3]?.[i] ?? 255)) / 255);
  return { width, height, data };
}

describe('fitProfile', () => {
  let layout: CalibrationLayout;
  let planes: InkPlanes;
  let scan: Gray;
  beforeAll(() => {
    ({ planes, layout } = profileSheet(mono, outlineOf));
    scan = grained(reduce(planes.k!, 2));
  });

  it('refuses the sheet of another profile, and names both', () => {
    const { pantograph } = mono;
    const heavier: PrinterProfile = {
      ...mono,
      pantograph: withBalance(pantograph, { fineCoverage: 0.27, coarseAreaPx: [14], decoyAreaPx: 28 }),
    };
    for (const other of [colour, builtinProfile('generic-1200')!, heavier])
      expect(fitProfile([scan], other, day)).toEqual({
        ok: false,
        failures: [
          {
            ok: false,
            reason: 'other-profile',
            sheet: profileSheetNumber(mono),
            profile: profileSheetNumber(other),
          },
        ],
      });
  });

  it('reads a sheet without a number as before, and says that it has none', () => {
    const [numbered, plain] = [scan, unnumbered(scan)].map((one) => {
      const result = fitProfile([one], mono, day);
      if (!result.ok) throw new Error('sheet not read');
      return result.fit;
    });
    expect(numbered!.best.notes).not.toContain('sheet-unnumbered');
    expect(plain!.best.notes).toContain('sheet-unnumbered');
    expect(plain!.profile.pantograph).toEqual(numbered!.profile.pantograph);
    expect(plain!.best.verdict).toBe('carries');
  });

  it('doubts a sheet without a number whose patches are not those of the profile', () => {
    const result = fitProfile([unnumbered(scan)], colour, day);
    if (!result.ok) throw new Error('sheet not read');
    expect(result.fit.best.verdict).toBe('not');
    expect(result.fit.best.notes).toContain('patches-implausible');
  });

  it('records nothing of an ink that did not print, and keeps the pair that it would have spoilt', () => {
    const { planes: all } = profileSheet(colour, outlineOf);
    const result = fitProfile([grained(colourScan({ ...all, c: null }))], colour, day);
    if (!result.ok) throw new Error('sheet not read');
    const { best, profile, pairTaken } = result.fit;
    expect(best.inks.c!.notes).toEqual(['ink-missing']);
    expect(best.inks.c!.verdict).toBe('not');
    expect(best.inks.k!.verdict).toBe('carries');
    expect(Object.keys(profile.calibration!.balances!)).toEqual(['m', 'k']);
    expect(Object.keys(profile.calibration!.dotGain!)).toEqual(['m', 'k']);
    expect(pairTaken).toBe(false);
    expect(profile.latent.emblem.infrared).toEqual(colour.latent.emblem.infrared);
    // NaN would become null in JSON.
    const strange: unknown[] = [];
    JSON.stringify([best.inks, profile], (name, v) => {
      if (typeof v === 'number' && !Number.isFinite(v)) strange.push(name);
      return v;
    });
    expect(strange).toEqual([]);
    parseProfile(JSON.parse(JSON.stringify(profile)));
    expect(fitPicture(result.fit, outlineOf).width).toBe(1480);
  });

  it('has the eye’s inner square in the middle, on whole cells', () => {
    const { pantograph } = mono;
    const { rect } = layout.eye[0]!;
    const inner = { x: rect.x + 88, y: rect.y + 88, width: 176, height: 176 };
    const screen = coarseTile(pantograph, pantograph.coarse[0]!);
    const seen = Buffer.from(crop(planes.k!, inner).words.buffer);
    const parts = Array.from({ length: 64 * 64 }, (_, k) =>
      Buffer.from(tile(screen, 176, 176, 8 * (k & 63), 8 * (k >> 6)).words.buffer),
    );
    expect(parts.filter((part) => part.equals(seen))).not.toHaveLength(0);
  });
});

describe('several scans', () => {
  const fit = (confidence: number, fineCoverage: number) =>
    ({
      confidence,
      ink: 'k',
      inks: { k: { balance: { fineAreaPx: 2, fineCoverage } } },
    }) as unknown as CalibrationFit;

  it('give all from the middle one of those that are about as sure as the surest', () => {
    const [low, middle, high, wild] = [fit(0.95, 0.4), fit(0.9, 0.44), fit(0.97, 0.5), fit(0.3, 0.43)];
    expect(middleFit([high!, wild!, low!, middle!])).toBe(middle);
    expect(middleFit([wild!, high!])).toBe(high);
  });
});

describe('eyeProfile', () => {
  it('sets the coverage of a step, and says that an eye did', () => {
    const { calibration, pantograph, name } = eyeProfile(mono, { step: 4 }, day);
    expect(pantograph).toEqual({ ...mono.pantograph, fine: { ...mono.pantograph.fine, coverage: 0.2323 } });
    expect(name).toBe('generic-600-calibrated');
    expect(calibration).toMatchObject({
      date: '2026-11-27',
      confidence: 0.3,
      verdict: 'barely',
      notes: ['by-eye'],
    });
    expect(calibration!.balances!.k!.fineCoverage).toBe(0.2323);
  });

  it('of another ink is recorded beside that of the design', () => {
    const first = eyeProfile(colour, { step: 4 }, day);
    const both = eyeProfile(first, { ink: 'c', step: 5.5 }, day);
    expect(both.pantograph).toEqual(first.pantograph);
    expect(Object.keys(both.calibration!.balances!)).toEqual(['k', 'c']);
    // The sheet that was looked at is still that of the new profile.
    expect(profileSheetNumber(both)).toBe(profileSheetNumber(colour));
  });

  it('refuses what is not on the sheet', () => {
    expect(() => eyeProfile(mono, { step: 12 }, day)).toThrow(
      'step: 12 is not in row A of the sheet; give the number under the square, 1 to 11',
    );
    expect(() => eyeProfile(mono, { step: Number.NaN }, day)).toThrow('step: NaN is not in row A');
    expect(() => eyeProfile(mono, { row: 'f', step: 4 }, day)).toThrow(
      'row: f is not on the sheet; give the letter of the row, one of A, B, C, D, E',
    );
    expect(() => eyeProfile(mono, { row: 'b', step: 8 }, day)).toThrow(
      'step: 8 is not in row B of the sheet',
    );
    expect(() => eyeProfile(colour, { row: 'B', ink: 'c', step: 4 }, day)).toThrow(
      'row: B is not on the sheet in c; give the letter of the row, A',
    );
    expect(() => eyeProfile(mono, { ink: 'c', step: 4 }, day)).toThrow(
      'ink: c is not on the sheet of generic-600; give one of k',
    );
  });

  it('refuses a pitch whose dots no patch shows', () => {
    const fine = { shape: 'round', areaPx: 1, pitchPx: 2, coverage: 0.3 } as const;
    const big = builtinProfile('generic-1200')!;
    expect(() => profileSheetNumber({ ...big, pantograph: { ...big.pantograph, fine } })).toThrow(
      'pantograph.fine.pitchPx: 2 at 1200 dpi leaves no room for the smallest fine dot of the sheet',
    );
  });
});
