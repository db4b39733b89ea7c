/**
 * Measures a scanned ring against the one its key foretells: registration from coarse to fine, then
 * the statistics that the score is made of. Everything is relative to the beads' paper and solid
 * black, and to coarse detail printed beside the fine, so that a darker or softer printer alone moves little.
 */
import { createBitmap, getPixel } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import { BEADS, RADII, RINGED } from '../emblem/geometry.ts';
import { type Affine, invert } from './affine.ts';
import { createFft } from './fft.ts';
import { findBeads } from './find-beads.ts';
import { type FragileKeys, inkRing, type RingGeometry } from './ring.ts';
import {
  addWindow,
  type BandCoherence,
  bandCoherence,
  type CrossSpectrum,
  emptySpectrum,
  hannWindow,
  peakShift,
  WINDOW,
} from './spectra.ts';
import {
  CLASSES,
  type ClassMap,
  classMap,
  deviceLevels,
  fitClasses,
  type RingPixels,
  renderTemplate,
  samplingKernel,
} from './template.ts';

/** Edges of the radial frequency bands, cycles per 1/600 inch. */
export const BAND_EDGES: readonly number[] = [0.045, 0.11, 0.18, 0.25, 0.32, 0.4, 0.56];

/** Parts of the ring that are measured apart, and the radius of their middle, 1/600 inch. */
export const PARTS = ['outer', 'inner', 'phase'] as const;
const MIDDLE = {
  outer: (RADII.outerBand[0] + RADII.outerBand[1]) / 2,
  inner: (RADII.innerBand[0] + RADII.innerBand[1]) / 2,
  phase: (RADII.phaseBand[0] + RADII.phaseBand[1]) / 2,
} as const;
const SECTORS = 12;

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
  readonly bands: Readonly<Record<(typeof PARTS)[number], BandCoherence>>;
  /** Fitted darkness, 0 paper … 1 solid, of every class of {@link classMap}. */
  readonly classLevels: Float64Array;
  /** Pixels a class had. */
  readonly classCounts: Float64Array;
  /** Share of the bands' variance that the neighbourhood does not explain, 0..1. */
  readonly unexplained: number;
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

/** sRGB decoding (IEC 61966-2-1) of the 256 grey values. */
function linearTable(): Float32Array {
  const out = new Float32Array(256);
  for (let i = 0; i < 256; i++) {
    const v = i / 255;
    out[i] = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }
  return out;
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
  const table = linearTable();
  const light = new Float32Array(width * height);
  for (let i = 0; i < light.length; i++) light[i] = table[patch.data[i]!]!;
  const beadReading = readBeads(light, width, height, beads.map, dpi);
  const { paper, solid } = beadReading;
  if (!(paper - solid > 0.1)) return null;
  const dark = light;
  const gain = 1 / (paper - solid);
  for (let i = 0; i < dark.length; i++) dark[i] = (paper - dark[i]!) * gain;

  const device = keyedClasses(geometry, keys);
  const kernel = samplingKernel(geometry.dpi, dpi);
  const fft = createFft(WINDOW);
  const tools = {
    fft,
    hann: hannWindow(),
    re: new Float64Array(WINDOW * WINDOW),
    im: new Float64Array(WINDOW * WINDOW),
  };
  const twoLevel = new Float64Array(CLASSES);
  for (let c = 15; c < CLASSES; c++) twoLevel[c] = 1;
  const template = new Float32Array(width * height);

  // First pass: the two-level picture, to find each sector's remaining shift.
  const pixels = ringPixels(width, height, beads.map, geometry);
  const values = gather(dark, pixels);
  const plain = deviceLevels(device, twoLevel, device.part);
  scatter(renderTemplate(plain.keyed, device.size, kernel, pixels), pixels, template);
  const first = sectorSpectra(dark, template, width, height, beads.map, dpi, ['outer', 'inner'], tools);
  const { shifts, correlation, significance } = sectorShifts(first, fft);

  // Second pass: this printer's class reflectances, at the right places.
  moveBySectors(pixels, beads.map, geometry, shifts);
  const levels = fitClasses(device, kernel, pixels, values);
  const own = deviceLevels(device, levels, device.part);
  const fitted = renderTemplate(own.whole, device.size, kernel, pixels);
  const keyed = renderTemplate(own.keyed, device.size, kernel, pixels);
  // What every key shares leaves both pictures, so that another key finds nothing to agree with.
  for (let k = 0; k < pixels.count; k++) dark[pixels.at[k]!]! -= fitted[k]! - keyed[k]!;
  scatter(keyed, pixels, template);
  const spectra = sectorSpectra(dark, template, width, height, beads.map, dpi, PARTS, tools);
  const usable = usableSectors(spectra, fft);
  const cyclesPerBin = dpi / 600 / WINDOW;
  const bands = {} as Record<(typeof PARTS)[number], BandCoherence>;
  for (const part of PARTS)
    bands[part] = bandCoherence(
      usable.map(({ sector, dx, dy }) => ({ spectrum: spectra[part]![sector]!, dx, dy })),
      BAND_EDGES,
      cyclesPerBin,
    );

  let variance = 0;
  let residual = 0;
  let mean = 0;
  let count = 0;
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    mean += values[k]!;
    count++;
  }
  mean /= Math.max(1, count);
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    variance += (values[k]! - mean) ** 2;
    residual += (values[k]! - fitted[k]!) ** 2;
  }
  const counts = new Float64Array(CLASSES);
  const means = bandMeans(pixels, values, device, geometry, counts);
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
    classCounts: counts,
    unexplained: variance > 0 ? residual / variance : 1,
    meanOuter: means.outer,
    meanInner: means.inner,
    ringed: {
      dot: (paper - beadReading.dot) * gain,
      gap: (paper - beadReading.gap) * gain,
      ring: (paper - beadReading.ring) * gain,
    },
    edgeWidth: beadReading.edgeWidth,
    contrast: paper - solid,
  };
}

