/** The hot loops of development: weighted rows, noise, threshold, and the sum into the paper grid. */
import type { NoiseTile } from './noise-field.ts';

/** Rows of a plane that {@link thresholdFour} takes: what four working rows of most engines need together. */
export const UNION = 5;

/** A tile and where an ink begins to read it. */
export interface PlacedTile extends NoiseTile {
  readonly x: number;
  readonly y: number;
}

/** How an ink's exposures become toner. */
export interface Development {
  /** Noise before the threshold. */
  readonly edge: readonly [PlacedTile, PlacedTile];
  /** Exposures below this leave no toner. */
  readonly low: number;
  readonly threshold: number;
  /** Half the width of the ramp about the threshold. */
  readonly softness: number;
}

/** Σ weights · rows. */
export function weightedSum(
  rows: readonly Float32Array[],
  weights: readonly number[],
  out: Float32Array,
): void {
  out.fill(0);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const w = weights[k]!;
    for (let x = 0; x < out.length; x++) out[x] = out[x]! + w * row[x]!;
  }
}

/** Toner coverage, 0..1, at an exposure: noise grows with it up to the threshold. */
function ramp(e: number, mottle: number, noise: number, threshold: number, softness: number): number {
  const gate = e < threshold ? e * (1 / threshold) : 1;
  const t = (e * (1 + mottle) - threshold + gate * noise + softness) * (0.5 / softness);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/**
 * The hot loop: four or six weighted rows, noise, threshold, and the sum into the paper grid. Written out
 * rather than looped over the rows: 3x faster; four alone are a fifth faster than six of which two are blank. Segments
 * end where a noise tile wraps, so that the inner loop needs no remainder. Plain version: test/reference/simulate/develop-plain.ts.
 * @param few the last two rows and `extra` are blank
 */
export function thresholdRow(
  rows: readonly Float32Array[],
  w: readonly number[],
  few: boolean,
  extra: Float32Array,
  mottle: Float32Array,
  y: number,
  { edge, low, threshold, softness }: Development,
  reduce: number,
  out: Float32Array,
  outStart: number,
): void {
  const [r0, r1, r2, r3, r4, r5] = rows as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [w0, w1, w2, w3, w4, w5] = w as [number, number, number, number, number, number];
  const width = r0.length;
  const [tileA, tileB] = edge;
  const noiseA = tileA.data;
  const noiseB = tileB.data;
  const rowA = ((y + tileA.y) % tileA.size) * tileA.size;
  const rowB = ((y + tileB.y) % tileB.size) * tileB.size;
  const shift = 31 - Math.clz32(reduce);
  const share = 1 / (reduce * reduce);
  let x = 0;
  let ia = rowA + tileA.x;
  let ib = rowB + tileB.x;
  while (x < width) {
    const end = Math.min(width, x + rowA + tileA.size - ia, x + rowB + tileB.size - ib);
    if (few)
      for (; x < end; x++, ia++, ib++) {
        const e = w0 * r0[x]! + w1 * r1[x]! + w2 * r2[x]! + w3 * r3[x]!;
        if (e < low) continue;
        const toner = ramp(e, mottle[x]!, noiseA[ia]! + noiseB[ib]!, threshold, softness);
        if (toner > 0) out[outStart + (x >> shift)]! += toner * share;
      }
    else
      for (; x < end; x++, ia++, ib++) {
        const e =
          extra[x]! + w0 * r0[x]! + w1 * r1[x]! + w2 * r2[x]! + w3 * r3[x]! + w4 * r4[x]! + w5 * r5[x]!;
        if (e < low) continue;
        const toner = ramp(e, mottle[x]!, noiseA[ia]! + noiseB[ib]!, threshold, softness);
        if (toner > 0) out[outStart + (x >> shift)]! += toner * share;
      }
    if (ia === rowA + tileA.size) ia = rowA;
    if (ib === rowB + tileB.size) ib = rowB;
  }
}

/**
 * {@link thresholdRow} for four working rows and two columns at once, which share their source samples and most often their
 * blankness; the sums are the same to the last bit.
 * @param rows five source rows
 * @param w five weights for each of the four
 * @param out the first of two paper rows begins at `outStart`
 */
export function thresholdFour(
  rows: readonly Float32Array[],
  w: Float64Array,
  mottle: Float32Array,
  y: number,
  { edge, low, threshold, softness }: Development,
  out: Float32Array,
  outStart: number,
): void {
  const [r0, r1, r2, r3, r4] = rows as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const width = r0.length;
  const [tileA, tileB] = edge;
  const noiseA = tileA.data;
  const noiseB = tileB.data;
  const sizeA = tileA.size;
  const sizeB = tileB.size;
  const fromA = new Int32Array(4);
  const fromB = new Int32Array(4);
  let most = 0;
  for (let k = 0; k < 4; k++) {
    fromA[k] = ((y + k + tileA.y) % sizeA) * sizeA;
    fromB[k] = ((y + k + tileB.y) % sizeB) * sizeB;
    let sum = 0;
    for (let j = 0; j < UNION; j++) sum += w[UNION * k + j]!;
    most = Math.max(most, sum);
  }
  // Where no source sample reaches this, no weighted sum of them reaches `low`.
  const blank = (low / most) * (1 - 1e-9);
  let xa = tileA.x;
  let xb = tileB.x;
  for (let x = 0, o = outStart; x < width; x += 2, o++) {
    const a0 = xa;
    const a1 = a0 + 1 === sizeA ? 0 : a0 + 1;
    xa = a1 + 1 === sizeA ? 0 : a1 + 1;
    const b0 = xb;
    const b1 = b0 + 1 === sizeB ? 0 : b0 + 1;
    xb = b1 + 1 === sizeB ? 0 : b1 + 1;
    const p0 = r0[x]!;
    const p1 = r1[x]!;
    const p2 = r2[x]!;
    const p3 = r3[x]!;
    const p4 = r4[x]!;
    const q0 = r0[x + 1]!;
    const q1 = r1[x + 1]!;
    const q2 = r2[x + 1]!;
    const q3 = r3[x + 1]!;
    const q4 = r4[x + 1]!;
    if (p0 < blank && p1 < blank && p2 < blank && p3 < blank && p4 < blank)
      if (q0 < blank && q1 < blank && q2 < blank && q3 < blank && q4 < blank) continue;
    const m0 = mottle[x]!;
    const m1 = mottle[x + 1]!;
    let sum = 0;
    for (let k = 0, j = 0; k < 4; k++, j += UNION) {
      const w0 = w[j]!;
      const w1 = w[j + 1]!;
      const w2 = w[j + 2]!;
      const w3 = w[j + 3]!;
      const w4 = w[j + 4]!;
      const e = w0 * p0 + w1 * p1 + w2 * p2 + w3 * p3 + w4 * p4;
      const f = w0 * q0 + w1 * q1 + w2 * q2 + w3 * q3 + w4 * q4;
      const rowA = fromA[k]!;
      const rowB = fromB[k]!;
      if (e >= low)
        sum = Math.fround(
          sum + 0.25 * ramp(e, m0, noiseA[rowA + a0]! + noiseB[rowB + b0]!, threshold, softness),
        );
      if (f >= low)
        sum = Math.fround(
          sum + 0.25 * ramp(f, m1, noiseA[rowA + a1]! + noiseB[rowB + b1]!, threshold, softness),
        );
      if (k === 1) {
        out[o] = sum;
        sum = 0;
      }
    }
    out[o + (width >> 1)] = sum;
  }
}
