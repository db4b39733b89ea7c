/** Affine maps of the plane, [a, b, c, d, e, f]: x' = a·x + c·y + e, y' = b·x + d·y + f. */

export type Affine = readonly [number, number, number, number, number, number];

export const applyX = (m: Affine, x: number, y: number): number => m[0] * x + m[2] * y + m[4];
export const applyY = (m: Affine, x: number, y: number): number => m[1] * x + m[3] * y + m[5];

/** Turn by `deg` clockwise (y down) and stretch about (cx, cy), then shift. */
export function turnAbout(
  cx: number,
  cy: number,
  deg: number,
  scaleX: number,
  scaleY: number,
  shiftX: number,
  shiftY: number,
): Affine {
  const t = (deg * Math.PI) / 180;
  const a = Math.cos(t) * scaleX;
  const b = Math.sin(t) * scaleX;
  const c = -Math.sin(t) * scaleY;
  const d = Math.cos(t) * scaleY;
  // (x, y) is shifted first, then turned about the centre.
  return [a, b, c, d, cx + a * (shiftX - cx) + c * (shiftY - cy), cy + b * (shiftX - cx) + d * (shiftY - cy)];
}

/** Results times `k`. */
export const scaleAffine = (m: Affine, k: number): Affine => [
  m[0] * k,
  m[1] * k,
  m[2] * k,
  m[3] * k,
  m[4] * k,
  m[5] * k,
];

/** Solves the symmetric system `m · x = v` by Gauss with pivots; a singular direction gets 0. */
export function solve(m: number[][], v: number[]): number[] {
  const n = v.length;
  const rows = m.map((row, i) => [...row, v[i]!]);
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[p]![c]!)) p = r;
    [rows[c], rows[p]] = [rows[p]!, rows[c]!];
    const pivot = rows[c]![c]!;
    if (Math.abs(pivot) < 1e-12) continue;
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const f = rows[r]![c]! / pivot;
      if (f !== 0) for (let k = c; k <= n; k++) rows[r]![k]! -= f * rows[c]![k]!;
    }
  }
  return rows.map((row, i) => (Math.abs(row[i]!) < 1e-12 ? 0 : row[n]! / row[i]!));
}
