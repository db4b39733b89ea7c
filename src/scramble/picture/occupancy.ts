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

/** The ten neighbours already known, as a context (the template of JBIG, ITU-T T.82, three rows). */
function context(blocks: Uint8Array, across: number, x: number, y: number): number {
  const at = (dx: number, dy: number): number => {
    const xx = x + dx;
    const yy = y + dy;
    return xx < 0 || yy < 0 || xx >= across ? 0 : blocks[yy * across + xx]!;
  };
  return (
    at(-1, 0) |
    (at(-2, 0) << 1) |
    (at(-2, -1) << 2) |
    (at(-1, -1) << 3) |
    (at(0, -1) << 4) |
    (at(1, -1) << 5) |
    (at(2, -1) << 6) |
    (at(-1, -2) << 7) |
    (at(0, -2) << 8) |
    (at(1, -2) << 9)
  );
}

/** The map as bytes. */
export function packOccupancy(map: Occupancy): Uint8Array {
  const encoder = new ArithmeticEncoder();
  const model = createBitModel(1024);
  for (let y = 0; y < map.down; y++)
    for (let x = 0; x < map.across; x++)
      encoder.encode(model, context(map.blocks, map.across, x, y), map.blocks[y * map.across + x]!);
  return encoder.finish();
}

/** The inverse of {@link packOccupancy}; any bytes give some map, so they must be checked beforehand. */
export function unpackOccupancy(bytes: Uint8Array, across: number, down: number): Occupancy {
  const decoder = new ArithmeticDecoder(bytes);
  const model = createBitModel(1024);
  const blocks = new Uint8Array(across * down);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++)
      blocks[y * across + x] = decoder.decode(model, context(blocks, across, x, y));
  return { across, down, blocks };
}
