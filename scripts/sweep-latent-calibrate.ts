/**
 * A calibration from sheet to emblem: the whole sheet printed, scanned in colour, fitted; then on other days the
 * emblem's pair as it prints from the profile written, and the fine screen under the film, beside the same from the
 * built-in profile. In the simulator's three bands and, with --lights, in daylight, LED and tungsten.
 *
 *   npx tsx scripts/sweep-latent-calibrate.ts --units 2 [--days 3] [--scan 600] [--lights]
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fitProfile, profileSheet } from '../src/calibrate/index.ts';
import type { InfraredDesign } from '../src/latent/index.ts';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { builtinProfile } from '../src/sheet/index.ts';
import {
  drawScanner,
  driftPrinter,
  type PrinterParams,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { LIGHTS, spectralDeltaE } from '../test/reference/latent/spectral.ts';
import { filmContrast, halves } from './latent-film.ts';
import {
  engine,
  infraredContrast,
  meanOf,
  measurePair,
  pairDifference,
  pairSpectra,
  patchKinds,
  printPair,
  quantile,
} from './latent-pair.ts';
import { blackPlanes } from './latent-sheets.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '2' },
    days: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    scan: { type: 'string', default: '600' },
    profiles: { type: 'string', default: 'office-600,light-600,heavy-600,random-600' },
    lights: { type: 'boolean', default: false },
  },
});
const path = '../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
const profile = builtinProfile('generic-600-cmyk')!;
const { planes } = profileSheet(profile, (text) => textOutline(font, text));
const results: Record<string, Record<string, number[]>> = {};
const put = (row: string, column: string, v: number) => ((results[row] ??= {})[column] ??= []).push(v);

/** The pair of a design on a day: three bands, and lights. */
function see(row: string, design: InfraredDesign, printer: PrinterParams, s: number): void {
  const paper = printPair(design, 72, printer, s);
  put(row, 'three bands', pairDifference(design, measurePair(paper, s + 1)));
  put(row, 'contrast at 900 nm', infraredContrast(design, paper, s + 2));
  if (!values.lights) return;
  const spectra = pairSpectra(design, 72, printer, s);
  const { surround, figure } = patchKinds(design);
  for (const [name, light] of Object.entries(LIGHTS))
    put(row, name, spectralDeltaE(meanOf(spectra, surround), meanOf(spectra, figure), light));
}

for (const name of values.profiles.split(','))
  for (let u = 0; u < Number(values.units); u++) {
    const s = Number(values.seed) * 1000 + u * 20;
    const printer = engine(name, s);
    const sheet = printPage(planes, printer, s + 1, { quality: 'fast' });
    const scanner = drawScanner(u & 1 ? 'feeder' : 'flatbed', s + 2);
    const scan = scanPaper(sheet, scanner, s + 3, { view: 'rgb', dpi: Number(values.scan), marginMm: 1 });
    const result = fitProfile([scan], profile, { date: '2026-11-24' });
    if (!result.ok) {
      console.log(`${name} ${s}: the sheet was not read`);
      continue;
    }
    const { fit } = result;
    const { latent } = fit.profile;
    console.log(
      `${name} ${s}: pair ${fit.infrared?.nominalDeltaE.toFixed(1)} -> ${fit.infrared?.expectedDeltaE.toFixed(1)}, fine ${latent.fine.carrier.period}:${latent.fine.carrier.inkPx}, expected ${fit.fineScreen?.filmDeltaL.toFixed(0) ?? 'not measured'}`,
    );
    for (let day = 0; day < Number(values.days); day++) {
      const today = driftPrinter(printer, s + 4 + day);
      for (const [row, from] of [
        ['built-in', profile.latent],
        ['calibrated', latent],
      ] as const) {
        see(row, from.emblem.infrared!, today, s + 10 + day);
        const { carrier } = from.fine;
        const film = filmContrast(
          printPage(blackPlanes(halves(carrier), 600), today, s + 10 + day),
          carrier,
          600,
        );
        put(row, `film, ${name}`, film);
        put(row, 'film, all', film);
      }
    }
  }
const columns = Object.keys(results['built-in'] ?? {});
console.log(
  '| | built-in: median | 10 % | 90 % | calibrated: median | 10 % | 90 % |\n|---|---|---|---|---|---|---|',
);
for (const column of columns) {
  const cells = ['built-in', 'calibrated'].flatMap((row) =>
    [0.5, 0.1, 0.9].map((q) => quantile(results[row]![column]!, q).toFixed(column.includes('900') ? 2 : 1)),
  );
  console.log(`| ${column} | ${cells.join(' | ')} |`);
}
