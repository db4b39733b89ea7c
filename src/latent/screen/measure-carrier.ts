/**
 * What a scan of line patches tells about a print: how strongly each carrier stands on the paper, and so how well
 * its figure will show under the film. The scan's own blur is taken out: edges of wide lines in the same scan and
 * direction give its transfer function (the edge method of ISO 12233, folded over many edges).
 */
import type { Carrier } from '../design.ts';
import type { CarrierPatch } from './carrier-patches.ts';

/**
 * Gives every pixel of a patch: place from the patch's corner in device pixels, and linear light with paper = 1.
 * It is called more than once.
 */
export type PatchReader = (visit: (x: number, y: number, light: number) => void) => void;

/** A carrier as printed. */
export interface MeasuredCarrier {
  readonly carrier: Carrier;
  /** Mean light of the patch, paper = 1. */
  readonly light: number;
  /** Amplitude of the lines on the paper, of paper = 1, the scan's blur taken out. */
  readonly amplitude: number;
  /** Lightness difference of figure and ground that is expected under the film. */
  readonly filmDeltaL: number;
}

/** Side of the places over which lines keep step with the map of a scan, 1/600 inch: about 2 mm. */
const BLOCK = 48;
/** The edge method needs this much transfer left at a carrier's frequency. */
const LEAST_TRANSFER = 0.12;
/** Paper's scatter, mm, the middle of what papers have: MTF 1/(1 + (f κ)²). */
const SCATTER_MM = 0.25;
/**
 * What is left of the amplitude that the edges promise: lines of a pixel or two are rougher than the edges of wide
 * ones. Median over simulated engines and scanners (scripts/sweep-latent-carriers.ts).
 */
const ROUGH = 0.85;
/** Light through the film's clear parts and through its lines. */
const CLEAR = 0.9;
const LINE = 0.01;

interface Sums {
  n: number;
  light: number;
  re: number;
  im: number;
  cos: number;
  sin: number;
}

/** Complex amplitude of a frequency (cycles per pixel along a row) in each block of a patch. */
function lockIn(read: PatchReader, frequency: number, slope: number, block: number) {
  const blocks = new Map<number, Sums>();
  read((x, y, light) => {
    const key = Math.floor(y / block) * 64 + Math.floor(x / block);
    let s = blocks.get(key);
    if (!s) blocks.set(key, (s = { n: 0, light: 0, re: 0, im: 0, cos: 0, sin: 0 }));
    const a = 2 * Math.PI * frequency * (x + slope * y);
    const c = Math.cos(a);
    const d = Math.sin(a);
    s.n++;
    s.light += light;
    s.re += light * c;
    s.im += light * d;
    s.cos += c;
    s.sin += d;
  });
  return blocks;
}

/** Mean power of a frequency over the blocks, as squared amplitude, and the mean light. */
function power(blocks: ReadonlyMap<number, Sums>): { power: number; light: number } {
  let sum = 0;
  let light = 0;
  let count = 0;
  for (const s of blocks.values()) {
    const mean = s.light / s.n;
    const re = s.re - mean * s.cos;
    const im = s.im - mean * s.sin;
    sum += (s.n * 4 * (re * re + im * im)) / (s.n * s.n);
    light += s.light;
    count += s.n;
  }
  return { power: count > 0 ? sum / count : 0, light: count > 0 ? light / count : 1 };
}

/** Bins in a pixel of the folded edge. */
const FINE = 4;

/** Means of the bins; one that no pixel fell into (a scan that lies dead straight) is drawn between its neighbours. */
function levels(sum: Float64Array, count: Float64Array): Float64Array {
  const n = sum.length;
  return Float64Array.from(sum, (value, i) => {
    if (count[i]! > 0) return value / count[i]!;
    let a = 1;
    while (a < n && count[(i + n - a) % n] === 0) a++;
    let b = 1;
    while (b < n && count[(i + b) % n] === 0) b++;
    const before = (i + n - a) % n;
    const after = (i + b) % n;
    return (b * (sum[before]! / count[before]!) + a * (sum[after]! / count[after]!)) / (a + b);
  });
}

/**
 * The scan's transfer at some frequencies (cycles per device pixel along a row) from patches of wide lines.
 * Paper scatter blurs an edge too, and lines do not feel it: the share of it that an edge shows is taken out.
 */
