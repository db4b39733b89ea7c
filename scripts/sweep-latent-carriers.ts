/**
 * Whether a calibration finds the fine screen that suits an engine: patches of all carriers printed, scanned askew
 * by flatbeds and feeders, measured, one chosen; on another day the chosen one and the built-in one are printed,
 * copied, and looked at under the film.
 *
 *   npx tsx scripts/sweep-latent-carriers.ts --units 6 [--scan 600] [--seed 1] [--copies]
 */
import { parseArgs } from 'node:util';
import { chooseCarrier, patchReader } from '../src/calibrate/fit-carrier.ts';
import {
  builtinLatentDesign,
  type Carrier,
  carrierPatches,
  fineCarriers,
  measureCarriers,
  renderCarrierPatch,
} from '../src/latent/index.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { blit } from '../src/raster/blit.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  driftPrinter,
  type PrinterParams,
  printPage,
  scanMap,
  scanPaper,
} from '../src/simulate/index.ts';
import { toneTable } from '../src/watermark/calibrate/tone.ts';
import { filmContrast, halves } from './latent-film.ts';
import { engine, quantile } from './latent-pair.ts';
import { blackPlanes, carrierName } from './latent-sheets.ts';
import { randomCopier, randomScanner } from './random-machines.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    scan: { type: 'string', default: '600' },
    profiles: { type: 'string', default: 'office-600,light-600,heavy-600,random-600' },
    copies: { type: 'boolean', default: false },
    /** Print what each unit's readings were. */
    each: { type: 'boolean', default: false },
  },
});
const own = builtinLatentDesign(600, true).fine.carrier;
const patches = carrierPatches(own, 600);
const SIDE = 192;
const PITCH = 262;
const COLUMNS = 4;
const sheet = createBitmap(60 + COLUMNS * PITCH, 60 + Math.ceil(patches.length / COLUMNS) * PITCH);
const rects = patches.map((_, i) => ({
  x: 60 + (i % COLUMNS) * PITCH,
  y: 60 + Math.floor(i / COLUMNS) * PITCH,
  width: SIDE,
  height: SIDE,
}));
patches.forEach(({ carrier }, i) => {
  blit(sheet, renderCarrierPatch(carrier, SIDE), rects[i]!.x, rects[i]!.y, 'copy');
});

/** Calibration: the carrier chosen from a scan, and what was read of each. */
function calibrate(printer: PrinterParams, seed: number) {
  const dpi = Number(values.scan);
  const paper = printPage(blackPlanes(sheet, 600), printer, seed);
  const scanner =
    seed % 3 === 0 ? randomScanner(seed) : drawScanner(seed % 3 === 1 ? 'flatbed' : 'feeder', seed);
  const scan = scanPaper(paper, scanner, seed + 1, { view: 'gray', dpi, marginMm: 1 });
  const [a, b, c, d, e, f] = scanMap(paper, scanner, seed + 1, { dpi, aligned: false, marginMm: 1 }).toPlanes;
  const det = a * d - b * c;
  // As the bullseyes tell it: to half a pixel.
  const map = (x: number, y: number) => {
    const [u, v] = [x + 0.4 - e, y - 0.3 - f];
    return [(d * u - c * v) / det, (a * v - b * u) / det] as const;
  };
  // The tone curve that a fit finds from the sheet is within a few hundredths of the scanner's.
  const table = toneTable(1 / scanner.gamma);
  const tried = measureCarriers(
    patches.map((patch, i) => ({ ...patch, read: patchReader(scan, map, rects[i]!, 600, table) })),
    600,
    dpi,
  );
  return tried && { ...chooseCarrier(own, tried), tried };
}

const MODES = ['text', 'text-photo', 'photo'] as const;
const results: Record<string, Record<string, number[]>> = {};
const put = (row: string, column: string, v: number) => ((results[row] ??= {})[column] ??= []).push(v);
const errors: number[] = [];
let untold = 0;
for (const profile of values.profiles.split(',')) {
  const picks: string[] = [];
  for (let u = 0; u < Number(values.units); u++) {
    const s = Number(values.seed) * 1000 + u * 10;
    const printer = engine(profile, s);
    const fit = calibrate(printer, s + 1);
    if (!fit) untold++;
    const chosen = fit?.carrier ?? own;
    picks.push(`${chosen.period}:${chosen.inkPx}`);
    const today = driftPrinter(printer, s + 2);
    const look = (column: string, carrier: Carrier) => {
      const paper = printPage(blackPlanes(halves(carrier), 600), today, s + 3);
      const here = filmContrast(paper, carrier, 600);
      put(profile, column, here);
      if (values.copies)
        for (const mode of MODES) {
          const copier = u & 1 ? { ...randomCopier(s + 4).copier, colour: false } : drawCopier('mono', s + 4);
          const other = u & 1 ? engine('random-600', s + 5) : drawPrinter('office-600', s + 5);
          const copy = copyPaper(paper, copier, other, s + 6, { mode, aligned: true });
          put(profile, `${column}, ${mode}`, filmContrast(copy, carrier, 600));
        }
      return here;
    };
    look('built-in', own);
    const reached = look('chosen', chosen);
    if (fit) errors.push(fit.filmDeltaL - reached);
    if (values.each && fit) {
      const real = fineCarriers(own, 600).map((carrier) =>
        filmContrast(printPage(blackPlanes(halves(carrier), 600), printer, s + 3), carrier, 600),
      );
      console.log(
        profile,
        s,
        fit.tried
          .map(
            (t, i) =>
              `${t.carrier.period}:${t.carrier.inkPx} ${t.filmDeltaL.toFixed(0)}/${real[i]!.toFixed(0)}`,
          )
          .join('  '),
        '->',
        carrierName(chosen),
      );
    }
    process.stderr.write('.');
  }
  console.log(`${profile}: ${picks.join(' ')}`);
}
process.stderr.write('\n');
const columns = [...new Set(Object.values(results).flatMap((row) => Object.keys(row)))];
console.log(`| engine | ${columns.join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`);
const all: Record<string, number[]> = {};
for (const row of Object.values(results))
  for (const [column, list] of Object.entries(row)) (all[column] ??= []).push(...list);
for (const [name, row] of [...Object.entries(results), ['all', all] as const]) {
  const cells = columns.map((column) =>
    [0.5, 0.1, 0.9].map((q) => quantile(row[column]!, q).toFixed(0)).join(' '),
  );
  console.log(`| ${name} | ${cells.map((c) => c.replace(/ (\S+) (\S+)/, ' ($1–$2)')).join(' | ')} |`);
}
if (errors.length)
  console.log(
    `expected less what another day showed: median ${quantile(errors, 0.5).toFixed(1)}, 10–90 % ${quantile(errors, 0.1).toFixed(1)} to ${quantile(errors, 0.9).toFixed(1)}; scans that could not tell: ${untold}`,
  );
