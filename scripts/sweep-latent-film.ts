/**
 * The line screens under their film, by measurement: lightness difference of figure and ground, on
 * originals and on copies, for several carriers.
 *
 *   npx tsx scripts/sweep-latent-film.ts --units 4 [--dpi 600]
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
const carriers: Carrier[] = values.carriers
  ? values.carriers.split(',').map((v) => {
      const [period, inkPx] = v.split(':').map(Number);
      return { period: period!, slope: 1, inkPx: inkPx!, taperPx: 8 * n };
    })
  : [builtin.coarse.carrier, builtin.fine.carrier];
const width = 220 * n;
const height = 96 * n;
const mask = createBitmap(width, height);
for (let y = 0; y < height; y++) for (let x = width / 2; x < width; x++) setPixel(mask, x, y, 1);

/** Lightness difference of the halves under a film of half-period lines, at the best phase. */
function filmContrast(paper: Paper, carrier: Carrier): number {
  const scan = scanPaper(paper, INSTRUMENT, 9, { view: 'gray', dpi, aligned: true });
  const linear = Float64Array.from({ length: 256 }, (_, i) =>
    i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
  );
  const p = carrier.period;
  let best = 0;
  for (let phase = 0; phase < p; phase += Math.max(1, p >> 3)) {
    const sums = [0, 0];
    const counts = [0, 0];
    for (let y = 12; y < height - 12; y++) {
      for (let x = 12; x < width - 12; x++) {
        if (Math.abs(x - width / 2) < 14 * n) continue;
        const half = x < width / 2 ? 0 : 1;
        sums[half]! += linear[scan.data[y * scan.width + x]!]! * ((x + y + phase) % p < p / 2 ? 0.01 : 0.9);
        counts[half]!++;
      }
    }
    const l = (k: number) => 116 * Math.cbrt(sums[k]! / counts[k]!) - 16;
    best = Math.max(best, Math.abs(l(0) - l(1)));
  }
  return best;
}

const middle = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1]!;
for (const carrier of carriers) {
  const k = createBitmap(width, height);
  inkLines(k, carrier, phaseField(mask, carrier), null);
  const lpi = (dpi / carrier.period) * Math.SQRT2;
  const results: Record<string, number[]> = {};
  for (const profile of [`office-${dpi}`, `heavy-${dpi}`, `light-${dpi}`]) {
    for (let u = 0; u < Number(values.units); u++) {
      const seed = Number(values.seed) * 1000 + u * 10;
      const paper = printPage(
        { width, height, dpi, c: null, m: null, y: null, k },
        drawPrinter(profile, seed),
        seed + 1,
      );
      (results[`original ${profile}`] ??= []).push(filmContrast(paper, carrier));
      if (values.copies)
        for (const mode of ['text', 'photo', 'text-photo'] as const) {
          const copy = copyPaper(
            paper,
            drawCopier('mono', seed + 2),
            drawPrinter('office-600', seed + 3),
            seed + 4,
            { mode, aligned: true },
          );
          // A 1200-dpi sheet is copied at 600 dpi: the film is laid on the same place.
          (results[`copy ${mode}`] ??= []).push(filmContrast(copy, carrier));
        }
    }
  }
  console.log(
    `${lpi.toFixed(0)} lpi, period ${carrier.period}, ink ${carrier.inkPx}: ${Object.entries(results)
      .map(
        ([name, list]) =>
          `${name} ${middle(list).toFixed(1)} (${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)})`,
      )
      .join('; ')}`,
  );
}
