/**
 * The keyed part: which cell of the field carries which place of the stream, and the whitening bit of
 * every cell. With blocks of one cell every data cell is a unit of its own; with larger blocks a unit is a
 * square of cells that moves as a whole (position marks and pilots cut some units away, and those cells
 * carry whitening alone).
 *
 * Whitening is what defeats an attacker who holds front and back; the permutation spreads damage over the
 * whole face. Without whitening, correlation finds the blocks again.
 */
import { keyedPermutation, keyStream } from '../../keys/derive.ts';
import type { FieldGeometry } from '../field/field-geometry.ts';

/** The two keys of one page, 32 bytes each: purposes `scramble` and `whitening` of `deriveKey`. */
export interface ScrambleKeys {
  readonly scramble: Uint8Array;
  readonly whitening: Uint8Array;
}

/** How the picture is cut before it is scrambled. */
export interface BlockOptions {
  /** Side of a scramble block in cells: 1, 2, 4 or 8. @default 1 */
  readonly blockCells?: number;
  /** Rings of true neighbouring pixels printed around each block, 0..2; only with blocks of 2 and more. @default 0 */
  readonly guardCells?: number;
}

/** Side of a unit in cells, guard included. @throws RangeError on options out of range */
export function unitSide(options: BlockOptions): number {
  const { blockCells = 1, guardCells = 0 } = options;
  if (![1, 2, 4, 8].includes(blockCells))
    throw new RangeError(`blockCells: expected 1, 2, 4 or 8, got ${blockCells}`);
  if (![0, 1, 2].includes(guardCells)) throw new RangeError(`guardCells: expected 0..2, got ${guardCells}`);
  if (guardCells > 0 && blockCells === 1)
    throw new RangeError('guardCells: blocks of one cell have no guard, got more than 0');
  return blockCells + 2 * guardCells;
}

/**
 * Units of the field in public order, as data-cell numbers: `side²` a unit, row by row.
 * For side 1 this is 0, 1, 2, … and costs nothing.
 */
export function publicUnits(geometry: FieldGeometry, side: number): Uint32Array {
  const { dataCells, columns, lines } = geometry;
  if (side === 1) return Uint32Array.from(dataCells, (_, i) => i);
  const number = new Int32Array(columns * lines).fill(-1);
  for (let i = 0; i < dataCells.length; i++) number[dataCells[i]!] = i;
  const units: number[] = [];
  for (let y = 0; y + side <= lines; y += side) {
    next: for (let x = 0; x + side <= columns; x += side) {
      const start = units.length;
      for (let v = 0; v < side; v++) {
        for (let u = 0; u < side; u++) {
          const n = number[(y + v) * columns + x + u]!;
          if (n < 0) {
            units.length = start;
            continue next;
          }
          units.push(n);
        }
      }
    }
  }
  return Uint32Array.from(units);
}

/**
 * Where each place of the stream is printed: `order[s]` is a data-cell number. Units are permuted under
 * the scramble key; inside a unit the order stays.
 */
export function streamOrder(geometry: FieldGeometry, side: number, key: Uint8Array): Uint32Array {
  if (side === 1) return keyedPermutation(key, geometry.dataCells.length);
  const units = publicUnits(geometry, side);
  const area = side * side;
  const permutation = keyedPermutation(key, units.length / area);
  const order = new Uint32Array(units.length);
  for (let k = 0; k < permutation.length; k++)
    order.set(units.subarray(permutation[k]! * area, (permutation[k]! + 1) * area), k * area);
  return order;
}

/** One whitening bit a data cell, packed: bit `7 - (i & 7)` of byte `i >> 3` belongs to data cell i. */
export function whiteningBits(geometry: FieldGeometry, key: Uint8Array): Uint8Array {
  return keyStream(key, (geometry.dataCells.length + 7) >> 3);
}
