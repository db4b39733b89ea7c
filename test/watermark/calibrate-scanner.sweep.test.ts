/** The whole sheet through scanners that sharpen and bend tones: word and ground still come out alike. */
import { expect, it } from 'vitest';
import { lightnessDifference } from '../../scripts/pantograph-patches.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import { prng, uniform } from '../../src/simulate/random.ts';
import {
  applyCalibration,
  builtinPantograph,
  calibrationSheet,
  fitCalibration,
} from '../../src/watermark/index.ts';
import { outlineOf } from './helpers.ts';

const design = builtinPantograph(600);

it.each([5, 17, 29])('engine %i', async (seed) => {
  const { planes } = calibrationSheet(design, outlineOf);
  const random = prng(seed, 'sharpening scanner');
  const printer = drawPrinter('office-600', seed);
  const scanner = {
    ...drawScanner('flatbed', seed),
    white: 0.96,
    sharpen: uniform(random, [0.2, 0.8]),
    sharpenPx: uniform(random, [0.7, 1.6]),
    gamma: uniform(random, [0.88, 1.15]),
  };
  const paper = printPage(planes, printer, seed);
  const scan = await jpegRoundTrip(scanPaper(paper, scanner, seed, { dpi: 600, marginMm: 1 }), 85);
  const fit = fitCalibration(scan, design);
  if (!fit.ok) throw new Error(fit.reason);
  const difference = lightnessDifference(applyCalibration(design, fit), printer, seed);
  console.log(
    `engine ${seed}: sharpening ${scanner.sharpen.toFixed(2)}, told ${fit.sharpening.amount.toFixed(2)}; exponent ${scanner.gamma.toFixed(2)}, told ${(1 / fit.gamma).toFixed(2)}; ΔL* ${difference.toFixed(2)}`,
  );
  expect(Math.abs(fit.sharpening.amount - scanner.sharpen)).toBeLessThan(0.25);
  expect(Math.abs(difference)).toBeLessThan(0.6);
});
