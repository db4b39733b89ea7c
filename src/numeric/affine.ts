/** Affine maps of the plane, as small tuples. */

/** x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** First `p`, then `q`. */
export const chain = (p: Affine, q: Affine): Affine => [
  q[0] * p[0] + q[2] * p[1],
  q[1] * p[0] + q[3] * p[1],
  q[0] * p[2] + q[2] * p[3],
  q[1] * p[2] + q[3] * p[3],
  q[0] * p[4] + q[2] * p[5] + q[4],
  q[1] * p[4] + q[3] * p[5] + q[5],
];

/** The map of a part of a picture: `from` is where its corner lies in the whole. */
export const movedTo = (
  [a, b, c, d, e, f]: Affine,
  from: { readonly x: number; readonly y: number },
): Affine => [a, b, c, d, e + a * from.x + c * from.y, f + b * from.x + d * from.y];

/** The inverse map. */
export function invert([a, b, c, d, e, f]: Affine): Affine {
  const det = a * d - b * c;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}
