/**
 * The line screens under their film, by measurement: lightness difference of figure and ground, on
 * originals and on copies, for several carriers.
 *
 *   npx tsx scripts/sweep-latent-film.ts --units 4 [--dpi 600] [--carriers 8:3,4:2,5:2:6,12:5:36:76]
 *
 * A carrier is period:ink:taper:sway in pixels of 600 dpi (sway in 1/256 period). Copies are made by named and by random machines.
 */
import { parseArgs } from 'node:util';
import { builtinLatentDesign, type Carrier } from '../src/latent/index.ts';
import { inkLines, phaseField } from '../src/latent/screen/line-screen.ts';
import { createBitmap, setPixel } from '../src/raster/bitmap.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { engine, quantile } from './latent-pair.ts';
import { blackPlanes, carrierName, carriersOf } from './latent-sheets.ts';
import { randomCopier, randomPrinter } from './random-machines.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '3' },
    dpi: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    carriers: { type: 'string', default: '' },
    copies: { type: 'boolean', default: true },
  },
});
const dpi = Number(values.dpi);
const n = dpi / 600;
const builtin = builtinLatentDesign(dpi, true);
const carriers = values.carriers
  ? carriersOf(values.carriers, dpi)
  : [builtin.coarse.carrier, builtin.fine.carrier];
const width = 220 * n;
const height = 96 * n;
const mask = createBitmap(width, height);
for (let y = 0; y < height; y++) for (let x = width / 2; x < width; x++) setPixel(mask, x, y, 1);

/** Lightness difference of the halves under a film of half-period lines, at the best phase. */
function filmContrast(paper: Paper, carrier: Carrier): number {
  // Twice the print's resolution: the film's lines end between the print's pixels.
  const scan = scanPaper(paper, INSTRUMENT, 9, { view: 'gray', dpi: 2 * dpi, aligned: true });
  const linear = Float64Array.from({ length: 256 }, (_, i) =>
    i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
  );
  const p = 2 * carrier.period;
  // Light by half and by place in the period, then the film over that.
  const sums = [new Float64Array(p), new Float64Array(p)];
  const counts = [new Float64Array(p), new Float64Array(p)];
  for (let y = 24; y < 2 * height - 24; y++) {
    for (let x = 24; x < 2 * width - 24; x++) {
      if (Math.abs(x - width) < 28 * n) continue;
      const half = x < width ? 0 : 1;
      const at = (x + y) % p;
      sums[half]![at]! += linear[scan.data[y * scan.width + x]!]!;
      counts[half]![at]!++;
    }
  }
  let best = 0;
  for (let phase = 0; phase < p; phase++) {
    const lightness = sums.map((sum, half) => {
      let light = 0;
      for (let k = 0; k < p; k++) {
        const open = (k + phase) % p >= p / 2 ? 0.9 : 0.01;
        light += (open * sum[k]!) / counts[half]![k]! / p;
      }
      return 116 * Math.cbrt(light) - 16;
    });
    best = Math.max(best, Math.abs(lightness[0]! - lightness[1]!));
  }
  return best;
}

console.log('| carrier | office | light | heavy | random | copy, text | text-photo | photo |');
for (const carrier of carriers) {
  const k = createBitmap(width, height);
  inkLines(k, carrier, phaseField(mask, carrier), null);
  const planes = blackPlanes(k, dpi);
  const lpi = (dpi / carrier.period) * Math.SQRT2;
  const results: Record<string, number[]> = {};
  for (const profile of ['office', 'light', 'heavy', 'random']) {
    for (let u = 0; u < Number(values.units); u++) {
      const seed = Number(values.seed) * 1000 + u * 10;
      const printer = engine(`${profile}-${dpi}`, seed);
      const paper = printPage(planes, printer, seed + 1);
      (results[profile] ??= []).push(filmContrast(paper, carrier));
      if (!values.copies) continue;
      for (const mode of ['text', 'text-photo', 'photo'] as const) {
        const copier =
          u & 1 ? { ...randomCopier(seed + 2).copier, colour: false } : drawCopier('mono', seed + 2);
        const other = u & 1 ? randomPrinter(600, seed + 3) : drawPrinter('office-600', seed + 3);
        const copy = copyPaper(paper, copier, other, seed + 4, { mode, aligned: true });
        // A 1200-dpi sheet is copied at 600 dpi: the film is laid on the same place.
        (results[`copy ${mode}`] ??= []).push(filmContrast(copy, carrier));
      }
    }
  }
  const columns = ['office', 'light', 'heavy', 'random', 'copy text', 'copy text-photo', 'copy photo'];
  const cells = columns
    .map((name) => results[name] ?? [0])
    .map(
      (list) =>
        `${quantile(list, 0.5).toFixed(0)} (${quantile(list, 0.1).toFixed(0)}–${quantile(list, 0.9).toFixed(0)})`,
    );
  console.log(`| ${lpi.toFixed(0)} lpi, ${carrierName(carrier)} | ${cells.join(' | ')} |`);
}
