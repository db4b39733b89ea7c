/**
 * The built-in pantograph on engines of every kind, balanced by its own sheet through a scan and not balanced
 * at all: hidden on the day of the scan and on later days, and what becomes of it on copies.
 *
 *   npx tsx scripts/sweep-pantograph-engines.ts [units of each engine = 4] [first seed = 700] [dpi, or both]
 *
 * Prints a table. A unit takes about 10 s, most of it the calibration sheet's print and scan.
 */
import { readFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { drawPrinter, drawScanner, type PrinterParams, printPage, scanPaper } from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg.ts';
import {
  applyCalibration,
  builtinPantograph,
  calibrationSheet,
  fitCalibration,
} from '../src/watermark/index.ts';
import { CELL_HEADS, cells, strangePrinter, summary, type Trial, trial } from './pantograph-trials.ts';

const [count = 4, first = 700, only = 0] = process.argv.slice(2).map(Number);
const path = '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));

const engine = (kind: string, dpi: 600 | 1200, seed: number): PrinterParams =>
  kind === 'strange' ? strangePrinter(dpi, seed) : drawPrinter(`${kind}-${dpi}`, seed);

console.log(`| dpi | engine | balance | ${CELL_HEADS} |`);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const dpi of [600, 1200] as const) {
  if (only && only !== dpi) continue;
  const design = builtinPantograph(dpi);
  const { planes } = calibrationSheet(design, (text) => textOutline(font, text));
  const all: Record<string, Trial[]> = { 'by scan': [], 'built-in': [] };
  const verdicts: string[] = [];
  for (const kind of ['office', 'heavy', 'light', 'strange']) {
    const byScan: Trial[] = [];
    const builtin: Trial[] = [];
    for (let i = 0; i < count; i++) {
      const seed = first + i * 17;
      const printer = engine(kind, dpi, seed);
      // Flatbed and feeder, 300 and 600 dpi; sharpening is off, as the sheet asks.
      const scanner = { ...drawScanner(i % 2 ? 'feeder' : 'flatbed', seed), sharpen: 0 };
      const scan = await jpegRoundTrip(
        scanPaper(printPage(planes, printer, seed, { quality: 'fast' }), scanner, seed, {
          dpi: i % 4 === 1 ? 600 : 300,
          marginMm: 1,
        }),
        scanner.jpegQuality,
      );
      const fit = fitCalibration(scan, design);
      if (!fit.ok) {
        verdicts.push(`${kind} ${i}: ${fit.reason}`);
        continue;
      }
      // A printer that the fit refuses is not used; that is what the verdict is for.
      if (fit.verdict === 'not') verdicts.push(`${kind} ${i}: not (${fit.notes.join(', ')})`);
      else byScan.push(trial(applyCalibration(design, fit), printer, seed));
      builtin.push(trial(design, printer, seed));
    }
    console.log(`| ${dpi} | ${kind} | by scan | ${cells(summary(byScan))} |`);
    console.log(`| ${dpi} | ${kind} | built-in | ${cells(summary(builtin))} |`);
    all['by scan']!.push(...byScan);
    all['built-in']!.push(...builtin);
  }
  for (const [name, trials] of Object.entries(all))
    console.log(`| ${dpi} | **all** | ${name} | ${cells(summary(trials))} |`);
  for (const line of verdicts) console.error(line);
}