/** The device pixels' classes of the keyed ring with its beads and rims, and the band each belongs to. */
export function keyedClasses(
  geometry: RingGeometry,
  keys: FragileKeys,
): ClassMap & { readonly part: Uint8Array } {
  const { size, dpi } = geometry;
  const plane = createBitmap(size, size);
  inkRing(plane, geometry, keys);
  const ink = new Uint8Array(size * size);
  for (let y = 0, i = 0; y < size; y++) for (let x = 0; x < size; x++, i++) ink[i] = getPixel(plane, x, y);
  const part = new Uint8Array(size * size);
  [geometry.outer, geometry.inner].forEach(({ xs, ys, cellPx }, band) => {
    for (let i = 0; i < xs.length; i++)
      for (let y = ys[i]!; y < ys[i]! + cellPx; y++)
        for (let x = xs[i]!; x < xs[i]! + cellPx; x++) part[y * size + x] = band + 1;
  });
  const { phaseX, phaseY } = geometry;
  for (let i = 0; i < phaseX.length; i++) part[phaseY[i]! * size + phaseX[i]!] = 3;
  return { ...classMap(ink, size, dpi), part };
}

/** The scan pixels of the ring, each with its place on the device grid. */
function ringPixels(width: number, height: number, map: Affine, geometry: RingGeometry): RingPixels {
  const [a, b, c, d, e, f] = invert(map);
  const device = geometry.dpi / 600;
  const half = geometry.size / 2;
  const low = (RADII.phaseBand[0] - 8) ** 2;
  const high = 350.5 ** 2;
  const fitLow = RADII.innerBand[0] ** 2;
  const fitHigh = RADII.outerBand[1] ** 2;
  const room = width * height;
  const at = new Int32Array(room);
  const u = new Float32Array(room);
  const v = new Float32Array(room);
  const fit = new Uint8Array(room);
  let count = 0;
  for (let y = 0, i = 0; y < height; y++) {
    let px = a * 0.5 + c * (y + 0.5) + e;
    let py = b * 0.5 + d * (y + 0.5) + f;
    for (let x = 0; x < width; x++, i++, px += a, py += b) {
      const r2 = px * px + py * py;
      if (r2 < low || r2 > high) continue;
      at[count] = i;
      u[count] = px * device + half;
      v[count] = py * device + half;
      fit[count++] = r2 > fitLow && r2 < fitHigh ? 1 : 0;
    }
  }
  return { count, at, u, v, fit };
}

