import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGray } from '../../src/raster/gray.ts';
import { affineMap, fitAffine, mapPoint, scaleMap, shrink, straighten } from '../../src/scan/index.ts';
import { mapRow } from '../../src/scan/sheet-map.ts';

describe('fitAffine', () => {
  it('finds any affine again', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(number, number, number, number, number, number), ([a, b, c, d, e, f]) => {
        const from: [number, number][] = [
          [0, 0],
          [100, 0],
          [0, 100],
          [70, 90],
        ];
        const to = from.map(([x, y]): [number, number] => [a * x + c * y + e, b * x + d * y + f]);
        const fit = fitAffine(from, to)!;
        for (const [i, v] of [a, b, c, d, e, f].entries()) expect(fit[i]).toBeCloseTo(v, 6);
      }),
    );
  });

  it('refuses points on a line', () => {
    const line: [number, number][] = [
      [0, 0],
      [1, 1],
      [2, 2],
    ];
    expect(fitAffine(line, line)).toBeNull();
  });
});

describe('mapPoint', () => {
  const map = {
    affine: [10, 0, 0, 10, 5, 7] as const,
    gridX: Float64Array.of(0, 10, 30),
    gridY: Float64Array.of(0, 10),
    dx: Float32Array.of(0, 1, 3, 0, 1, 3),
    dy: Float32Array.of(0, 0, 0, 2, 2, 2),
  };
  it('is bilinear between nodes and constant beyond them', () => {
    expect(mapPoint(map, 5, 5)).toEqual([55.5, 58]);
    expect(mapPoint(map, 20, 0)).toEqual([207, 7]);
    expect(mapPoint(map, 40, 20)).toEqual([408, 209]);
    expect(mapPoint(map, -10, -10)).toEqual([-95, -93]);
  });
  it('maps a row of points to the very same places', () => {
    const single = affineMap([9, 0.3, -0.2, 11, 4, 2]);
    const place = fc.double({ min: -20, max: 50, noNaN: true });
    const step = fc.double({ min: 0.01, max: 9, noNaN: true });
    fc.assert(
      fc.property(place, step, place, fc.boolean(), (xMm, stepMm, yMm, plain) => {
        const which = plain ? single : map;
        const x = new Float64Array(12);
        const y = new Float64Array(12);
        mapRow(which, xMm, stepMm, yMm, x, y);
        for (let k = 0; k < 12; k++) expect([x[k], y[k]]).toEqual(mapPoint(which, xMm + k * stepMm, yMm));
      }),
    );
  });
  it('scales', () => {
    const [x, y] = mapPoint(map, 17, 3);
    const [u, v] = mapPoint(scaleMap(map, 2), 17, 3);
    expect(u).toBeCloseTo(2 * x, 4);
    expect(v).toBeCloseTo(2 * y, 4);
  });
});

describe('straighten', () => {
  it('undoes a quarter turn and a stretch', () => {
    // Sheet 40 × 30 mm at 10 px/mm, turned: x' = 300 - 10·y, y' = 10·x. A dark square at 5..10 mm, 20..24 mm.
    const scan = createGray(300, 400);
    for (let y = 50; y < 100; y++) for (let x = 60; x < 100; x++) scan.data[y * 300 + x] = 0;
    const map = affineMap([0, 10, -10, 0, 300, 0]);
    const out = straighten(scan, map, { xMm: 0, yMm: 0, widthMm: 40, heightMm: 30 }, 127);
    expect([out.width, out.height]).toEqual([200, 150]);
    const at = (xMm: number, yMm: number) => out.data[Math.floor(yMm * 5) * 200 + Math.floor(xMm * 5)]!;
    expect([at(7.5, 22), at(5.3, 20.3), at(9.7, 23.7)]).toEqual([0, 0, 0]);
    expect([at(4.5, 22), at(10.5, 22), at(7, 19.5), at(7, 24.5)]).toEqual([255, 255, 255, 255]);
  });

  it('is white outside the scan', () => {
    const out = straighten(
      createGray(10, 10, 0),
      affineMap([1, 0, 0, 1, 0, 0]),
      { xMm: -20, yMm: -20, widthMm: 10, heightMm: 10 },
      25.4,
    );
    expect(out.data.every((v) => v === 255)).toBe(true);
  });
});

describe('shrink', () => {
  it.each([2, 3, 4])('takes exact means over %i × %i pixels', (n) => {
    const gray = createGray(5 * n + 1, 3 * n);
    for (let i = 0; i < gray.data.length; i++) gray.data[i] = Math.imul(i, 2654435761) >>> 24;
    const small = shrink(gray, n);
    expect([small.width, small.height]).toEqual([5, 3]);
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 5; x++) {
        let sum = 0;
        for (let v = 0; v < n; v++)
          for (let u = 0; u < n; u++) sum += gray.data[(y * n + v) * gray.width + x * n + u]!;
        expect(small.data[y * 5 + x]).toBe(Math.floor((sum + (n * n) / 2) / (n * n)));
      }
  });
});
