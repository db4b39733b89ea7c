/**
 * The occupied blocks of a face as black and white pixels, `k` a block side (25·k dpi). Exact area means
 * of the 300 dpi pixels in integers, then one threshold that keeps thin strokes.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import { BLOCK_300, type Occupancy } from './occupancy.ts';

/** Grey below which a picture pixel is ink: above the middle, so that hairlines of Mincho survive. */
export const INK_LEVEL = 168;

/**
 * @param k pixels across a block, 1..12
 * @returns k·k bytes a occupied block, in order of the blocks: 1 = ink
 */
export function binariseBlocks(face: Gray, map: Occupancy, k: number): Uint8Array {
  const { width, height, data } = face;
  let count = 0;
  for (const b of map.blocks) count += b;
  const out = new Uint8Array(count * k * k);
  // Weight of source pixel s in target pixel t: the overlap of [12t, 12t + 12) and [ks, ks + k).
  const first = new Int32Array(k);
  const weights: number[][] = [];
  for (let t = 0; t < k; t++) {
    first[t] = Math.floor((t * BLOCK_300) / k);
    const list: number[] = [];
    for (let s = first[t]!; s * k < (t + 1) * BLOCK_300; s++)
      list.push(Math.min((s + 1) * k, (t + 1) * BLOCK_300) - Math.max(s * k, t * BLOCK_300));
    weights.push(list);
  }
  const limit = INK_LEVEL * BLOCK_300 * BLOCK_300;
  const source = new Uint8Array(BLOCK_300 * BLOCK_300);
  const across = new Int32Array(BLOCK_300 * k);
  let at = 0;
  for (let by = 0; by < map.down; by++) {
    for (let bx = 0; bx < map.across; bx++) {
      if (!map.blocks[by * map.across + bx]) continue;
      const x0 = bx * BLOCK_300;
      const y0 = by * BLOCK_300;
      for (let y = 0; y < BLOCK_300; y++)
        for (let x = 0; x < BLOCK_300; x++)
          // Beyond the face its border goes on.
          source[y * BLOCK_300 + x] =
            data[Math.min(height - 1, y0 + y) * width + Math.min(width - 1, x0 + x)]!;
      for (let y = 0; y < BLOCK_300; y++) {
        for (let t = 0; t < k; t++) {
          const w = weights[t]!;
          let sum = 0;
          for (let j = 0; j < w.length; j++) sum += w[j]! * source[y * BLOCK_300 + first[t]! + j]!;
          across[y * k + t] = sum;
        }
      }
      for (let t = 0; t < k; t++) {
        const w = weights[t]!;
        for (let x = 0; x < k; x++) {
          let sum = 0;
          for (let j = 0; j < w.length; j++) sum += w[j]! * across[(first[t]! + j) * k + x]!;
          out[at++] = sum < limit ? 1 : 0;
        }
      }
    }
  }
  return out;
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
