/**
 * The table of floors for docs/scramble.md: condition × opened × misread. Prints Markdown; exits 1 when a
 * floor is missed or anything was misread.
 *
 *   npx tsx scripts/sweep-scramble.ts [--sheets N] [--engines N] [--from N] [--only text]
 *
 * `--sheets` scans per geometric condition (quick scanner of test/scan), `--engines` per condition of the
 * physical simulator (src/simulate: printer, copier, scanner drawn anew each time; 10 to 60 s a scan).
 * `--from` counts the seeds from there, so that a long run can be cut into pieces.
 */
import { parseArgs } from 'node:util';
import seedrandom from 'seedrandom';
import type { Bitmap } from '../src/raster/bitmap.ts';
import type { Gray } from '../src/raster/gray.ts';
import { rotate90 } from '../src/raster/rotate90.ts';
import { openCodeReader, openPicture, readBack } from '../src/scan/index.ts';
import type { CellPx } from '../src/scramble/index.ts';
import { backZones } from '../src/sheet/back.ts';
import { coverZone, showThrough, textCopy } from '../test/scan/accidents.ts';
import { type BackSheet, backSheet, TEST_KEY } from '../test/scan/back-sheet.ts';
import { jpeg, roughScan } from '../test/scan/rough-scan.ts';
import { certificateFace } from '../test/scramble/certificate-face.ts';
import { similarity } from '../test/scramble/similarity.ts';
import { type Engines, engineScan } from './engine-scan.ts';

