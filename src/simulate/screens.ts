/**
 * How a copier turns coverage into dots: clustered dots and lines at a ruling and an angle, or error
 * diffusion. Screens compare each pixel with a threshold that is even over 0..1, so mean coverage is kept.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../raster/bitmap.ts';
import type { Ink } from '../raster/ink-planes.ts';
import type { ScreenParams } from './parameters.ts';
import { hashSeed } from './random.ts';

/** Angles against K's: the usual 30° apart, yellow between. */
const ANGLE_OFFSET: Readonly<Record<Ink, number>> = { c: -30, m: 30, y: -45, k: 0 };

/** Makes one bitmap from rows of coverage, from the top down. */
export interface Screener {
  readonly bitmap: Bitmap;
  /**
   * The next row. `scale` rows of the bitmap are made of it.
   * @param coverage 0 (paper) to 1 (solid)
   * @param edge 0 (screen) to 1 (hard threshold at one half) at each sample, or `null` for screen everywhere
   */
  row(coverage: Float32Array, edge: Float32Array | null): void;
}

/**
 * @param width samples in a row
 * @param scale device pixels to a sample, on both axes
 * @param dpi of the bitmap
 */
export function openScreener(
  screen: ScreenParams,
  ink: Ink,
  width: number,
  height: number,
  scale: number,
  dpi: number,
  seed: number,
): Screener {
  const bitmap = createBitmap(width * scale, height * scale);
  return screen.kind === 'diffusion'
    ? diffusion(bitmap, width, scale, seed)
    : clustered(bitmap, screen, ink, width, scale, dpi);
}

function clustered(
  bitmap: Bitmap,
  screen: Exclude<ScreenParams, { kind: 'diffusion' }>,
  ink: Ink,
  width: number,
  scale: number,
  dpi: number,
): Screener {
  const angle = ((screen.angleDeg + ANGLE_OFFSET[ink]) * Math.PI) / 180;
  const step = (screen.lpi / dpi) * 65536;
  const stepU = Math.round(step * Math.cos(angle));
  const stepV = Math.round(step * Math.sin(angle));
  const spot = screen.kind === 'dot' ? dotThresholds() : lineThresholds();
  const bytes = bitmapBytes(bitmap);
  let y = 0;
  return {
    bitmap,
    row(coverage, edge) {
      for (let k = 0; k < scale; k++, y++) {
        const base = y * bitmap.stride * 4;
        let u = Math.imul(y, stepV);
        let v = Math.imul(y, stepU);
        for (let x = 0, i = 0; i < width; i++) {
          const c = coverage[i]!;
          const blend = edge ? edge[i]! : 0;
          for (let n = 0; n < scale; n++, x++, u += stepU, v -= stepV) {
            if (c <= 0) continue;
            const t = spot[(((u >>> 10) & 63) << 6) | ((v >>> 10) & 63)]!;
            if (c > t + blend * (0.5 - t)) bytes[base + (x >> 3)]! |= 0x80 >> (x & 7);
          }
        }
      }
    },
  };
}

/** Threshold at each of 64 × 64 places of a cell: the rank of a cosine spot, so that it is even. */
function dotThresholds(): Float32Array {
  const values = new Float64Array(4096);
  for (let i = 0; i < 4096; i++) {
    const u = ((i >> 6) + 0.5) / 64;
    const v = ((i & 63) + 0.5) / 64;
    // The small tilt breaks ties the same way everywhere.
    values[i] = Math.cos(2 * Math.PI * u) + Math.cos(2 * Math.PI * v) + 1e-4 * (u + 0.37 * v);
  }
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  const out = new Float32Array(4096);
  order.forEach((place, rank) => {
    out[place] = (rank + 0.5) / 4096;
  });
  return out;
}

function lineThresholds(): Float32Array {
  return Float32Array.from({ length: 4096 }, (_, i) => {
    const u = ((i >> 6) + 0.5) / 64;
    // The second coordinate only spreads the 32 levels of a line evenly.
    return Math.min(0.9999, Math.abs(2 * u - 1) + ((i & 63) / 64 - 0.5) / 32);
  });
}

/** Floyd and Steinberg (1976), serpentine, with a little noise on the threshold against worms. */
function diffusion(bitmap: Bitmap, width: number, scale: number, seed: number): Screener {
  const bytes = bitmapBytes(bitmap);
  let here = new Float32Array(width + 2);
  let below = new Float32Array(width + 2);
  let state = hashSeed(seed, 'diffusion') | 1;
  let y = 0;
  return {
    bitmap,
    row(coverage, edge) {
      const right = (y & 1) === 0;
      const step = right ? 1 : -1;
      below.fill(0);
      for (let n = 0, i = right ? 0 : width - 1; n < width; n++, i += step) {
        const hard = edge ? edge[i]! : 0;
        const c = coverage[i]!;
        const wanted = c + here[i + 1]! * (1 - hard);
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const t = 0.5 + (1 - hard) * 0.12 * ((state >>> 8) / 2 ** 24 - 0.5);
        const ink = wanted > t;
        if (ink) {
          const x = i * scale;
          for (let q = 0; q < scale; q++)
            for (let p = 0; p < scale; p++)
              bytes[(y * scale + q) * bitmap.stride * 4 + ((x + p) >> 3)]! |= 0x80 >> ((x + p) & 7);
        }
        // Bare paper and solids pass no error on: copiers keep both clean.
        if (c <= 0 || c >= 1) continue;
        const error = wanted - (ink ? 1 : 0);
        here[i + 1 + step] = here[i + 1 + step]! + (error * 7) / 16;
        below[i + 1 - step] = below[i + 1 - step]! + (error * 3) / 16;
        below[i + 1] = below[i + 1]! + (error * 5) / 16;
        below[i + 1 + step] = below[i + 1 + step]! + error / 16;
      }
      [here, below] = [below, here];
      y++;
    },
  };
}
