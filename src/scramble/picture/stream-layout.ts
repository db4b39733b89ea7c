/**
 * What stands at each place of the stream: first the coded header, eight times, then the coded occupancy
 * map, then the pixels of the occupied blocks, again and again until the field is full. A reader adds up
 * what it hears of each bit.
 */
import { type BlockOptions, unitSide } from './cell-order.ts';
import { codedLength } from './convolutional-code.ts';
import { HEADER_BYTES, HEADER_COPIES } from './header.ts';
import type { Occupancy } from './occupancy.ts';

/** Cells of the coded header, copies included. */
export const HEADER_CELLS: number = codedLength(HEADER_BYTES) * HEADER_COPIES;

/** Units that `cells` coded cells take: they fill whole units, so that pixels start with a fresh one. */
const wholeUnits = (cells: number, area: number): number => Math.ceil(cells / area) * area;

/** First stream place of the pixels. */
export function pixelStart(mapBytes: number, options: BlockOptions): number {
  return wholeUnits(HEADER_CELLS + codedLength(mapBytes), unitSide(options) ** 2);
}

/** Stream places that one showing of `blocks` occupied blocks takes, `k` pixels a side. */
export function pixelPlaces(blocks: number, k: number, options: BlockOptions): number {
  const tiles = (k / (options.blockCells ?? 1)) ** 2;
  return blocks * tiles * unitSide(options) ** 2;
}

/**
 * Which pixel stands at each of the {@link pixelPlaces}: pixel numbers run block by block, row by row
 * inside a block; -1 where a guard lies in a blank block. `null` stands for 0, 1, 2, … (blocks of one cell).
 */
export function pixelSources(map: Occupancy, k: number, options: BlockOptions): Int32Array | null {
  const { blockCells = 1, guardCells: guard = 0 } = options;
  if (blockCells === 1) return null;
  const ordinal = new Int32Array(map.blocks.length).fill(-1);
  let count = 0;
  for (let i = 0; i < ordinal.length; i++) if (map.blocks[i]) ordinal[i] = count++;
  const out = new Int32Array(pixelPlaces(count, k, options));
  const tiles = k / blockCells;
  let at = 0;
  for (let by = 0; by < map.down; by++) {
    for (let bx = 0; bx < map.across; bx++) {
      if (!map.blocks[by * map.across + bx]) continue;
      for (let t = 0; t < tiles * tiles; t++) {
        const x0 = bx * k + (t % tiles) * blockCells;
        const y0 = by * k + Math.floor(t / tiles) * blockCells;
        for (let y = y0 - guard; y < y0 + blockCells + guard; y++)
          for (let x = x0 - guard; x < x0 + blockCells + guard; x++)
            out[at++] = pixelNumber(map, ordinal, k, x, y);
      }
    }
  }
  return out;
}

function pixelNumber(map: Occupancy, ordinal: Int32Array, k: number, x: number, y: number): number {
  const bx = Math.floor(x / k);
  const by = Math.floor(y / k);
  if (bx < 0 || by < 0 || bx >= map.across || by >= map.down) return -1;
  const o = ordinal[by * map.across + bx]!;
  return o < 0 ? -1 : o * k * k + (y - by * k) * k + (x - bx * k);
}
