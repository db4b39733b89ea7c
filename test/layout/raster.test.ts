/** The grey raster: exact coverage against plain sampling, geometry of the page, stencils. */
import { describe, expect, it } from 'vitest';
import { createCoverageFiller } from '../../src/layout/coverage.ts';
import { type Mark, rasterFace } from '../../src/layout/index.ts';
import { roundedRect } from '../../src/layout/rules.ts';
import { createBitmap, setPixel } from '../../src/raster/bitmap.ts';
import { createGray } from '../../src/raster/gray.ts';
import type { Outline } from '../../src/raster/outline.ts';
import { sampledCoverage } from '../reference/layout/coverage.ts';
import { fonts } from './samples.ts';

/** Greatest and mean difference of two grey images. */
function differ(a: Uint8Array, b: Uint8Array): { most: number; mean: number } {
  let most = 0;
  let sum = 0;
  a.forEach((v, i) => {
    const d = Math.abs(v - b[i]!);
    most = Math.max(most, d);
    sum += d;
  });
  return { most, mean: sum / a.length };
}

const glyph = (text: string): Outline =>
  fonts.mincho.regular.outline(fonts.mincho.regular.shape(text)[0]!.id);
const ring: Outline = {
  verbs: roundedRect(0, 0, 1, 1, 0.3).verbs.repeat(2),
  coords: [...roundedRect(0, -0.8, 1, 1, 0.3).coords, ...roundedRect(0.2, -0.6, 0.6, 0.6, 0.1).coords],
};
const quadratic: Outline = { verbs: 'MQQZ', coords: [0, 0, 0.5, -1.2, 1, 0, 0.5, 0.4, 0, 0] };

describe('coverage', () => {
  it.each([
    ['鑑', glyph('鑑'), 38.3, 1.21, 33.9, 'nonzero'],
    ['霊, small', glyph('霊'), 11.7, 0.4, 10.6, 'nonzero'],
    ['g', glyph('g'), 60.1, 3.3, 40.7, 'nonzero'],
    ['a ring', ring, 31.4, 4.27, 30.1, 'evenodd'],
    ['quadratics', quadratic, 40, 2, 35, 'nonzero'],
    ['cut by the left and upper edge', glyph('見'), 50, -20.5, 22.2, 'nonzero'],
    ['cut by the right and lower edge', glyph('見'), 50, 20.5, 52.2, 'nonzero'],
    ['outside', glyph('見'), 20, 100, 100, 'nonzero'],
  ] as const)('%s', (_, outline, scale, x0, y0, rule) => {
    const gray = createGray(48, 44);
    createCoverageFiller(gray).fill(outline, scale, x0, y0, 0, rule);
    const { most, mean } = differ(gray.data, sampledCoverage(48, 44, outline, scale, x0, y0, rule));
    // 16 × 16 samples are good to about 1/16 along an edge.
    expect(most).toBeLessThan(30);
    expect(mean).toBeLessThan(1.2);
  });

  it('adds ink and never takes it away', () => {
    const gray = createGray(10, 10);
    const { fill } = createCoverageFiller(gray);
    const square: Outline = { verbs: 'MLLLZ', coords: [0, 0, 1, 0, 1, 1, 0, 1] };
    fill(square, 4, 2, 2, 100);
    expect([gray.data[33], gray.data[0]]).toEqual([100, 255]);
    fill(square, 4, 2.5, 2, 0);
    expect([gray.data[22], gray.data[23], gray.data[26]]).toEqual([50, 0, 128]);
  });

  it('is the same each time, whatever was drawn before', () => {
    const draw = (before: boolean): Uint8Array => {
      const gray = createGray(48, 44);
      const { fill } = createCoverageFiller(gray);
      if (before) fill(glyph('鑑'), 60, 0, 40, 255);
      fill(glyph('見'), 30, 5, 35, 0);
      return gray.data;
    };
    expect(Buffer.compare(draw(false), draw(true))).toBe(0);
  });
});

describe('rasterFace', () => {
  it('has the size of the grid at each resolution, and refuses others', () => {
    const size = (dpi: number, orientation: 'portrait' | 'landscape' = 'portrait'): number[] => {
      const { width, height } = rasterFace([], orientation, dpi);
      return [width, height];
    };
    expect(size(600)).toEqual([4960, 7016]);
    expect(size(300)).toEqual([2480, 3508]);
    expect(size(200, 'landscape')).toEqual([2339, 1654]);
    expect(() => size(35)).toThrow(RangeError);
    expect(() => size(Number.NaN)).toThrow(RangeError);
  });

  it('puts millimetres where they belong', () => {
    const mark: Mark = { kind: 'rect', ink: 'black', xMm: 25.4, yMm: 50.8, widthMm: 2.54, heightMm: 1.27 };
    const { data, width } = rasterFace([mark], 'portrait', 100);
    const row = (y: number): number[] => [...data.subarray(y * width + 99, y * width + 111)];
    expect(row(199)).toEqual(Array(12).fill(255));
    expect(row(200)).toEqual([255, ...Array(10).fill(0), 255]);
    expect(row(204)).toEqual([255, ...Array(10).fill(0), 255]);
    expect(row(205)).toEqual(Array(12).fill(255));
  });

  it('averages a stencil over pixels', () => {
    const bitmap = createBitmap(4, 2);
    for (let x = 0; x < 4; x++) if (x !== 3) setPixel(bitmap, x, 0, 1);
    const px = 25.4 / 100;
    const mark = {
      kind: 'stencil',
      bitmap,
      xMm: 10 * px,
      yMm: 10 * px,
      widthMm: 2 * px,
      heightMm: px,
    } as const;
    const at = (device: 'mono' | 'cmyk', ink: 'black' | 'vermilion'): number[] => {
      const { data, width } = rasterFace([{ ...mark, ink }], 'portrait', 100, device);
      return [...data.subarray(10 * width + 9, 10 * width + 13)];
    };
    expect(at('mono', 'black')).toEqual([255, 128, 191, 255]);
    expect(at('mono', 'vermilion')).toEqual([255, 128, 191, 255]);
    expect(at('cmyk', 'vermilion')[1]).toBeGreaterThan(170);
  });
});
