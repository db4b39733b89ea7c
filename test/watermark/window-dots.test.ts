/** A cutting of the pantograph is what the page has there. */
import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { andNot, crop, popCount } from '../../src/raster/index.ts';
import { builtinPantograph } from '../../src/watermark/builtin.ts';
import { cellMaskBitmap } from '../../src/watermark/cells.ts';
import type { PantographDesign } from '../../src/watermark/design.ts';
import { fillPantograph } from '../../src/watermark/fill.ts';
import { preparePantograph, withoutFine } from '../../src/watermark/prepare.ts';
import { dotsWithin, shareOf } from '../../src/watermark/score/window-dots.ts';
import { expectSameBitmap, randomBitmap } from '../raster/support.ts';

const plain = builtinPantograph(600);
const [coarse] = plain.coarse;
const DESIGNS: Readonly<Record<string, PantographDesign>> = {
  'the built-in design': plain,
  'a ladder, the ground appears': {
    ...plain,
    coarse: [coarse!, { ...coarse!, areaPx: coarse!.areaPx + 4, share: 0.6 }],
    mode: 'ground-appears',
  },
  'no camouflage': { ...plain, camouflage: null },
};

test.each(Object.keys(DESIGNS))('%s: any cutting, with and without a keep-out', (name) => {
  const random = seedrandom(name);
  const below = (n: number) => Math.floor(random() * n);
  for (const [width, height] of [
    [1003, 741],
    [640, 512],
  ] as const) {
    const grid = { dpi: 600, width, height } as const;
    const prepared = preparePantograph(DESIGNS[name]!, randomBitmap(width, height, 7, 0.5), grid);
    const bare = withoutFine(prepared);
    for (const keepOut of [null, randomBitmap(width, height, 8, 0.01)]) {
      const page = fillPantograph(prepared, keepOut);
      const decoys = fillPantograph(bare, keepOut);
      const chosen = cellMaskBitmap(prepared.chosen);
      for (let n = 0; n < 12; n++) {
        const rect = {
          x: below(width) - 40,
          y: below(height) - 40,
          width: 1 + below(300),
          height: 1 + below(300),
        };
        const { x, y, fine, coarse, chosen: cells } = dotsWithin(prepared, bare, keepOut, rect);
        const at = { x, y, width: fine.width, height: fine.height };
        expect(x).toBeLessThanOrEqual(Math.max(0, rect.x));
        expect(x + fine.width).toBeGreaterThanOrEqual(Math.min(width, rect.x + rect.width));
        expect(y).toBeLessThanOrEqual(Math.max(0, rect.y));
        expect(y + fine.height).toBeGreaterThanOrEqual(Math.min(height, rect.y + rect.height));
        expectSameBitmap(coarse, crop(decoys, at));
        expectSameBitmap(fine, crop(andNot(page, decoys), at));
        expectSameBitmap(cells, crop(chosen, at));
        expect(shareOf(prepared.chosen, at)).toBeCloseTo(popCount(chosen, at) / (at.width * at.height), 12);
      }
    }
  }
});
