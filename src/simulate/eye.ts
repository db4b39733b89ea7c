/**
 * An eye at reading distance: what it sees of a page, and three figures about a word in a ground.
 *
 * Contrast sensitivity: P. G. J. Barten, "Formula for the contrast sensitivity of the human eye", Proc.
 * SPIE 5294 (2003), with object size and luminance as parameters. Above threshold a step in contrast
 * grows with its 0.65th power (Legge and Foley, JOSA 70(12), 1980, masking exponent). Lightness: CIE L*.
 * What it does not do: colour texture, learning, or a reader who knows where to look.
 */
import { type Bitmap, bitmapBytes } from '../raster/bitmap.ts';
import type { Gray, Rgb } from '../raster/gray.ts';
import { blurImage } from './blur-image.ts';
import { decodeTable } from './encode.ts';

/** Where and how somebody looks. */
export interface EyeOptions {
  /** @default 400 */
  readonly distanceMm?: number;
  /** Luminance of white paper, cd/m²: 120 is an office desk. @default 120 */
  readonly luminance?: number;
  /** Where neither word nor ground is meant (text, seal): set bits are left out. Same extent as the image. */
  readonly ignore?: Bitmap | null;
  /** Linear reflectance that counts as white (L* 100). @default the image's 99.5th percentile */
  readonly white?: number;
}

/** Figures about a word in its ground. */
export interface EyeFigures {
  /** Mean lightness L* of word and of ground. */
  readonly wordL: number;
  readonly groundL: number;
  /** `wordL - groundL`. */
  readonly deltaL: number;
  /** Difference of texture in just-noticeable steps, tone taken out; about 1 is the limit of seeing it. */
  readonly textureSteps: number;
  /** Distance of word from ground in standard deviations of what is seen at the scale of a stroke (1 mm). */
  readonly dPrime: number;
}

/** Octave bands, cycles per degree. */
const BANDS = [32, 16, 8, 4, 2] as const;
/** Peak of the difference of two Gaussians a factor 2 apart: at 0.153 / σ, height 0.4725. */
const DOG_PEAK = Math.sqrt(Math.log(4) / 3 / (2 * Math.PI ** 2));
const DOG_HEIGHT = 2 ** (-2 / 3) - 2 ** (-8 / 3);
/** Exponent of contrast discrimination. */
const MASKING = 0.65;
/** Border of mean tone around the image, mm: the coarsest band reaches no further. */
const PAD_MM = 2.5;
/** Scale at which the word is told from the ground, mm. */
const STROKE_MM = 1;

/**
 * Contrast sensitivity at `f` cycles per degree (Barten 2003, eq. for average observers).
 * @param luminance cd/m²
 * @param sizeDeg side of the object, degrees
 */
export function contrastSensitivity(f: number, luminance = 120, sizeDeg = 8): number {
  const optics = 5200 * Math.exp(-0.0016 * f * f * (1 + 100 / luminance) ** 0.08);
  const area = 1 + 144 / (sizeDeg * sizeDeg) + 0.64 * f * f;
  const neural = 63 / luminance ** 0.83 + 1 / (1 - Math.exp(-0.02 * f * f));
  return optics / Math.sqrt(area * neural);
}

/** CIE 1976 lightness of a reflectance relative to white. */
export const lightness = (y: number): number =>
  y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;

/** Just-noticeable steps from no contrast up to `m` times the threshold. */
const steps = (m: number): number => (m <= 1 ? m : 1 + (m ** (1 - MASKING) - 1) / (1 - MASKING));

/**
 * Tone, texture and detectability of a word.
 * @param image a scan, best by `INSTRUMENT`, sRGB-encoded
 * @param dpi of the image
 * @param word set where the word is; it covers the same extent as the image, at any resolution
 * @throws RangeError if word or ground is empty
 * @example eye(scanPaper(paper, INSTRUMENT, 1, { aligned: true }), 600, mask).deltaL
 */
