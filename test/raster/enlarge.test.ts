import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enlargeGray } from '../../src/raster/index.ts';

it('every pixel is the nearest of the source', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 11 }),
      fc.integer({ min: 0, max: 11 }),
      (w, h, moreX, moreY) => {
        const source = {
          width: w,
          height: h,
          data: Uint8Array.from({ length: w * h }, (_, i) => (i * 37) & 255),
        };
        const before = source.data.slice();
        const { width, height, data } = enlargeGray(source, w + moreX, h + moreY);
        expect([width, height]).toEqual([w + moreX, h + moreY]);
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const u = Math.floor(((x + 0.5) * w) / width);
            const v = Math.floor(((y + 0.5) * h) / height);
            expect(data[y * width + x]).toBe(source.data[v * w + u]);
          }
        expect(source.data).toEqual(before);
      },
    ),
  );
});

it('does not make smaller', () => {
  const source = { width: 4, height: 4, data: new Uint8Array(16) };
  expect(() => enlargeGray(source, 3, 4)).toThrow('width x height: expected at least 4 x 4, got 3 x 4');
});
