import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rescale, rescaledFace } from '../../src/issue/rescale.ts';
import { facePixels } from '../../src/pdf/index.ts';
import { createGray, getPixel } from '../../src/raster/index.ts';

it('three pixels to two is the general way, but for rounding at the threshold', () => {
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
        const plain = rescale(page, 300, 200, orientation as 'portrait');
        const fast = rescaledFace(page, 300, 200, orientation as 'portrait', 128);
        expect([fast.width, fast.height]).toEqual([plain.width, plain.height]);
        for (let n = 0; n < 20000; n++) {
          const x = n < 2000 ? plain.width - 1 - (n % 3) : (n * 7919) % plain.width;
          const y = n < 4000 ? plain.height - 1 - (n % 2) : (n * 104729) % plain.height;
          const grey = plain.data[y * plain.width + x]!;
          if (Math.abs(grey - 127.5) > 1) expect(getPixel(fast, x, y)).toBe(grey < 128 ? 1 : 0);
        }
      },
    ),
    { numRuns: 4 },
  );
});
