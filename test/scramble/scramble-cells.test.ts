import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedPermutation, keyStream } from '../../src/keys/derive.ts';
import { scrambleCells, unscrambleCells } from '../../src/scramble/picture/scramble-cells.ts';
import { hardCells, softFromCells } from '../../src/scramble/soft-cells.ts';
import { scrambleCellsPlain, unscrambleCellsPlain } from '../reference/scramble/scramble-cells.ts';

describe('scrambleCells', () => {
  it('equals its plain twin, and its inverse undoes it, at any length and with cells to spare', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 20 }), (used, spare) => {
        const cells = used + spare;
        const key = new Uint8Array(32).fill(used);
        const order = keyedPermutation(key, cells).subarray(0, used);
        const white = keyStream(key, (cells + 7) >> 3);
        const stream = Uint8Array.from({ length: used }, (_, i) => (Math.imul(i, 0x9e3779b1) >>> 13) & 1);
        const out = scrambleCells(stream, order, cells, white);
        expect([...out]).toEqual(scrambleCellsPlain([...stream], [...order], cells, white));
        const soft = softFromCells(out);
        const back = unscrambleCells(soft, order, white);
        expect([...back]).toEqual(unscrambleCellsPlain([...soft], [...order], white));
        expect([...hardCells(back)]).toEqual([...stream]);
      }),
    );
  });

  it('without whitening only moves cells', () => {
    expect([...scrambleCells(Uint8Array.of(1, 0, 1), Uint32Array.of(2, 0, 1), 4, null)]).toEqual([
      0, 1, 1, 0,
    ]);
  });
});
