/** What a lab would measure on the simulator's prints and scans. */
import { createBitmap, getPixel, setPixel } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { openDeveloper } from '../../src/simulate/develop.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  eye,
  INSTRUMENT,
  meanReflectance,
  printPage,
  type ScannerParams,
  scanPaper,
} from '../../src/simulate/index.ts';
import { clusteredTint, kPlanes, noPaperInk, patternBitmap } from './patterns.ts';

/** Murray–Davies dot gain of a 50 % tint, percentage points, mechanical and optical together. */
export function tintGain(profile: string, seed: number, lpi: number): number {
  const printer = drawPrinter(profile, seed);
  const { dpi } = printer;
  const side = Math.round((9 * dpi) / 25.4 / 2);
  const read = (tint: number) =>
    meanReflectance(printPage(kPlanes(clusteredTint(side, side, dpi, lpi, tint), dpi), printer, seed));
  const paper = noPaperInk(printer);
  const solid = meanReflectance(
    printPage(
      kPlanes(
        patternBitmap(side, side, () => true),
        dpi,
      ),
      printer,
      seed,
    ),
  );
  return 100 * ((paper - read(0.5)) / (paper - solid)) - 50;
}

/**
 * Isolated single pixels, 12 apart: the diameter of the disc of toner that each leaves on average, and
 * the share of them that leave at least a quarter of their own area. Read from the toner itself.
 */
export function isolatedPixel(profile: string, seed: number): { diameterUm: number; printed: number } {
  const printer = { ...drawPrinter(profile, seed), satellitesPerMm2: 0 };
  const pitch = 12;
  const n = 16;
  const bitmap = patternBitmap(pitch * n, pitch * n, (x, y) => x % pitch === 6 && y % pitch === 6);
  const developer = openDeveloper(bitmap, printer.dpi, 'k', printer, seed, { factor: 4, reduce: 4 });
  const coverage = new Float32Array(bitmap.width * bitmap.height);
  developer.develop(0, bitmap.height, coverage, 0);
  let total = 0;
  let printed = 0;
  for (let gy = 0; gy < n; gy++)
    for (let gx = 0; gx < n; gx++) {
      let area = 0; // in device pixels
      for (let y = 0; y < pitch; y++)
        for (let x = 0; x < pitch; x++) area += coverage[(gy * pitch + y) * bitmap.width + gx * pitch + x]!;
      total += area;
      if (area >= 0.25) printed++;
    }
  const pixelUm = 25400 / printer.dpi;
  return { diameterUm: 2 * pixelUm * Math.sqrt(total / (n * n) / Math.PI), printed: printed / (n * n) };
}

/** Errors of reading random one-pixel cells back. */
export interface CellFill {
  readonly whiteRead: number;
  readonly blackRead: number;
  /** P(white read black) with 0..4 black 4-neighbours. */
  readonly byNeighbours: readonly number[];
}

/** Prints half-black random cells of one pixel, scans them at 2400 dpi, divides by Otsu's threshold. */
export function cellFill(profile: string, seed: number, generation: 'original' | 'copy'): CellFill {
  const printer = drawPrinter(profile, seed);
  const n = 120;
  let state = seed * 2654435761 + 1;
  const random = () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) & 1;
  };
  const bitmap = createBitmap(n, n);
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) if (random()) setPixel(bitmap, x, y, 1);
  const read = (b: typeof bitmap) => cells(b, printer, seed);
  const first = read(bitmap);
  // The public copies were made by estimating the cells from a scan and printing the estimate again.
  const got = generation === 'original' ? first : read(first);
  const count = [0, 0, 0, 0, 0];
  const filled = [0, 0, 0, 0, 0];
  let black = 0;
  let lost = 0;
  for (let y = 1; y < n - 1; y++)
    for (let x = 1; x < n - 1; x++) {
      const seen = getPixel(got, x, y);
      if (getPixel(bitmap, x, y)) {
        black++;
        if (!seen) lost++;
        continue;
      }
      const k =
        getPixel(bitmap, x - 1, y) +
        getPixel(bitmap, x + 1, y) +
        getPixel(bitmap, x, y - 1) +
        getPixel(bitmap, x, y + 1);
      count[k]!++;
      if (seen) filled[k]!++;
    }
  const whites = count.reduce((a, b) => a + b);
  return {
    whiteRead: filled.reduce((a, b) => a + b) / whites,
    blackRead: lost / black,
    byNeighbours: filled.map((f, k) => f / Math.max(1, count[k]!)),
  };
}

function cells(
  bitmap: ReturnType<typeof createBitmap>,
  printer: ReturnType<typeof drawPrinter>,
  seed: number,
) {
  const scan = scanPaper(printPage(kPlanes(bitmap, printer.dpi), printer, seed), INSTRUMENT, 1, {
    dpi: 2400,
    aligned: true,
  });
  const per = 2400 / printer.dpi;
  const n = bitmap.width;
  const means = new Float64Array(n * n);
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      let sum = 0;
      for (let v = 0; v < per; v++)
        for (let u = 0; u < per; u++) sum += scan.data[(y * per + v) * scan.width + x * per + u]!;
      means[y * n + x] = sum / (per * per);
    }
  const level = otsu(means);
  return patternBitmap(n, n, (x, y) => means[y * n + x]! < level);
}

/** Otsu's threshold (IEEE Trans. SMC 9(1), 1979) of values 0..255. */
function otsu(values: Float64Array): number {
  const histogram = new Float64Array(256);
  for (const v of values) histogram[Math.min(255, Math.max(0, Math.round(v)))]!++;
  let total = 0;
  histogram.forEach((c, i) => {
    total += c * i;
  });
  let weight = 0;
  let sum = 0;
  let best = -1;
  let at = 128;
  for (let i = 0; i < 256; i++) {
    weight += histogram[i]!;
    sum += histogram[i]! * i;
    const rest = values.length - weight;
    if (weight === 0 || rest === 0) continue;
    const gap = sum / weight - (total - sum) / rest;
    if (weight * rest * gap * gap > best) {
      best = weight * rest * gap * gap;
      at = i + 0.5;
    }
  }
  return at;
}

