import { describe, expect, it } from 'vitest';
import { bitmapBytes, createBitmap, getPixel } from '../../src/raster/bitmap.ts';
import { dilate } from '../../src/raster/dilate.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import {
  builtinPantograph,
  fillPantograph,
  type PantographDesign,
  preparePantograph,
} from '../../src/watermark/index.ts';
import { withMask } from '../../src/watermark/prepare.ts';
import { coarseTile, groundTile, TILE_WORDS, tileHeight } from '../../src/watermark/screens.ts';
import { fillPantographRgba } from '../reference/watermark/fill.ts';
import { noise } from './helpers.ts';

const base = builtinPantograph(600);
const DESIGNS: Record<string, PantographDesign> = {
  built_in: base,
  plain: { ...base, camouflage: null },
  ladder: {
    ...base,
    coarse: [
      base.coarse[0]!,
      { shape: 'square', areaPx: 12.5, share: 0.64 },
      { shape: 'bar', areaPx: 6, share: 1 },
    ],
  },
  'ground appears': {
    ...base,
    mode: 'ground-appears',
    camouflage: { motif: 'asanoha', sizeMm: 9, lineMm: 0.6 },
  },
  quincunx: {
    ...base,
    lattice: 'quincunx',
    coarse: [{ shape: 'round', areaPx: 14.5 }],
    fine: { ...base.fine, arrangement: 'on-cells' },
  },
  '1200 dpi': builtinPantograph(1200),
};

