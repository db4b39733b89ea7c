/**
 * The scramble itself, and its inverse on soft cells: every place of the stream goes to its cell, every
 * cell is whitened. Plain twins in test/reference/scramble/scramble-cells.ts; bench/scramble.bench.ts.
 */
import type { SoftCells } from '../soft-cells.ts';

/**
 * @param stream one 0/1 byte a place
 * @param order where each place is printed, from `streamOrder`
 * @param cells number of data cells; those that no place goes to are printed as bare whitening
 * @param white packed bits from `whiteningBits`, or `null` for none (attack measurements alone)
 */
export function scrambleCells(
  stream: Uint8Array,
  order: Uint32Array,
  cells: number,
  white: Uint8Array | null,
): Uint8Array {
  const out = new Uint8Array(cells);
  for (let s = 0; s < order.length; s++) out[order[s]!] = stream[s]!;
  if (!white) return out;
  // A byte of the key stream whitens eight cells.
  const whole = cells & ~7;
  let i = 0;
  for (let b = 0; i < whole; b++) {
    const w = white[b]!;
    out[i++]! ^= w >> 7;
    out[i++]! ^= (w >> 6) & 1;
    out[i++]! ^= (w >> 5) & 1;
    out[i++]! ^= (w >> 4) & 1;
    out[i++]! ^= (w >> 3) & 1;
    out[i++]! ^= (w >> 2) & 1;
    out[i++]! ^= (w >> 1) & 1;
    out[i++]! ^= w & 1;
  }
  for (; i < cells; i++) out[i]! ^= (white[i >> 3]! >> (7 - (i & 7))) & 1;
  return out;
}

/** The stream as heard: signs turned back where the whitening had turned them. */
export function unscrambleCells(soft: SoftCells, order: Uint32Array, white: Uint8Array): Int8Array {
  const stream = new Int8Array(order.length);
  for (let s = 0; s < stream.length; s++) {
    const i = order[s]!;
    // 0 or -1: (v ^ m) - m turns the sign without a branch that the key stream would mispredict half the time.
    const m = -((white[i >> 3]! >> (7 - (i & 7))) & 1);
    stream[s] = (soft[i]! ^ m) - m;
  }
  return stream;
}
