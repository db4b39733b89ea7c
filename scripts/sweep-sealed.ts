/**
 * Sealed backs through paper: the table of docs/sealed.md. Prints Markdown; exits 1 when a floor is missed or
 * anything but the issued face was shown.
 *
 *   npx tsx scripts/sweep-sealed.ts [--scans N] [--engines N] [--only text]
 *
 * `--scans` per condition of the quick scanner of test/scan, `--engines` per condition of the physical
 * simulator (printer, copier and scanner drawn anew each time; 10 to 60 s a scan). Every scan is of another
 * face, serial and salt, in any quarter turn.
 */
import { parseArgs } from 'node:util';
import seedrandom from 'seedrandom';
import type { Bitmap } from '../src/raster/bitmap.ts';
import { expand } from '../src/raster/expand.ts';
import type { Gray } from '../src/raster/gray.ts';
import { resampleGray } from '../src/raster/resample.ts';
import { rotate90 } from '../src/raster/rotate90.ts';
import { threshold } from '../src/raster/threshold.ts';
import { openCodeReader } from '../src/scan/index.ts';
import { backZones } from '../src/sheet/back.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { coverZone, showThrough, textCopy } from '../test/scan/accidents.ts';
import { jpeg, roughScan } from '../test/scan/rough-scan.ts';
import { certificateFace } from '../test/scramble/certificate-face.ts';
import { readSealed, type SealedBack, sealedBack } from '../test/sealed/sealed-back.ts';

const { values } = parseArgs({
  options: {
    scans: { type: 'string', default: '10' },
    engines: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
  },
});

interface Condition {
  readonly name: string;
  readonly engine?: true;
  /** Cell sizes the rule may take; the built-in profiles' without it. */
  readonly cells?: readonly number[];
  /** Table rows of the certificate: fewer take less room, so a stronger code. @default 14 */
  readonly rows?: number;
  /** Lines of running text under it. @default 4 */
  readonly lines?: number;
  readonly scan: (back: SealedBack, face: Gray, seed: string) => Promise<Gray> | Gray;
}

/** A scan with everything an ordinary scanner does, drawn from the seed. */
function scanOf(page: Bitmap, dpi: number, seed: string, behind: Gray): Gray {
  const random = seedrandom(`scan ${seed}`);
  const around = (reach: number) => (2 * random() - 1) * reach;
  const scan = roughScan(page, {
    dpi,
    rotationDeg: around(2),
    scaleX: 1 + around(0.01),
    scaleY: 1 + around(0.01),
    wobbleMm: 0.1 * random(),
    noise: 4 + 6 * random(),
    shade: 0.3 * random(),
    blur: 0.5 + random(),
    seed,
  });
  showThrough(scan, behind, 0.15 * random());
  return rotate90(scan, Math.floor(random() * 4));
}

const covered = (back: SealedBack, share: number, seed: string): Bitmap =>
  coverZone(back.page, backZones(back.geometry.rows).field, share, seed);

const planes = (k: Bitmap) => ({ width: k.width, height: k.height, dpi: 600, c: null, m: null, y: null, k });

/** Printed by an engine, perhaps copied in text mode, scanned. */
function engineScan(page: Bitmap, face: Gray, seed: string, dpi: number, copied: boolean): Gray {
  const random = seedrandom(`engine ${seed}`);
  const draw = () => Math.floor(random() * 2 ** 31);
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const front = expand(threshold(resampleGray(face, 2480, 3508), 168), 2);
  let paper = printPage(
    planes(page),
    drawPrinter(of(['office-600', 'heavy-600', 'light-600']), draw()),
    draw(),
    { behind: planes(front), quality: 'fast' },
  );
  if (copied)
    paper = copyPaper(
      paper,
      drawCopier(of(['mono', 'mono-old', 'colour']), draw()),
      drawPrinter('office-600', draw()),
      draw(),
      { mode: 'text', quality: 'fast' },
    );
  const scan = scanPaper(paper, drawScanner(of(['flatbed', 'feeder']), draw()), draw(), {
    view: 'gray',
    dpi,
  });
  return rotate90(scan, Math.floor(random() * 4));
}

