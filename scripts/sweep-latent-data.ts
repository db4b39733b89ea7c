/**
 * Simulated scans of the keyed ring, measured: one JSON line each, for the fit of the score and its
 * curves. Originals and copies over all printers, copiers, modes and scanners, drawn at random.
 *
 *   npx tsx scripts/sweep-latent-data.ts --count 200 --seed 1 --dpi 600 --scan 600 --out /tmp/ring.jsonl
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureRing } from '../src/latent/fragile/analyse.ts';
import { ringFeatures } from '../src/latent/fragile/features.ts';
import { inkRing, ringGeometry } from '../src/latent/fragile/ring.ts';
import { builtinLatentDesign } from '../src/latent/index.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { createGray, type Gray } from '../src/raster/gray.ts';
import {
  COPIER_PROFILES,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  PRINTER_PROFILES,
  printPage,
  type ScanMap,
  scanMap,
  scanPaper,
} from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg-round-trip.ts';
import { prng } from '../src/simulate/random.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    dpi: { type: 'string', default: '600' },
    scan: { type: 'string', default: '600' },
    out: { type: 'string', default: '' },
    scans: { type: 'string', default: '' },
  },
});
const dpi = Number(values.dpi) as 600 | 1200;
const scanDpi = Number(values.scan);
const design = builtinLatentDesign(dpi, true).emblem.fragile!;
const geometry = ringGeometry(design, dpi);
const printers = Object.keys(PRINTER_PROFILES).filter((name) => PRINTER_PROFILES[name]!.dpi === dpi);
const copiers = Object.keys(COPIER_PROFILES);
const modes = ['text', 'photo', 'text-photo'] as const;
const scanners = ['flatbed', 'fine', 'feeder'];
const margin = (44 * dpi) / 600;

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

for (let n = 0; n < Number(values.count); n++) {
  const seed = Number(values.seed) * 100000 + n;
  const random = prng(seed, 'ring sweep');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const bytes = () => Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
  const keys = { cells: bytes(), phase: bytes() };
  const size = geometry.size + 2 * margin;
  const ring = createBitmap(geometry.size, geometry.size);
  inkRing(ring, geometry, keys);
  const k = createBitmap(size, size);
  for (let y = 0; y < ring.height; y++)
    for (let x = 0; x < ring.width; x++) {
      const bit = (ring.words[y * ring.stride + (x >> 5)]! >>> ((x & 24) + 7 - (x & 7))) & 1;
      if (bit)
        k.words[(y + margin) * k.stride + ((x + margin) >> 5)]! |=
          1 << (((x + margin) & 24) + 7 - ((x + margin) & 7));
    }
  const planes = { width: size, height: size, dpi, c: null, m: null, y: null, k };
  const printerName = printers[n % printers.length]!;
  const printer = drawPrinter(printerName, seed * 7 + 1);
  let paper = printPage(planes, printer, seed * 7 + 2);
  const original = (Math.floor(n / printers.length) & 1) === 0;
  let copier = '';
  let mode = '';
  let copyPrinter = '';
  if (!original) {
    copier = pick(copiers);
    mode = pick(modes);
    copyPrinter = pick(Object.keys(PRINTER_PROFILES));
    paper = copyPaper(
      paper,
      drawCopier(copier, seed * 7 + 3),
      drawPrinter(copyPrinter, seed * 7 + 4),
      seed * 7 + 5,
      {
        mode: mode as 'text',
      },
    );
  }
  const scanner = pick(scanners);
  const scannerDraw = drawScanner(scanner, seed * 7 + 6);
  let scan = scanPaper(paper, scannerDraw, seed, { view: 'gray', dpi: scanDpi });
  const jpeg = random() < 0.5;
  if (jpeg) scan = (await jpegRoundTrip(scan, scannerDraw.jpegQuality)) as Gray;
  // Half of the scans come straightened by bilinear reading, as `scan/straighten` delivers them.
  const straightened = random() < 0.5;
  if (straightened)
    scan = straighten(
      scan,
      paper.planes.dpi / dpi,
      scanMap(paper, scannerDraw, seed, { dpi: scanDpi, aligned: false, marginMm: 0 }),
    );
  if (values.scans) {
    // Kept, so that a change of the measurement need not print and scan again (sweep-latent-measure.ts).
    mkdirSync(values.scans, { recursive: true });
    const hex = (b: Uint8Array) => Buffer.from(b).toString('hex');
    writeFileSync(`${values.scans}/${seed}.gray`, scan.data);
    appendFileSync(
      `${values.scans}/index.jsonl`,
      `${JSON.stringify({ seed, dpi, scanDpi, width: scan.width, height: scan.height, cells: hex(keys.cells), phase: hex(keys.phase), original, printer: printerName, copier, mode, copyPrinter, scanner, jpeg, straightened })}\n`,
    );
    process.stderr.write(`${n + 1} `);
    continue;
  }
  const started = performance.now();
  const m = measureRing(scan, scanDpi, geometry, keys);
  const ms = performance.now() - started;
  const row = {
    seed,
    original,
    printer: printerName,
    copier,
    mode,
    copyPrinter,
    scanner,
    jpeg,
    straightened,
    found: m !== null,
    ms: Math.round(ms),
    beads: m?.beads,
    residual: m?.beadResidualPx,
    correlation: m?.correlation,
    significance: m?.significance,
    sectors: m?.sectors,
    features: m ? ringFeatures(m) : null,
  };
  if (values.out) appendFileSync(values.out, `${JSON.stringify(row)}\n`);
  process.stderr.write(
    `${n + 1} ${original ? 'original' : 'copy'} ${printerName} ${copier} ${mode} ${scanner} found ${row.found} beads ${row.beads} res ${row.residual?.toFixed(2)} corr ${row.correlation?.toFixed(3)} sig ${row.significance?.toFixed(0)} sectors ${row.sectors} ${row.ms} ms\n`,
  );
}
