/**
 * What the ring should look like in this scan: the sheet's own dots, seen through a small blur, at the
 * very places where the scan has its pixels. The pattern is carried to the scan, never the scan to the
 * pattern, so the scan's noise and sharpness stay as they are.
 *
 * Toner fills white pixels between black ones, more on some engines than on others. So every device
 * pixel has a class, its own ink and how many neighbours have ink, and the classes' reflectances are
 * fitted to the scan: the template then is this printer's own, as far as its neighbourhood makes it.
 */
import { solve } from './affine.ts';

/** Own ink (2) × inked edge neighbours (5) × inked corner neighbours, 0-1, 2, 3-4 (3). */
export const CLASSES = 30;

/** Blur of print and scan in 1/600 inch, standard deviation of a Gaussian; a pixel's box is added. */
const SIGMA = 0.62;
const PHASES = 16;

/** Classes of the device pixels of an emblem. */
export interface ClassMap {
  /** Device pixels per inch. */
  readonly dpi: number;
  readonly size: number;
  /** `size × size` class numbers. */
  readonly classes: Uint8Array;
}

/** Classes from ink: `ink` holds 0 or 1 for every device pixel. Neighbours lie 1/600 inch away. */
export function classMap(ink: Uint8Array, size: number, dpi: number): ClassMap {
  const classes = new Uint8Array(size * size);
  const s = Math.round(dpi / 600);
  const row = s * size;
  for (let y = s; y < size - s; y++) {
    for (let x = s; x < size - s; x++) {
      const i = y * size + x;
      const edges = ink[i - s]! + ink[i + s]! + ink[i - row]! + ink[i + row]!;
      const corners = ink[i - row - s]! + ink[i - row + s]! + ink[i + row - s]! + ink[i + row + s]!;
      classes[i] = ink[i]! * 15 + edges * 3 + (corners < 2 ? 0 : corners === 2 ? 1 : 2);
    }
  }
  return { dpi, size, classes };
}

/** Weights of the device pixels under one scan pixel, for each of 16 sub-pixel positions. */
export interface Kernel {
  readonly taps: number;
  /** `PHASES × taps`. */
  readonly weights: Float64Array;
}

/** The kernel of one scan pixel on the device grid of `dpi`, for a scan of `scanDpi`. */
export function samplingKernel(dpi: number, scanDpi: number): Kernel {
  const device = dpi / 600;
  const sigma = SIGMA * device;
  const box = (dpi / scanDpi) * 0.9;
  const reach = Math.ceil(2.4 * sigma + 0.5 + box / 2);
  const taps = 2 * reach;
  const weights = new Float64Array(PHASES * taps);
  for (let p = 0; p < PHASES; p++) {
    let sum = 0;
    for (let t = 0; t < taps; t++) {
      // Tap t covers [t - reach, t - reach + 1) from the floor of the position; its phase is centred.
      const d = t - reach + 0.5 - (p + 0.5) / PHASES;
      const w = boxBlur(d, sigma, box);
      weights[p * taps + t] = w;
      sum += w;
    }
    for (let t = 0; t < taps; t++) weights[p * taps + t]! /= sum;
  }
  return { taps, weights };
}

/** Gaussian of `sigma` seen through the scan pixel's box and the device pixel's: Simpson's rule over the scan's box. */
function boxBlur(d: number, sigma: number, box: number): number {
  const g = (u: number) => Math.exp((-u * u) / (2 * sigma * sigma));
  const h = box / 2;
  return g(d - h) + g(d + h) + 2 * g(d) + 4 * (g(d - h / 2) + g(d + h / 2));
}

/** The places of the ring's pixels in a patch, in device pixels of the emblem. */
export interface RingPixels {
  /** How many; the arrays may be longer. */
  readonly count: number;
  /** Index into the patch. */
  readonly at: Int32Array;
  /** Position of the pixel's centre, device pixels. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 where the class fit may use the pixel: within the keyed bands. */
  readonly fit: Uint8Array;
}

