/** The scan's pixels that lie on the ring, each with its place on the device grid. */
import { RADII } from '../emblem/geometry.ts';
import { type Affine, invert } from './affine.ts';
import type { RingGeometry } from './ring.ts';
import { SECTORS } from './sectors.ts';
import type { RingPixels } from './template.ts';

/** Pixels between the phase field's inner and the rim's outer edge. */
export function ringPixels(width: number, height: number, map: Affine, geometry: RingGeometry): RingPixels {
  const [a, b, c, d, e, f] = invert(map);
  const device = geometry.dpi / 600;
  const half = geometry.size / 2;
  const low = (RADII.phaseBand[0] - 8) ** 2;
  const high = 350.5 ** 2;
  const fitLow = RADII.innerBand[0] ** 2;
  const fitHigh = RADII.outerBand[1] ** 2;
  // The annulus' area in pixels, with room for its jagged edges.
  const area = Math.PI * (high - low) * Math.abs(map[0] * map[3] - map[1] * map[2]);
  const room = Math.min(width * height, Math.ceil(1.05 * area) + 4000);
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
export function moveBySectors(
  pixels: RingPixels,
  map: Affine,
  geometry: RingGeometry,
  shifts: Float64Array,
): void {
  const [a, b, c, d] = invert(map);
  const device = geometry.dpi / 600;
  const half = geometry.size / 2;
  // Displacements by pseudo-angle, which needs one division where an arc tangent would cost the pass.
  const steps = 512;
  const du = new Float32Array(steps + 1);
  const dv = new Float32Array(steps + 1);
  for (let k = 0; k <= steps; k++) {
    const t = ((angleOf((4 * k) / steps - 2) / (2 * Math.PI)) * SECTORS + 2 * SECTORS - 0.5) % SECTORS;
    const s = Math.floor(t) % SECTORS;
    const q = (s + 1) % SECTORS;
    const w = t - Math.floor(t);
    const sx = shifts[2 * s]! * (1 - w) + shifts[2 * q]! * w;
    const sy = shifts[2 * s + 1]! * (1 - w) + shifts[2 * q + 1]! * w;
    du[k] = (a * sx + c * sy) * device;
    dv[k] = (b * sx + d * sy) * device;
  }
  for (let k = 0; k < pixels.count; k++) {
    const p = pseudoAngle(pixels.u[k]! - half, pixels.v[k]! - half);
    const at = Math.round(((p + 2) * steps) / 4);
    pixels.u[k]! -= du[at]!;
    pixels.v[k]! -= dv[at]!;
  }
}

/** Grows with the angle from −2 to 2 as `atan2(y, x)` does from −π to π, for one division. */
export function pseudoAngle(x: number, y: number): number {
  const ratio = y / (Math.abs(x) + Math.abs(y));
  return x >= 0 ? ratio : y >= 0 ? 2 - ratio : -2 - ratio;
}

/** The angle of a {@link pseudoAngle}. */
function angleOf(p: number): number {
  if (p < -1) return Math.atan2(-2 - p, p + 1);
  return p < 1 ? Math.atan2(p, 1 - Math.abs(p)) : Math.atan2(2 - p, 1 - p);
}

/** Values of an image at the ring's pixels. */
export function gather(image: Float32Array, pixels: RingPixels): Float32Array {
  const out = new Float32Array(pixels.count);
  for (let k = 0; k < out.length; k++) out[k] = image[pixels.at[k]!]!;
  return out;
}

/** Writes values at the ring's pixels of an image. */
export function scatter(values: Float32Array, pixels: RingPixels, image: Float32Array): void {
  for (let k = 0; k < values.length; k++) image[pixels.at[k]!] = values[k]!;
}
