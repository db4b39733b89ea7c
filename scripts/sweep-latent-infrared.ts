/**
 * The infrared pair by measurement: dot on dot against rotated screens, the built-in surround, what a
 * calibration from a scan reaches on the same engine on other days, and what copies keep in infrared.
 *
 *   npx tsx scripts/sweep-latent-infrared.ts --units 12 [--lattices dot|rotated] [--json out.json]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  builtinLatentDesign,
  deltaE00,
  fitInfraredPatches,
  type InfraredDesign,
  infraredPatches,
  linearRgbToLab,
  measureInfraredPatches,
  renderInfraredPatches,
} from '../src/latent/index.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  driftPrinter,
  type PrinterParams,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    lattices: { type: 'string', default: 'dot' },
    patch: { type: 'string', default: '72' },
    json: { type: 'string', default: '' },
    profiles: { type: 'string', default: 'office-600,heavy-600,light-600' },
    fit: { type: 'boolean', default: false },
    copies: { type: 'string', default: '0' },
    surround: { type: 'string', default: '' },
  },
});
const builtin = builtinLatentDesign(600, true).emblem.infrared!;
const surround = values.surround ? values.surround.split(',').map(Number) : null;
const design: InfraredDesign = {
  ...builtin,
  lattices:
    values.lattices === 'rotated'
      ? { c: [5, 2], m: [2, 5], y: [6, 0], k: [4, 4] }
      : { c: [4, 4], m: [4, 4], y: [4, 4], k: [4, 4] },
  surround: surround ? { c: surround[0]!, m: surround[1]!, y: surround[2]!, k: 0 } : builtin.surround,
};
const patchPx = Number(values.patch);
const seed = Number(values.seed) * 1000;

/** Mean colours of the patches, by a scanner or by the ideal instrument. */
function measure(d: InfraredDesign, printer: PrinterParams, s: number, scanner = INSTRUMENT) {
  const paper = printPage(renderInfraredPatches(d, 600, patchPx), printer, s);
  return measureInfraredPatches(scanPaper(paper, scanner, s + 1, { view: 'rgb', dpi: 300, aligned: true }));
}

/** ΔE00 between the nominal candidate (first) and the mean of the figure's patches. */
function difference(d: InfraredDesign, rgb: [number, number, number][]): number {
  const patches = infraredPatches(d);
  const mean = (pick: (i: number) => boolean) => {
    const sum = [0, 0, 0];
    let n = 0;
    rgb.forEach((v, i) => {
      if (!pick(i)) return;
      v.forEach((x, k) => {
        sum[k]! += x;
      });
      n++;
    });
    return linearRgbToLab(sum[0]! / n, sum[1]! / n, sum[2]! / n);
  };
  const { c, m, y } = d.surround;
  const nominal = patches.findIndex(
    (p) => p.kind === 'candidate' && p.mixture.c === c && p.mixture.m === m && p.mixture.y === y,
  );
  return deltaE00(
    mean((i) => i === nominal),
    mean((i) => patches[i]!.kind === 'figure'),
  );
}

const quantile = (list: number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))]!;
const line = (name: string, list: number[]) =>
  console.log(
    `${name}: median ${quantile(list, 0.5).toFixed(2)}, 90 % ${quantile(list, 0.9).toFixed(2)} (n ${list.length})`,
  );

const fits: number[][] = [];
const built: Record<string, number[]> = {};
const calibrated: Record<string, number[]> = {};
for (const profile of values.profiles.split(',')) {
  built[profile] = [];
  calibrated[profile] = [];
  for (let u = 0; u < Number(values.units); u++) {
    const s = seed + u * 10;
    const printer = drawPrinter(profile, s);
    built[profile]!.push(difference(design, measure(design, printer, s + 1)));
    const fitted = fitInfraredPatches(design, measure(design, printer, s + 3, drawScanner('flatbed', s + 4)));
    const { c, m, y } = fitted.design.surround;
    fits.push([c, m, y]);
    if (!values.fit)
      calibrated[profile]!.push(
        difference(fitted.design, measure(fitted.design, driftPrinter(printer, s + 5), s + 6)),
      );
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  line(`${values.lattices} ${profile} built-in`, built[profile]!);
  if (!values.fit) line(`${values.lattices} ${profile} calibrated, other day`, calibrated[profile]!);
}
line('all built-in', Object.values(built).flat());
if (!values.fit) line('all calibrated', Object.values(calibrated).flat());
console.log(
  'median fitted surround',
  [0, 1, 2]
    .map((k) =>
      quantile(
        fits.map((f) => f[k]!),
        0.5,
      ).toFixed(3),
    )
    .join(', '),
);

/** Reflectance difference at 900 nm between surround and figure patches. */
function infraredContrast(d: InfraredDesign, paper: ReturnType<typeof printPage>, s: number): number {
  const scan = scanPaper(paper, INSTRUMENT, s, { view: 'infrared', dpi: 300, aligned: true });
  const rgb = { width: scan.width, height: scan.height, data: new Uint8Array(scan.data.length * 3) };
  scan.data.forEach((v, i) => rgb.data.fill(v, 3 * i, 3 * i + 3));
  const values = measureInfraredPatches(rgb).map((v) => v[0]);
  const patches = infraredPatches(d);
  const mean = (kind: string) => {
    const list = values.filter((_, i) => patches[i]!.kind === kind);
    return list.reduce((a, b) => a + b, 0) / list.length;
  };
  return mean('candidate') - mean('figure');
}
const count = Number(values.copies);
if (count > 0) {
  const originals: number[] = [];
  const left: Record<string, number[]> = {};
  // A quiet grid: every candidate is the nominal surround, so that only the pair is compared.
  for (let u = 0; u < count; u++) {
    const s = seed + 5000 + u * 20;
    const printer = drawPrinter(values.profiles.split(',')[u % values.profiles.split(',').length]!, s);
    const paper = printPage(renderInfraredPatches(design, 600, patchPx), printer, s + 1);
    originals.push(infraredContrast(design, paper, s + 2));
    for (const copier of ['colour', 'mono']) {
      for (const mode of ['text', 'photo', 'text-photo'] as const) {
        const copy = copyPaper(paper, drawCopier(copier, s + 3), drawPrinter('office-600', s + 4), s + 5, {
          mode,
          aligned: true,
        });
        (left[`${copier} ${mode}`] ??= []).push(Math.abs(infraredContrast(design, copy, s + 6)));
      }
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  console.log(
    `infrared contrast of originals: least ${Math.min(...originals).toFixed(3)}, median ${quantile(originals, 0.5).toFixed(3)}`,
  );
  for (const [name, list] of Object.entries(left)) line(`infrared contrast left, ${name}`, list);
  line('infrared contrast left, all copies', Object.values(left).flat());
}
if (values.json) writeFileSync(values.json, JSON.stringify({ built, calibrated, fits }));
