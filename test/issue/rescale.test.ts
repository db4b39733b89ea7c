import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rescale, rescaleByArea } from '../../src/issue/rescale.ts';
import { facePixels } from '../../src/pdf/index.ts';
import { createGray } from '../../src/raster/index.ts';

it('three pixels to two is the general way, but for rounding', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.constantFrom('portrait', 'landscape'),
      (seed, orientation) => {
        const { width, height } = facePixels(orientation as 'portrait', 300);
        const page = createGray(width, height);
        let s = seed;
        for (let i = 0; i < page.data.length; i++) {
          s ^= s << 13;
          s ^= s >>> 17;
          s ^= s << 5;
          page.data[i] = s & 255;
        }
        const size = facePixels(orientation as 'portrait', 200);
        const plain = rescaleByArea(page, 300, 200, size);
        const fast = rescale(page, 300, 200, orientation as 'portrait');
        expect([fast.width, fast.height]).toEqual([plain.width, plain.height]);
        let worst = 0;
        for (let i = 0; i < plain.data.length; i++)
          worst = Math.max(worst, Math.abs(plain.data[i]! - fast.data[i]!));
        expect(worst).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 4 },
  );
});
