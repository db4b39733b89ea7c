/**
 * The fit of the calibration sheet through scanners that sharpen and have tone curves of their own: how far word and
 * ground are from the balance that looking at paper itself finds.
 *
 *   npx tsx scripts/sweep-pantograph-scanners.ts [units of each engine = 2] [first seed = 100] [300, 600 or both]
 *
 * Each print is scanned once at each resolution; the levels then go through five tone curves and sharpeners, amount and
 * exponent crossed so that every pair comes up, radius (0.7 to 1.6 px) and JPEG quality (60 to 95) drawn. Prints a table: error = L* of ground minus word, less that of the balance
 * on paper; size = coarse dots against it. Prints are of full quality: the fast one is too sharp at 600 dpi.
 */
import { readFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg.ts';
import { prng, uniform } from '../src/simulate/random.ts';
import { sharpenInPlace } from '../src/simulate/sharpen.ts';
import {
  applyCalibration,
  builtinPantograph,
  calibrationSheet,
  fitCalibration,
} from '../src/watermark/index.ts';
import { balanceOn, lightnessDifference } from './pantograph-patches.ts';
import { strangePrinter } from './pantograph-trials.ts';

const [count = 2, first = 100, only = 0] = process.argv.slice(2).map(Number);
const path = '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
const AMOUNTS = [0, 0.2, 0.4, 0.6, 0.8];
const EXPONENTS = [0.85, 0.93, 1, 1.08, 1.2];

interface Row {
  readonly dpi: number;
  readonly amount: number;
  readonly exponent: number;
  readonly error: number;
  readonly size: number;
}
const rows: Row[] = [];
const design = builtinPantograph(600);
const { planes } = calibrationSheet(design, (text) => textOutline(font, text));
let turn = 0;
for (let i = 0; i < count; i++)
  for (const kind of ['office', 'heavy', 'light', 'strange']) {
    const seed = first + 17 * i;
    const printer = kind === 'strange' ? strangePrinter(600, seed) : drawPrinter(`${kind}-600`, seed);
    const best = balanceOn(design, printer, seed);
    const there = lightnessDifference(best, printer, seed);
    for (const dpi of only ? [only] : [300, 600]) {
      const shift = turn++;
      const unit = { ...drawScanner(shift % 2 ? 'feeder' : 'flatbed', seed + dpi), gamma: 1, sharpen: 0 };
      const plain = scanPaper(printPage(planes, printer, seed), unit, seed, { dpi, marginMm: 1 });
      for (const [k, amount] of AMOUNTS.entries()) {
        const random = prng(seed, kind, dpi, k);
        const exponent = EXPONENTS[(2 * k + shift) % 5]!;
        const curve = Uint8Array.from({ length: 256 }, (_, v) => Math.round(255 * (v / 255) ** exponent));
        const bent = { ...plain, data: plain.data.map((v) => curve[v]!) };
        sharpenInPlace(bent.data, bent.width, bent.height, 1, amount, uniform(random, [0.7, 1.6]));
        const scan = await jpegRoundTrip(bent, Math.round(uniform(random, [60, 95])));
        const fit = fitCalibration(scan, design);
        if (!fit.ok) throw new Error(`${kind} ${seed}: ${fit.reason}`);
        const found = applyCalibration(design, fit);
        const error = lightnessDifference(found, printer, seed) - there;
        const size = found.coarse[0]!.areaPx / best.coarse[0]!.areaPx;
        rows.push({ dpi, amount, exponent, error, size });
        console.error(
          `${kind} ${seed} ${dpi} dpi, sharpening ${amount}, exponent ${exponent}: error ${error.toFixed(2)}, size ${size.toFixed(2)}; fit ${fit.sharpening.amount.toFixed(2)}, ${(1 / fit.gamma).toFixed(2)}, ${fit.notes.join(' ')}`,
        );
      }
    }
  }

console.log('| scans | n | bias, L* | spread | 90 % within | coarse dots |');
console.log('|---|---|---|---|---|---|');
function line(name: string, some: readonly Row[]): void {
  if (some.length === 0) return;
  const mean = (of: (row: Row) => number) => some.reduce((sum, row) => sum + of(row), 0) / some.length;
  const bias = mean(({ error }) => error);
  const spread = Math.sqrt(mean(({ error }) => (error - bias) ** 2));
  const sorted = some.map(({ error }) => Math.abs(error)).sort((a, b) => a - b);
  const size = mean((row) => row.size) - 1;
  console.log(
    `| ${name} | ${some.length} | ${bias.toFixed(2)} | ${spread.toFixed(2)} | ${sorted[Math.floor(0.9 * sorted.length)]!.toFixed(2)} | ${(100 * size).toFixed(0)} % |`,
  );
}
for (const dpi of [300, 600])
  line(
    `${dpi} dpi`,
    rows.filter((row) => row.dpi === dpi),
  );
for (const amount of AMOUNTS)
  line(
    `sharpening ${amount}`,
    rows.filter((row) => row.amount === amount),
  );
for (const exponent of EXPONENTS)
  line(
    `exponent ${exponent}`,
    rows.filter((row) => row.exponent === exponent),
  );
line('all', rows);