function transfer(
  patches: readonly PatchReader[],
  wide: Carrier,
  dpi: number,
  frequencies: readonly number[],
) {
  const { period, slope } = wide;
  const bins = period * FINE;
  const sum = new Float64Array(bins);
  const count = new Float64Array(bins);
  const block = (BLOCK * dpi) / 600;
  for (const read of patches) {
    // Where the lines lie in each block: the map may be off by parts of a pixel.
    const phases = new Map<number, number>();
    for (const [key, s] of lockIn(read, 1 / period, slope, block)) {
      const mean = s.light / s.n;
      phases.set(key, Math.atan2(s.im - mean * s.sin, s.re - mean * s.cos) / (2 * Math.PI));
    }
    read((x, y, light) => {
      const key = Math.floor(y / block) * 64 + Math.floor(x / block);
      const turn = (x + slope * y) / period - phases.get(key)!;
      const bin = Math.floor((turn - Math.floor(turn)) * bins) % bins;
      sum[bin]! += light;
      count[bin]!++;
    });
  }
  const level = levels(sum, count);
  const at = (i: number) => level[((i % bins) + bins) % bins]!;
  // Light is greatest at bin 0: the edges lie a quarter of the period to either side, give or take the dot gain.
  const half = Math.floor(bins / 2);
  return frequencies.map((f) => {
    let total = 0;
    for (const side of [1, -1]) {
      let re = 0;
      let im = 0;
      let step = 0;
      for (let i = 0; i < half; i++) {
        const d = at(side * (i + 1)) - at(side * i);
        const a = (2 * Math.PI * f * i) / FINE;
        re += d * Math.cos(a);
        im += d * Math.sin(a);
        step += d;
      }
      total += Math.hypot(re, im) / Math.abs(step) / 2;
    }
    // Cycles per millimetre across the lines, which run at 45°.
    const perMm = (f * Math.SQRT2 * dpi) / 25.4;
    return total / (0.5 + 0.5 / (1 + (perMm * SCATTER_MM) ** 2));
  });
}

/** Lightness difference under lines of half a period, from mean light and amplitude of what lies below. */
export function filmDeltaL(light: number, amplitude: number): number {
  const swing = ((CLEAR - LINE) * amplitude) / Math.PI;
  const mean = ((CLEAR + LINE) * light) / 2;
  const L = (v: number) => 116 * Math.cbrt(Math.max(0, v)) - 16;
  return L(mean + swing) - L(mean - swing);
}

/**
 * Measures every carrier on one scan.
 * @param patches what lies on the sheet, with a reader for each
 * @param dpi resolution of the carriers' device pixels
 * @param scanDpi scan pixels per inch of the sheet
 * @returns null where the scan is too coarse or too soft to tell
 */
export function measureCarriers(
  patches: readonly (CarrierPatch & { readonly read: PatchReader })[],
  dpi: number,
  scanDpi: number,
): MeasuredCarrier[] | null {
  const wide = patches.filter(({ index }) => index < 0);
  const tried = [...new Set(patches.map(({ index }) => index))].filter((index) => index >= 0);
  const finest = Math.min(...patches.filter(({ index }) => index >= 0).map((p) => p.carrier.period));
  // Lines at 45° have 1/period cycles along each axis; a third sample beside the two of Nyquist keeps aliases away.
  if (wide.length === 0 || tried.length === 0 || scanDpi < (2.6 * dpi) / finest) return null;
  const carriers = tried.map((index) => patches.find((p) => p.index === index)!.carrier);
  const transfers = transfer(
    wide.map(({ read }) => read),
    wide[0]!.carrier,
    dpi,
    carriers.map(({ period }) => 1 / period),
  );
  if (!transfers.every((t) => t >= LEAST_TRANSFER)) return null;
  const block = (BLOCK * dpi) / 600;
  return tried.map((index, i) => {
    const { period, slope } = carriers[i]!;
    const own = patches.filter((p) => p.index === index);
    let signal = 0;
    let light = 0;
    for (const { read } of own) {
      const here = power(lockIn(read, 1 / period, slope, block));
      // What noise alone would give, at frequencies beside the carrier's.
      const noise = [0.86, 1.17].map((k) => power(lockIn(read, k / period, slope, block)).power);
      signal += Math.max(0, here.power - (noise[0]! + noise[1]!) / 2) / own.length;
      light += here.light / own.length;
    }
    const amplitude = Math.min(light, (ROUGH * Math.sqrt(signal)) / transfers[i]!);
    return { carrier: carriers[i]!, light, amplitude, filmDeltaL: filmDeltaL(light, amplitude) };
  });
}
