/**
 * What the face should look like through this printer and scanner: the bilevel face under a symmetric
 * 5 × 5 kernel fitted to this very scan (dot gain, blur, contrast in one), then a local gain for parts
 * printed lighter, as a vermilion seal is.
 */
import { solve } from '../../numeric/solve.ts';
import type { MapPool } from './map-pool.ts';

/** Offsets of a 5 × 5 kernel with the same weight by symmetry: centre, sides, corners, and so on. */
const RINGS: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0]],
  [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ],
  [
    [1, 1],
    [-1, 1],
    [1, -1],
    [-1, -1],
  ],
  [
    [2, 0],
    [-2, 0],
    [0, 2],
    [0, -2],
  ],
  [
    [2, 1],
    [2, -1],
    [-2, 1],
    [-2, -1],
    [1, 2],
    [-1, 2],
    [1, -2],
    [-1, -2],
  ],
];

/** A kernel to start with: the face, softened. */
export const PLAIN_KERNEL: readonly number[] = [0.4, 0.1, 0.05, 0, 0];

/** Least-squares kernel that turns the face into the scan; far outliers (changes) are left out. */
export function fitKernel(
  face: Uint8Array,
  scan: Uint8Array,
  rough: Uint8Array,
  width: number,
  height: number,
): number[] {
  const n = RINGS.length;
  const normal = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const right = new Array<number>(n).fill(0);
  const q = new Float64Array(n);
  for (let y = 2; y < height - 2; y += 3)
    for (let x = 2 + (y % 2); x < width - 2; x += 2) {
      const i = y * width + x;
      if (rough[i]! < 8 || Math.abs(rough[i]! - scan[i]!) > 140) continue;
      for (let k = 0; k < n; k++) {
        let s = 0;
        for (const [dx, dy] of RINGS[k]!) s += face[i + dy * width + dx]!;
        q[k] = s;
      }
      for (let a = 0; a < n; a++) {
        for (let b = 0; b < n; b++) normal[a]![b]! += q[a]! * q[b]!;
        right[a]! += q[a]! * scan[i]!;
      }
    }
  // Leans a little towards the plain kernel: a page with ten letters on it must not fit noise.
  const lean = 255 * 255 * 400;
  for (let a = 0; a < n; a++) {
    normal[a]![a]! += lean;
    right[a]! += lean * PLAIN_KERNEL[a]!;
  }
  return solve(normal, right);
}

/** Sums are kept in 1/32 of a level: 16 bits hold four times full ink. */
const PARTS = 32;
/** Rows whose sums are kept at a time: they stay in the cache. */
const STRIP = 64;

/** The face under a kernel, clipped to 0..255; the border of two samples is left blank. */
export function applyKernel(
  face: Uint8Array,
  kernel: readonly number[],
  width: number,
  height: number,
  maps: MapPool,
): Uint8Array {
  // Scatter: ink is rare on a page. Each inked sample adds its kernel around.
  const offsets: number[] = [];
  const weights: number[] = [];
  RINGS.forEach((ring, k) => {
    if (kernel[k] === 0) return;
    for (const [dx, dy] of ring) {
      offsets.push(dy * width + dx);
      weights.push(kernel[k]! * PARTS);
    }
  });
  const m = offsets.length;
  const at = Int32Array.from(offsets);
  const full = Int32Array.from(weights, (w) => Math.round(255 * w));
  // Four blank samples at a time.
  const fours = face.byteOffset & 3 ? null : new Int32Array(face.buffer, face.byteOffset, face.length >> 2);
  const out = maps.take(face.length);
  // A strip, two rows that give to it on either side, and two more that those give to.
  const sums = new Int16Array((STRIP + 8) * width);
  for (let top = 0; top < height; top += STRIP) {
    const shift = (4 - top) * width;
    let inked = false;
    for (let y = Math.max(2, top - 2); y < Math.min(height - 2, top + STRIP + 2); y++)
      for (let i = y * width + 2, end = (y + 1) * width - 2; i < end; i++) {
        if (fours && (i & 3) === 0 && fours[i >> 2] === 0) {
          i += 3;
          continue;
        }
        const v = face[i]!;
        if (v === 0) continue;
        inked = true;
        const o = i + shift;
        if (v === 255) for (let k = 0; k < m; k++) sums[o + at[k]!]! += full[k]!;
        else for (let k = 0; k < m; k++) sums[o + at[k]!]! += Math.round(v * weights[k]!);
      }
    if (!inked) continue;
    const end = Math.min(height, top + STRIP) * width;
    for (let i = top * width, o = 4 * width; i < end; i++, o++) {
      const v = sums[o]!;
      if (v > 0) out[i] = v >= 255 * PARTS ? 255 : v / PARTS;
    }
    sums.fill(0);
  }
  return out;
}

/** Side of a gain tile, samples. */
const GAIN_TILE = 40;

/**
 * Scales the expectation to how dark the print really is around, in place: least squares over about
 * 3 × 3 tiles, between 0.4 and 1.15. Content that is missing altogether cannot pull it below 0.4.
 */
export function applyLocalGain(expected: Uint8Array, scan: Uint8Array, width: number, height: number): void {
  const columns = Math.ceil(width / GAIN_TILE);
  const rows = Math.ceil(height / GAIN_TILE);
  const pq = new Float64Array(columns * rows);
  const pp = new Float64Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const t = Math.floor(y / GAIN_TILE) * columns;
    for (let x = 0; x < width; x++) {
      const p = expected[y * width + x]!;
      if (p < 24) continue;
      const k = t + Math.floor(x / GAIN_TILE);
      pp[k]! += p * p;
      pq[k]! += p * scan[y * width + x]!;
    }
  }
  const gain = new Float32Array(pq.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      // A pinch of 1 where there is little to go by.
      let a = 4e6;
      let b = 4e6;
      for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++)
        for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
          const w = x === c && y === r ? 2 : 1;
          a += w * pq[y * columns + x]!;
          b += w * pp[y * columns + x]!;
        }
      gain[r * columns + c] = Math.min(1.15, Math.max(0.4, a / b));
    }
  for (let y = 0; y < height; y++) {
    const t = Math.floor(y / GAIN_TILE) * columns;
    for (let x = 0; x < width; x++) {
      const p = expected[y * width + x]!;
      if (p !== 0) expected[y * width + x] = Math.min(255, p * gain[t + Math.floor(x / GAIN_TILE)]!);
    }
  }
}
