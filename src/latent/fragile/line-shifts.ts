/**
 * Registration, last step: a feed wanders, so each line of the scan has its own small displacement, the
 * same at both sides of the ring: rows, or columns of a picture that was turned upright after the sheet had gone
 * through a feed sideways. It is found by least squares on the template's gradient (Lucas and Kanade, IJCAI 1981)
 * over a few lines at a time.
 */
import { type Affine, invert } from './affine.ts';
import type { RingGeometry } from './ring.ts';
import type { RingPixels } from './template.ts';

/** Lines on either side that count with a line: weights of a triangle. */
const REACH = 10;
/** Greatest displacement that is believed, pixels. */
const LIMIT = 0.9;
/**
 * By how many times more columns must explain than rows, to be taken for the feed's lines: through paper 0.17 to 0.75
 * upright, 1.4 to 2.9 on originals fed sideways of which it mattered.
 */
const SIDEWAYS = 1.25;
/** Sums a line keeps: the products of the gradient, and those with what the template leaves. */
const TERMS = 5;

/** Displacements of the scan's lines against the template. */
export interface LineShifts {
  readonly along: 'rows' | 'columns';
  /** dx, dy of every line, scan pixels. */
  readonly shifts: Float64Array;
}

/** Finds them: of rows, or of columns where those explain clearly more. */
export function lineShifts(
  dark: Float32Array,
  template: Float32Array,
  width: number,
  height: number,
  pixels: RingPixels,
): LineShifts {
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
  if (!(gain > 0.02)) return { along: 'rows', shifts: new Float64Array(2 * height) };
  const rowSums = new Float64Array(TERMS * height);
  const columnSums = new Float64Array(TERMS * width);
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    const i = pixels.at[k]!;
    if (i < width || i + width >= template.length) continue;
    const gx = template[i + 1]! - template[i - 1]!;
    const gy = template[i + width]! - template[i - width]!;
    const r = dark[i]! - gain * template[i]! - offset;
    const y = Math.floor(i / width);
    addTo(rowSums, TERMS * y, gx, gy, r);
    addTo(columnSums, TERMS * (i - y * width), gx, gy, r);
  }
  const rows = shiftsOf(rowSums, gain);
  const columns = shiftsOf(columnSums, gain);
  return columns.explained > SIDEWAYS * rows.explained
    ? { along: 'columns', shifts: columns.shifts }
    : { along: 'rows', shifts: rows.shifts };
}

function addTo(sums: Float64Array, o: number, gx: number, gy: number, r: number): void {
  sums[o]! += gx * gx;
  sums[o + 1]! += gx * gy;
  sums[o + 2]! += gy * gy;
  sums[o + 3]! += gx * r;
  sums[o + 4]! += gy * r;
}

/** The shift of every line, and how much of what the template leaves they explain, a sum of squares. */
function shiftsOf(sums: Float64Array, gain: number): { shifts: Float64Array; explained: number } {
  const lines = sums.length / TERMS;
  const shifts = new Float64Array(2 * lines);
  const m = new Float64Array(TERMS);
  let explained = 0;
  for (let y = 0; y < lines; y++) {
    m.fill(0);
    for (let d = -REACH; d <= REACH; d++) {
      const line = y + d;
      if (line < 0 || line >= lines) continue;
      const w = REACH + 1 - Math.abs(d);
      for (let q = 0; q < TERMS; q++) m[q]! += w * sums[TERMS * line + q]!;
    }
    const [xx, xy, yy, xr, yr] = m as unknown as [number, number, number, number, number];
    // The gradient above is twice the true one; a ridge of some tens of pixels holds poor lines at nought.
    const ridge = 30;
    const det = (xx + ridge) * (yy + ridge) - xy * xy;
    const dx = (-2 * ((yy + ridge) * xr - xy * yr)) / det / gain;
    const dy = (-2 * ((xx + ridge) * yr - xy * xr)) / det / gain;
    shifts[2 * y] = Math.max(-LIMIT, Math.min(LIMIT, dx));
    shifts[2 * y + 1] = Math.max(-LIMIT, Math.min(LIMIT, dy));
    const [u, v] = [-0.5 * gain * shifts[2 * y]!, -0.5 * gain * shifts[2 * y + 1]!];
    const o = TERMS * y;
    explained +=
      2 * (u * sums[o + 3]! + v * sums[o + 4]!) -
      (u * u * sums[o]! + 2 * u * v * sums[o + 1]! + v * v * sums[o + 2]!);
  }
  return { shifts, explained };
}

/** Looks every pixel up where its line was found; in place. */
export function moveByLines(
  pixels: RingPixels,
  width: number,
  map: Affine,
  geometry: RingGeometry,
  { along, shifts }: LineShifts,
): void {
  const [a, b, c, d] = invert(map);
  const device = geometry.dpi / 600;
  for (let k = 0; k < pixels.count; k++) {
    const y = Math.floor(pixels.at[k]! / width);
    const line = along === 'rows' ? y : pixels.at[k]! - y * width;
    const sx = shifts[2 * line]!;
    const sy = shifts[2 * line + 1]!;
    pixels.u[k]! -= (a * sx + c * sy) * device;
    pixels.v[k]! -= (b * sx + d * sy) * device;
  }
}
