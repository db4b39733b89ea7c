/**
 * The infrared pair under named lights: ΔE00 of figure and surround in daylight, LED and tungsten, with the
 * built-in mixture on any unit, and on another day with mixtures calibrated by an RGB scan and by a
 * spectrophotometer. The sheet is looked at in sixteen wavelengths (test/reference/latent/spectral.ts).
 *
 *   npx tsx scripts/sweep-latent-lights.ts --units 4 [--k 0.5] [--surround c,m,y] [--figure m,y] [--lattices dot]
 */
import { parseArgs } from 'node:util';
import { fitInfraredColors, fitInfraredPatches, type InfraredDesign } from '../src/latent/index.ts';
import { drawScanner, driftPrinter, type PrinterParams } from '../src/simulate/index.ts';
import { LIGHTS, spectralDeltaE, spectrumLab } from '../test/reference/latent/spectral.ts';
import {
  engine,
  infraredContrast,
  meanOf,
  measurePair,
  PAIR_OPTIONS,
  pairOf,
  pairSpectra,
  patchKinds,
  printPair,
  quantile,
} from './latent-pair.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    ...PAIR_OPTIONS,
    profiles: { type: 'string', default: 'office-600,heavy-600,light-600' },
    fits: { type: 'boolean', default: false },
  },
});
const design = pairOf(values);
const patchPx = Number(values.patch);

/** Reflectance spectra of the surround and of the figure. */
function spectra(d: InfraredDesign, printer: PrinterParams, seed: number): [number[], number[]] {
  const rows = pairSpectra(d, patchPx, printer, seed);
  const { surround, figure } = patchKinds(d);
  return [meanOf(rows, surround), meanOf(rows, figure)];
}

const built: Record<string, number[]> = {};
const calibrated: Record<string, number[]> = {};
/** Calibrated by a spectrophotometer, in D50 as those report. */
const measured: Record<string, number[]> = {};
const fits: number[][] = [];
const contrasts: number[] = [];
for (const profile of values.profiles.split(',')) {
  for (let u = 0; u < Number(values.units); u++) {
    const s = Number(values.seed) * 1000 + u * 10;
    const printer = engine(profile, s);
    // The operator's scanner sees three bands; the eye sees the spectrum.
    const sheet = printPair(design, patchPx, printer, s + 3);
    const fit = fitInfraredPatches(design, measurePair(sheet, s + 4, drawScanner('flatbed', s + 4)));
    fits.push([fit.design.surround.c, fit.design.surround.m, fit.design.surround.y]);
    if (values.fits) continue;
    const [a, b] = spectra(design, printer, s + 1);
    const today = driftPrinter(printer, s + 5);
    const [c, d] = spectra(fit.design, today, s + 6);
    const colors = pairSpectra(design, patchPx, printer, s + 3).map((r) => spectrumLab(r, LIGHTS.D50!));
    const [e, f] = spectra(fitInfraredColors(design, colors).design, today, s + 6);
    for (const [name, light] of Object.entries(LIGHTS)) {
      (built[name] ??= []).push(spectralDeltaE(a, b, light));
      (calibrated[name] ??= []).push(spectralDeltaE(c, d, light));
      (measured[name] ??= []).push(spectralDeltaE(e, f, light));
    }
    contrasts.push(infraredContrast(design, printPair(design, patchPx, printer, s + 1), s));
    process.stderr.write('.');
  }
}
process.stderr.write('\n');
const column = (k: number) => fits.map((f) => f[k]!);
console.log(
  `figure ${JSON.stringify(design.figure)}, median fitted surround ${[0, 1, 2].map((k) => quantile(column(k), 0.5).toFixed(3)).join(', ')}`,
);
if (!values.fits) {
  console.log('| light | built-in | by RGB scan | by spectrophotometer |\n|---|---|---|---|');
  for (const name of Object.keys(LIGHTS)) {
    const cells = [built, calibrated, measured].map((of) =>
      [0.5, 0.9].map((q) => quantile(of[name]!, q).toFixed(1)).join(' / '),
    );
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  console.log(
    `infrared contrast: least ${Math.min(...contrasts).toFixed(3)}, median ${quantile(contrasts, 0.5).toFixed(3)} (n ${contrasts.length})`,
  );
}
