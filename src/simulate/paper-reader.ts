/**
 * Turns paper into rows of linear reflectance from the top down, in bands of bounded size: develop
 * each ink, work out transmittance and scatter, blur by the looker's point spread. What is kept from
 * band to band is coverage, the dear part; the margins of the optics are worked out twice.
 */
import type { Ink } from '../raster/ink-planes.ts';
import { type Developer, openDeveloper, printNoise } from './develop.ts';
import { type NoiseField, noiseField } from './noise-field.ts';
import { type Band, scatter, scatterReach, scatterRoom } from './optics.ts';
import { type Paper, usedInks } from './paper.ts';
import { blurRows, type Kernel } from './point-spread.ts';
import { hashSeed } from './random.ts';

/** Samples worked out at once, about; small enough for the cache, large against the margins. */
const BAND_SAMPLES = 500_000;
const BAND_MIN_ROWS = 96;

/** The working and paper grids for one look at a sheet. */
export interface PaperGrid {
  /** Working samples to a device pixel. */
  readonly factor: number;
  /** Working samples to a paper sample. */
  readonly reduce: number;
  /** Samples of the paper grid. */
  readonly width: number;
  readonly height: number;
  /** Their pitch, µm. */
  readonly pitchUm: number;
}

/** The grids for a paper looked at with `dpi` samples to the inch. */
export function paperGrid(paper: Paper, dpi: number): PaperGrid {
  const { planes, quality } = paper;
  const factor =
    quality === 'full'
      ? Math.max(4, Math.ceil(2400 / planes.dpi))
      : Math.max(2, Math.ceil(1200 / planes.dpi));
  const wanted = quality === 'full' ? Math.max(1200, 2 * dpi) : Math.max(600, dpi);
  let reduce = 1;
  while (factor % (reduce * 2) === 0 && (planes.dpi * factor) / (reduce * 2) >= wanted) reduce *= 2;
  return {
    factor,
    reduce,
    width: (planes.width * factor) / reduce,
    height: (planes.height * factor) / reduce,
    pitchUm: (25400 * reduce) / (planes.dpi * factor),
  };
}

/** Rows of blurred reflectance, from the top down. */
export interface PaperReader {
  readonly grid: PaperGrid;
  /** Bands of light that are worked out; fewer than asked for where they are equal. */
  readonly bands: readonly Band[];
  /** Arrays that `next` delivers: one a band, or a single mixture of them all. */
  readonly count: number;
  /** For each band that was asked for, which delivered band it is and what to multiply it by. */
  readonly channels: readonly { readonly index: number; readonly gain: number }[];
  /**
   * The next rows, `count` arrays of `rows * grid.width` samples; `null` after the last.
   * The arrays are reused by the next call.
   */
  next(): { readonly rows: number; readonly data: readonly Float32Array[] } | null;
}

/**
 * @param bands what to look at
 * @param kernel blur of the looker on the paper grid
 * @param blend the share of each band in one mixture, for a looker who needs no more; `null` keeps bands apart.
 *   Blurring is linear: mixed before it, three bands are blurred at the cost of one
 */
export function openPaper(
  paper: Paper,
  bands: readonly Band[],
  dpi: number,
  kernel: Kernel,
  blend: readonly number[] | null = null,
): PaperReader {
  const { planes, printer } = paper;
  const grid = paperGrid(paper, dpi);
  const { width, height, pitchUm } = grid;
  const inks = usedInks(planes);
  const delivered = distinctBands(bands, inks, paper);
  const opticsMargin = scatterReach(printer.paper, pitchUm);
  const blurMargin = kernel.radius;
  const margin = opticsMargin + blurMargin;
  const step = Math.min(height, Math.max(BAND_MIN_ROWS, Math.floor(BAND_SAMPLES / width)));
  const tall = step + 2 * margin;

  const noise = printNoise(printer, paper.seed, pitchUm / grid.reduce);
  const developers: Developer[] = inks.map((ink) =>
    openDeveloper(planes[ink]!, planes.dpi, ink, printer, paper.seed, { ...grid, noise }),
  );
  const coverage = inks.map(() => new Float32Array(tall * width));
  const transmittances = inks.map((ink) => delivered.map((band) => printer.inks[ink][band]));
  const grain = noiseField(hashSeed(paper.seed, 'grain'), 0.8, printer.grain, [311, 257]);
  const transmitted = delivered.map(() => new Float32Array(scatterRoom(tall) * width));
  const scattered = new Float32Array(scatterRoom(tall) * width);
  const light = new Float32Array((step + 2 * blurMargin) * width);
  // One band that stands for all is its own mixture.
  const shares = delivered.length > 1 ? blend : null;
  const count = shares ? 1 : delivered.length;
  const results = Array.from({ length: count }, () => new Float32Array(step * width));
  const lengthPx = (printer.paper.scatterMm * 1000) / (2 * Math.PI) / pitchUm;

  let top = 0; // first row of the next band
  let developed = 0; // rows developed so far
  return {
    grid,
    bands: delivered,
    count,
    channels: channelMap(bands, delivered, paper),
    next() {
      if (top >= height) return null;
      const rows = Math.min(step, height - top);
      // Row r of the buffers is paper row top - margin + r. Keep the overlap, develop the rest.
      const first = top - margin;
      const needed = Math.min(height, top + rows + margin);
      const start = Math.max(0, developed - first);
      for (let k = 0; k < inks.length; k++) {
        const buffer = coverage[k]!;
        if (top > 0) buffer.copyWithin(0, step * width);
        buffer.fill(0, start * width);
        developers[k]!.develop(developed, needed, buffer, start);
      }
      developed = Math.max(developed, needed);
      const used = rows + 2 * margin;
      transmit(coverage, transmittances, grain, first, used, width, transmitted);
      const { surface } = printer.paper;
      const from = opticsMargin * width;
      for (let b = 0; b < delivered.length; b++) {
        scatter(transmitted[b]!, scattered, width, used, lengthPx);
        if (!shares || b === 0) light.fill(0);
        const base = printer.paper[delivered[b]!] - surface;
        addReflectance(transmitted[b]!, scattered, from, surface, base, shares ? shares[b]! : 1, light);
        if (!shares) blurRows(light, width, rows, kernel, results[b]!);
      }
      if (shares) blurRows(light, width, rows, kernel, results[0]!);
      top += rows;
      return { rows, data: results };
    },
  };
}