/** Least-squares reflectance of every class, held near the two-level picture where a class is rare. */
export function fitClasses(
  map: ClassMap,
  kernel: Kernel,
  pixels: RingPixels,
  values: Float32Array,
  stride = 4,
): Float64Array {
  const normal = new Float64Array(CLASSES * CLASSES);
  const right = new Float64Array(CLASSES);
  const share = new Float64Array(CLASSES);
  const used = new Int32Array(CLASSES);
  const { taps, weights } = kernel;
  const reach = taps / 2;
  for (let k = 0; k < pixels.count; k += stride) {
    if (!pixels.fit[k]) continue;
    const u = pixels.u[k]!;
    const v = pixels.v[k]!;
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const pu = Math.floor((u - iu) * PHASES) * taps;
    const pv = Math.floor((v - iv) * PHASES) * taps;
    let n = 0;
    for (let b = 0; b < taps; b++) {
      const row = (iv - reach + b) * map.size + iu - reach;
      const wv = weights[pv + b]!;
      for (let a = 0; a < taps; a++) {
        const c = map.classes[row + a]!;
        if (share[c] === 0) used[n++] = c;
        share[c]! += wv * weights[pu + a]!;
      }
    }
    const value = values[k]!;
    for (let i = 0; i < n; i++) {
      const p = used[i]!;
      const s = share[p]!;
      right[p]! += s * value;
      for (let j = 0; j < n; j++) normal[p * CLASSES + used[j]!]! += s * share[used[j]!]!;
    }
    for (let i = 0; i < n; i++) share[used[i]!] = 0;
  }
  const hold = 20;
  for (let c = 0; c < CLASSES; c++) {
    normal[c * CLASSES + c]! += hold;
    right[c]! += hold * (c >= 15 ? 1 : 0);
  }
  return solve(normal, right, CLASSES);
}

/** What the device pixels reflect, and what of it the key decided. */
export interface DeviceLevels {
  /** Darkness of every device pixel. */
  readonly whole: Float32Array;
  /** The same less what every key shares: beads and rims left out, the bands about their mean. */
  readonly keyed: Float32Array;
}

/**
 * Darkness of every device pixel, from the level of each class.
 * @param keyedPart 0 where no key decides, else the number of the band, 1..3
 */
export function deviceLevels(map: ClassMap, level: Float64Array, keyedPart: Uint8Array): DeviceLevels {
  const { classes } = map;
  const whole = new Float32Array(classes.length);
  const keyed = new Float32Array(classes.length);
  const sums = [0, 0, 0, 0];
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < classes.length; i++) {
    const v = level[classes[i]!]!;
    whole[i] = v;
    const part = keyedPart[i]!;
    sums[part]! += v;
    counts[part]!++;
  }
  const means = sums.map((s, part) => s / Math.max(1, counts[part]!));
  for (let i = 0; i < keyed.length; i++) {
    const part = keyedPart[i]!;
    if (part) keyed[i] = whole[i]! - means[part]!;
  }
  return { whole, keyed };
}

/**
 * Device pixels as the scan sees them, at every ring pixel.
 * @returns the picture of `device`, and that of `other` where it is given
 */
export function renderTemplate(
  device: Float32Array,
  other: Float32Array | null,
  size: number,
  kernel: Kernel,
  pixels: RingPixels,
): [Float32Array, Float32Array] {
  const first =
    kernel.taps === 6 ? renderSix(device, size, kernel, pixels) : render(device, size, kernel, pixels);
  if (!other) return [first, new Float32Array(0)];
  return [
    first,
    kernel.taps === 6 ? renderSix(other, size, kernel, pixels) : render(other, size, kernel, pixels),
  ];
}

function render(device: Float32Array, size: number, kernel: Kernel, pixels: RingPixels): Float32Array {
  const out = new Float32Array(pixels.count);
  const { taps, weights } = kernel;
  const reach = taps / 2;
  for (let k = 0; k < pixels.count; k++) {
    const u = pixels.u[k]!;
    const v = pixels.v[k]!;
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const pu = Math.floor((u - iu) * PHASES) * taps;
    const pv = Math.floor((v - iv) * PHASES) * taps;
    let sum = 0;
    for (let b = 0; b < taps; b++) {
      const row = (iv - reach + b) * size + iu - reach;
      let line = 0;
      for (let a = 0; a < taps; a++) line += weights[pu + a]! * device[row + a]!;
      sum += weights[pv + b]! * line;
    }
    out[k] = sum;
  }
  return out;
}

/** {@link render} for the six taps of a 600-dpi print in a 600-dpi scan, its inner loop written out. */
function renderSix(device: Float32Array, size: number, kernel: Kernel, pixels: RingPixels): Float32Array {
  const out = new Float32Array(pixels.count);
  const { weights } = kernel;
  const { count, u: us, v: vs } = pixels;
  for (let k = 0; k < count; k++) {
    const u = us[k]!;
    const v = vs[k]!;
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const pu = Math.floor((u - iu) * PHASES) * 6;
    const pv = Math.floor((v - iv) * PHASES) * 6;
    const w0 = weights[pu]!;
    const w1 = weights[pu + 1]!;
    const w2 = weights[pu + 2]!;
    const w3 = weights[pu + 3]!;
    const w4 = weights[pu + 4]!;
    const w5 = weights[pu + 5]!;
    let sum = 0;
    for (let b = 0, i = (iv - 3) * size + iu - 3; b < 6; b++, i += size)
      sum +=
        weights[pv + b]! *
        (w0 * device[i]! +
          w1 * device[i + 1]! +
          w2 * device[i + 2]! +
          w3 * device[i + 3]! +
          w4 * device[i + 4]! +
          w5 * device[i + 5]!);
    out[k] = sum;
  }
  return out;
}