const CONDITIONS: readonly Condition[] = [
  {
    name: '10 % of the area covered, 200 dpi, JPEG 50',
    scan: (back, face, seed) => jpeg(scanOf(covered(back, 0.1, seed), 200, seed, face), 50),
  },
  {
    name: 'a page of 34 lines, rate 1/2, 10 % of the area covered, 200 dpi, JPEG 50',
    rows: 0,
    lines: 34,
    scan: (back, face, seed) => jpeg(scanOf(covered(back, 0.1, seed), 200, seed, face), 50),
  },
  {
    name: 'rate 1/3, 25 % of the area covered, 200 dpi, JPEG 50',
    rows: 8,
    scan: (back, face, seed) => jpeg(scanOf(covered(back, 0.25, seed), 200, seed, face), 50),
  },
  {
    name: 'rate 1/3, 25 % of the area covered, cells of 4 px, 300 dpi, JPEG 50',
    rows: 8,
    cells: [4],
    scan: (back, face, seed) => jpeg(scanOf(covered(back, 0.25, seed), 300, seed, face), 50),
  },
  {
    name: 'copied in text mode (quick), 300 dpi, JPEG 75',
    scan: (back, face, seed) => jpeg(scanOf(textCopy(back.page, seed), 300, seed, face), 75),
  },
  {
    name: 'copied in text mode, 10 % covered (quick), 300 dpi, JPEG 75',
    scan: (back, face, seed) => jpeg(scanOf(textCopy(covered(back, 0.1, seed), seed), 300, seed, face), 75),
  },
  {
    name: 'any printer, 10 % covered, any scanner, 200 dpi, JPEG 50',
    engine: true,
    scan: (back, face, seed) => jpeg(engineScan(covered(back, 0.1, seed), face, seed, 200, false), 50),
  },
  {
    name: 'any printer, copied in text mode by any copier, any scanner, 300 dpi, JPEG 75',
    engine: true,
    scan: (back, face, seed) => jpeg(engineScan(back.page, face, seed, 300, true), 75),
  },
];

const codeReader = await openCodeReader();
console.log(
  '| condition | scans | byte-exact | partial | failed | anything else | rate | cells wrong or erased, most |',
);
console.log('|---|---|---|---|---|---|---|---|');
let bad = false;
for (const { name, engine, cells, rows = 14, lines = 4, scan } of CONDITIONS) {
  if (!name.includes(values.only)) continue;
  const tries = Number(engine ? values.engines : values.scans);
  if (tries === 0) continue;
  const count = { exact: 0, partial: 0, failed: 0, wrong: 0 };
  const rates = new Set<number>();
  let most = 0;
  for (let i = 0; i < tries; i++) {
    const seed = `${name} ${i}`;
    const face = certificateFace({ seed, rows, lines });
    const back = await sealedBack(face, seed, cells);
    rates.add(back.rate);
    const reading = await readSealed(await scan(back, face, seed), back, codeReader);
    if (reading.result === 'exact' || reading.result === 'partial' || reading.result === 'wrong')
      count[reading.result]++;
    else {
      count.failed++;
      console.error(`${seed}: ${reading.result}`);
    }
    most = Math.max(most, reading.erasedShare + (1 - reading.erasedShare) * (reading.cellErrorRate ?? 0));
  }
  console.log(
    `| ${name} | ${tries} | ${count.exact} | ${count.partial} | ${count.failed} | ${count.wrong} | ${[...rates].sort((a, b) => a - b).join(', ')} | ${(most * 100).toFixed(1)} % |`,
  );
  bad ||= count.exact < tries || count.wrong > 0;
}
process.exitCode = bad ? 1 : 0;