const { values } = parseArgs({
  options: {
    sheets: { type: 'string', default: '6' },
    from: { type: 'string', default: '0' },
    engines: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});

/** One way to get a scan of a sheet; `seed` names the try. */
interface Condition {
  readonly name: string;
  readonly kind: 'geometry' | 'engine';
  readonly cellPx?: CellPx;
  /** Share of the scans that must open. */
  readonly floor: number;
  readonly scan: (sheet: BackSheet, face: Gray, seed: string) => Promise<Gray>;
}

const around = (random: () => number, reach: number): number => (2 * random() - 1) * reach;

const geometry = (name: string, dpi: number, quality: number, floor = 1, cellPx: CellPx = 5): Condition => ({
  name: `${name}, ${dpi} dpi, JPEG ${quality}`,
  kind: 'geometry',
  cellPx,
  floor,
  scan: async (sheet, _, seed) => {
    const random = seedrandom(`${seed} ${dpi}`);
    const scan = roughScan(sheet.page, {
      dpi,
      rotationDeg: around(random, 2),
      quarterTurns: Math.floor(random() * 4),
      scaleX: 1 + around(random, 0.01),
      scaleY: 1 + around(random, 0.01),
      wobbleMm: 0.1,
      noise: 4 + 6 * random(),
      shade: 0.3 * random(),
      blur: 0.5 + random(),
      seed,
    });
    return jpeg(scan, quality);
  },
});

/** Everything at once: resolution, quality, and all of the scanner's faults drawn anew for every scan. */
const anything = (
  name: string,
  change?: (page: Bitmap, seed: string) => Bitmap,
  dpiFrom = 200,
): Condition => ({
  name,
  kind: 'geometry',
  floor: 0.995,
  scan: async (sheet, face, seed) => {
    const random = seedrandom(`${seed} anything`);
    // Half of the scans at 200 to 300 dpi, where it is hardest.
    const dpi = Math.round(random() < 0.5 ? dpiFrom + random() * 100 : dpiFrom + random() * (600 - dpiFrom));
    const scan = roughScan(change ? change(sheet.page, seed) : sheet.page, {
      dpi,
      rotationDeg: around(random, 2),
      scaleX: 1 + around(random, 0.01),
      scaleY: 1 + around(random, 0.01),
      wobbleMm: 0.1,
      noise: 3 + 8 * random(),
      shade: 0.35 * random(),
      blur: 0.4 + 1.2 * random(),
      ink: 20 + 60 * random(),
      paper: 205 + 45 * random(),
      seed,
    });
    showThrough(scan, face, 0.2 * random());
    return jpeg(rotate90(scan, Math.floor(random() * 4)), Math.round(50 + 45 * random()));
  },
});

const covered = (page: Bitmap, seed: string): Bitmap => coverZone(page, backZones(15).field, 0.1, seed);

/** @param engines one name each */
const engine = (engines: Engines, quality: number, floor = 1, cellPx: CellPx = 5): Condition => {
  const { printer, scanner, dpi, copier, mode } = engines;
  const copied = copier ? `copied (${copier}, ${mode}), ` : '';
  return {
    name: `${printer}, ${copied}${scanner}, ${dpi} dpi, JPEG ${quality}${cellPx === 5 ? '' : `, cell ${cellPx}`}`,
    kind: 'engine',
    cellPx,
    floor,
    scan: async (sheet, face, seed) =>
      jpeg(engineScan(sheet.page, face, `${seed} ${printer} ${scanner} ${copier} ${mode}`, engines), quality),
  };
};

const CONDITIONS: readonly Condition[] = [
  anything('any scan: 200–600 dpi, JPEG 50–95, all faults'),
  anything('any scan, 10 % covered', covered),
  anything('any scan at 300–600 dpi of a text-mode copy', textCopy, 300),
  geometry('±2°, ±1 %, 0.1 mm wobble', 200, 50),
  geometry('±2°, ±1 %, 0.1 mm wobble', 300, 50),
  geometry('±2°, ±1 %, 0.1 mm wobble', 400, 75),
  geometry('±2°, ±1 %, 0.1 mm wobble', 600, 75),
  geometry('4 px cells, the same', 300, 75, 1, 4),
  geometry('8 px cells, the same', 200, 50, 1, 8),
  engine({ printer: 'office-600', scanner: 'flatbed', dpi: 300 }, 75),
  engine({ printer: 'office-600', scanner: 'feeder', dpi: 200 }, 50),
  engine({ printer: 'heavy-600', scanner: 'feeder', dpi: 300 }, 50),
  engine({ printer: 'heavy-600', scanner: 'feeder', dpi: 200 }, 50),
  engine({ printer: 'light-600', scanner: 'flatbed', dpi: 200 }, 50),
  engine({ printer: 'office-600', scanner: 'flatbed', dpi: 600 }, 75),
  engine({ printer: 'heavy-600', scanner: 'feeder', dpi: 200 }, 50, 1, 4),
  engine({ printer: 'office-600', copier: 'mono', mode: 'text', scanner: 'flatbed', dpi: 300 }, 75),
  engine({ printer: 'heavy-600', copier: 'mono-old', mode: 'text', scanner: 'feeder', dpi: 300 }, 75),
  engine({ printer: 'office-600', copier: 'colour', mode: 'text-photo', scanner: 'flatbed', dpi: 300 }, 75),
  engine({ printer: 'office-600', copier: 'mono', mode: 'photo', scanner: 'flatbed', dpi: 300 }, 75, 0),
];

const codeReader = await openCodeReader();
console.log(
  '| condition | scans | opened | misread | exact | cell error rate, worst | SSIM, median / worst decile / worst |',
);
console.log('|---|---|---|---|---|---|---|');
let failed = false;
for (const condition of CONDITIONS) {
  if (!condition.name.includes(values.only)) continue;
  const tries = Number(condition.kind === 'geometry' ? values.sheets : values.engines);
  const figures = { opened: 0, misread: 0, exact: 0, worst: 0, ssim: [] as number[] };
  const from = Number(values.from);
  for (let i = from; i < from + tries; i++) await tryOnce(condition, `${condition.name} ${i}`, figures);
  if (tries === 0) continue;
  const ssim = figures.ssim.sort((a, b) => a - b);
  const at = (share: number) => ssim[Math.floor(share * (ssim.length - 1))]!.toFixed(3);
  const text = ssim.length ? `${at(0.5)} / ${at(0.1)} / ${at(0)}` : '–';
  console.log(
    `| ${condition.name} | ${tries} | ${figures.opened} | ${figures.misread} | ${figures.exact} | ${figures.worst.toFixed(4)} | ${text} |`,
  );
  if (figures.opened / tries < condition.floor || figures.misread > 0) failed = true;
}
process.exitCode = failed ? 1 : 0;

/** One sheet of its own face, serial and salt, through the condition; counts what came of it. */
async function tryOnce(
  condition: Condition,
  seed: string,
  figures: { opened: number; misread: number; exact: number; worst: number; ssim: number[] },
): Promise<void> {
  const random = seedrandom(`sheet ${seed}`);
  const face = certificateFace({ seed });
  const serial = `SWEEP-${Math.floor(random() * 1e8)}`;
  const salt = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  const sheet = backSheet(face, { cellPx: condition.cellPx, serial, salt });
  const scan = await condition.scan(sheet, face, seed);
  const reading = await readBack(scan, {
    codeReader,
    verifyKey: (kid) => (kid === TEST_KEY.kid ? TEST_KEY.verifyKey : null),
  });
  if (reading.label.status !== 'valid') {
    console.error(`${seed}: label ${reading.label.status}`);
    return;
  }
  if (reading.label.fields.serial !== serial) figures.misread++;
  const opened = await openPicture(reading, () => TEST_KEY.root);
  if (!opened.ok) {
    console.error(`${seed}: not opened`);
    return;
  }
  const ssim = similarity(opened.gray, face);
  // Opened means that a person can read it; opened into something else is a misread.
  if (ssim < 0.6) figures.misread++;
  else figures.opened++;
  if (opened.exact) figures.exact++;
  figures.worst = Math.max(figures.worst, opened.cellErrorRate);
  figures.ssim.push(ssim);
}
