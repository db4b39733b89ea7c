/**
 * Which blocks of the face carry ink, and that map as few bytes. A block is 12 × 12 pixels of a 300 dpi
 * face, 1.016 mm; blank blocks take no cells of the field, which is what lets the rest be printed fine.
 */
import type { Gray } from '../../raster/gray.ts';
import { ArithmeticDecoder, ArithmeticEncoder, createBitModel } from './arithmetic-coder.ts';

/** Side of a block in pixels of the 300 dpi face. */
export const BLOCK_300 = 12;

/** One byte a block, row by row: 1 = carries ink. */
export interface Occupancy {
  /** Blocks across and down; the last ones may reach over the face's edge. */
  readonly across: number;
  readonly down: number;
  readonly blocks: Uint8Array;
}

/** Blocks of `face` (300 dpi) with a pixel darker than `level`. */
export function findOccupied(face: Gray, level: number): Occupancy {
  const { width, height, data } = face;
  const across = Math.ceil(width / BLOCK_300);
  const down = Math.ceil(height / BLOCK_300);
  const blocks = new Uint8Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / BLOCK_300) * across;
    const from = y * width;
    for (let b = 0; b < across; b++) {
      if (blocks[row + b]) continue;
      const end = from + Math.min(width, (b + 1) * BLOCK_300);
      for (let i = from + b * BLOCK_300; i < end; i++) {
        if (data[i]! < level) {
          blocks[row + b] = 1;
          break;
        }
      }
    }
  }
  return { across, down, blocks };
}

/**
 * Walks the map and hands out each block with its ten neighbours already known as a context (the template
 * of JBIG, ITU-T T.82, three rows): two to the left, five above, three above those. `visit` returns the block.
 */
function walk(
  blocks: Uint8Array,
  across: number,
  down: number,
  visit: (context: number, i: number) => number,
): void {
  for (let y = 0; y < down; y++) {
    const row = y * across;
    const above = y >= 1 ? row - across : -1;
    const top = y >= 2 ? row - 2 * across : -1;
    // Sliding windows: each step brings one new neighbour from the right.
    let b = above >= 0 ? (blocks[above]! << 1) | (across > 1 ? blocks[above + 1]! : 0) : 0;
    let c = top >= 0 ? blocks[top]! : 0;
    let a = 0;
    for (let x = 0; x < across; x++) {
      b = ((b << 1) & 31) | (above >= 0 && x + 2 < across ? blocks[above + x + 2]! : 0);
      c = ((c << 1) & 7) | (top >= 0 && x + 1 < across ? blocks[top + x + 1]! : 0);
      const bit = visit(a | (b << 2) | (c << 7), row + x);
      a = ((a << 1) | bit) & 3;
    }
  }
}

/** The map as bytes. */
export function packOccupancy(map: Occupancy): Uint8Array {
  const encoder = new ArithmeticEncoder();
  const model = createBitModel(1024);
  walk(map.blocks, map.across, map.down, (context, i) => {
    encoder.encode(model, context, map.blocks[i]!);
    return map.blocks[i]!;
  });
  return encoder.finish();
}

/** The inverse of {@link packOccupancy}; any bytes give some map, so they must be checked beforehand. */
export function unpackOccupancy(bytes: Uint8Array, across: number, down: number): Occupancy {
  const decoder = new ArithmeticDecoder(bytes);
  const model = createBitModel(1024);
  const blocks = new Uint8Array(across * down);
  walk(blocks, across, down, (context, i) => {
    const bit = decoder.decode(model, context);
    blocks[i] = bit;
    return bit;
  });
  return { across, down, blocks };
}
