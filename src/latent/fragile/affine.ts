/** Affine maps of the plane and their least-squares fit. */

import type { Affine } from '../../numeric/affine.ts';

export { type Affine, invert } from '../../numeric/affine.ts';

/** Least-squares affine map of points `from` to points `to` (x0, y0, x1, y1, …), at least three. */
export function fitAffine(from: readonly number[], to: readonly number[]): Affine {
  const n = new Float64Array(9);
  const px = new Float64Array(3);
  const py = new Float64Array(3);
  for (let i = 0; i < from.length; i += 2) {
    const row = [from[i]!, from[i + 1]!, 1];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) n[3 * r + c]! += row[r]! * row[c]!;
      px[r]! += row[r]! * to[i]!;
      py[r]! += row[r]! * to[i + 1]!;
    }
  }
  const x = solve(n, px, 3);
  const y = solve(n, py, 3);
  return [x[0]!, y[0]!, x[1]!, y[1]!, x[2]!, y[2]!];
}

/** Solves a symmetric positive system by Gaussian elimination with pivots; inputs are left alone. */
export function solve(matrix: Float64Array, right: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  const b = right.slice();
  for (let i = 0; i < n; i++) {
    let p = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(a[r * n + i]!) > Math.abs(a[p * n + i]!)) p = r;
    if (p !== i) {
      for (let c = 0; c < n; c++) [a[i * n + c], a[p * n + c]] = [a[p * n + c]!, a[i * n + c]!];
      [b[i], b[p]] = [b[p]!, b[i]!];
    }
    const pivot = a[i * n + i]!;
    for (let r = i + 1; r < n; r++) {
      const f = a[r * n + i]! / pivot;
      if (f === 0) continue;
      for (let c = i; c < n; c++) a[r * n + c]! -= f * a[i * n + c]!;
      b[r]! -= f * b[i]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) b[i]! -= a[i * n + c]! * b[c]!;
    b[i]! /= a[i * n + i]!;
  }
  return b;
}