/** Looks every pixel up where its sector was found, blended between neighbouring sectors; in place. */
function moveBySectors(pixels: RingPixels, map: Affine, geometry: RingGeometry, shifts: Float64Array): void {
  const [a, b, c, d] = invert(map);
  const device = geometry.dpi / 600;
  const half = geometry.size / 2;
  // Displacements by pseudo-angle, which needs one division where an arc tangent would cost the pass.
  const steps = 512;
  const du = new Float32Array(steps + 1);
  const dv = new Float32Array(steps + 1);
  for (let k = 0; k <= steps; k++) {
    const p = (4 * k) / steps - 2;
    const angle =
      p < -1
        ? Math.atan2(-1 - (p + 1), p + 1)
        : p < 1
          ? Math.atan2(p, 1 - Math.abs(p))
          : Math.atan2(2 - p, 1 - p);
    const t = ((angle / (2 * Math.PI)) * SECTORS + 2 * SECTORS - 0.5) % SECTORS;
    const s = Math.floor(t) % SECTORS;
    const q = (s + 1) % SECTORS;
    const w = t - Math.floor(t);
    const sx = shifts[2 * s]! * (1 - w) + shifts[2 * q]! * w;
    const sy = shifts[2 * s + 1]! * (1 - w) + shifts[2 * q + 1]! * w;
    du[k] = (a * sx + c * sy) * device;
    dv[k] = (b * sx + d * sy) * device;
  }
  for (let k = 0; k < pixels.count; k++) {
    const x = pixels.u[k]! - half;
    const y = pixels.v[k]! - half;
    const ratio = y / (Math.abs(x) + Math.abs(y));
    const p = x >= 0 ? ratio : y >= 0 ? 2 - ratio : -2 - ratio;
    const at = Math.round(((p + 2) * steps) / 4);
    pixels.u[k]! -= du[at]!;
    pixels.v[k]! -= dv[at]!;
  }
}

function gather(image: Float32Array, pixels: RingPixels): Float32Array {
  const out = new Float32Array(pixels.count);
  for (let k = 0; k < out.length; k++) out[k] = image[pixels.at[k]!]!;
  return out;
}

function scatter(values: Float32Array, pixels: RingPixels, image: Float32Array): void {
  for (let k = 0; k < values.length; k++) image[pixels.at[k]!] = values[k]!;
}

type Part = (typeof PARTS)[number];
type Spectra = Partial<Record<Part, CrossSpectrum[]>>;

function sectorSpectra(
  dark: Float32Array,
  template: Float32Array,
  width: number,
  height: number,
  map: Affine,
  dpi: number,
  parts: readonly Part[],
  tools: Parameters<typeof addWindow>[6],
): Spectra {
  const out: Spectra = {};
  const hop = 14 * (600 / dpi);
  for (const part of parts) {
    const sums = Array.from({ length: SECTORS }, emptySpectrum);
    const radius = MIDDLE[part];
    const steps = SECTORS * Math.ceil((2 * Math.PI * radius) / hop / SECTORS);
    for (let i = 0; i < steps; i++) {
      const angle = (2 * Math.PI * (i + 0.5)) / steps;
      const ex = radius * Math.cos(angle);
      const ey = radius * Math.sin(angle);
      const x0 = Math.round(map[0] * ex + map[2] * ey + map[4] - WINDOW / 2);
      const y0 = Math.round(map[1] * ex + map[3] * ey + map[5] - WINDOW / 2);
      if (x0 < 0 || y0 < 0 || x0 + WINDOW > width || y0 + WINDOW > height) continue;
      addWindow(sums[Math.floor((i * SECTORS) / steps)]!, dark, template, width, x0, y0, tools);
    }
    out[part] = sums;
  }
  return out;
}

function merge(sums: readonly CrossSpectrum[]): CrossSpectrum {
  const out = emptySpectrum();
  for (const sum of sums) {
    for (let i = 0; i < out.scan.length; i++) {
      out.scan[i]! += sum.scan[i]!;
      out.template[i]! += sum.template[i]!;
      out.crossRe[i]! += sum.crossRe[i]!;
      out.crossIm[i]! += sum.crossIm[i]!;
    }
    out.windows += sum.windows;
  }
  return out;
}

/** Each sector's shift, those that disagree with their neighbours replaced by the common one. */
function sectorShifts(spectra: Spectra, fft: ReturnType<typeof createFft>) {
  const joined = Array.from({ length: SECTORS }, (_, s) => merge([spectra.outer![s]!, spectra.inner![s]!]));
  const all = merge(joined);
  const common = peakShift(all, fft, 3);
  const { coherence } = bandCoherence(
    [{ spectrum: all, dx: common.dx, dy: common.dy }],
    [0.05, 0.3],
    1 / WINDOW,
  );
  const shifts = new Float64Array(2 * SECTORS);
  joined.forEach((sum, s) => {
    const own = peakShift(sum, fft, 3);
    const agrees = Math.hypot(own.dx - common.dx, own.dy - common.dy) < 1.2;
    shifts[2 * s] = agrees ? own.dx : common.dx;
    shifts[2 * s + 1] = agrees ? own.dy : common.dy;
  });
  // Overlapping Hann windows: about a third of the bins' products are independent of one another.
  const independent = all.windows * WINDOW * WINDOW * 0.08;
  const correlation = coherence[0]!;
  return { shifts, correlation, significance: correlation * Math.sqrt(independent) };
}

