/**
 * Cross spectra of scan and template over small windows along a band of the ring. Welch's method (IEEE
 * Trans. Audio Electroacoust. 15, 1967): the windows' products add up, so chance agreement averages out.
 */
import { type Fft, fft2 } from '../../raster/fft.ts';

/** Side of a window, scan pixels. */
export const WINDOW = 32;

/** Sums over the windows of one sector of one band; `WINDOW²` each, in FFT order. */
export interface CrossSpectrum {
  readonly scan: Float64Array;
  readonly template: Float64Array;
  readonly crossRe: Float64Array;
  readonly crossIm: Float64Array;
  windows: number;
}

/** An empty sum. */
export function emptySpectrum(): CrossSpectrum {
  const n = WINDOW * WINDOW;
  return {
    scan: new Float64Array(n),
    template: new Float64Array(n),
    crossRe: new Float64Array(n),
    crossIm: new Float64Array(n),
    windows: 0,
  };
}

/** A Hann window of WINDOW². */
export function hannWindow(): Float64Array {
  const out = new Float64Array(WINDOW * WINDOW);
  for (let y = 0; y < WINDOW; y++)
    for (let x = 0; x < WINDOW; x++)
      out[y * WINDOW + x] =
        (0.5 - 0.5 * Math.cos((2 * Math.PI * (y + 0.5)) / WINDOW)) *
        (0.5 - 0.5 * Math.cos((2 * Math.PI * (x + 0.5)) / WINDOW));
  return out;
}

/**
 * Adds one window to a sum. Both pictures go through one complex transform: scan real, template imaginary.
 * @param scan, template whole pictures of `width` columns
 * @param re, im scratch of WINDOW²
 */
export function addWindow(
  sum: CrossSpectrum,
  scan: Float32Array,
  template: Float32Array,
  width: number,
  x0: number,
  y0: number,
  tools: { fft: Fft; hann: Float64Array; re: Float64Array; im: Float64Array },
): void {
  const { fft, hann, re, im } = tools;
  const n = WINDOW;
  let meanS = 0;
  let meanT = 0;
  let weight = 0;
  for (let y = 0, i = 0; y < n; y++) {
    const row = (y0 + y) * width + x0;
    for (let x = 0; x < n; x++, i++) {
      const w = hann[i]!;
      meanS += w * scan[row + x]!;
      meanT += w * template[row + x]!;
      weight += w;
    }
  }
  meanS /= weight;
  meanT /= weight;
  for (let y = 0, i = 0; y < n; y++) {
    const row = (y0 + y) * width + x0;
    for (let x = 0; x < n; x++, i++) {
      const w = hann[i]!;
      re[i] = w * (scan[row + x]! - meanS);
      im[i] = w * (template[row + x]! - meanT);
    }
  }
  fft2(fft, re, im);
  for (let y = 0; y < n; y++) {
    const my = (n - y) & (n - 1);
    for (let x = 0; x < n; x++) {
      const i = y * n + x;
      const j = my * n + ((n - x) & (n - 1));
      // Split of the packed transform: S = (Z(f) + Z*(−f)) / 2, T = (Z(f) − Z*(−f)) / 2i.
      const sr = 0.5 * (re[i]! + re[j]!);
      const si = 0.5 * (im[i]! - im[j]!);
      const tr = 0.5 * (im[i]! + im[j]!);
      const ti = 0.5 * (re[j]! - re[i]!);
      sum.scan[i]! += sr * sr + si * si;
      sum.template[i]! += tr * tr + ti * ti;
      sum.crossRe[i]! += sr * tr + si * ti;
      sum.crossIm[i]! += si * tr - sr * ti;
    }
  }
  sum.windows++;
}

/**
 * Where the scan lies against the template: the peak of the cross correlation within `reach` pixels.
 * Frequencies are whitened by the root of the scan's power, which keeps coarse noise from leading.
 * @returns shift of the scan in pixels, and the correlation coefficient at the peak
 */
export function peakShift(
  sum: CrossSpectrum,
  fft: Fft,
  reach: number,
): { dx: number; dy: number; peak: number } {
  const n = WINDOW;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  let power = 0;
  for (let i = 0; i < n * n; i++) {
    const g = 1 / Math.sqrt(sum.scan[i]! * sum.template[i]! + 1e-12);
    // Conjugate, so that the forward transform serves as the inverse.
    const strength = Math.sqrt(sum.template[i]!);
    re[i] = sum.crossRe[i]! * g * strength;
    im[i] = -sum.crossIm[i]! * g * strength;
    power += strength;
  }
  fft2(fft, re, im);
  let best = -Infinity;
  let bx = 0;
  let by = 0;
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const v = re[((y + n) % n) * n + ((x + n) % n)]!;
      if (v > best) {
        best = v;
        bx = x;
        by = y;
      }
    }
  }
  const at = (x: number, y: number) => re[((y + n) % n) * n + ((x + n) % n)]!;
  const vertex = (a: number, b: number, c: number) => {
    const bend = a - 2 * b + c;
    return bend < 0 ? Math.max(-0.6, Math.min(0.6, (0.5 * (a - c)) / bend)) : 0;
  };
  return {
    dx: bx + vertex(at(bx - 1, by), best, at(bx + 1, by)),
    dy: by + vertex(at(bx, by - 1), best, at(bx, by + 1)),
    peak: power > 0 ? best / power : 0,
  };
}

/** Coherence of scan and template by radial frequency. */
export interface BandCoherence {
  /** Real coherence at the given shift, −1..1, a band. */
  readonly coherence: number[];
  /** Mean power of the scan and of the template, a band. */
  readonly scanPower: number[];
  readonly templatePower: number[];
}

/** Sums the spectra of several sectors, each at its own shift, into radial bands. */
export function bandCoherence(
  sums: readonly { spectrum: CrossSpectrum; dx: number; dy: number }[],
  edges: readonly number[],
  cyclesPerBin: number,
): BandCoherence {
  const n = WINDOW;
  const bands = edges.length - 1;
  const cross = new Array<number>(bands).fill(0);
  const scan = new Array<number>(bands).fill(0);
  const template = new Array<number>(bands).fill(0);
  for (const { spectrum, dx, dy } of sums) {
    for (let y = 0; y < n; y++) {
      const fy = y < n / 2 ? y : y - n;
      for (let x = 0; x < n; x++) {
        const fx = x < n / 2 ? x : x - n;
        const f = Math.hypot(fx, fy) * cyclesPerBin;
        let b = 0;
        while (b < bands && f >= edges[b + 1]!) b++;
        if (b === bands || f < edges[0]!) continue;
        const i = y * n + x;
        const a = (2 * Math.PI * (fx * dx + fy * dy)) / n;
        cross[b]! += spectrum.crossRe[i]! * Math.cos(a) - spectrum.crossIm[i]! * Math.sin(a);
        scan[b]! += spectrum.scan[i]!;
        template[b]! += spectrum.template[i]!;
      }
    }
  }
  return {
    coherence: cross.map((c, b) => c / Math.sqrt(scan[b]! * template[b]! + 1e-12)),
    scanPower: scan,
    templatePower: template,
  };
}
