/** The SIMD fill against the plain twin, and the arena's rules. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBitmap, createSimdArena } from '../../src/raster/index.ts';
import * as plain from '../reference/raster/plain.ts';
import { expectSameBitmap, randomBitmap, seed, unchanged } from './support.ts';

describe('the SIMD fill', () => {
  test('is the plain one, at every width, with and without keep-out', () => {
    const arena = createSimdArena(200_000);
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(96, 97, 128, 129, 160, 256, 257, 384)),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        seed,
        fc.boolean(),
        (w, h, pa, pb, s, kept) => {
          arena.reset();
          const mask = arena.adopt(randomBitmap(w, h, s));
          const a = arena.adopt(randomBitmap(w, pa, s + 1, 0.3));
          const b = arena.adopt(randomBitmap(w, pb, s + 2, 0.6));
          const keep = kept ? arena.adopt(randomBitmap(w, h, s + 3, 0.2)) : null;
          const out = arena.adopt(randomBitmap(w, h, s + 4));
          // A neighbour behind the result must not be touched.
          const after = arena.createBitmap(64, 1);
          const inputs = [mask, a, b, after, ...(keep ? [keep] : [])];
          expect(unchanged(inputs, () => arena.fillPeriodic(mask, a, b, keep, out))).toBe(out);
          expectSameBitmap(out, plain.fillPeriodic(mask, a, b, keep));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the arena', () => {
  test('wipes what it gives back', () => {
    const arena = createSimdArena(1000);
    arena.createBitmap(100, 10).words.fill(0xffffffff);
    arena.reset();
    expect(arena.createBitmap(100, 10).words.every((w) => w === 0)).toBe(true);
  });

  test('two arenas share nothing', () => {
    const [one, two] = [createSimdArena(100), createSimdArena(100)];
    one.createBitmap(32, 1).words.fill(7);
    expect(two.createBitmap(32, 1).words[0]).toBe(0);
  });

  const arena = createSimdArena(60_000);
  const b = arena.createBitmap(200, 4);
  const out = arena.createBitmap(200, 4);
  const other = arena.createBitmap(199, 4);
  const foreign = createBitmap(200, 4);
  test.each<[() => unknown, RegExp]>([
    [() => createSimdArena(0), /^bytes: expected an integer 1..2\^30, got 0$/],
    [() => arena.createBitmap(10_000, 1000), /^arena: 1252000 bytes asked for, \d+ left; make a larger one$/],
    [() => arena.createBitmap(0, 1), /^width: expected an integer >= 1, got 0$/],
    [() => arena.createBitmap(1, 0), /^height: expected an integer >= 1, got 0$/],
    [
      () => arena.fillPeriodic(b, foreign, b, null, out),
      /^rowsA: expected a bitmap of this arena; adopt it first$/,
    ],
    [() => arena.fillPeriodic(b, other, b, null, out), /^rowsA.width: expected 200, got 199$/],
    [() => arena.fillPeriodic(b, b, other, null, out), /^rowsB.width: expected 200, got 199$/],
    [() => arena.fillPeriodic(b, b, b, other, out), /^keepOut: expected 200 x 4/],
    [() => arena.fillPeriodic(b, b, b, null, other), /^out: expected 200 x 4/],
    [() => arena.fillPeriodic(b, b, b, null, b), /^out: expected another bitmap than mask$/],
  ])('%s', (work, message) => {
    expect(work).toThrow(message);
  });
});
