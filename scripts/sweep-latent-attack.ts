/**
 * The strongest attack on the keyed ring that we can mount: the attacker has the original, knows the
 * geometry but not the key, rescans at 1200 dpi on a photo flatbed, decides every cell anew and reprints.
 *
 *  - `threshold`: the mean over each cell against the middle between the bands' dark and light cells;
 *  - `context`: cells are decided together. The darkness of a cell is predicted from its own ink and how
 *    much ink stands beside it, levels are fitted to the present decision, and every cell takes the ink
 *    that explains it better; six rounds (iterated conditional modes, Besag 1986);
 *  - `copy`: what a plain photocopy in text mode gets, for comparison.
 *
 *   npx tsx scripts/sweep-latent-attack.ts --count 12 [--seed 1] [--out DIR] [--resolutions 600,1200]
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Affine } from '../src/latent/fragile/affine.ts';
import { findBeads } from '../src/latent/fragile/find-beads.ts';
import { type CellBand, inkRing, type RingGeometry, ringGeometry } from '../src/latent/fragile/ring.ts';
import { builtinLatentDesign, scoreFragile } from '../src/latent/index.ts';
import { type Bitmap, bitmapBytes, createBitmap, getPixel } from '../src/raster/bitmap.ts';
import { createGray, type Gray } from '../src/raster/gray.ts';
import { encodePng } from '../src/raster/png.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { prng } from '../src/simulate/random.ts';
import { engine, quantile } from './latent-pair.ts';
import { blackPlanes, onPaper } from './latent-sheets.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '' },
    resolutions: { type: 'string', default: '600,1200' },
    printers: { type: 'string', default: 'office-600,heavy-600,light-600,random' },
  },
});
const design = builtinLatentDesign(600, true).emblem;
const geometry = ringGeometry(design.fragile!, 600);
const MARGIN = 44;

const planesOf = (ring: Bitmap) => onPaper(blackPlanes(ring, 600), MARGIN);

/** Darkness of device pixels by bilinear reading of `n × n` points in each, by the map of the beads. */
function resample(scan: Gray, map: Affine, g: RingGeometry): Float32Array {
  const out = new Float32Array(g.size * g.size);
  const n = 3;
  for (let y = 0; y < g.size; y++)
    for (let x = 0; x < g.size; x++) {
      let sum = 0;
      for (let b = 0; b < n; b++)
        for (let a = 0; a < n; a++) {
          const u = x + (a + 0.5) / n - g.size / 2;
          const v = y + (b + 0.5) / n - g.size / 2;
          const px = map[0] * u + map[2] * v + map[4] - 0.5;
          const py = map[1] * u + map[3] * v + map[5] - 0.5;
          const i = Math.floor(px);
          const j = Math.floor(py);
          if (i < 0 || j < 0 || i + 1 >= scan.width || j + 1 >= scan.height) continue;
          const at = j * scan.width + i;
          const s = px - i;
          const t = py - j;
          sum +=
            (scan.data[at]! * (1 - s) + scan.data[at + 1]! * s) * (1 - t) +
            (scan.data[at + scan.width]! * (1 - s) + scan.data[at + scan.width + 1]! * s) * t;
        }
      out[y * g.size + x] = 255 - sum / (n * n);
    }
  return out;
}

/** Mean darkness over each cell. */
function cellMeans(band: CellBand, dark: Float32Array, size: number): Float32Array {
  const out = new Float32Array(band.xs.length);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let y = 0; y < band.cellPx; y++)
      for (let x = 0; x < band.cellPx; x++) sum += dark[(band.ys[i]! + y) * size + band.xs[i]! + x]!;
    out[i] = sum / band.cellPx ** 2;
  }
  return out;
}

/** Indices of the eight neighbours of every cell, −1 where there is none: four edges, then four corners. */
function neighbours(band: CellBand, size: number): Int32Array {
  const id = new Int32Array(size * size).fill(-1);
  band.xs.forEach((x, i) => {
    id[band.ys[i]! * size + x] = i;
  });
  const c = band.cellPx;
  const steps = [
    [-c, 0],
    [c, 0],
    [0, -c],
    [0, c],
    [-c, -c],
    [c, -c],
    [-c, c],
    [c, c],
  ] as const;
  const out = new Int32Array(8 * band.xs.length);
  for (let i = 0; i < band.xs.length; i++)
    steps.forEach(([dx, dy], k) => {
      const x = band.xs[i]! + dx;
      const y = band.ys[i]! + dy;
      out[8 * i + k] = x < 0 || y < 0 || x >= size || y >= size ? -1 : id[y * size + x]!;
    });
  return out;
}

