/**
 * What the naked eye makes of the line screens on an original: tone and texture of figure against ground,
 * and of the strip along the figure's edge against the rest, by the eye model at 40 cm.
 *
 *   npx tsx scripts/sweep-latent-eye.ts --units 2 [--carriers 12:5:12,4:1.5:6] [--distance 400]
 */
import { parseArgs } from 'node:util';
import { builtinLatentDesign, lineScreenMask } from '../src/latent/index.ts';
import { inkLines, phaseField } from '../src/latent/screen/line-screen.ts';
import { createBitmap, setPixel } from '../src/raster/bitmap.ts';
import { drawPrinter, eye, printPage, scanPaper } from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { wordOutline } from '../test/latent/figure.ts';
import { quantile } from './latent-pair.ts';
import { blackPlanes, carrierName, carriersOf } from './latent-sheets.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    carriers: { type: 'string', default: '' },
    distance: { type: 'string', default: '400' },
  },
});
const builtin = builtinLatentDesign(600, true);
const carriers = values.carriers
  ? carriersOf(values.carriers, 600)
  : [builtin.coarse.carrier, builtin.fine.carrier];
const width = 576;
const height = 336;
const word = wordOutline('真正');
console.log(
  '| carrier | engine | figure: ΔL* | steps | d′ | edge: ΔL* | steps | d′ |\n|---|---|---|---|---|---|---|---|',
);
for (const carrier of carriers) {
  const mask = lineScreenMask(
    { design: { carrier, crossed: null }, dpi: 600, widthPx: width, heightPx: height },
    word,
  );
  const phase = phaseField(mask, carrier);
  const k = createBitmap(width, height);
  inkLines(k, carrier, phase, null);
  // The strip where the phase turns, one period wide at the least.
  const strip = createBitmap(width, height);
  const { period, slope, inkPx } = carrier;
  const wide = { period, slope, inkPx, taperPx: Math.max(carrier.taperPx, 2 * period) };
  phaseField(mask, wide).forEach((p, i) => {
    if (Math.abs(p) < 56) setPixel(strip, i % width, Math.floor(i / width), 1);
  });
  for (const profile of ['office-600', 'light-600', 'heavy-600']) {
    const rows: number[][] = [];
    for (let u = 0; u < Number(values.units); u++) {
      const seed = Number(values.seed) * 1000 + u * 10;
      const paper = printPage(blackPlanes(k, 600), drawPrinter(profile, seed), seed + 1);
      const scan = scanPaper(paper, INSTRUMENT, seed, { view: 'gray', dpi: 600, aligned: true });
      const options = { distanceMm: Number(values.distance), white: 0.88 };
      const figure = eye(scan, 600, mask, options);
      const edge = eye(scan, 600, strip, options);
      rows.push([figure, edge].flatMap((e) => [Math.abs(e.deltaL), e.textureSteps, e.dPrime]));
    }
    const cells = [0, 1, 2, 3, 4, 5].map((i) =>
      quantile(
        rows.map((r) => r[i]!),
        0.5,
      ).toFixed(2),
    );
    console.log(`| ${carrierName(carrier)} | ${profile} | ${cells.join(' | ')} |`);
  }
}
