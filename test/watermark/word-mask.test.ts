import { describe, expect, it } from 'vitest';
import { createBitmap, setPixel } from '../../src/raster/bitmap.ts';
import { createGray } from '../../src/raster/gray.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import {
  builtinPantograph,
  fillTokens,
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
    expect(() => fillTokens('{constructor}', {})).toThrow('word: unknown token {constructor}');
    for (const token of ['{日付}', '{Datum ä}', '{serial }', '{}'])
      expect(() => fillTokens(`No. ${token}`, { serial: 'A-1' })).toThrow(
        `word: unknown token ${token}; use {serial}, {date} or {place}`,
      );
    expect(fillTokens('複写 {serial} (1)', { serial: 'A-1' })).toBe('複写 A-1 (1)');
    expect(() => wordMask({ ...spec, lines: [' '] }, grid, outlineOf)).toThrow('the word has no ink');
  });

  it('draws a word in its own box, and names the field where even that is too large', () => {
    // Two em of 200 mm at 1200 dpi: a square around them has 357 million pixels.
    const line = (top: number) => () => ({
      outline: { verbs: 'MLLLZ', coords: [0, top, 1.99, top, 1.99, -0.33, 0, -0.33] },
      widthEm: 1.99,
    });
    const large = { ...spec, lines: ['一'], sizeMm: 200, pitchXMm: 400, pitchYMm: 400, boldMm: 0 };
    const small = { dpi: 1200, width: 1600, height: 1200 };
    const mask = wordMask(large, small, line(-0.43));
    const height = Math.round((20 * 1200) / 25.4);
    expect(popCount(mask) / 1600).toBeGreaterThan(height - 3);
    expect(popCount(mask) / 1600).toBeLessThan(height + 3);
    expect(() => wordMask(large, small, line(-2.3))).toThrow(
      /^word\.sizeMm: one word is \d+ x \d+ device pixels, more than 268435456; make it smaller/,
    );
    const long = createBitmap(16, 8);
    expect(() => pictureMask(long, { ...large, angleDeg: 45 }, small)).toThrow('word.sizeMm: one word is');
  });

  it('refuses words that overlap, and says what room they need', () => {
    const wide = { ...spec, lines: ['複製厳禁無効'], angleDeg: 30 };
    expect(() => wordMask(wide, grid, outlineOf)).toThrow(
      /^word\.pitchXMm: one word is 15\d\.\d x 2\d\.\d mm and the next stands 60 mm from it, so they overlap; make it 15\d or more/,
    );
    expect(popCount(wordMask({ ...wide, pitchXMm: 156 }, grid, outlineOf))).toBeGreaterThan(0);
    const high = { ...spec, lines: ['複写', '複写'], stagger: 0 };
    expect(() => wordMask(high, grid, outlineOf)).toThrow(
      /^word\.pitchYMm: .* 40 mm from it, so they overlap/,
    );
    // Half a place aside, a high and narrow word has the room of two rows.
    const narrow = { ...spec, lines: ['写', '写'], stagger: 0.5 };
    expect(popCount(wordMask(narrow, grid, outlineOf))).toBeGreaterThan(0);
    const picture = createBitmap(30, 10);
    expect(() => pictureMask(picture, { ...spec, sizeMm: 21 }, grid)).toThrow(
      'word.pitchXMm: one word is 63.0 x',
    );
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
  const grid = { dpi: 600, width: 1600, height: 1200 };

  it('clears a margin around faint ink, gaps between ink, and zones', () => {
    const face = createGray(800, 600);
    // Two faint specks 5 mm apart, another 30 mm away.
    for (const [x, y] of [
      [100, 300],
      [159, 300],
      [500, 300],
    ] as const)
      face.data[y * 800 + x] = 150;
    const zone = { xMm: 50, yMm: 5, widthMm: 10, heightMm: 4 };
    const keep = keepOutFromFace(face, grid, { zones: [zone] });
    const clear = (x: number, y: number, width: number, height: number) =>
      popCount(keep, { x, y, width, height }) === width * height;
    // 2 mm is 47.2 pixels, in every direction: the corners of a square of 66 lie in it.
    expect(clear(200 - 33, 600 - 33, 68, 68)).toBe(true);
    expect(clear(200 - 47, 600, 96, 2)).toBe(true);
    expect(clear(1000, 600 - 47, 2, 96)).toBe(true);
    // Between the first two, and no farther than 3 mm from any.
    expect(clear(200, 600, 120, 2)).toBe(true);
    expect(popCount(keep, { x: 0, y: 0, width: 700, height: 529 })).toBe(0);
    expect(popCount(keep, { x: 391, y: 500, width: 538, height: 200 })).toBe(0);
    expect(clear(1190, 125, 200, 80)).toBe(true);
    const open = keepOutFromFace(face, grid, { marginMm: 0.5, gapMm: 0, lineGapMm: 0, sliverMm: 0 });
    expect(popCount(open, { x: 240, y: 500, width: 40, height: 200 })).toBe(0);
    // Down the page 9.3 mm apart are two paragraphs; along a line that is the next word.
    const lines = createGray(800, 600);
    for (const y of [250, 360]) lines.data[y * 800 + 400] = 0;
    const between = { x: 796, y: 606, width: 8, height: 8 };
    expect(popCount(keepOutFromFace(lines, grid, { sliverMm: 2 }), between)).toBe(0);
    expect(popCount(keepOutFromFace(lines, grid, { sliverMm: 2, lineGapMm: 6 }), between)).toBe(64);
    expect(() => keepOutFromFace(createGray(801, 600), grid)).toThrow('face: expected a whole fraction');
    expect(() => keepOutFromFace(face, grid, { gapMm: -1 })).toThrow('gapMm: expected 0..50, got -1');
    expect(() => keepOutFromFace(face, grid, { ruleMarginMm: 21 })).toThrow('ruleMarginMm: expected 0..20');
  });

  it('lets the pattern run up to rules, and keeps its distance from what stands between them', () => {
    const face = createGray(800, 600);
    const ink = (x: number, y: number, width: number, height: number, level = 0) => {
      for (let j = y; j < y + height; j++) face.data.fill(level, j * 800 + x, j * 800 + x + width);
    };
    // A box of 55 × 20 mm with soft edges, a line of 4 mm in it, a row below too low for any pattern.
    for (const y of [100, 340, 370]) {
      ink(80, y - 1, 652, 4, 190);
      ink(80, y, 652, 2);
    }
    for (const x of [80, 730]) ink(x, 100, 2, 272);
    ink(200, 200, 47, 3);
    const keep = keepOutFromFace(face, grid, { ruleMarginMm: 0.4, sliverMm: 2 });
    const ink600 = (x: number, y: number, width: number, height: number) =>
      popCount(keep, { x, y, width, height }) / (width * height);
    // 0.4 mm from the rule, nothing from 1.7 mm on, along and down, in the corner too.
    expect(ink600(700, 200 - 10, 100, 24)).toBe(1);
    expect(ink600(600, 244, 700, 100)).toBe(0);
    expect(ink600(204, 460, 60, 150)).toBe(0);
    expect(ink600(204, 244, 40, 40)).toBe(0);
    // 2 mm from the line.
    expect(ink600(400 - 33, 400 - 33, 94 + 66, 72)).toBe(1);
    // A strip of 2.5 mm less two margins is no more than 2 mm: left out.
    expect(ink600(160, 682, 1300, 60)).toBe(1);
    // As built in: 2 mm from rules too, and nothing in what is narrower than 5 mm.
    const builtIn = keepOutFromFace(face, grid);
    const share = (x: number, y: number, width: number, height: number) =>
      popCount(builtIn, { x, y, width, height }) / (width * height);
    expect(share(700, 200, 100, 47)).toBe(1);
    expect(share(700, 300, 500, 250)).toBe(0);
    expect(share(160, 660, 1300, 90)).toBe(1);
  });
});