/** The ink of every cell by rank: the darkest share, which the attacker knows from the design. */
function byThreshold(means: Float32Array, share: number): Uint8Array {
  const order = [...means].sort((a, b) => b - a);
  const limit = order[Math.floor(share * order.length)]!;
  return Uint8Array.from(means, (v) => (v > limit ? 1 : 0));
}

/** Cells decided together: iterated conditional modes over a linear model of own ink and neighbours. */
function byContext(means: Float32Array, near: Int32Array, share: number): Uint8Array {
  const ink = byThreshold(means, share);
  const classOf = (i: number, own: number): number => {
    let edges = 0;
    let corners = 0;
    for (let k = 0; k < 8; k++) {
      const j = near[8 * i + k]!;
      if (j < 0) continue;
      if (k < 4) edges += ink[j]!;
      else corners += ink[j]!;
    }
    return own * 25 + edges * 5 + corners;
  };
  for (let round = 0; round < 6; round++) {
    const sum = new Float64Array(50);
    const count = new Float64Array(50);
    for (let i = 0; i < means.length; i++) {
      const c = classOf(i, ink[i]!);
      sum[c]! += means[i]!;
      count[c]!++;
    }
    const overall = [0, 1].map((own) => {
      let s = 0;
      let n = 1e-9;
      for (let c = own * 25; c < own * 25 + 25; c++) {
        s += sum[c]!;
        n += count[c]!;
      }
      return s / n;
    });
    const level = Array.from(sum, (s, c) => (s + 8 * overall[c < 25 ? 0 : 1]!) / (count[c]! + 8));
    for (let i = 0; i < means.length; i++) {
      // A cell's ink also darkens its neighbours: what they would look like counts with it.
      let cost = 0;
      const was = ink[i]!;
      for (const own of [0, 1]) {
        ink[i] = own;
        let e = (means[i]! - level[classOf(i, own)]!) ** 2;
        for (let k = 0; k < 8; k++) {
          const j = near[8 * i + k]!;
          if (j >= 0) e += (means[j]! - level[classOf(j, ink[j]!)]!) ** 2;
        }
        cost += own ? -e : e;
      }
      ink[i] = cost > 0 ? 1 : cost < 0 ? 0 : was;
    }
  }
  return ink;
}