/**
 * MTF at the Nyquist frequency of `dpi` by the slanted-edge idea of ISO 12233: a hard black edge at 5° is
 * scanned, its rows are merged into a fine edge profile, whose derivative's spectrum is read at one
 * half cycle a pixel.
 */
export function edgeMtf(scanner: ScannerParams, dpi: number): number {
  const side = 240;
  const slope = Math.tan((5 * Math.PI) / 180);
  // A print without blur: the edge is the scanner's alone. 2400 dpi would be finer than any engine.
  const hard = drawPrinter('office-1200', 1);
  const printer = {
    ...hard,
    spreadUm: 3,
    threshold: 0.5,
    softness: 0.05,
    noise: 0,
    mottle: 0,
    grain: 0,
    satellitesPerMm2: 0,
    lineJitterUm: 0,
    banding: 0,
    paper: { ...hard.paper, scatterMm: 0 },
  };
  const n = (side * 1200) / dpi;
  const bitmap = patternBitmap(n, n, (x, y) => x + 0.5 < n / 2 + (y + 0.5 - n / 2) * slope);
  const plain = { ...scanner, noise: 0, fixedPattern: 0, sharpen: 0, gamma: 1, white: 1, black: 0 };
  const scan = scanPaper(printPage(kPlanes(bitmap, 1200), printer, 1), plain, 1, { dpi, aligned: true });
  return slantedMtf(scan, slope, 0.5);
}

function slantedMtf(scan: Gray, slope: number, frequency: number): number {
  const { width, height, data } = scan;
  const bins = 8;
  const sums = new Float64Array(width * bins);
  const counts = new Float64Array(width * bins);
  const linear = (v: number) => (v <= 10.3 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  for (let y = 8; y < height - 8; y++)
    for (let x = 0; x < width; x++) {
      const at = Math.floor((x + 0.5 - (y + 0.5 - height / 2) * slope) * bins);
      if (at < 0 || at >= sums.length) continue;
      sums[at]! += linear(data[y * width + x]!);
      counts[at]!++;
    }
  const from = Math.round((width / 2 - 12) * bins);
  const to = Math.round((width / 2 + 12) * bins);
  let re = 0;
  let im = 0;
  let dc = 0;
  for (let i = from; i < to; i++) {
    const d = sums[i + 1]! / counts[i + 1]! - sums[i]! / counts[i]!;
    const phase = (2 * Math.PI * frequency * i) / bins;
    re += d * Math.cos(phase);
    im += d * Math.sin(phase);
    dc += d;
  }
  // The bins themselves are a box of 1/8 pixel, and the differences another.
  const x = (Math.PI * frequency) / bins;
  return Math.hypot(re, im) / Math.abs(dc) / (Math.sin(x) / x) ** 2;
}

/**
 * Reflectance (bare sheet = 1) of a tint on an otherwise white sheet, after a copy in photo mode minus
 * before, in points. The copier is set neutral: its tone keys are for people, not part of the claim.
 */
export function photoToneShift(copier: 'mono' | 'colour', seed: number, tint: number): number {
  const printer = drawPrinter('office-600', seed);
  const side = 288;
  const border = 48;
  const dots = clusteredTint(side, side, 600, 120, tint);
  const inside = (v: number) => v >= border && v < side - border;
  const bitmap = patternBitmap(side, side, (x, y) => inside(x) && inside(y) && getPixel(dots, x, y) === 1);
  const before = printPage(kPlanes(bitmap, 600), printer, seed);
  const machine = { ...drawCopier(copier, seed), contrast: 1, darkness: 0, whitePoint: 1 };
  const output = drawPrinter('office-600', seed + 100);
  const after = copyPaper(before, machine, output, seed, { mode: 'photo', aligned: true });
  const tone = (paper: typeof before, bare: number) => {
    const per = paper.planes.dpi / 600;
    const area = { x: 72 * per, y: 72 * per, width: 144 * per, height: 144 * per };
    return meanReflectance(paper, 'green', area) / bare;
  };
  return 100 * (tone(after, noPaperInk(output)) - tone(before, noPaperInk(printer)));
}

/**
 * How far a word emerges on a copy: lightness of word minus ground on the copy less the same on the
 * original, L*. Word 3 × 3 px, pitch 12; ground 1 × 2 px in a quincunx of 8: both 6.25 %.
 */
export function emergence(
  copier: 'mono' | 'colour',
  mode: 'text' | 'photo' | 'text-photo',
  seed: number,
): number {
  const side = 504;
  const inWord = (x: number, y: number) => x > 120 && x < 384 && y > 120 && y < 384;
  const word = patternBitmap(side, side, inWord);
  const bitmap = patternBitmap(side, side, (x, y) => {
    if (inWord(x, y)) return x % 12 < 3 && y % 12 < 3;
    const row = y % 8;
    return (row === 0 && x % 8 < 2) || (row === 4 && x % 8 >= 4 && x % 8 < 6);
  });
  const original = printPage(kPlanes(bitmap, 600), drawPrinter('office-600', seed), seed);
  const copy = copyPaper(original, drawCopier(copier, seed), drawPrinter('office-600', seed + 50), seed, {
    mode,
  });
  const deltaL = (paper: typeof original) =>
    eye(scanPaper(paper, INSTRUMENT, 1, { aligned: true }), 600, word).deltaL;
  return deltaL(copy) - deltaL(original);
}
