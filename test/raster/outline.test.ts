/** Outlines: the scan-line fill against the count of edges left of each centre, curves, transforms. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concat,
  createBitmap,
  crop,
  fillOutline,
  fillPolygons,
  flatten,
  IDENTITY,
  type Outline,
  popCount,
  type Transform,
} from '../../src/raster/index.ts';
import * as plain from '../reference/raster/plain.ts';
import { expectSameBitmap } from './support.ts';

// Eighths of a pixel: corners on centres, on edges and between them.
const coordinate = fc.integer({ min: -160, max: 560 }).map((v) => v / 8);
const polygon = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 })
  .map((points) => points.flat());
const rule = fc.constantFrom<'nonzero' | 'evenodd'>('nonzero', 'evenodd');

/** A circle of four cubic arcs. */
const circle = (x: number, y: number, r: number): Outline => {
  const k = r * 0.5522847498;
  return {
    verbs: 'MCCCCZ',
    coords: [
      [x + r, y],
      [x + r, y + k, x + k, y + r, x, y + r],
      [x - k, y + r, x - r, y + k, x - r, y],
      [x - r, y - k, x - k, y - r, x, y - r],
      [x + k, y - r, x + r, y - k, x + r, y],
    ].flat(),
  };
};

describe('fillPolygons', () => {
  test('inks the pixels whose centres lie inside', () => {
    fc.assert(
      fc.property(fc.array(polygon, { minLength: 1, maxLength: 3 }), rule, (polygons, r) => {
        const out = createBitmap(53, 37);
        fillPolygons(out, polygons, r);
        expectSameBitmap(out, plain.fillPolygons(53, 37, polygons, r));
      }),
      { numRuns: 200 },
    );
  });

  test('squares that share an edge neither overlap nor leave a gap', () => {
    for (const x of [10, 10.25, 10.5, 10.75]) {
      const left = createBitmap(40, 20);
      fillPolygons(left, [[2, 3, x, 3, x, 17, 2, 17]]);
      const right = createBitmap(40, 20);
      fillPolygons(right, [[x, 3, 30, 3, 30, 17, x, 17]]);
      expect(popCount(left) + popCount(right)).toBe(28 * 14);
    }
  });

  test('a part of a shape is the same pixels as the whole', () => {
    const shape = flatten(circle(60, 50, 47.3));
    const whole = createBitmap(120, 100);
    fillPolygons(whole, shape);
    const part = createBitmap(50, 30);
    fillPolygons(
      part,
      shape.map((p) => Array.from(p, (v, i) => v - (i & 1 ? 40 : 32))),
    );
    expectSameBitmap(part, crop(whole, { x: 32, y: 40, width: 50, height: 30 }));
  });

  test('nothing to fill: no polygons, all outside, not a number', () => {
    const out = createBitmap(20, 20);
    fillPolygons(out, []);
    fillPolygons(out, [[-9, -9, -2, -9, -2, -2]]);
    fillPolygons(out, [[0, 90, 9, 90, 9, 99]]);
    fillPolygons(out, [[Number.NaN, Number.NaN, 9, 1, 9, 9]]);
    expect(popCount(out)).toBe(0);
  });

  test('adds to what is there', () => {
    const out = createBitmap(20, 20);
    fillPolygons(out, [[0, 0, 5, 0, 5, 5, 0, 5]]);
    fillPolygons(out, [[10, 10, 15, 10, 15, 15, 10, 15]]);
    expect(popCount(out)).toBe(50);
  });
});

describe('outlines', () => {
  test('a circle has the area of one, by cubics and by quadratics', () => {
    const out = createBitmap(400, 400);
    fillOutline(out, circle(200, 200, 180));
    expect(popCount(out) / (Math.PI * 180 * 180)).toBeCloseTo(1, 2);
    // One parabola under its chord: two thirds of the box.
    const hill = createBitmap(400, 400);
    fillOutline(hill, { verbs: 'MQZ', coords: [0, 400, 200, -400, 400, 400] });
    expect(popCount(hill) / (400 * 400)).toBeCloseTo(2 / 3, 2);
  });

  test('flatten keeps within the tolerance of the curve', () => {
    for (const tolerance of [0.5, 0.1, 0.01]) {
      const [points] = flatten(circle(0, 0, 100), IDENTITY, tolerance);
      for (let i = 0; i + 3 < points!.length; i += 2) {
        const r = Math.hypot((points![i]! + points![i + 2]!) / 2, (points![i + 1]! + points![i + 3]!) / 2);
        // 0.03: how far the four arcs themselves lie from a circle.
        expect(Math.abs(r - 100)).toBeLessThan(tolerance + 0.03);
      }
    }
  });

  test('nonzero keeps a hole that runs the other way, evenodd any', () => {
    const box = (a: number, b: number): number[] => [a, a, b, a, b, b, a, b];
    const back = (a: number, b: number): number[] => [a, a, a, b, b, b, b, a];
    const ink = (coords: number[], r: 'nonzero' | 'evenodd'): number => {
      const out = createBitmap(40, 40);
      fillOutline(out, { verbs: 'MLLLZMLLLZ', coords }, IDENTITY, r);
      return popCount(out);
    };
    expect(ink([...box(4, 34), ...back(10, 20)], 'nonzero')).toBe(800);
    expect(ink([...box(4, 34), ...box(10, 20)], 'nonzero')).toBe(900);
    expect(ink([...box(4, 34), ...box(10, 20)], 'evenodd')).toBe(800);
  });

  test('an open part is closed, and a verb after Z goes on from its start', () => {
    const after = createBitmap(30, 30);
    fillOutline(after, { verbs: 'MLLZLL', coords: [2, 2, 12, 2, 2, 12, 2, 22, -8, 22] });
    const two = createBitmap(30, 30);
    fillOutline(two, { verbs: 'MLLMLL', coords: [2, 2, 12, 2, 2, 12, 2, 2, 2, 22, -8, 22] });
    expectSameBitmap(after, two);
    expect(popCount(two)).toBeGreaterThan(50);
  });

  test('concat applies the first and then the second', () => {
    const number = fc.integer({ min: -9, max: 9 });
    const transform = fc.tuple(number, number, number, number, number, number);
    fc.assert(
      fc.property(transform, transform, number, number, (first, second, x, y) => {
        const apply = ([a, b, c, d, e, f]: Transform, px: number, py: number): [number, number] => [
          a * px + c * py + e,
          b * px + d * py + f,
        ];
        expect(apply(concat(first, second), x, y)).toEqual(apply(second, ...apply(first, x, y)));
      }),
    );
  });

  test('an unknown verb is named', () => {
    expect(() => flatten({ verbs: 'MA', coords: [0, 0] })).toThrow(
      /^outline.verbs: expected M, L, Q, C or Z, got A$/,
    );
  });
});
