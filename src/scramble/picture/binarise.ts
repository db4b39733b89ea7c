/**
 * The occupied blocks of a face as black and white pixels, `k` a block side (25·k dpi). Exact area means
 * of the 300 dpi pixels in integers, then one threshold, and a second look at what falls between pixels.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import { BLOCK_300, type Occupancy } from './occupancy.ts';

/** Grey below which a picture pixel is ink: above the middle, so that hairlines of Mincho survive. */
export const INK_LEVEL = 168;

/**
 * A pixel is ink where its mean is. A stroke thinner than a pixel that falls between two would be in neither: where the
 * mean over the half of each that they share is ink and no pixel of the two is, the darker of them becomes it.
 * @param k pixels across a block, 1..12
 * @returns k·k bytes a occupied block, in order of the blocks: 1 = ink
 */
export function binariseBlocks(face: Gray, map: Occupancy, k: number): Uint8Array {
  const { width, height, data } = face;
  let count = 0;
  for (const b of map.blocks) count += b;
  const out = new Uint8Array(count * k * k);
  // At 300 dpi nothing falls between pixels.
  const around = k < BLOCK_300 ? Math.ceil((1.5 * BLOCK_300) / k) : 0;
  const size = BLOCK_300 + 2 * around;
  const spans = spansOf(k, around);
  const steps = spans.length;
  const limit = INK_LEVEL * BLOCK_300 * BLOCK_300;
  const source = new Uint8Array(size * size);
  const across = new Int32Array(size * steps);
  const means = new Int32Array(steps * steps);
  let at = 0;
  for (let by = 0; by < map.down; by++) {
    for (let bx = 0; bx < map.across; bx++) {
      if (!map.blocks[by * map.across + bx]) continue;
      const x0 = bx * BLOCK_300 - around;
      const y0 = by * BLOCK_300 - around;
      for (let y = 0; y < size; y++) {
        // Beyond the face its border goes on.
        const row = Math.max(0, Math.min(height - 1, y0 + y)) * width;
        for (let x = 0; x < size; x++)
          source[y * size + x] = data[row + Math.max(0, Math.min(width - 1, x0 + x))]!;
      }
      for (let y = 0; y < size; y++)
        for (let i = 0; i < steps; i++) {
          const { first, weights } = spans[i]!;
          let sum = 0;
          for (let j = 0; j < weights.length; j++) sum += weights[j]! * source[y * size + first + j]!;
          across[y * steps + i] = sum;
        }
      for (let i = 0; i < steps; i++) {
        const { first, weights } = spans[i]!;
        for (let x = 0; x < steps; x++) {
          let sum = 0;
          for (let j = 0; j < weights.length; j++) sum += weights[j]! * across[(first + j) * steps + x]!;
          means[i * steps + x] = sum;
        }
      }
      at = inkOf(means, steps, k, limit, out, at);
    }
  }
  return out;
}

/** Source pixels under a span, and the part of each, in 1/k of a pixel. */
interface Span {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * The spans of a block's pixels along an axis; with `around`, of the pixel before and the one after too, and between each
 * two the span that lies half on either.
 * @param around source pixels before the block
 */
function spansOf(k: number, around: number): Span[] {
  const half = BLOCK_300 / 2;
  const out: Span[] = [];
  const [from, to, by] = around > 0 ? [-2, 2 * k, 1] : [0, 2 * k - 2, 2];
  for (let step = from; step <= to; step += by) {
    // In 1/k source pixels from the block's edge: source pixel s is [ks, ks + k).
    const [start, end] = [step * half, step * half + BLOCK_300];
    const first = Math.floor(start / k);
    const weights: number[] = [];
    for (let s = first; s * k < end; s++) weights.push(Math.min((s + 1) * k, end) - Math.max(s * k, start));
    out.push({ first: first + around, weights });
  }
  return out;
}

/**
 * Writes a block's pixels.
 * @param means sums over the spans, `steps` a row
 * @returns where the next block begins
 */
function inkOf(
  means: Int32Array,
  steps: number,
  k: number,
  limit: number,
  out: Uint8Array,
  start: number,
): number {
  let at = start;
  if (steps === k) {
    for (const mean of means) out[at++] = mean < limit ? 1 : 0;
    return at;
  }
  for (let y = 0; y < k; y++)
    for (let x = 0; x < k; x++) {
      const here = (2 * y + 2) * steps + 2 * x + 2;
      const mean = means[here]!;
      let ink = mean < limit;
      if (!ink)
        for (const way of [-1, 1, -steps, steps]) {
          const other = means[here + 2 * way]!;
          // Of two alike the first, so that each of a pair comes to the same answer.
          const mine = mean < other || (mean === other && way > 0);
          if (means[here + way]! < limit && other >= limit && mine) ink = true;
        }
      out[at++] = ink ? 1 : 0;
    }
  return at;
}

/**
 * The blocks put back on their page: what the field carries, as a bilevel face.
 * @param pixels from {@link binariseBlocks}
 * @param width of the face at 300 dpi
 * @param height of the face at 300 dpi
 * @returns ink = 1, `ceil(width · k / 12)` × `ceil(height · k / 12)`; blank blocks are paper
 */
export function placeBlocks(
  pixels: Uint8Array,
  map: Occupancy,
  k: number,
  width: number,
  height: number,
): Bitmap {
  const out = createBitmap(Math.ceil((width * k) / BLOCK_300), Math.ceil((height * k) / BLOCK_300));
  const bytes = bitmapBytes(out);
  let at = 0;
  for (let b = 0; b < map.blocks.length; b++) {
    if (!map.blocks[b]) continue;
    const x0 = (b % map.across) * k;
    const y0 = Math.floor(b / map.across) * k;
    for (let y = y0; y < y0 + k; y++)
      for (let x = x0; x < x0 + k; x++, at++)
        if (pixels[at] && x < out.width && y < out.height)
          bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return out;
}
