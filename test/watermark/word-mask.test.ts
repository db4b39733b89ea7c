import { describe, expect, it } from 'vitest';
import { createBitmap, setPixel } from '../../src/raster/bitmap.ts';
import { createGray } from '../../src/raster/gray.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import {
  builtinPantograph,
  keepOutFromFace,
  pictureMask,
  preparePantograph,
  wordCells,
  wordMask,
} from '../../src/watermark/index.ts';
import { outlineOf } from './helpers.ts';

const grid = { dpi: 600, width: 1600, height: 1200 };
const spec = { ...builtinPantograph(600).word, pitchXMm: 60, pitchYMm: 40 };

describe('wordMask', () => {
  it('fills tokens, several lines, any angle', () => {
    const one = wordMask({ ...spec, lines: ['複写', '{serial}'], sizeMm: 8 }, grid, outlineOf, {
      serial: 'A-1',
    });
    const other = wordMask({ ...spec, lines: ['複写', '{serial}'], sizeMm: 8 }, grid, outlineOf, {
      serial: 'A-8',
    });
    const turned = wordMask(
      { ...spec, lines: ['複写', '{serial}'], sizeMm: 8, angleDeg: 30 },
      grid,
      outlineOf,
      { serial: 'A-1' },
    );
    expect(popCount(one)).toBeGreaterThan(20000);
    expect(Buffer.compare(Buffer.from(one.words.buffer), Buffer.from(other.words.buffer))).not.toBe(0);
    expect(Buffer.compare(Buffer.from(one.words.buffer), Buffer.from(turned.words.buffer))).not.toBe(0);
    expect(() => wordMask({ ...spec, lines: ['{name}'] }, grid, outlineOf)).toThrow(
      'word: unknown token {name}',
    );
    expect(() => wordMask({ ...spec, lines: [' '] }, grid, outlineOf)).toThrow('the word has no ink');
  });

  it('repeats pictures', () => {
    const picture = createBitmap(20, 10);
    for (let x = 0; x < 20; x++) for (let y = 0; y < 5; y++) setPixel(picture, x, y, 1);
    const mask = pictureMask(picture, { ...spec, sizeMm: 10, boldMm: 0 }, grid);
    // Half of 20 × 10 mm, once in every 60 × 40 mm.
    const share = popCount(mask) / (grid.width * grid.height);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.08);
  });

  it('becomes whole cells that differ little from it', () => {
    const mask = wordMask(spec, grid, outlineOf);
    const cells = wordCells(preparePantograph(builtinPantograph(600), mask, grid));
    expect(Math.abs(popCount(cells) / popCount(mask) - 1)).toBeLessThan(0.04);
  });
});

describe('keepOutFromFace', () => {
  it('keeps a margin around the smallest mark, and whole zones', () => {
    const face = createGray(800, 600);
    // A decimal point: one grey pixel at 300 dpi.
    face.data[300 * 800 + 400] = 150;
    const zone = { xMm: 50, yMm: 5, widthMm: 10, heightMm: 4 };
    const keep = keepOutFromFace(face, grid, { marginMm: 0.5, zones: [zone] });
    expect(popCount(keep, { x: 795, y: 595, width: 12, height: 12 })).toBe(144);
    expect(popCount(keep, { x: 802 - 11, y: 601, width: 23, height: 1 })).toBe(23);
    expect(popCount(keep, { x: 1190, y: 125, width: 200, height: 80 })).toBe(200 * 80);
    expect(popCount(keep, { x: 0, y: 0, width: 700, height: 500 })).toBe(0);
    expect(() => keepOutFromFace(createGray(801, 600), grid)).toThrow('face: expected a whole fraction');
  });
});
