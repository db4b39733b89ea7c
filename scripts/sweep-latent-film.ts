/**
 * The line screens under their film, by measurement: lightness difference of figure and ground, on
 * originals and on copies, for several carriers.
 *
 *   npx tsx scripts/sweep-latent-film.ts --units 4 [--dpi 600] [--carriers 8:3,4:2,5:2:6,12:5:36:76]
 *
 * A carrier is period:ink:taper:sway in pixels of 600 dpi (sway in 1/256 period). Copies are made by named and by random machines.
 */
import { parseArgs } from 'node:util';
import { builtinLatentDesign } from '../src/latent/index.ts';
import { copyPaper, drawCopier, drawPrinter, printPage } from '../src/simulate/index.ts';
import { filmContrast, halves } from './latent-film.ts';
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
const builtin = builtinLatentDesign(dpi, true);
const carriers = values.carriers
  ? carriersOf(values.carriers, dpi)
  : [builtin.coarse.carrier, builtin.fine.carrier];
console.log('| carrier | office | light | heavy | random | copy, text | text-photo | photo |');
for (const carrier of carriers) {
  const planes = blackPlanes(halves(carrier, dpi), dpi);
  const lpi = (dpi / carrier.period) * Math.SQRT2;
  const results: Record<string, number[]> = {};
  for (const profile of ['office', 'light', 'heavy', 'random']) {
    for (let u = 0; u < Number(values.units); u++) {
      const seed = Number(values.seed) * 1000 + u * 10;
      const printer = engine(`${profile}-${dpi}`, seed);
      const paper = printPage(planes, printer, seed + 1);
      (results[profile] ??= []).push(filmContrast(paper, carrier, dpi));
      if (!values.copies) continue;
      for (const mode of ['text', 'text-photo', 'photo'] as const) {
        const copier =
          u & 1 ? { ...randomCopier(seed + 2).copier, colour: false } : drawCopier('mono', seed + 2);
        const other = u & 1 ? randomPrinter(600, seed + 3) : drawPrinter('office-600', seed + 3);
        const copy = copyPaper(paper, copier, other, seed + 4, { mode, aligned: true });
        // A 1200-dpi sheet is copied at 600 dpi: the film is laid on the same place.
        (results[`copy ${mode}`] ??= []).push(filmContrast(copy, carrier, dpi));
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