export function eye(image: Gray | Rgb, dpi: number, word: Bitmap, options: EyeOptions = {}): EyeFigures {
  const { distanceMm = 400, luminance = 120, ignore = null } = options;
  const { width, height } = image;
  const y = relativeLuminance(image, options.white);
  const region = regions(width, height, word, ignore);
  let wordY = 0;
  let groundY = 0;
  let words = 0;
  let grounds = 0;
  for (let i = 0; i < y.length; i++) {
    if (region[i] === 1) {
      wordY += y[i]!;
      words++;
    } else if (region[i] === 0) {
      groundY += y[i]!;
      grounds++;
    }
  }
  if (words === 0) throw new RangeError('word: no pixel of the image lies in it; check the mask');
  if (grounds === 0) throw new RangeError('word: no pixel of the image lies outside it; check the mask');
  wordY /= words;
  groundY /= grounds;

  // The mean is taken in reflectance: the eye has averaged the dots before it judges lightness.
  const wordL = lightness(wordY);
  const groundL = lightness(groundY);
  const pxPerMm = dpi / 25.4;
  const textureSteps = texture(y, region, [groundY, wordY], width, height, pxPerMm, distanceMm, luminance);

  const seen = blurImage(y, width, height, STROKE_MM * 0.42 * pxPerMm);
  let [sw, qw, sg, qg] = [0, 0, 0, 0];
  for (let i = 0; i < seen.length; i++) {
    const l = lightness(seen[i]!);
    if (region[i] === 1) {
      sw += l;
      qw += l * l;
    } else if (region[i] === 0) {
      sg += l;
      qg += l * l;
    }
  }
  sw /= words;
  sg /= grounds;
  const variance = (qw / words - sw * sw + qg / grounds - sg * sg) / 2;
  const dPrime = Math.abs(sw - sg) / Math.sqrt(Math.max(1e-6, variance));
  return { wordL, groundL, deltaL: wordL - groundL, textureSteps, dPrime };
}

/**
 * Root-mean-square contrast of word and ground in octave bands, in thresholds, then in steps; the bands
 * are pooled with exponent 4 (Quick 1974).
 */
function texture(
  y: Float32Array,
  region: Uint8Array,
  means: readonly [ground: number, word: number],
  width: number,
  height: number,
  pxPerMm: number,
  distanceMm: number,
  luminance: number,
): number {
  const mmPerDegree = distanceMm * Math.tan(Math.PI / 180);
  // Take the tone difference out: what is left in either region is texture. Beyond the image and where
  // it does not matter lies the mean, so that neither border is a texture of its own.
  const pad = Math.ceil(PAD_MM * pxPerMm);
  const wide = width + 2 * pad;
  const tall = height + 2 * pad;
  const flat = new Float32Array(wide * tall);
  for (let row = 0, i = 0; row < height; row++)
    for (let o = (row + pad) * wide + pad, end = o + width; o < end; o++, i++) {
      const r = region[i]!;
      if (r <= 1) flat[o] = y[i]! / means[r]! - 1;
    }
  let sum = 0;
  let fine: Float32Array | null = null;
  for (const f of BANDS) {
    const sigma = (DOG_PEAK / (f / mmPerDegree)) * pxPerMm;
    fine ??= blurImage(flat, wide, tall, sigma);
    const coarse = blurImage(flat, wide, tall, 2 * sigma);
    const energy = [0, 0];
    const count = [0, 0];
    for (let row = 0, i = 0; row < height; row++)
      for (let o = (row + pad) * wide + pad, end = o + width; o < end; o++, i++) {
        const r = region[i]!;
        if (r > 1) continue;
        const d = fine[o]! - coarse[o]!;
        energy[r]! += d * d;
        count[r]!++;
      }
    const sensitivity = contrastSensitivity(f, luminance);
    // A sinusoid's threshold is stated as its peak: √2 of the root mean square.
    const inThresholds = (r: 0 | 1): number =>
      (Math.SQRT2 * Math.sqrt(energy[r]! / count[r]!) * sensitivity) / DOG_HEIGHT;
    sum += Math.abs(steps(inThresholds(1)) - steps(inThresholds(0))) ** 4;
    fine = coarse;
  }
  return sum ** 0.25;
}

