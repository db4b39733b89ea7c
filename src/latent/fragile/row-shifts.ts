/**
 * Registration, last step: a feed wanders, so each row of the scan has its own small displacement, the
 * same at the left and the right of the ring. It is found by least squares on the template's gradient
 * (Lucas and Kanade, IJCAI 1981) over a few rows at a time.
 */
import { type Affine, invert } from './affine.ts';
import type { RingGeometry } from './ring.ts';
import type { RingPixels } from './template.ts';

/** Rows on either side that count with a row: weights of a triangle. */
const REACH = 10;
/** Greatest displacement that is believed, pixels. */
const LIMIT = 0.9;

/**
 * Displacements of the scan's rows against the template.
 * @returns dx, dy of every row, scan pixels
 */
export function rowShifts(
  dark: Float32Array,
  template: Float32Array,
  width: number,
  height: number,
  pixels: RingPixels,
): Float64Array {
  // Gain and offset of the whole ring.
  let [n, t1, t2, s1, ts] = [0, 0, 0, 0, 0];
  for (let k = 0; k < pixels.count; k += 2) {
    if (!pixels.fit[k]) continue;
    const i = pixels.at[k]!;
    const t = template[i]!;
    const s = dark[i]!;
    n++;
    t1 += t;
    t2 += t * t;
    s1 += s;
    ts += t * s;
  }
  const gain = (ts - (t1 * s1) / n) / Math.max(1e-9, t2 - (t1 * t1) / n);
  const offset = (s1 - gain * t1) / n;
  const out = new Float64Array(2 * height);
  if (!(gain > 0.02)) return out;
  const sums = new Float64Array(5 * height);
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    const i = pixels.at[k]!;
    if (i < width || i + width >= template.length) continue;
    const gx = template[i + 1]! - template[i - 1]!;
    const gy = template[i + width]! - template[i - width]!;
    const r = dark[i]! - gain * template[i]! - offset;
    const o = 5 * Math.floor(i / width);
    sums[o]! += gx * gx;
    sums[o + 1]! += gx * gy;
    sums[o + 2]! += gy * gy;
    sums[o + 3]! += gx * r;
    sums[o + 4]! += gy * r;
  }
  const m = new Float64Array(5);
  for (let y = 0; y < height; y++) {
    m.fill(0);
    for (let d = -REACH; d <= REACH; d++) {
      const row = y + d;
      if (row < 0 || row >= height) continue;
      const w = REACH + 1 - Math.abs(d);
      for (let q = 0; q < 5; q++) m[q]! += w * sums[5 * row + q]!;
    }
    const [xx, xy, yy, xr, yr] = m as unknown as [number, number, number, number, number];
    // The gradient above is twice the true one; a ridge of some tens of pixels holds poor rows at nought.
    const ridge = 30;
    const det = (xx + ridge) * (yy + ridge) - xy * xy;
    const dx = (-2 * ((yy + ridge) * xr - xy * yr)) / det / gain;
    const dy = (-2 * ((xx + ridge) * yr - xy * xr)) / det / gain;
    out[2 * y] = Math.max(-LIMIT, Math.min(LIMIT, dx));
    out[2 * y + 1] = Math.max(-LIMIT, Math.min(LIMIT, dy));
  }
  return out;
}

/** Looks every pixel up where its row was found; in place. */
export function moveByRows(
  pixels: RingPixels,
  width: number,
  map: Affine,
  geometry: RingGeometry,
  shifts: Float64Array,
): void {
  const [a, b, c, d] = invert(map);
  const device = geometry.dpi / 600;
  for (let k = 0; k < pixels.count; k++) {
    const y = Math.floor(pixels.at[k]! / width);
    const sx = shifts[2 * y]!;
    const sy = shifts[2 * y + 1]!;
    pixels.u[k]! -= (a * sx + c * sy) * device;
    pixels.v[k]! -= (b * sx + d * sy) * device;
  }
}
