/**
 * Measures a scanned ring against the one its key foretells: registration from coarse to fine, then
 * the statistics that the score is made of. Everything is relative to the beads' paper and solid
 * black, and to coarse detail printed beside the fine, so that a darker or softer printer alone moves little.
 */
import { createFft } from '../../raster/fft.ts';
import type { Gray } from '../../raster/gray.ts';
import { RADII } from '../emblem/geometry.ts';
import type { Affine } from './affine.ts';
import { type BlockSpread, blockSpread } from './blocks.ts';
import { findBeads } from './find-beads.ts';
import { keyedClasses } from './keyed-classes.ts';
import { lineShifts, moveByLines } from './line-shifts.ts';
import { type BeadReading, readBeads } from './read-beads.ts';
import type { FragileKeys, RingGeometry } from './ring.ts';
import { gather, moveBySectors, ringPixels, scatter } from './ring-pixels.ts';
import { PARTS, type Part, sectorShifts, sectorSpectra, usableSectors } from './sectors.ts';
import { type BandCoherence, bandCoherence, hannWindow, WINDOW } from './spectra.ts';
import {
  CLASSES,
  type ClassMap,
  deviceLevels,
  fitClasses,
  type RingPixels,
  renderTemplate,
  samplingKernel,
} from './template.ts';

/** Edges of the radial frequency bands, cycles per 1/600 inch. */
export const BAND_EDGES: readonly number[] = [0.045, 0.11, 0.18, 0.25, 0.32, 0.4, 0.56];

/** What a scanned ring shows. */
export interface RingMeasurement {
  /** From emblem units to the pixels of `patch` as measured (after reduction to about 600 dpi). */
  readonly map: Affine;
  /** Resolution at which it was measured. */
  readonly dpi: number;
  readonly beads: number;
  readonly beadResidualPx: number;
  /** Correlation of scan and keyed pattern over all sectors: near 0 for another key. */
  readonly correlation: number;
  /** How far that stands out of what chance gives, in standard deviations. */
  readonly significance: number;
  /** Sectors that could be used, 0..12. */
  readonly sectors: number;
  readonly bands: Readonly<Record<Part, BandCoherence>>;
  /** Fitted darkness, 0 paper … 1 solid, of every class of `classMap`. */
  readonly classLevels: Float64Array;
  /** Pixels a class had. */
  readonly classCounts: Float64Array;
  /** Share of the bands' variance that the neighbourhood does not explain, 0..1. */
  readonly unexplained: number;
  /** How the agreement varies round the ring. */
  readonly blocks: { readonly outer: BlockSpread; readonly inner: BlockSpread };
  /** Mean darkness of the two cell bands. */
  readonly meanOuter: number;
  readonly meanInner: number;
  /** Ringed beads: darkness of dot, gap and ring. */
  readonly ringed: { readonly dot: number; readonly gap: number; readonly ring: number };
  /** Solid beads' edge: distance from 20 to 80 % of darkness, 1/600 inch. */
  readonly edgeWidth: number;
  /** Contrast of solid to paper in linear reflectance, 0..1. */
  readonly contrast: number;
}

/**
 * Measures a ring.
 * @param scan patch whose middle is near the emblem's
 * @returns null where no emblem was found
 */