describe('fillPantograph', () => {
  it.each(Object.entries(DESIGNS))('is the plain twin, pixel by pixel: %s', (_, design) => {
    // Widths that are not whole words, heights that end in the middle of a cell.
    const grid = { dpi: design.dpi, width: 619, height: 245 };
    const mask = dilate(noise(grid.width, grid.height, 0.0006, 3), 20);
    const keepOut = noise(grid.width, grid.height, 0.0004, 5);
    const prepared = preparePantograph(design, mask, grid);
    for (const keep of [null, keepOut]) {
      const page = fillPantograph(prepared, keep);
      const twin = fillPantographRgba(prepared, keep);
      let wrong = 0;
      let ink = 0;
      for (let y = 0; y < grid.height; y++)
        for (let x = 0; x < grid.width; x++) {
          const black = twin[(y * grid.width + x) * 4] === 0 ? 1 : 0;
          ink += black;
          if (getPixel(page, x, y) !== black) wrong++;
        }
      expect(wrong).toBe(0);
      expect(ink).toBeGreaterThan(0.02 * grid.width * grid.height);
      // Padding stays clear.
      const bytes = new Uint8Array(page.words.buffer);
      for (let y = 0; y < grid.height; y++) expect(bytes[y * page.stride * 4 + page.stride * 4 - 1]).toBe(0);
    }
  });

  it('keeps what sheets share to itself: no page or keep-out leaves a trace in the next', () => {
    const grid = { dpi: 600, width: 619, height: 245 };
    const mask = dilate(noise(grid.width, grid.height, 0.0006, 3), 20);
    const keepOut = dilate(noise(grid.width, grid.height, 0.0004, 5), 40);
    const prepared = preparePantograph(base, mask, grid);
    const fresh = (keep: typeof keepOut | null) =>
      fillPantograph(preparePantograph(base, mask, grid), keep).words;
    const kept = fillPantograph(prepared, keepOut);
    expect(kept.words).toEqual(fresh(keepOut));
    kept.words.fill(0xffffffff);
    const bare = fillPantograph(prepared);
    expect(bare.words).toEqual(fresh(null));
    bare.words.fill(0);
    const used = createBitmap(grid.width, grid.height);
    used.words.fill(0xffffffff);
    expect(fillPantograph(prepared, keepOut, used)).toBe(used);
    expect(used.words).toEqual(fresh(keepOut));
    // Another word, the same screens: nothing of the first.
    const other = withMask(prepared, noise(grid.width, grid.height, 0.5, 11));
    expect(fillPantograph(other).words).not.toEqual(fresh(null));
    expect(fillPantograph(prepared).words).toEqual(fresh(null));
  });

  it.each(Object.entries(DESIGNS))(
    'cuts no dot: every cell is a whole cell of one screen, or empty: %s',
    (_, design) => {
      const grid = { dpi: design.dpi, width: 512, height: 240 };
      const prepared = preparePantograph(design, dilate(noise(512, 240, 0.0006, 7), 25), grid);
      const keepOut = noise(512, 240, 0.001, 9);
      const page = fillPantograph(prepared, keepOut);
      const screens = [groundTile(design), ...design.coarse.map((rung) => coarseTile(design, rung))];
      const { width: cw, height: ch } = design.cell;
      for (let y0 = 0; y0 + ch <= 240; y0 += ch)
        for (let x0 = 0; x0 < 512; x0 += cw) {
          const band = Math.floor(y0 / prepared.tileRows);
          const cell = (image: typeof page, x: number, y: number) => {
            let key = '';
            const bytes = bitmapBytes(image);
            for (let j = 0; j < ch; j++)
              for (let i = 0; i < cw; i += 8)
                key += `${bytes[(y + j) * image.stride * 4 + (((x + i) % image.width) >> 3)]} `;
            return key;
          };
          const here = cell(page, x0, y0);
          if (!/[1-9]/.test(here)) continue;
          const tx = (x0 + prepared.shifts[band]! * 32) % (TILE_WORDS * 32);
          expect(screens.some((s) => cell(s, tx, y0 - band * prepared.tileRows) === here)).toBe(true);
          expect(popCount(keepOut, { x: x0, y: y0, width: cw, height: ch })).toBe(0);
        }
    },
  );

  it('leaves out the cells that the edge of the page cuts: landscape A4 in cells of 16 ended in half dots', () => {
    const cell = { width: 16, height: 16 };
    for (const camouflage of [null, base.camouflage])
      for (const [width, height] of [
        [504, 248],
        [520, 240],
        [512, 250],
      ] as const) {
        const design = { ...base, cell, camouflage };
        const mask = noise(width, height, 0.5, 11);
        const page = fillPantograph(preparePantograph(design, mask, { dpi: 600, width, height }));
        const [right, foot] = [width - (width % 16), height - (height % 16)];
        expect(popCount(page)).toBe(popCount(page, { x: 0, y: 0, width: right, height: foot }));
        // The last whole cells are there.
        expect(popCount(page, { x: right - 32, y: 0, width: 32, height })).toBeGreaterThan(100);
        expect(popCount(page, { x: 0, y: foot - 32, width, height: 32 })).toBeGreaterThan(100);
      }
  });

  it('leaves a ring of paper inside each cell of coarse dots, so dots of neighbours never touch', () => {
    for (const design of Object.values(DESIGNS))
      for (const rung of design.coarse) {
        const tile = coarseTile(design, rung);
        const { width: cw, height: ch } = design.cell;
        let ink = 0;
        let edge = 0;
        for (let y = 0; y < tile.height; y++)
          for (let x = 0; x < tile.width; x++) {
            if (!getPixel(tile, x, y)) continue;
            ink++;
            if (x % cw === 0 || x % cw === cw - 1 || y % ch === 0 || y % ch === ch - 1) edge++;
          }
        expect(edge).toBe(0);
        const cells = (tile.width / cw) * (tile.height / ch) * (design.lattice === 'square' ? 1 : 0.5);
        // A tile holds whole dots.
        expect(Math.abs(ink / cells - rung.areaPx * (rung.share ?? 1))).toBeLessThanOrEqual(
          rung.areaPx / cells,
        );
      }
  });

  it('thins in fine steps: each step of coverage only adds dots', () => {
    let before = groundTile({ ...base, fine: { ...base.fine, coverage: 0.3 } });
    for (let c = 0.32; c < 0.5; c += 0.02) {
      const now = groundTile({ ...base, fine: { ...base.fine, coverage: c } });
      let lost = 0;
      let won = 0;
      for (let i = 0; i < now.words.length; i++) {
        if (before.words[i]! & ~now.words[i]!) lost++;
        if (now.words[i]! & ~before.words[i]!) won++;
      }
      expect(lost).toBe(0);
      expect(won).toBeGreaterThan(0);
      before = now;
    }
  });

  it('repeats within the window of Flate', () => {
    expect(tileHeight(base) * 620).toBeLessThan(32768);
    expect(tileHeight(builtinPantograph(1200)) * 1240).toBeLessThan(32768);
  });

  it('refuses what does not fit together', () => {
    const grid = { dpi: 600, width: 64, height: 64 };
    const prepared = preparePantograph(base, createBitmap(64, 64), grid);
    expect(() => fillPantograph(prepared, createBitmap(64, 65))).toThrow(
      'keepOut: expected 64 x 64, got 64 x 65',
    );
    // It would be emptied by its own dots.
    const keepOut = createBitmap(64, 64);
    expect(() => fillPantograph(prepared, keepOut, keepOut)).toThrow('out: expected a bitmap of its own');
    expect(() => fillPantograph(prepared, keepOut, { ...keepOut })).toThrow('got the keepOut');
    expect(() => preparePantograph(base, createBitmap(10, 64), grid)).toThrow(
      'mask: expected 64 x 64, got 10 x 64',
    );
    expect(() => preparePantograph({ ...base, ink: 'y' as never }, createBitmap(64, 64), grid)).toThrow(
      'ink: expected c, m or k, got "y"',
    );
    expect(() =>
      preparePantograph({ ...base, fine: { ...base.fine, pitchPx: 3 } }, createBitmap(64, 64), grid),
    ).toThrow('fine.pitchPx');
    expect(() => preparePantograph(base, createBitmap(64, 64), { ...grid, dpi: 1200 })).toThrow(
      'grid.dpi: expected 600, got 1200',
    );
  });
});