/** The phase field decided cell by cell: the best of eight line patterns. */
function decidePhases(out: Bitmap, dark: Float32Array, g: RingGeometry): void {
  const { phasePeriod, phaseInkPx } = g.design;
  const quarter = phasePeriod >> 2;
  const offset = phasePeriod * g.size;
  const fit = new Float64Array(8 * g.phaseCells);
  const inked = (k: number, x: number, y: number) =>
    ((k & 4 ? x + y : x - y + offset) + (k & 3) * quarter) % phasePeriod < phaseInkPx;
  for (let i = 0; i < g.phaseX.length; i++) {
    const x = g.phaseX[i]!;
    const y = g.phaseY[i]!;
    for (let k = 0; k < 8; k++)
      fit[8 * g.phaseCell[i]! + k]! += (inked(k, x, y) ? 1 : -1) * dark[y * g.size + x]!;
  }
  const bytes = bitmapBytes(out);
  for (let i = 0; i < g.phaseX.length; i++) {
    const x = g.phaseX[i]!;
    const y = g.phaseY[i]!;
    const cell = fit.subarray(8 * g.phaseCell[i]!, 8 * g.phaseCell[i]! + 8);
    const best = cell.indexOf(Math.max(...cell));
    if (inked(best, x, y)) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
}

/** The ring that the attacker draws, and how many cells of 1×1 and 2×2 it has wrong. */
function forge(paper: Paper, dpi: number, method: 'threshold' | 'context', seed: number, truth: Bitmap) {
  const scanner = { ...drawScanner('fine', seed), sharpen: 0, lineJitterUm: 1, wobbleUm: 2 };
  const scan = scanPaper(paper, scanner, seed + 1, { view: 'gray', dpi });
  const found = findBeads(scan, dpi);
  if (!found) return null;
  const dark = resample(scan, found.map, geometry);
  const out = createBitmap(geometry.size, geometry.size);
  const bytes = bitmapBytes(out);
  const wrong = [geometry.outer, geometry.inner].map((band) => {
    const means = cellMeans(band, dark, geometry.size);
    const share = band.ink / 256;
    const ink =
      method === 'context'
        ? byContext(means, neighbours(band, geometry.size), share)
        : byThreshold(means, share);
    let errors = 0;
    for (let i = 0; i < ink.length; i++) {
      const x0 = band.xs[i]!;
      const y0 = band.ys[i]!;
      if (ink[i] !== getPixel(truth, x0, y0)) errors++;
      if (!ink[i]) continue;
      for (let y = y0; y < y0 + band.cellPx; y++)
        for (let x = x0; x < x0 + band.cellPx; x++) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
    return errors / ink.length;
  });
  decidePhases(out, dark, geometry);
  for (let i = 0; i < out.words.length; i++) out.words[i]! |= geometry.fixed.words[i]!;
  return { ring: out, wrong };
}

/** A piece of the ring at the left, four times enlarged. */
function corner(scan: Gray): Gray {
  const side = 110;
  const out = createGray(4 * side, 4 * side);
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++)
      out.data[y * out.width + x] = scan.data[((y >> 2) + 343) * scan.width + (x >> 2) + 44]!;
  return out;
}

interface Result {
  readonly name: string;
  readonly printer: string;
  readonly score: number;
  readonly status: string;
  readonly wrong: readonly number[];
}
const results: Result[] = [];
const printers = values.printers.split(',');
if (values.out) mkdirSync(values.out, { recursive: true });
for (let n = 0; n < Number(values.count); n++) {
  const seed = Number(values.seed) * 100000 + n * 50;
  const random = prng(seed, 'attack');
  const bytes = () => Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
  const keys = { cells: bytes(), phase: bytes() };
  const name = printers[n % printers.length]!;
  const truth = createBitmap(geometry.size, geometry.size);
  inkRing(truth, geometry, keys);
  const original = printPage(planesOf(truth), engine(name, seed), seed + 1);
  const check = (label: string, paper: Paper, wrong: readonly number[]) => {
    const scan = scanPaper(paper, drawScanner('flatbed', seed + 7), seed + 8, { view: 'gray', dpi: 600 });
    const { score, status } = scoreFragile(scan, 600, design, keys, geometry);
    results.push({ name: label, printer: name, score, status, wrong });
    if (values.out) {
      appendFileSync(`${values.out}/attack.jsonl`, `${JSON.stringify(results.at(-1))}\n`);
      if (n === 0)
        writeFileSync(
          `${values.out}/attack-${label.replace(', ', '-').replaceAll(' ', '-')}.png`,
          encodePng(corner(scan), { dpi: 150 }),
        );
    }
    process.stderr.write('.');
  };
  check('original', original, [0, 0]);
  // The copier and the attacker own an office engine in good order: the best that an office has.
  const own = drawPrinter('office-600', seed + 5);
  check(
    'photocopy, text',
    copyPaper(original, drawCopier('mono', seed + 4), own, seed + 6, { mode: 'text' }),
    [],
  );
  for (const dpi of values.resolutions.split(',').map(Number))
    for (const method of ['threshold', 'context'] as const) {
      const forged = forge(original, dpi, method, seed + 9, truth);
      if (forged)
        check(`${dpi} dpi, ${method}`, printPage(planesOf(forged.ring), own, seed + 10), forged.wrong);
    }
}
process.stderr.write('\n');
const names = [...new Set(results.map((r) => r.name))];
console.log(
  '| | sheets | cells wrong, 1×1 / 2×2 | taken for original | unsure | score, median |\n|---|---|---|---|---|---|',
);
for (const group of ['', ...printers]) {
  if (group) console.log(`| **${group}** | | | | | |`);
  for (const name of names) {
    const rows = results.filter((r) => r.name === name && (!group || r.printer === group));
    if (rows.length === 0) continue;
    const share = (status: string) =>
      `${Math.round((100 * rows.filter((r) => r.status === status).length) / rows.length)} %`;
    const mid = (list: number[]) => quantile(list, 0.5);
    const wrong = rows[0]!.wrong.length
      ? `${(100 * mid(rows.map((r) => r.wrong[0]!))).toFixed(1)} % / ${(100 * mid(rows.map((r) => r.wrong[1]!))).toFixed(1)} %`
      : '–';
    console.log(
      `| ${name} | ${rows.length} | ${wrong} | ${share('original')} | ${share('unsure')} | ${mid(rows.map((r) => r.score)).toFixed(2)} |`,
    );
  }
}