export function measureRing(
  scan: Gray,
  scanDpi: number,
  geometry: RingGeometry,
  keys: FragileKeys,
): RingMeasurement | null {
  const factor = scanDpi >= 900 ? Math.round(scanDpi / 600) : 1;
  const patch = factor > 1 ? reduceGray(scan, factor) : scan;
  const dpi = scanDpi / factor;
  const beads = findBeads(patch, dpi);
  if (!beads || beads.found < 6) return null;
  const { width, height } = patch;
  const light = linearLight(patch);
  const reading = readBeads(light, width, height, beads.map, dpi);
  const contrast = reading.paper - reading.solid;
  if (!(contrast > 0.1)) return null;
  const dark = light;
  for (let i = 0; i < dark.length; i++) dark[i] = (reading.paper - dark[i]!) / contrast;

  const device = keyedClasses(geometry, keys);
  const kernel = samplingKernel(geometry.dpi, dpi);
  const fft = createFft(WINDOW);
  const n = WINDOW * WINDOW;
  const tools = { fft, hann: hannWindow(), re: new Float64Array(n), im: new Float64Array(n) };
  const template = new Float32Array(width * height);
  const pair = { dark, template, width, height };

  // First pass: the two-level picture, to find each sector's remaining shift.
  const pixels = ringPixels(width, height, beads.map, geometry);
  const values = gather(dark, pixels);
  const twoLevel = Float64Array.from({ length: CLASSES }, (_, c) => (c < CLASSES / 2 ? 0 : 1));
  const plain = deviceLevels(device, twoLevel, device.part);
  scatter(renderTemplate(plain.keyed, null, device.size, kernel, pixels)[0], pixels, template);
  const first = sectorSpectra(pair, beads.map, dpi, ['outer', 'inner'], 14, tools);
  const { shifts, correlation, significance } = sectorShifts(first, fft);

  // Second pass: sectors, then the feed's lines at their places.
  moveBySectors(pixels, beads.map, geometry, shifts);
  scatter(renderTemplate(plain.keyed, null, device.size, kernel, pixels)[0], pixels, template);
  moveByLines(pixels, width, beads.map, geometry, lineShifts(dark, template, width, height, pixels));
  // Third pass: this printer's class reflectances.
  const levels = fitClasses(device, kernel, pixels, values);
  const own = deviceLevels(device, levels, device.part);
  const [fitted, keyed] = renderTemplate(own.whole, own.keyed, device.size, kernel, pixels);
  // What every key shares leaves both pictures, so that another key finds nothing to agree with.
  for (let k = 0; k < pixels.count; k++) dark[pixels.at[k]!]! -= fitted[k]! - keyed[k]!;
  scatter(keyed, pixels, template);
  const spectra = sectorSpectra(pair, beads.map, dpi, PARTS, 14, tools);
  const usable = usableSectors(spectra, fft);
  const bands = {} as Record<Part, BandCoherence>;
  for (const part of PARTS)
    bands[part] = bandCoherence(
      usable.map(({ sector, dx, dy }) => ({ spectrum: spectra[part]![sector]!, dx, dy })),
      BAND_EDGES,
      dpi / 600 / WINDOW,
    );
  const classCounts = new Float64Array(CLASSES);
  const means = bandMeans(pixels, values, device, geometry, classCounts);
  const unit = geometry.dpi / 600;
  return {
    map: beads.map,
    dpi,
    beads: beads.found,
    beadResidualPx: beads.residualPx,
    correlation,
    significance,
    sectors: usable.length,
    bands,
    classLevels: levels,
    classCounts,
    unexplained: unexplainedShare(pixels, values, fitted),
    blocks: blockSpread(dark, template, width, pixels, geometry.size / 2, (RADII.outerBand[0] * unit) ** 2),
    meanOuter: means.outer,
    meanInner: means.inner,
    ringed: ringedDarkness(reading),
    edgeWidth: reading.edgeWidth,
    contrast,
  };
}

/** Linear light of a scan: sRGB decoding (IEC 61966-2-1). */
function linearLight({ data }: Gray): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, i) => {
    const v = i / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = table[data[i]!]!;
  return out;
}

const ringedDarkness = ({ paper, solid, dot, gap, ring }: BeadReading): RingMeasurement['ringed'] => ({
  dot: (paper - dot) / (paper - solid),
  gap: (paper - gap) / (paper - solid),
  ring: (paper - ring) / (paper - solid),
});

/** Residual over variance of the cell bands. */
function unexplainedShare(pixels: RingPixels, values: Float32Array, fitted: Float32Array): number {
  let sum = 0;
  let squares = 0;
  let residual = 0;
  let n = 0;
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    const v = values[k]!;
    sum += v;
    squares += v * v;
    residual += (v - fitted[k]!) ** 2;
    n++;
  }
  const variance = squares - (sum * sum) / Math.max(1, n);
  return variance > 0 ? residual / variance : 1;
}

/** Mean darkness of the cell bands; counts the pixels of each class. */
function bandMeans(
  pixels: RingPixels,
  values: Float32Array,
  device: ClassMap,
  geometry: RingGeometry,
  counts: Float64Array,
): { outer: number; inner: number } {
  const scale = geometry.dpi / 600;
  const half = geometry.size / 2;
  const border = RADII.outerBand[0] ** 2;
  const sums = [0, 0];
  const n = [0, 0];
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    const x = (pixels.u[k]! - half) / scale;
    const y = (pixels.v[k]! - half) / scale;
    const part = x * x + y * y > border ? 0 : 1;
    sums[part]! += values[k]!;
    n[part]!++;
    counts[device.classes[Math.floor(pixels.v[k]!) * device.size + Math.floor(pixels.u[k]!)]!]!++;
  }
  return { outer: sums[0]! / Math.max(1, n[0]!), inner: sums[1]! / Math.max(1, n[1]!) };
}

/** Means of factor × factor blocks. */
function reduceGray(image: Gray, factor: number): Gray {
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let v = 0; v < factor; v++)
        for (let u = 0; u < factor; u++) sum += image.data[(y * factor + v) * image.width + x * factor + u]!;
      data[y * width + x] = Math.round(sum / (factor * factor));
    }
  }
  return { width, height, data };
}
