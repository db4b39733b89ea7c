import type { Gray, Rgb } from '../raster/gray.ts';
import { encodeTable } from './encode.ts';
import type { Band } from './optics.ts';
import type { Paper } from './paper.ts';
import { openPaper, type PaperReader, paperGrid } from './paper-reader.ts';
import type { ScannerParams } from './parameters.ts';
import { boxGaussian } from './point-spread.ts';
import { LID } from './profiles.ts';
import { hashSeed, normal, normalTable, prng } from './random.ts';
import { feedWander, scanMap } from './scan-geometry.ts';
import { sharpenInPlace } from './sharpen.ts';
import { openShowThrough, showsColour } from './show-through.ts';

/** Light in which a scan is taken. */
export type View = 'rgb' | 'gray' | 'infrared';

/** Options of {@link scanPaper}. */
export interface ScanOptions<V extends View = View> {
  /** Colour, the scanner's own grey mix, or 850–950 nm. @default 'gray' */
  readonly view?: V;
  /** Samples per inch, 50..2400. @default 600 */
  readonly dpi?: number;
  /** Keep only the random phase: no turn, scale error, shift or wander of the feed. @default false */
  readonly aligned?: boolean;
  /** Border scanned around the sheet, mm; negative crops. @default 0 */
  readonly marginMm?: number;
  /** Called now and then with the rows done and the rows in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Scans paper. Point spread, sampling, placement, show-through, noise, fixed pattern, tone curve and
 * sharpening; JPEG is a codec: `shingan/simulate/jpeg`.
 *
 * The scan covers the sheet (or patch) at `dpi`: `ceil(width * dpi / planes.dpi)` columns. Unless
 * `aligned`, the sheet lies turned, shifted and stretched on it; `scanMap` tells the truth about that.
 * @param seed any integer: two scans of one sheet differ by it alone
 * @returns sRGB-like levels; `Rgb` for the view `rgb`, else `Gray`
 * @throws RangeError on a dpi out of range, an unknown view, a seed that is no integer or a margin that leaves nothing
 */
export function scanPaper(
  paper: Paper,
  scanner: ScannerParams,
  seed: number,
  options: ScanOptions<'rgb'> & { view: 'rgb' },
): Rgb;
export function scanPaper(
  paper: Paper,
  scanner: ScannerParams,
  seed: number,
  options?: ScanOptions<'gray' | 'infrared'>,
): Gray;
export function scanPaper(
  paper: Paper,
  scanner: ScannerParams,
  seed: number,
  options?: ScanOptions,
): Gray | Rgb;
export function scanPaper(
  paper: Paper,
  scanner: ScannerParams,
  seed: number,
  { view = 'gray', dpi = 600, aligned = false, marginMm = 0, onProgress }: ScanOptions = {},
): Gray | Rgb {
  if (!(dpi >= 50 && dpi <= 2400)) throw new RangeError(`dpi: expected 50..2400, got ${dpi}`);
  if (view !== 'rgb' && view !== 'gray' && view !== 'infrared')
    throw new RangeError(`view: expected 'rgb', 'gray' or 'infrared', got ${view}`);
  const { width, height, toPlanes } = scanMap(paper, scanner, seed, { dpi, aligned, marginMm });
  if (width < 1 || height < 1)
    throw new RangeError(`marginMm: ${marginMm} leaves nothing of the sheet; use a larger margin`);

  // A grey scanner that reads green light alone needs no other.
  const wanted: Band[] =
    view === 'infrared'
      ? ['infrared']
      : VISIBLE.filter((_, k) => view === 'rgb' || scanner.grayWeights[k]! !== 0);
  const grid = paperGrid(paper, dpi);
  const grayShares = VISIBLE.flatMap((band, k) => (wanted.includes(band) ? [scanner.grayWeights[k]!] : []));
  // What lies behind dims each band for itself; without it a grey scan needs only their mixture.
  const blend = view === 'gray' && !paper.behind ? grayShares : null;
  const reader = openPaper(paper, wanted, dpi, scannerKernel(scanner, dpi, grid.pitchUm), blend);
  const blended = reader.count < reader.bands.length;
  // A front in K alone is read in one band for all three; colours behind it need each band for itself.
  const split = showsColour(paper) && reader.bands.length < wanted.length;
  const bands = split ? wanted : reader.bands;
  const through = openShowThrough(paper, bands, scanner.showThrough);
  const mix = blended
    ? [Float64Array.of(1)]
    : channelMix(view, grayShares, split ? wanted.map((_, index) => ({ index, gain: 1 })) : reader.channels);
  const channels = mix.length;
  const data = new Uint8Array(width * height * channels);
  const lineCount = split ? bands.length : reader.count;

  // Scan pixel (i, j) to samples of the paper grid; sample X has its centre at X + 0.5.
  const [a, b, c, d, e, f] = toPlanes;
  const perPlane = grid.width / paper.planes.width;
  const ax = a * perPlane;
  const ay = b * perPlane;
  const wander = feedWander(height, dpi, scanner, seed, aligned);
  const lastX = grid.width - 1;
  const lastY = grid.height - 1;

  const span = Math.ceil(Math.abs(ay) * width) + 4;
  const ring = openRing(reader, span);
  const lines = Array.from({ length: lineCount }, () => new Float32Array(width));
  const noise = noiseSource(scanner, width, channels, seed);
  const levels = encodeTable(scanner);
  const top = levels.length - 1;
  const { white, black } = scanner;
  const scale = top / (white - black);

  for (let j = 0; j < height; j++) {
    const x0 = (a * 0.5 + c * (j + 0.5) + e) * perPlane - 0.5 + wander[2 * j]! / grid.pitchUm;
    const y0 = (b * 0.5 + d * (j + 0.5) + f) * perPlane - 0.5 + wander[2 * j + 1]! / grid.pitchUm;
    const y1 = y0 + ay * (width - 1);
    ring.fetch(Math.max(y0, y1) + 2, Math.min(y0, y1) - 1);
    for (let k = 0; k < reader.count; k++)
      sampleLine(ring.data[k]!, ring.mask, grid.width, lastX, lastY, x0, y0, ax, ay, lines[k]!);
    if (split) splitLine(lines, reader.channels);
    if (through) through.dim(lines, x0, y0, ax, ay, perPlane);
    for (let k = 0; k < channels; k++) {
      const weights = mix[k]!;
      let o = j * width * channels + k;
      for (let i = 0; i < width; i++, o += channels) {
        let v = 0;
        for (let n = 0; n < lineCount; n++) v += weights[n]! * lines[n]![i]!;
        v = noise(v, i, k);
        const at = ((v - black) * scale + 0.5) | 0;
        data[o] = levels[at < 0 ? 0 : Math.min(at, top)]!;
      }
    }
    if (onProgress && (j & 127) === 127) onProgress(j + 1, height);
  }
  if (scanner.sharpen > 0) sharpenInPlace(data, width, height, channels, scanner.sharpen, scanner.sharpenPx);
  onProgress?.(height, height);
  return { width, height, data };
}

const VISIBLE = ['red', 'green', 'blue'] as const satisfies Band[];

/** The scanner's aperture and optics on the paper grid, less what the grid itself blurs. */
function scannerKernel(scanner: ScannerParams, dpi: number, pitchUm: number): ReturnType<typeof boxGaussian> {
  const sigma = scanner.blurUm / pitchUm;
  // Averaging into the paper grid has a variance of 1/12 sample², bilinear reading 1/6 on average.
  const rest = Math.sqrt(Math.max(0, sigma * sigma - 0.25));
  return boxGaussian(rest, 25400 / dpi / pitchUm);
}

/** For each channel of the scan, the weights of the bands. */
function channelMix(
  view: View,
  grayWeights: readonly number[],
  bands: PaperReader['channels'],
): Float64Array[] {
  const rows = view === 'rgb' ? 3 : 1;
  return Array.from({ length: rows }, (_, row) => {
    const out = new Float64Array(bands.length);
    bands.forEach(({ index, gain }, k) => {
      const share = view === 'rgb' ? (k === row ? 1 : 0) : view === 'gray' ? grayWeights[k]! : 1;
      out[index]! += share * gain;
    });
    return out;
  });
}

/** Makes each band of the one that stands for all, in place; the first line is written last. */
function splitLine(lines: readonly Float32Array[], channels: PaperReader['channels']): void {
  const source = lines[0]!;
  for (let k = lines.length - 1; k >= 0; k--) {
    const { gain } = channels[k]!;
    const line = lines[k]!;
    for (let i = 0; i < line.length; i++) line[i] = source[i]! * gain;
  }
}

/** A window of rows that slides down the paper. */
function openRing(reader: PaperReader, span: number) {
  const { width, height } = reader.grid;
  let held = 0; // rows delivered so far
  let pending = reader.next();
  let taken = 0;
  let size = 64;
  while (size < span + 64) size *= 2;
  const data = Array.from({ length: reader.count }, () => new Float32Array(size * width));
  const mask = size - 1;
  return {
    data,
    mask,
    /** Makes rows up to `bottom` present; rows above `_top` may go. */
    fetch(bottom: number, _top: number): void {
      const need = Math.min(height, Math.ceil(bottom) + 1);
      while (held < need && pending) {
        for (let k = 0; k < data.length; k++)
          data[k]!.set(pending.data[k]!.subarray(taken * width, (taken + 1) * width), (held & mask) * width);
        held++;
        if (++taken === pending.rows) {
          pending = reader.next();
          taken = 0;
        }
      }
    },
  };
}

/** One row of the scan by bilinear reading; beyond the sheet lies the lid. */
function sampleLine(
  data: Float32Array,
  mask: number,
  width: number,
  lastX: number,
  lastY: number,
  x0: number,
  y0: number,
  ax: number,
  ay: number,
  out: Float32Array,
): void {
  const lid = LID[0];
  for (let i = 0; i < out.length; i++) {
    const x = x0 + i * ax;
    const y = y0 + i * ay;
    if (x < -0.5 || y < -0.5 || x > lastX + 0.5 || y > lastY + 0.5) {
      out[i] = lid;
      continue;
    }
    const cx = x < 0 ? 0 : Math.min(x, lastX);
    const cy = y < 0 ? 0 : Math.min(y, lastY);
    const ix = cx | 0;
    const iy = cy | 0;
    const fx = cx - ix;
    const fy = cy - iy;
    const nx = ix < lastX ? ix + 1 : ix;
    const r0 = (iy & mask) * width;
    const r1 = ((iy < lastY ? iy + 1 : iy) & mask) * width;
    const upper = data[r0 + ix]! * (1 - fx) + data[r0 + nx]! * fx;
    const lower = data[r1 + ix]! * (1 - fx) + data[r1 + nx]! * fx;
    out[i] = upper * (1 - fy) + lower * fy;
  }
}

/** Column gains and sample noise; noise grows with the signal as photon noise does, half of it. */
function noiseSource(
  scanner: ScannerParams,
  width: number,
  channels: number,
  seed: number,
): (v: number, column: number, channel: number) => number {
  const table = normalTable(4096);
  const gains = new Float32Array(width * channels);
  // Fixed pattern belongs to the unit: it is seeded by its parameters, not by the scan.
  const fixed = prng(hashSeed(Math.round(scanner.fixedPattern * 1e9), scanner.profile), 'columns');
  for (let i = 0; i < gains.length; i++) gains[i] = 1 + scanner.fixedPattern * normal(fixed);
  let state = hashSeed(seed, 'noise') | 1;
  const { noise } = scanner;
  return (v, column, channel) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return v * gains[column * channels + channel]! + noise * (0.5 + 0.5 * v) * table[(state >>> 8) & 4095]!;
  };
}
