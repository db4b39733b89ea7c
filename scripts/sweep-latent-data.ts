/**
 * Simulated scans of the keyed ring, kept in a folder: `SEED.gray` and one line of `index.jsonl` each,
 * for sweep-latent-measure.ts. Originals and copies over all printers, copiers, modes and scanners; a
 * share of all machines is drawn from ranges wider than the named profiles (random-machines.ts).
 *
 * With `--emblem` the whole emblem lies on the paper, as on a sheet: the pair in colour on half of the sheets, petals in
 * black on the others. Without it the ring alone.
 *
 *   npx tsx scripts/sweep-latent-data.ts --count 200 --seed 1 --dpi 600 --scan 600 --scans DIR [--random 0.5] [--emblem]
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inkRing, ringGeometry } from '../src/latent/fragile/ring.ts';
import {
  builtinLatentDesign,
  EMBLEM_SIZE,
  type FragileKeys,
  fillEmblem,
  type PreparedEmblem,
  prepareEmblem,
} from '../src/latent/index.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { createGray, type Gray } from '../src/raster/gray.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import {
  COPIER_PROFILES,
  copyPaper,
  drawCopier,
  drawScanner,
  PRINTER_PROFILES,
  printPage,
  type ScanMap,
  scanMap,
  scanPaper,
} from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg.ts';
import { prng } from '../src/simulate/random.ts';
import { FIGURE_OUTLINE } from '../test/latent/figure.ts';
import { engine } from './latent-pair.ts';
import { blackPlanes, onPaper } from './latent-sheets.ts';
import { randomCopier, randomScanner } from './random-machines.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    dpi: { type: 'string', default: '600' },
    scan: { type: 'string', default: '600' },
    scans: { type: 'string', default: '' },
    random: { type: 'string', default: '0.5' },
    emblem: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '1000' },
  },
});
if (!values.scans) throw new Error('give --scans DIR');
mkdirSync(values.scans, { recursive: true });
const dpi = Number(values.dpi) as 600 | 1200;
const scanDpi = Number(values.scan);
const design = builtinLatentDesign(dpi, true).emblem.fragile!;
const geometry = ringGeometry(design, dpi);
const printers = Object.keys(PRINTER_PROFILES).filter((name) => PRINTER_PROFILES[name]!.dpi === dpi);
const modes = ['text', 'photo', 'text-photo', 'text'] as const;
/** Emblems in colour and in black; none where the ring alone is printed. */
const emblems: PreparedEmblem[] = values.emblem
  ? [true, false].map((colour) =>
      prepareEmblem({
        design: builtinLatentDesign(dpi, colour).emblem,
        dpi,
        sizePx: (EMBLEM_SIZE * dpi) / 600,
        figure: FIGURE_OUTLINE,
      }),
    )
  : [];
const margin = (44 * dpi) / 600;
const wild = Number(values.random);

/** The emblem's zone on its own grid, by bilinear reading through the true map, a tenth of a millimetre off. */
function straighten(scan: Gray, perDevice: number, map: ScanMap): Gray {
  const [a, b, c, d, e, f] = map.toPlanes;
  const det = a * d - b * c;
  const side = Math.round((geometry.size * scanDpi) / dpi);
  const out = createGray(side, side);
  const step = dpi / scanDpi;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const px = (margin + (x + 0.5) * step + 2.3) * perDevice - e;
      const py = (margin + (y + 0.5) * step - 1.7) * perDevice - f;
      const u = (d * px - c * py) / det - 0.5;
      const v = (a * py - b * px) / det - 0.5;
      const i = Math.floor(u);
      const j = Math.floor(v);
      if (i < 0 || j < 0 || i + 1 >= scan.width || j + 1 >= scan.height) continue;
      const at = j * scan.width + i;
      const s = u - i;
      const t = v - j;
      out.data[y * side + x] = Math.round(
        (scan.data[at]! * (1 - s) + scan.data[at + 1]! * s) * (1 - t) +
          (scan.data[at + scan.width]! * (1 - s) + scan.data[at + scan.width + 1]! * s) * t,
      );
    }
  }
  return out;
}

/** The emblem or the ring alone. */
function drawn(seed: number, keys: FragileKeys): InkPlanes {
  // A draw of its own, so that the other machines are the same with and without an emblem.
  if (emblems.length > 0) return fillEmblem(emblems[prng(seed, 'emblem')() < 0.5 ? 0 : 1]!, keys);
  const ring = createBitmap(geometry.size, geometry.size);
  inkRing(ring, geometry, keys);
  return blackPlanes(ring, dpi);
}

const stop = performance.now() + 60000 * Number(values.minutes);
const first = Number(values.from);
for (let n = first; n < first + Number(values.count) && performance.now() < stop; n++) {
  const seed = Number(values.seed) * 100000 + n;
  const random = prng(seed, 'ring sweep');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const bytes = () => Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
  const keys = { cells: bytes(), phase: bytes() };
  const planes = onPaper(drawn(seed, keys), margin);
  const printer = random() < wild ? `random-${dpi}` : printers[n % printers.length]!;
  let paper = printPage(planes, engine(printer, seed * 7 + 1), seed * 7 + 2);
  const original = (Math.floor(n / printers.length) & 1) === 0;
  let copier = '';
  let mode: (typeof modes)[number] | '' = '';
  let copyPrinter = '';
  if (!original) {
    mode = pick(modes);
    copier = random() < wild ? 'random' : pick(Object.keys(COPIER_PROFILES));
    copyPrinter = random() < wild ? `random-${pick([600, 600, 1200])}` : pick(Object.keys(PRINTER_PROFILES));
    const { copier: machine, aligned } =
      copier === 'random'
        ? randomCopier(seed * 7 + 3)
        : { copier: drawCopier(copier, seed * 7 + 3), aligned: false };
    paper = copyPaper(paper, machine, engine(copyPrinter, seed * 7 + 4), seed * 7 + 5, { mode, aligned });
  }
  const scanner = random() < wild ? 'random' : pick(['flatbed', 'fine', 'feeder']);
  const machine = scanner === 'random' ? randomScanner(seed * 7 + 6) : drawScanner(scanner, seed * 7 + 6);
  let scan = scanPaper(paper, machine, seed, { view: 'gray', dpi: scanDpi });
  const jpeg = random() < 0.5;
  if (jpeg) scan = (await jpegRoundTrip(scan, machine.jpegQuality)) as Gray;
  // A part of the scans comes straightened by bilinear reading, as a caller may deliver them.
  const straightened = random() < 0.35;
  if (straightened)
    scan = straighten(
      scan,
      paper.planes.dpi / dpi,
      scanMap(paper, machine, seed, { dpi: scanDpi, aligned: false, marginMm: 0 }),
    );
  const hex = (b: Uint8Array) => Buffer.from(b).toString('hex');
  writeFileSync(`${values.scans}/${seed}.gray`, scan.data);
  const about = { original, printer, copier, mode, copyPrinter, scanner, jpeg, straightened };
  const sizes = { dpi, scanDpi, width: scan.width, height: scan.height };
  appendFileSync(
    `${values.scans}/index.jsonl`,
    `${JSON.stringify({ seed, ...sizes, cells: hex(keys.cells), phase: hex(keys.phase), ...about })}\n`,
  );
  process.stderr.write(`${n + 1} `);
}
process.stderr.write('\n');
