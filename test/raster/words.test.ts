/** Every word-wise operation against its plain twin. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as fast from '../../src/raster/index.ts';
import * as plain from '../reference/raster/plain.ts';
import {
  bitmaps,
  density,
  expectSameBitmap,
  expectSameBytes,
  grays,
  offset,
  randomBitmap,
  randomGray,
  randomRgb,
  rects,
  seed,
  shuffled,
  side,
  unchanged,
} from './support.ts';

const height = fc.integer({ min: 1, max: 12 });
const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  property: (...args: T) => void,
  numRuns = 100,
): void => fc.assert(fc.property(...arbitraries, property), { numRuns });

describe('in place', () => {
  test('fillRect', () => {
    check<[fast.Bitmap, fast.Rect, 0 | 1]>([bitmaps, rects, fc.constantFrom(0, 1)], (b, rect, ink) => {
      const expected = plain.fillRect(b, rect, ink);
      fast.fillRect(b, rect, ink);
      expectSameBitmap(b, expected);
    });
  });

  test('blit at any offset, in every mode', () => {
    check<[fast.Bitmap, fast.Bitmap, number, number, fast.BlitMode]>(
      [bitmaps, bitmaps, offset, fc.integer({ min: -45, max: 45 }), fc.constantFrom('copy', 'or', 'andnot')],
      (dst, src, x, y, mode) => {
        const expected = plain.blit(dst, src, x, y, mode);
        unchanged([src], () => fast.blit(dst, src, x, y, mode));
        expectSameBitmap(dst, expected);
      },
      400,
    );
  });
});

describe('logic', () => {
  const pair = fc
    .tuple(side, height, seed, density)
    .map(([w, h, s, d]) => [0, 1, 2].map((i) => randomBitmap(w, h, 3 * s + i, d)) as fast.Bitmap[]);

  test.each([
    ['and', fast.and, plain.and],
    ['or', fast.or, plain.or],
    ['andNot', fast.andNot, plain.andNot],
    ['xor', fast.xor, plain.xor],
  ] as const)('%s', (_, quick, twin) => {
    check<[fast.Bitmap[]]>([pair], ([a, b]) => {
      const expected = twin(a!, b!);
      expectSameBitmap(
        unchanged([a!, b!], () => quick(a!, b!)),
        expected,
      );
      // `out` may be an input.
      expectSameBitmap(quick(a!, b!, b!), expected);
    });
  });

  test('select', () => {
    check<[fast.Bitmap[]]>([pair], ([m, a, b]) => {
      const expected = plain.select(m!, a!, b!);
      expectSameBitmap(
        unchanged([m!, a!, b!], () => fast.select(m!, a!, b!)),
        expected,
      );
      expectSameBitmap(fast.select(m!, a!, b!, m!), expected);
    });
  });

  test('invert', () => {
    check<[fast.Bitmap]>([bitmaps], (b) =>
      expectSameBitmap(
        unchanged([b], () => fast.invert(b)),
        plain.invert(b),
      ),
    );
  });

  test('fillPeriodic, with and without keep-out', () => {
    check<[number, number, number, number, number, boolean]>(
      [side, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), height, seed, fc.boolean()],
      (w, h, pa, pb, s, kept) => {
        const mask = randomBitmap(w, h, s);
        const a = randomBitmap(w, pa, s + 1, 0.3);
        const b = randomBitmap(w, pb, s + 2, 0.6);
        const keep = kept ? randomBitmap(w, h, s + 3, 0.2) : null;
        const expected = plain.fillPeriodic(mask, a, b, keep);
        expectSameBitmap(
          unchanged([mask, a, b], () => fast.fillPeriodic(mask, a, b, keep)),
          expected,
        );
        const used = randomBitmap(w, h, s + 4);
        expectSameBitmap(fast.fillPeriodic(mask, a, b, keep, used), expected);
      },
    );
  });
});

describe('fresh results', () => {
  test('tile', () => {
    check<[fast.Bitmap, number, number, number, number]>(
      [bitmaps, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 90 }), offset, offset],
      (cell, w, h, x0, y0) =>
        expectSameBitmap(
          unchanged([cell], () => fast.tile(cell, w, h, x0, y0)),
          plain.tile(cell, w, h, x0, y0),
        ),
    );
  });

  test.each([1, 3, 5, 8, 12, 16, 24, 32, 33, 40, 64, 96])('permuteBlocks of bits, blocks %i wide', (w) => {
    check<[number, number, number, number]>(
      [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), seed],
      (columns, rows, h, s) => {
        const b = randomBitmap(columns * w, rows * h, s);
        const p = shuffled(columns * rows, s);
        const block = { width: w, height: h };
        const mixed = unchanged([b], () => fast.permuteBlocks(b, block, p));
        expectSameBitmap(mixed, plain.permuteBits(b, w, h, p));
        const used = randomBitmap(b.width, b.height, s + 1);
        expectSameBitmap(fast.permuteBlocks(b, block, p, used), mixed);
        expectSameBitmap(fast.unpermuteBlocks(mixed, block, p), b);
      },
      30,
    );
  });

  test.each([1, 3, 4, 6, 8, 16, 20])('permuteBlocks of grey, blocks %i wide', (w) => {
    check<[number, number, number, number]>(
      [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), seed],
      (columns, rows, h, s) => {
        const g = randomGray(columns * w, rows * h, s);
        const p = shuffled(columns * rows, s);
        const block = { width: w, height: h };
        const mixed = unchanged([g], () => fast.permuteBlocks(g, block, p));
        expectSameBytes(mixed.data, plain.permuteGray(g, w, h, p).data);
        expectSameBytes(fast.unpermuteBlocks(mixed, block, p).data, g.data);
      },
      30,
    );
  });

  test('a grey view that does not start on a word', () => {
    const whole = randomGray(64, 16, 5);
    const g = { width: 32, height: 16, data: whole.data.subarray(3, 3 + 512) };
    const p = shuffled(8, 1);
    expectSameBytes(
      fast.permuteBlocks(g, { width: 8, height: 8 }, p).data,
      plain.permuteGray(g, 8, 8, p).data,
    );
  });

  test('popCount', () => {
    check<[fast.Bitmap, fast.Rect]>([bitmaps, rects], (b, rect) => {
      expect(unchanged([b], () => fast.popCount(b))).toBe(plain.popCount(b));
      expect(fast.popCount(b, rect)).toBe(plain.popCount(b, rect));
    });
  });

  test('expand', () => {
    check<[fast.Bitmap, number]>(
      [bitmaps, fc.integer({ min: 1, max: 9 })],
      (b, n) =>
        expectSameBitmap(
          unchanged([b], () => fast.expand(b, n)),
          plain.expand(b, n),
        ),
      60,
    );
  });

  test('reduce', () => {
    check<[fast.Bitmap, number]>(
      [bitmaps, fc.oneof(fc.integer({ min: 1, max: 32 }), fc.constantFrom(2, 3, 4))],
      (b, n) => {
        const out = unchanged([b], () => fast.reduce(b, n));
        const expected = plain.reduce(b, n);
        expect([out.width, out.height]).toEqual([expected.width, expected.height]);
        expectSameBytes(out.data, expected.data);
      },
      300,
    );
  });

  test('crop of bits, grey and RGB', () => {
    check<[fast.Bitmap, fast.Rect, number]>([bitmaps, rects, seed], (b, rect, s) => {
      expectSameBitmap(
        unchanged([b], () => fast.crop(b, rect)),
        plain.cropBits(b, rect),
      );
      const g = randomGray(b.width, b.height, s);
      expectSameBytes(unchanged([g], () => fast.crop(g, rect)).data, plain.cropBytes(g, 1, rect));
      const c = randomRgb(b.width, b.height, s);
      expectSameBytes(fast.crop(c, rect).data, plain.cropBytes(c, 3, rect));
    });
  });

  test('rotate90 of bits, grey and RGB', () => {
    check<[fast.Bitmap, number, number]>([bitmaps, fc.integer({ min: -5, max: 5 }), seed], (b, turns, s) => {
      const q = ((turns % 4) + 4) % 4;
      const out = unchanged([b], () => fast.rotate90(b, turns));
      expectSameBitmap(out, plain.rotateBits(b, q));
      expect(out.words).not.toBe(b.words);
      const g = randomGray(b.width, b.height, s);
      expectSameBytes(unchanged([g], () => fast.rotate90(g, turns)).data, plain.rotateBytes(g, 1, q));
      const c = randomRgb(b.width, b.height, s);
      const turned = fast.rotate90(c, turns);
      expect([turned.width, turned.height]).toEqual(q % 2 ? [b.height, b.width] : [b.width, b.height]);
      expectSameBytes(turned.data, plain.rotateBytes(c, 3, q));
    });
  });

  test.each(['square', 'disc'] as const)('dilate by a %s', (shape) => {
    check<[number, number, number, number]>(
      [side, fc.integer({ min: 1, max: 40 }), seed, fc.integer({ min: 0, max: 11 })],
      (w, h, s, r) => {
        const b = randomBitmap(w, h, s, 0.01);
        expectSameBitmap(
          unchanged([b], () => fast.dilate(b, r, shape)),
          plain.dilate(b, r, shape),
        );
      },
      60,
    );
  });

  test.each(['square', 'disc'] as const)('dilate by a %s wider than a word', (shape) => {
    const b = randomBitmap(300, 200, 7, 0.0003);
    for (const r of [32, 40, 75]) expectSameBitmap(fast.dilate(b, r, shape), plain.dilate(b, r, shape));
  });

  test('threshold and toGray', () => {
    check<[fast.Gray, number]>([grays, fc.integer({ min: 0, max: 256 })], (g, level) => {
      const b = unchanged([g], () => fast.threshold(g, level));
      expectSameBitmap(b, plain.threshold(g, level));
      expectSameBytes(unchanged([b], () => fast.toGray(b)).data, plain.toGray(b).data);
    });
    const g = randomGray(20, 2, 1);
    expectSameBitmap(fast.threshold(g, 99.5), plain.threshold(g, 99.5));
  });

  test('resampleGray is within a level of the real mean or line', () => {
    check<[fast.Gray, number, number]>(
      [grays, fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 60 })],
      (g, w, h) => {
        const out = unchanged([g], () => fast.resampleGray(g, w, h));
        const expected = plain.resample(g, w, h);
        expect(out.data.length).toBe(expected.length);
        for (let i = 0; i < expected.length; i++)
          if (Math.abs(out.data[i]! - expected[i]!) > 1)
            expect.fail(`sample ${i}: expected ${expected[i]}, got ${out.data[i]}`);
      },
    );
  });
});

test('resampleGray keeps an even area exactly, at every scale', () => {
  for (const value of [0, 1, 127, 254, 255])
    for (const [w, h] of [
      [1, 1],
      [7, 3],
      [39, 40],
      [40, 41],
      [200, 97],
    ] as const) {
      const g = fast.createGray(40, 41, value);
      expect(fast.resampleGray(g, w, h).data.every((v) => v === value)).toBe(true);
    }
});

test('resampleGray of a page with white rows, of any width', () => {
  for (const width of [40, 41]) {
    const g = fast.createGray(width, 60);
    for (const y of [3, 30, 31, 59]) g.data.fill(y, y * width + 5, y * width + 30);
    for (const [w, h] of [
      [27, 40],
      [13, 20],
      [80, 90],
    ] as const) {
      const out = fast.resampleGray(g, w, h).data;
      plain.resample(g, w, h).forEach((v, i) => {
        if (Math.abs(out[i]! - v) > 1) expect.fail(`sample ${i}: expected ${v}, got ${out[i]}`);
      });
    }
  }
});

test('threshold of pages that are mostly white, rows on and off a word', () => {
  for (const width of [96, 97, 98, 99, 100]) {
    const g = fast.createGray(width, 9);
    for (const at of [0, 31, 32, 95, 3 * width - 1, 5 * width + 40]) g.data[at] = 100 + (at % 100);
    for (const level of [128, 255, 256])
      expectSameBitmap(fast.threshold(g, level), plain.threshold(g, level));
  }
});

describe('bad arguments name themselves', () => {
  const b = randomBitmap(20, 10, 1);
  const g = randomGray(20, 10, 1);
  const other = randomBitmap(21, 10, 1);
  test.each<[() => unknown, RegExp]>([
    [() => fast.createBitmap(0, 1), /^width: expected an integer >= 1, got 0$/],
    [() => fast.createBitmap(2 ** 20, 2 ** 20), /more than 2147483648 pixels/],
    [() => fast.bitmapFromRows(9, 2, new Uint8Array(3)), /^rows: expected 4 bytes \(2 x 2\), got 3$/],
    [() => fast.and(b, other), /^b: expected 20 x 10 pixels, got 21 x 10$/],
    [() => fast.or(b, b, other), /^out: expected 20 x 10/],
    [() => fast.select(other, b, b), /^mask: expected 20 x 10/],
    [() => fast.fillPeriodic(b, other, b), /^rowsA.width: expected 20, got 21$/],
    [() => fast.fillPeriodic(b, b, other), /^rowsB.width/],
    [() => fast.fillPeriodic(b, b, b, other), /^keepOut: expected 20 x 10/],
    [() => fast.fillPeriodic(b, b, b, null, b), /^out: expected another bitmap than mask$/],
    [() => fast.fillRect(b, { x: 0.5, y: 0, width: 1, height: 1 }), /^rect.x: expected an integer, got 0.5$/],
    [() => fast.blit(b, b, Number.NaN, 0), /^rect.x: expected an integer, got NaN$/],
    [() => fast.tile(b, 5, 5, 0.1), /^x0: expected an integer/],
    [() => fast.crop(b, { x: 0, y: 0, width: 0, height: 1 }), /^width: expected an integer >= 1, got 0$/],
    [() => fast.expand(b, 0), /^n: expected an integer 1..64, got 0$/],
    [() => fast.reduce(b, 33), /^n: expected an integer 1..32, got 33$/],
    [() => fast.rotate90(b, 0.5), /^quarterTurns/],
    [() => fast.dilate(b, -1), /^radiusPx: expected an integer 0..1024, got -1$/],
    [() => fast.threshold(g, Number.NaN), /^level: expected 0..256, got NaN$/],
    [() => fast.resampleGray(g, 0, 5), /^width/],
    [
      () => fast.permuteBlocks(b, { width: 3, height: 5 }, new Uint32Array(4)),
      /^block: expected a divisor of 20 x 10/,
    ],
    [
      () => fast.permuteBlocks(b, { width: 10, height: 5 }, new Uint32Array(3)),
      /^permutation: expected 4 entries/,
    ],
    [
      () => fast.permuteBlocks(b, { width: 10, height: 5 }, Uint32Array.of(0, 1, 4, 2)),
      /^permutation\[2\]: expected 0..3, got 4$/,
    ],
    [
      () => fast.permuteBlocks(b, { width: 10, height: 5 }, shuffled(4, 1), b),
      /^out: expected another image/,
    ],
  ])('%s', (work, message) => {
    expect(work).toThrow(message);
  });
});
