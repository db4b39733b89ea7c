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
import type { Gray } from '../src/raster/gray.ts';
import { rotate90 } from '../src/raster/rotate90.ts';
import { openCodeReader } from '../src/scan/index.ts';
import { backZones } from '../src/sheet/back.ts';
import { coverZone, showThrough, textCopy } from '../test/scan/accidents.ts';
import { jpeg, roughScan } from '../test/scan/rough-scan.ts';
import { certificateFace } from '../test/scramble/certificate-face.ts';
import { readSealed, type SealedBack, sealedBack } from '../test/sealed/sealed-back.ts';
import { engineScan } from './engine-scan.ts';

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

const ANY_PRINTER = ['office-600', 'heavy-600', 'light-600'];
const ANY_COPIER = ['mono', 'mono-old', 'colour'];
const ANY_SCANNER = ['flatbed', 'feeder'];

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
    scan: (back, face, seed) =>
      jpeg(
        engineScan(covered(back, 0.1, seed), face, `engine ${seed}`, {
          printer: ANY_PRINTER,
          scanner: ANY_SCANNER,
          dpi: 200,
        }),
        50,
      ),
  },
  {
    name: 'any printer, copied in text mode by any copier, any scanner, 300 dpi, JPEG 75',
    engine: true,
    scan: (back, face, seed) =>
      jpeg(
        engineScan(back.page, face, `engine ${seed}`, {
          printer: ANY_PRINTER,
          copier: ANY_COPIER,
          mode: 'text',
          scanner: ANY_SCANNER,
          dpi: 300,
        }),
        75,
      ),
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
