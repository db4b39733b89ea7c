/** A scan laid onto the page's grid. */
import { type Affine, applyX, applyY } from './affine.ts';
import type { DisplacementMesh } from './displacement-mesh.ts';

/** Samples in rows. */
interface Samples {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Samples `source` on a page grid, bilinear; what lies outside is `outside`.
 * @param toSource page mm to source samples (sample (x, y) covers [x, x+1) × [y, y+1))
 * @param mesh displacements on the page, mm, added before `toSource`
 */
export function warpToPage(
  source: Samples,
  toSource: Affine,
  mesh: DisplacementMesh | null,
  width: number,
  height: number,
  dpi: number,
  outside: number,
): Uint8Array {
  const out = new Uint8Array(width * height);
  const { data, width: sw, height: sh } = source;
  const mm = 25.4 / dpi;
  // Displacement and source place are linear between two columns of the mesh: two adds a sample.
  const span = mesh ? Math.max(1, Math.round(mesh.pitchMm / mm)) : width;
  const lastX = sw - 1;
  const lastY = sh - 1;
  const at = new Float64Array(2);
  for (let y = 0; y < height; y++) {
    const yMm = (y + 0.5) * mm;
    place(toSource, mesh, 0.5 * mm, yMm, at);
    for (let x0 = 0; x0 < width; x0 += span) {
      const x1 = Math.min(width, x0 + span);
      // A span begins where the one before ended.
      const ax = at[0]!;
      const ay = at[1]!;
      place(toSource, mesh, (x1 + 0.5) * mm, yMm, at);
      const bx = at[0]!;
      const by = at[1]!;
      const n = x1 - x0;
      // 16 fractional bits would overflow beyond 32767 samples; floats do not, and are as fast here.
      const stepX = (bx - ax) / n;
      const stepY = (by - ay) / n;
      let sx = ax - 0.5;
      let sy = ay - 0.5;
      const row = y * width;
      // Most spans lie well inside: no sample of them asks where it is.
      if (inside(sx, bx - 0.5, lastX) && inside(sy, by - 0.5, lastY)) {
        for (let i = row + x0; i < row + x1; i++, sx += stepX, sy += stepY) {
          const ix = sx | 0;
          const iy = sy | 0;
          const fx = sx - ix;
          const p = iy * sw + ix;
          const q = p + sw;
          const top = data[p]! + (data[p + 1]! - data[p]!) * fx;
          const bottom = data[q]! + (data[q + 1]! - data[q]!) * fx;
          out[i] = top + (bottom - top) * (sy - iy) + 0.5;
        }
        continue;
      }
      for (let i = row + x0; i < row + x1; i++, sx += stepX, sy += stepY) {
        if (sx < -0.5 || sy < -0.5 || sx > lastX + 0.5 || sy > lastY + 0.5) {
          out[i] = outside;
          continue;
        }
        const cx = sx < 0 ? 0 : sx > lastX ? lastX : sx;
        const cy = sy < 0 ? 0 : sy > lastY ? lastY : sy;
        const ix = cx | 0;
        const iy = cy | 0;
        const fx = cx - ix;
        const fy = cy - iy;
        const p = iy * sw + ix;
        const right = ix < lastX ? 1 : 0;
        const below = iy < lastY ? sw : 0;
        const a = data[p]!;
        const top = a + (data[p + right]! - a) * fx;
        const b = data[p + below]!;
        const bottom = b + (data[p + below + right]! - b) * fx;
        out[i] = top + (bottom - top) * fy + 0.5;
      }
    }
  }
  return out;
}

/** Whether both ends of a span, and what lies between, have neighbours on all sides. */
const inside = (from: number, to: number, last: number): boolean =>
  from >= 0 && to >= 0 && from < last - 1 && to < last - 1;

/** Where a point of the page lies in the source: into `at`, since 200,000 pairs a page are work for the collector. */
function place(m: Affine, mesh: DisplacementMesh | null, xMm: number, yMm: number, at: Float64Array): void {
  let x = xMm;
  let y = yMm;
  if (mesh) {
    const { pitchMm, columns, rows, dx, dy } = mesh;
    const u = Math.min(columns - 1.000001, Math.max(0, xMm / pitchMm));
    const v = Math.min(rows - 1.000001, Math.max(0, yMm / pitchMm));
    const i = Math.floor(u);
    const j = Math.floor(v);
    const s = u - i;
    const t = v - j;
    const k = j * columns + i;
    x += mix(dx, k, columns, s, t);
    y += mix(dy, k, columns, s, t);
  }
  at[0] = applyX(m, x, y);
  at[1] = applyY(m, x, y);
}

/** Bilinear between node `k`, its right neighbour and the two below. */
const mix = (f: Float32Array, k: number, columns: number, s: number, t: number): number =>
  (f[k]! * (1 - s) + f[k + 1]! * s) * (1 - t) + (f[k + columns]! * (1 - s) + f[k + columns + 1]! * s) * t;
