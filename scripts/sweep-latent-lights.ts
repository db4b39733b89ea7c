/**
 * The infrared pair under named lights: ΔE00 of figure and surround in daylight, LED and tungsten, with the
 * built-in mixture on any unit and with a mixture calibrated by an RGB scan on another day. The sheet is
 * looked at in sixteen wavelengths (test/reference/latent/spectral.ts).
 *
 *   npx tsx scripts/sweep-latent-lights.ts --units 4 [--k 0.42] [--surround c,m,y] [--figure m,y] [--lattices rotated]
 */
import { parseArgs } from 'node:util';
import {
  builtinLatentDesign,
  fitInfraredPatches,
  type InfraredDesign,
  infraredPatches,
  measureInfraredPatches,
  renderInfraredPatches,
} from '../src/latent/index.ts';
import {
  drawPrinter,
  drawScanner,
  driftPrinter,
  type PrinterParams,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { atWavelengths, LIGHTS, spectralDeltaE, WAVELENGTHS } from '../test/reference/latent/spectral.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    patch: { type: 'string', default: '72' },
    profiles: { type: 'string', default: 'office-600,heavy-600,light-600' },
    lattices: { type: 'string', default: 'dot' },
    k: { type: 'string', default: '' },
    figure: { type: 'string', default: '' },
    surround: { type: 'string', default: '' },
    fits: { type: 'boolean', default: false },
  },
});
const builtin = builtinLatentDesign(600, true).emblem.infrared!;
const numbers = (text: string) => text.split(',').map(Number);
const [figureM, figureY] = values.figure ? numbers(values.figure) : [builtin.figure.m, builtin.figure.y];
const surround = values.surround ? numbers(values.surround) : null;
const design: InfraredDesign = {
  ...builtin,
  lattices: values.lattices === 'rotated' ? { c: [5, 2], m: [2, 5], y: [6, 0], k: [4, 4] } : builtin.lattices,
  figure: { c: 0, m: figureM!, y: figureY!, k: values.k ? Number(values.k) : builtin.figure.k },
  surround: surround ? { c: surround[0]!, m: surround[1]!, y: surround[2]!, k: 0 } : builtin.surround,
};
const patchPx = Number(values.patch);

/** Reflectance spectra of the nominal surround (all of its patches) and the figure. */
function spectra(d: InfraredDesign, printer: PrinterParams, seed: number): [number[], number[]] {
  const planes = renderInfraredPatches(d, 600, patchPx);
  const patches = infraredPatches(d);
  const { c, m, y } = d.surround;
  const nominal = patches.map(
    (p) => p.kind === 'candidate' && p.mixture.c === c && p.mixture.m === m && p.mixture.y === y,
  );
  const out: [number[], number[]] = [[], []];
  for (let from = 0; from < WAVELENGTHS.length; from += 3) {
    const sheet = printPage(planes, atWavelengths(printer, from), seed);
    const scan = scanPaper(sheet, INSTRUMENT, seed + 1, { view: 'rgb', dpi: 300, aligned: true });
    const means = measureInfraredPatches(scan);
    for (let k = 0; k < 3 && from + k < WAVELENGTHS.length; k++) {
      const mean = (pick: (i: number) => boolean) => {
        const list = means.filter((_, i) => pick(i)).map((v) => v[k]!);
        return list.reduce((a, b) => a + b, 0) / list.length;
      };
      out[0].push(mean((i) => nominal[i]!));
      out[1].push(mean((i) => patches[i]!.kind === 'figure'));
    }
  }
  return out;
}

const quantile = (list: number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))]!;
const built: Record<string, number[]> = {};
const calibrated: Record<string, number[]> = {};
const fits: number[][] = [];
const contrasts: number[] = [];
for (const profile of values.profiles.split(',')) {
  for (let u = 0; u < Number(values.units); u++) {
    const s = Number(values.seed) * 1000 + u * 10;
    const printer = drawPrinter(profile, s);
    // The operator's scanner sees three bands; the eye sees the spectrum.
    const scan = scanPaper(
      printPage(renderInfraredPatches(design, 600, patchPx), printer, s + 3),
      drawScanner('flatbed', s + 4),
      s + 4,
      { view: 'rgb', dpi: 300, aligned: true },
    );
    const fit = fitInfraredPatches(design, measureInfraredPatches(scan));
    fits.push([fit.design.surround.c, fit.design.surround.m, fit.design.surround.y]);
    if (values.fits) continue;
    const [a, b] = spectra(design, printer, s + 1);
    const [c, d] = spectra(fit.design, driftPrinter(printer, s + 5), s + 6);
    for (const [name, light] of Object.entries(LIGHTS)) {
      (built[name] ??= []).push(spectralDeltaE(a, b, light));
      (calibrated[name] ??= []).push(spectralDeltaE(c, d, light));
    }
    const infrared = scanPaper(
      printPage(renderInfraredPatches(design, 600, patchPx), printer, s + 1),
      INSTRUMENT,
      s,
      {
        view: 'infrared',
        dpi: 300,
        aligned: true,
      },
    );
    const grey = {
      width: infrared.width,
      height: infrared.height,
      data: new Uint8Array(infrared.data.length * 3),
    };
    infrared.data.forEach((v, i) => grey.data.fill(v, 3 * i, 3 * i + 3));
    const means = measureInfraredPatches(grey).map((v) => v[0]);
    const kinds = infraredPatches(design);
    const mean = (kind: string) => {
      const list = means.filter((_, i) => kinds[i]!.kind === kind);
      return list.reduce((p, q) => p + q, 0) / list.length;
    };
    contrasts.push(mean('candidate') - mean('figure'));
    process.stderr.write('.');
  }
}
process.stderr.write('\n');
const column = (k: number) => fits.map((f) => f[k]!);
console.log(
  `figure ${JSON.stringify(design.figure)}, median fitted surround ${[0, 1, 2].map((k) => quantile(column(k), 0.5).toFixed(3)).join(', ')}`,
);
if (!values.fits) {
  console.log('| light | built-in, median | 90 % | calibrated, median | 90 % |\n|---|---|---|---|---|');
  for (const name of Object.keys(LIGHTS))
    console.log(
      `| ${name} | ${quantile(built[name]!, 0.5).toFixed(1)} | ${quantile(built[name]!, 0.9).toFixed(1)} | ${quantile(calibrated[name]!, 0.5).toFixed(1)} | ${quantile(calibrated[name]!, 0.9).toFixed(1)} |`,
    );
  console.log(
    `infrared contrast: least ${Math.min(...contrasts).toFixed(3)}, median ${quantile(contrasts, 0.5).toFixed(3)} (n ${contrasts.length})`,
  );
}
