/** Closing of gaps and coarsening against their definitions, pixel by pixel. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bitmap, getPixel } from '../../src/raster/bitmap.ts';
import { closeGaps } from '../../src/raster/close-gaps.ts';
import { coarsen } from '../../src/raster/coarsen.ts';
import { longRuns } from '../../src/raster/long-runs.ts';
import { randomBitmap } from './support.ts';

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 150 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 0, max: 1e6 }),
  fc.constantFrom(0.01, 0.05, 0.3, 0.9),
);
const rows = (b: Bitmap): string[] =>
  Array.from({ length: b.height }, (_, y) =>
    Array.from({ length: b.width }, (_, x) => getPixel(b, x, y)).join(''),
  );

describe('closeGaps', () => {
  it('inks gaps of up to the given width between ink, and no others', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 70 }), ([width, height, seed, density], gap) => {
        const source = randomBitmap(width, height, seed, density);
        const before = rows(source);
        const expected = before.map((row) =>
          row.replace(/(?<=1)0+(?=1)/g, (zeros) => (zeros.length <= gap ? '1'.repeat(zeros.length) : zeros)),
        );
        expect(rows(closeGaps(source, gap))).toEqual(expected);
        expect(rows(source)).toEqual(before);
      }),
      { numRuns: 150 },
    );
    expect(() => closeGaps(randomBitmap(8, 8, 1), -1)).toThrow('gapPx: expected an integer >= 0, got -1');
  });
});

describe('longRuns', () => {
  it('keeps runs of at least the given length, and nothing else', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 70 }), ([width, height, seed, density], least) => {
        const source = closeGaps(randomBitmap(width, height, seed, density), seed % 7);
        const before = rows(source);
        const expected = before.map((row) =>
          row.replace(/1+/g, (ones) => (ones.length >= least ? ones : '0'.repeat(ones.length))),
        );
        expect(rows(longRuns(source, least))).toEqual(expected);
        expect(rows(source)).toEqual(before);
      }),
      { numRuns: 150 },
    );
    expect(() => longRuns(randomBitmap(8, 8, 1), 0)).toThrow('leastPx: expected an integer >= 1, got 0');
  });
});

describe('coarsen', () => {
  it('has ink where a square of four by four has any', () => {
    fc.assert(
      fc.property(sizes, ([width, height, seed, density]) => {
        const source = randomBitmap(width, height, seed, density);
        const out = coarsen(source);
        expect([out.width, out.height]).toEqual([Math.ceil(width / 4), Math.ceil(height / 4)]);
        const text = rows(source);
        for (let y = 0; y < out.height; y++)
          for (let x = 0; x < out.width; x++) {
            const any = text.slice(4 * y, 4 * y + 4).some((row) => row.slice(4 * x, 4 * x + 4).includes('1'));
            expect(getPixel(out, x, y)).toBe(any ? 1 : 0);
          }
      }),
      { numRuns: 100 },
    );
  });
});
