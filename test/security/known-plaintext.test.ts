import { describe, expect, it } from 'vitest';
import { fieldGeometry } from '../../src/scramble/field/index.ts';
import { binariseBlocks } from '../../src/scramble/picture/binarise.ts';
import { encodePicture } from '../../src/scramble/picture/index.ts';
import { findOccupied } from '../../src/scramble/picture/occupancy.ts';
import { type LocationResult, locateTiles, partOfFace, sheetKeys } from './scramble-attacks.ts';

const face = partOfFace();
const geometry = fieldGeometry({ cellPx: 5, rows: 8 });
const keys = sheetKeys(5, 'R8-77');

function attack(blockCells: number, guardCells: number, whiten: boolean): LocationResult {
  const options = { blockCells, guardCells };
  const sheet = encodePicture(face, { geometry, keys, whiten, ...options });
  const k = (sheet.dpi * 12) / 300;
  const pixels = binariseBlocks(face, findOccupied(face, 168), k);
  return locateTiles(face, pixels, k, sheet.cells, geometry, keys, options);
}

/** Block and guard, and the least share that the attack locates when whitening is left out. */
const SIZES = [
  [1, 0, 0],
  [2, 0, 0],
  [2, 1, 0.15],
  [4, 0, 0.1],
  [4, 1, 0.4],
  [4, 2, 0.4],
  [8, 0, 0.4],
] as const;

describe('an attacker who holds front and back', () => {
  it.each(SIZES)('locates blocks of %i cells, guard %i, at the rate of chance', (block, guard) => {
    const found = attack(block, guard, true);
    expect(found.tiles).toBeGreaterThan(300);
    expect(Math.abs(found.located - found.chance)).toBeLessThanOrEqual(3 * Math.sqrt(found.chance) + 1);
    expect(Math.abs(found.z)).toBeLessThan(3);
  });

  it.each(SIZES)(
    'without whitening, blocks of %i cells, guard %i: as well as anybody could',
    (block, guard, least) => {
      const found = attack(block, guard, false);
      expect(found.located / found.tiles).toBeGreaterThanOrEqual(least);
      // No attack does better than the bound; this one reaches it.
      const spread = 3 * Math.sqrt(found.bound) + 1;
      expect(Math.abs(found.located - found.bound)).toBeLessThanOrEqual(spread);
      // And true places agree fully, at every size: whitening is what hides them.
      expect(found.z).toBeGreaterThan(10);
    },
  );
});
