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