/**
 * The picture as the eye resolves it at reading distance: each octave weighted by the sensitivity
 * relative to its peak, low frequencies kept whole. Grey, sRGB-encoded; look at it close up.
 */
export function eyeView(image: Gray | Rgb, dpi: number, options: EyeOptions = {}): Gray {
  const { distanceMm = 400, luminance = 120 } = options;
  const { width, height } = image;
  const y = relativeLuminance(image, options.white ?? 1);
  const pxPerMm = dpi / 25.4;
  const mmPerDegree = distanceMm * Math.tan(Math.PI / 180);
  let peak = 0;
  for (let f = 0.5; f < 20; f += 0.25) peak = Math.max(peak, contrastSensitivity(f, luminance));
  // Telescoping sum over the bands, coarse to fine; below 8 cycles per degree everything is kept.
  let finer = blurImage(y, width, height, (DOG_PEAK / (BANDS[0] / mmPerDegree)) * pxPerMm);
  const out = new Float32Array(y.length);
  for (const f of BANDS) {
    const weight = f < 8 ? 1 : contrastSensitivity(f, luminance) / peak;
    const coarser = blurImage(y, width, height, (2 * DOG_PEAK * pxPerMm) / (f / mmPerDegree));
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * (finer[i]! - coarser[i]!);
    finer = coarser;
  }
  const data = new Uint8Array(out.length);
  for (let i = 0; i < out.length; i++) {
    const v = Math.min(1, Math.max(0, out[i]! + finer[i]!));
    data[i] = Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
  }
  return { width, height, data };
}

/** Luminance relative to white, from sRGB levels. */
function relativeLuminance(image: Gray | Rgb, white?: number): Float32Array {
  const { width, height, data } = image;
  const n = width * height;
  const linear = decodeTable();
  const out = new Float32Array(n);
  if (data.length === n) for (let i = 0; i < n; i++) out[i] = linear[data[i]!]!;
  else
    for (let i = 0, p = 0; i < n; i++, p += 3)
      out[i] = 0.2126 * linear[data[p]!]! + 0.7152 * linear[data[p + 1]!]! + 0.0722 * linear[data[p + 2]!]!;
  const reference = white ?? brightest(out);
  for (let i = 0; i < n; i++) out[i] = out[i]! / reference;
  return out;
}

function brightest(values: Float32Array): number {
  const histogram = new Uint32Array(1024);
  for (const v of values) histogram[Math.min(1023, (v * 1023) | 0)]!++;
  let left = values.length * 0.995;
  for (let k = 0; k < 1024; k++) {
    left -= histogram[k]!;
    if (left <= 0) return Math.max(0.05, (k + 0.5) / 1023);
  }
  return 1;
}

/** 1 in the word, 0 in the ground, 2 where it does not matter. */
function regions(width: number, height: number, word: Bitmap, ignore: Bitmap | null): Uint8Array {
  const out = new Uint8Array(width * height);
  const read = (mask: Bitmap, value: number): void => {
    const bytes = bitmapBytes(mask);
    for (let y = 0; y < height; y++) {
      const my = Math.min(mask.height - 1, Math.floor(((y + 0.5) * mask.height) / height));
      const base = my * mask.stride * 4;
      for (let x = 0; x < width; x++) {
        const mx = Math.min(mask.width - 1, Math.floor(((x + 0.5) * mask.width) / width));
        if (bytes[base + (mx >> 3)]! & (0x80 >> (mx & 7))) out[y * width + x] = value;
      }
    }
  };
  read(word, 1);
  if (ignore) read(ignore, 2);
  return out;
}