/** Sectors whose agreement is not far under the median's, with what shift is left in them. */
function usableSectors(spectra: Spectra, fft: ReturnType<typeof createFft>) {
  const rows = Array.from({ length: SECTORS }, (_, sector) => {
    const sum = merge([spectra.outer![sector]!, spectra.inner![sector]!]);
    const { dx, dy } = peakShift(sum, fft, 1);
    const { coherence } = bandCoherence([{ spectrum: sum, dx, dy }], [0.05, 0.3], 1 / WINDOW);
    return { sector, dx, dy, coherence: coherence[0]! };
  });
  const sorted = rows.map((r) => r.coherence).sort((p, q) => p - q);
  const median = sorted[SECTORS >> 1]!;
  return rows.filter((r) => r.coherence > 0.5 * median);
}

function bandMeans(
  pixels: RingPixels,
  values: Float32Array,
  device: ClassMap,
  geometry: RingGeometry,
  counts: Float64Array,
) {
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

interface BeadReading {
  paper: number;
  solid: number;
  dot: number;
  gap: number;
  ring: number;
  edgeWidth: number;
}

/** Medians over the beads of their parts' mean reflectance, and the solid beads' mean edge profile. */
function readBeads(
  light: Float32Array,
  width: number,
  height: number,
  map: Affine,
  dpi: number,
): BeadReading {
  const scale = dpi / 600;
  const parts = { paper: [], solid: [], dot: [], gap: [], ring: [] } as Record<
    'paper' | 'solid' | 'dot' | 'gap' | 'ring',
    number[]
  >;
  const bins = 44;
  const profile = new Float64Array(bins);
  const weight = new Float64Array(bins);
  BEADS.forEach(([bx, by], i) => {
    const cx = map[0] * bx + map[2] * by + map[4];
    const cy = map[1] * bx + map[3] * by + map[5];
    const mean = (from: number, to: number): number => {
      let sum = 0;
      let n = 0;
      const r = to * scale;
      for (let y = Math.max(0, Math.floor(cy - r)); y <= Math.min(height - 1, Math.ceil(cy + r)); y++) {
        for (let x = Math.max(0, Math.floor(cx - r)); x <= Math.min(width - 1, Math.ceil(cx + r)); x++) {
          const d = Math.hypot(x + 0.5 - cx, y + 0.5 - cy) / scale;
          if (d < from || d > to) continue;
          sum += light[y * width + x]!;
          n++;
        }
      }
      return n ? sum / n : Number.NaN;
    };
    parts.paper.push(mean(18.5, 21.5));
    if (i & 1) {
      parts.solid.push(mean(0, 9));
      const r = 22 * scale;
      for (let y = Math.max(0, Math.floor(cy - r)); y <= Math.min(height - 1, Math.ceil(cy + r)); y++) {
        for (let x = Math.max(0, Math.floor(cx - r)); x <= Math.min(width - 1, Math.ceil(cx + r)); x++) {
          const bin = Math.floor((Math.hypot(x + 0.5 - cx, y + 0.5 - cy) / scale) * 2);
          if (bin >= bins) continue;
          profile[bin]! += light[y * width + x]!;
          weight[bin]!++;
        }
      }
    } else {
      parts.dot.push(mean(0, RINGED.dot - 2));
      parts.gap.push(mean(RINGED.dot + 1.5, RINGED.from - 1.5));
      parts.ring.push(mean(RINGED.from + 2, RINGED.to - 2));
    }
  });
  const middle = (list: number[]): number => {
    const sorted = list.filter((v) => !Number.isNaN(v)).sort((p, q) => p - q);
    return sorted.length ? sorted[sorted.length >> 1]! : Number.NaN;
  };
  const paper = middle(parts.paper);
  const solid = middle(parts.solid);
  const at = (level: number): number => {
    for (let b = 12; b + 1 < bins; b++) {
      const p = (paper - profile[b]! / Math.max(1, weight[b]!)) / (paper - solid);
      const q = (paper - profile[b + 1]! / Math.max(1, weight[b + 1]!)) / (paper - solid);
      if (p >= level && q < level) return (b + 0.5 + (p - level) / (p - q)) / 2;
    }
    return 22;
  };
  return {
    paper,
    solid,
    dot: middle(parts.dot),
    gap: middle(parts.gap),
    ring: middle(parts.ring),
    edgeWidth: at(0.2) - at(0.8),
  };
}

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
