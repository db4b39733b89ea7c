/**
 * Clustered-dot screens on rational lattices: a threshold tile for a lattice, and flat coverages from it.
 * Integer arithmetic throughout, so every machine draws the same dots. After the supercell idea of
 * Holladay (1980): the lattice (a, b), (−b, a) repeats in a square of side a² + b².
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Lattice } from '../design.ts';

/** A screen's thresholds, `size × size`, ranks 0 … size² − 1 in the order in which ink grows. */
export interface DotScreen {
  readonly size: number;
  readonly ranks: Uint32Array;
  /** From a pixel to the pixel at its dot's centre, columns and rows. */
  readonly toCentreX: Int8Array;
  readonly toCentreY: Int8Array;
}

/**
 * The threshold tile of a lattice. Dots grow round from their centres, all nearly alike: the dots of a
 * supercell take turns by the golden section, which gives size² levels without visible beat.
 * @throws RangeError if the vector is not of integers, or the dot would have under 9 or over 1024 pixels
 */
export function dotScreen(lattice: Lattice): DotScreen {
  const [a, b] = lattice;
  const size = a * a + b * b;
  if (!Number.isInteger(a) || !Number.isInteger(b) || size < 9 || size > 1024)
    throw new RangeError(`lattice: expected integers with 9 <= a² + b² <= 1024, got ${a}, ${b}`);
  const n = size * size;
  // Twice the offset of a pixel's centre from its nearest dot centre, in lattice units of 1/size.
  const distance = new Float64Array(n);
  const dotOf = new Uint32Array(n);
  const toCentreX = new Int8Array(n);
  const toCentreY = new Int8Array(n);
  const dots = new Map<number, number>();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const px = 2 * x + 1;
      const py = 2 * y + 1;
      const s = a * px + b * py;
      const t = a * py - b * px;
      const i = Math.floor((s + size) / (2 * size));
      const j = Math.floor((t + size) / (2 * size));
      const ds = s - 2 * size * i;
      const dt = t - 2 * size * j;
      distance[y * size + x] = ds * ds + dt * dt;
      const cx = (((i * a - j * b) % size) + size) % size;
      const cy = (((i * b + j * a) % size) + size) % size;
      const key = cy * size + cx;
      toCentreX[y * size + x] = i * a - j * b - x;
      toCentreY[y * size + x] = i * b + j * a - y;
      let id = dots.get(key);
      if (id === undefined) dots.set(key, (id = dots.size));
      dotOf[y * size + x] = id;
    }
  }
  const count = dots.size;
  let step = Math.max(1, Math.round(count * 0.6180339887));
  while (gcd(step, count) !== 1) step++;
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < n; i++) members[dotOf[i]!]!.push(i);
  const entries: { pixel: number; turn: number; dot: number }[] = [];
  members.forEach((pixels, dot) => {
    // Ties go by angle through the fixed index, so that dots stay compact.
    pixels.sort((p, q) => distance[p]! - distance[q]! || p - q);
    pixels.forEach((pixel, turn) => {
      entries.push({ pixel, turn, dot: (dot * step) % count });
    });
  });
  entries.sort((p, q) => p.turn - q.turn || p.dot - q.dot);
  const ranks = new Uint32Array(n);
  entries.forEach((entry, rank) => {
    ranks[entry.pixel] = rank;
  });
  return { size, ranks, toCentreX, toCentreY };
}

/** Threshold rank below which a coverage inks. */
export const coverageLevel = (screen: DotScreen, coverage: number): number =>
  Math.round(Math.min(1, Math.max(0, coverage)) * screen.size * screen.size);

/** A flat patch of one coverage, its screen in phase with (0, 0). */
export function screenPatch(width: number, height: number, screen: DotScreen, coverage: number): Bitmap {
  const out = createBitmap(width, height);
  const level = coverageLevel(screen, coverage);
  if (level === 0) return out;
  const bytes = bitmapBytes(out);
  const rowBytes = out.stride * 4;
  const { size, ranks } = screen;
  for (let y = 0; y < height; y++) {
    const row = (y % size) * size;
    const base = y * rowBytes;
    for (let x = 0, u = 0; x < width; x++) {
      if (ranks[row + u]! < level) bytes[base + (x >> 3)]! |= 0x80 >> (x & 7);
      if (++u === size) u = 0;
    }
  }
  return out;
}

function gcd(a: number, b: number): number {
  while (b) [a, b] = [b, a % b];
  return a;
}
