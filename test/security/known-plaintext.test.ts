import { describe, expect, it } from 'vitest';
import { fieldGeometry } from '../../src/scramble/field/index.ts';
import { binariseBlocks } from '../../src/scramble/picture/binarise.ts';
import { encodePicture } from '../../src/scramble/picture/index.ts';
import { findOccupied } from '../../src/scramble/picture/occupancy.ts';
import { locateTiles, partOfFace, sheetKeys } from './scramble-attacks.ts';

const face = partOfFace();
const geometry = fieldGeometry({ cellPx: 5, rows: 8 });
const keys = sheetKeys(5, 'R8-77');

function attack(blockCells: number, whiten: boolean) {
  const sheet = encodePicture(face, { geometry, keys, blockCells, whiten });
  const k = (sheet.dpi * 12) / 300;
  const pixels = binariseBlocks(face, findOccupied(face, 168), k);
  return locateTiles(face, pixels, k, sheet.cells, geometry, keys, blockCells);
}

describe('an attacker who holds front and back', () => {
  it.each([1, 2, 4, 8])('locates blocks of %i cells at the rate of chance', (blockCells) => {
    const found = attack(blockCells, true);
    expect(found.tiles).toBeGreaterThan(300);
    expect(Math.abs(found.located - found.chance)).toBeLessThanOrEqual(3 * Math.sqrt(found.chance) + 1);
    expect(Math.abs(found.z)).toBeLessThan(3);
  });

  it('locates over 40 % of the 8-cell blocks when whitening is left out: the attack works', () => {
    const found = attack(8, false);
    expect(found.located / found.tiles).toBeGreaterThan(0.4);
    expect(found.z).toBeGreaterThan(50);
  });

  it.each([1, 2, 4])(
    'is helped by missing whitening at %i cells as well: true places agree fully',
    (blockCells) => {
      expect(attack(blockCells, false).z).toBeGreaterThan(10);
    },
  );
});