/**
 * Transmittance of all toner at each sample in each band, with the grain of the toner layer. A row at a time:
 * where there is toner, and with what grain, is looked up once for all bands.
 * @param transmittances of a solid layer, `[ink][band]`
 * @param out one array a band, overwritten
 */
function transmit(
  coverage: readonly Float32Array[],
  transmittances: readonly (readonly number[])[],
  grain: NoiseField,
  firstRow: number,
  rows: number,
  width: number,
  out: readonly Float32Array[],
): void {
  const layer = tonerRow(width);
  for (const band of out) band.fill(1, 0, rows * width);
  for (let y = 0; y < rows; y++) {
    const page = Math.max(0, firstRow + y);
    for (let k = 0; k < coverage.length; k++) {
      findToner(coverage[k]!, y * width, width, grain, page, page + 97 * k, layer);
      for (let b = 0; b < out.length; b++) layToner(layer, transmittances[k]![b]!, out[b]!);
    }
  }
}

/** The samples of a row that hold toner of one ink. */
interface TonerRow {
  count: number;
  /** Where they are in the buffers, how much they are covered, and the grain there. */
  readonly at: Int32Array;
  readonly cover: Float64Array;
  readonly grain: Float64Array;
}

const tonerRow = (width: number): TonerRow => ({
  count: 0,
  at: new Int32Array(width),
  cover: new Float64Array(width),
  grain: new Float64Array(width),
});

function findToner(
  coverage: Float32Array,
  start: number,
  width: number,
  [a, b]: NoiseField,
  yA: number,
  yB: number,
  out: TonerRow,
): void {
  const { at, cover, grain } = out;
  const dataA = a.data;
  const dataB = b.data;
  const rowA = (yA % a.size) * a.size;
  const rowB = (yB % b.size) * b.size;
  let ia = rowA;
  let ib = rowB;
  let count = 0;
  const last = start + width;
  // Segments end where a tile wraps, so that the inner loop needs no remainder.
  for (let i = start; i < last; ) {
    const end = Math.min(last, i + rowA + a.size - ia, i + rowB + b.size - ib);
    for (; i < end; i++, ia++, ib++) {
      const c = coverage[i]!;
      if (c > 0) {
        at[count] = i;
        cover[count] = c;
        grain[count++] = dataA[ia]! + dataB[ib]!;
      }
    }
    if (ia === rowA + a.size) ia = rowA;
    if (ib === rowB + b.size) ib = rowB;
  }
  out.count = count;
}

/** Lays toner of solid transmittance `t` over a row of one band. */
function layToner({ count, at, cover, grain }: TonerRow, t: number, out: Float32Array): void {
  const opaque = 1 - t;
  for (let n = 0; n < count; n++) {
    const i = at[n]!;
    out[i] = out[i]! * (1 - cover[n]! * (opaque - t * grain[n]!));
  }
}

/** Adds a share of the reflectance, from transmittance and its scattered self, both read from `from` on. */
function addReflectance(
  transmitted: Float32Array,
  scattered: Float32Array,
  from: number,
  surface: number,
  base: number,
  share: number,
  out: Float32Array,
): void {
  for (let i = 0, j = from; i < out.length; i++, j++)
    out[i] = out[i]! + share * (surface + base * transmitted[j]! * scattered[j]!);
}

/** K alone is as good as neutral: one visible band then serves all three. */
function distinctBands(bands: readonly Band[], inks: readonly Ink[], paper: Paper): Band[] {
  const onlyBlack = inks.every((ink) => ink === 'k');
  const { red, green, blue } = paper.printer.inks.k;
  if (!onlyBlack || red !== green || green !== blue) return [...bands];
  const out: Band[] = [];
  for (const band of bands) if (band === 'infrared' || !out.some((b) => b !== 'infrared')) out.push(band);
  return out;
}

function channelMap(
  bands: readonly Band[],
  delivered: readonly Band[],
  paper: Paper,
): { index: number; gain: number }[] {
  const { paper: sheet } = paper.printer;
  return bands.map((band) => {
    let index = delivered.indexOf(band);
    if (index < 0) index = delivered.findIndex((b) => b !== 'infrared');
    return { index, gain: sheet[band] / sheet[delivered[index]!] };
  });
}
