/**
 * The whole colour sheet through paper: printed, scanned in colour, fitted; then word and ground are printed anew in
 * each ink, and figure and surround of the infrared pair beside each other.
 */
import { expect, it } from 'vitest';
import { darknesses, screenRow } from '../../scripts/pantograph-patches.ts';
import { fitProfile, profileSheet } from '../../src/calibrate/index.ts';
import {
  deltaE00,
  fitInfraredPatches,
  infraredPatches,
  linearRgbToLab,
  PATCH_GRID,
  renderInfraredPatches,
} from '../../src/latent/index.ts';
import { builtinProfile } from '../../src/sheet/index.ts';
import { drawPrinter, drawScanner, driftPrinter, printPage, scanPaper } from '../../src/simulate/index.ts';
import { meanReflectances } from '../../src/simulate/tone-calibration.ts';
import { withBalance } from '../../src/watermark/index.ts';
import { outlineOf } from './helpers.ts';

const profile = builtinProfile('generic-600-cmyk')!;

it.each([5, 17, 29])('engine %i: C, M, K and the pair', (seed) => {
  const { planes } = profileSheet(profile, outlineOf);
  const printer = drawPrinter('office-600', seed);
  const scanner = { ...drawScanner('flatbed', seed), sharpen: 0 };
  const scan = scanPaper(printPage(planes, printer, seed, { quality: 'fast' }), scanner, seed, {
    view: 'rgb',
    dpi: 300,
    marginMm: 1,
  });
  const result = fitProfile([scan], profile, { date: '2026-11-24' });
  if (!result.ok) throw new Error('sheet not read');
  const { best, infrared, carries } = result.fit;
  expect(carries.pantograph).toEqual({ c: 'carries', m: 'carries', k: 'carries' });
  for (const ink of ['c', 'm', 'k'] as const) {
    const design = withBalance({ ...profile.pantograph, ink }, best.inks[ink]!.balance);
    const [word, ground] = darknesses(screenRow(design), printer, seed) as [number, number];
    expect(Math.abs(word - ground)).toBeLessThan(0.02);
  }
  // The pair printed on another day: the first patch of the grid of candidates is the surround itself.
  const design = infrared!.design;
  const side = 144;
  const patches = infraredPatches(design);
  const paper = printPage(renderInfraredPatches(design, 600, side), driftPrinter(printer, seed), seed + 1);
  const lab = (index: number) => {
    const area = {
      x: (index % PATCH_GRID.columns) * side + 24,
      y: Math.floor(index / PATCH_GRID.columns) * side + 24,
      width: side - 48,
      height: side - 48,
    };
    const [r, g, b] = meanReflectances(
      paper,
      (['red', 'green', 'blue'] as const).map((band) => ({ ...area, band })),
    ) as [number, number, number];
    return linearRgbToLab(r, g, b);
  };
  const figure = patches.findIndex(({ kind }) => kind === 'figure');
  const surround = patches.findIndex(
    ({ kind, mixture }) =>
      kind === 'candidate' && mixture.c === design.surround.c && mixture.m === design.surround.m,
  );
  const difference = deltaE00(lab(figure), lab(surround));
  console.log(
    `engine ${seed}: pair ${infrared!.nominalDeltaE.toFixed(1)} before, ${difference.toFixed(1)} after on another day`,
  );
  expect(difference).toBeLessThan(4);
  expect(() => fitInfraredPatches(design, [])).toThrow('measured: expected 24 patches, got 0');
});
