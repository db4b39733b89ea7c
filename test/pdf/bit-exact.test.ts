/**
 * The proof: at the device's resolution every dot comes back as it was written, from four renderers
 * that share no code, over the whole page and up to its first and last row and column.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { assembleSheets } from '../../src/pdf/assemble.ts';
import { openRenderer } from '../../src/pdf/render.ts';
import { type Bitmap, getPixel } from '../../src/raster/bitmap.ts';
import { INKS, type InkPlanes } from '../../src/raster/ink-planes.ts';
import { a4Grid } from '../../src/sheet/grid.ts';
import { needsTool, runTool } from '../tools.ts';
import { expectSameDots, inkBits, netpbmBits, noiseBitmap, readNetpbm } from './pixels.ts';

// Ghostscript separates a page of overprinting stencils in 3 s, on a busy machine in 30.
vi.setConfig({ testTimeout: 240_000 });

const created = new Date('2026-04-01T00:00:00Z');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shingan-dots-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MONO = [
  [600, 'portrait'],
  [600, 'landscape'],
  [1200, 'portrait'],
] as const;

for (const [dpi, orientation] of MONO)
  describe(`mono, ${dpi} dpi, ${orientation}`, () => {
    const grid = a4Grid(dpi, orientation);
    let dots: Bitmap;
    let pdf: Uint8Array;
    let file = '';
    beforeAll(async () => {
      dots = noiseBitmap(grid.width, grid.height, dpi);
      for (const [x, y] of [
        [0, 0],
        [grid.width - 1, 0],
        [0, grid.height - 1],
        [grid.width - 1, grid.height - 1],
      ])
        expect([0, 1]).toContain(getPixel(dots, x!, y!));
      pdf = await assembleSheets({
        pages: [{ grid, face: null, under: [{ x: 0, y: 0, bitmap: dots, ink: 'k' }], over: [] }],
        created,
      });
      file = join(folder, `${dpi}-${orientation}.pdf`);
      writeFileSync(file, pdf);
    });

    it('PDFium', async () => {
      const renderer = await openRenderer();
      const { data } = renderer.render(pdf, 0, grid);
      renderer.close();
      expectSameDots(inkBits(data, grid.width, grid.height), dots);
    });

    needsTool('pdftoppm')('Poppler', () => {
      it('pdftoppm', () =>
        expectSameDots(netpbmBits(runTool('pdftoppm', ['-r', `${dpi}`, '-mono', file])), dots));
    });

    needsTool('mutool')('MuPDF', () => {
      it('mutool draw', () =>
        expectSameDots(
          netpbmBits(
            runTool('mutool', ['draw', '-q', '-r', `${dpi}`, '-c', 'mono', '-F', 'pbm', '-o', '-', file]),
          ),
          dots,
        ));
    });

    needsTool('gs')('Ghostscript', () => {
      it('pbmraw', () =>
        expectSameDots(
          netpbmBits(
            runTool('gs', [
              '-q',
              '-dSAFER',
              '-dBATCH',
              '-dNOPAUSE',
              '-sDEVICE=pbmraw',
              `-r${dpi}`,
              '-sOutputFile=-',
              file,
            ]),
          ),
          dots,
        ));
    });
  });

describe('grey renderers at 600 dpi', () => {
  // A page in grey must hold nothing between ink and paper: no dot was smoothed.
  const grid = a4Grid(600);
  let dots: Bitmap;
  let file = '';
  beforeAll(async () => {
    dots = noiseBitmap(grid.width, grid.height, 7);
    file = join(folder, 'grey.pdf');
    // The pattern in bands, as a sheet with several images carries it: bands meet without a seam.
    const bands = [0, 1, 2].map((i) => ({ y: i * 2400, height: i === 2 ? grid.height - 4800 : 2400 }));
    const under = bands.map(({ y, height }, i) => ({
      x: 0,
      y,
      ink: 'k' as const,
      bitmap: noiseBitmap(grid.width, height, i + 20),
    }));
    dots = joinBands(under.map((u) => u.bitmap));
    writeFileSync(file, await assembleSheets({ pages: [{ grid, face: null, under, over: [] }], created }));
  });
  needsTool('pdftoppm')('Poppler', () => {
    it('pdftoppm -gray', () =>
      expectSameDots(netpbmBits(runTool('pdftoppm', ['-r', '600', '-gray', file])), dots));
  });
  needsTool('gs')('Ghostscript', () => {
    it('pgmraw', () =>
      expectSameDots(
        netpbmBits(
          runTool('gs', [
            '-q',
            '-dSAFER',
            '-dBATCH',
            '-dNOPAUSE',
            '-sDEVICE=pgmraw',
            '-r600',
            '-sOutputFile=-',
            file,
          ]),
        ),
        dots,
      ));
  });
});

const FOUR_INKS = [
  // what, device grid, rows of the image of four planes; the rest are four stencils that overprint
  ['a whole page, 600 dpi', a4Grid(600), 6500],
  ['the width of a page, 1200 dpi', { dpi: 1200, width: 9920, height: 301 }, 150],
  ['the height of a page, 1200 dpi', { dpi: 1200, width: 301, height: 14032 }, 7000],
] as const;

describe.each(FOUR_INKS)('four inks, %s', (what, grid, split) => {
  const expected = {} as Record<(typeof INKS)[number], Bitmap>;
  let file = '';
  beforeAll(async () => {
    const part = (height: number, seed: number): InkPlanes => ({
      width: grid.width,
      height,
      dpi: grid.dpi,
      c: noiseBitmap(grid.width, height, seed),
      m: noiseBitmap(grid.width, height, seed + 1),
      y: noiseBitmap(grid.width, height, seed + 2),
      k: noiseBitmap(grid.width, height, seed + 3),
    });
    const upper = part(split, 100);
    const lower = part(grid.height - split, 200);
    for (const ink of INKS) expected[ink] = joinBands([upper[ink]!, lower[ink]!]);
    file = join(folder, `${what}.pdf`);
    writeFileSync(
      file,
      await assembleSheets({
        pages: [
          {
            grid,
            face: null,
            under: [{ x: 0, y: 0, planes: upper }],
            over: [{ x: 0, y: split, planes: lower }],
          },
        ],
        created,
      }),
    );
  });

  needsTool('mutool')('MuPDF', () => {
    it('mutool draw -c cmyk', () => {
      const { width, height, data } = readNetpbm(
        runTool('mutool', ['draw', '-q', '-r', `${grid.dpi}`, '-c', 'cmyk', '-F', 'pam', '-o', '-', file]),
      );
      for (const [offset, ink] of INKS.entries())
        expectSameDots(inkBits(data, width, height, { inkIsHigh: true, step: 4, offset }), expected[ink]);
    });
  });

  needsTool('gs')('Ghostscript', () => {
    it('tiffsep', async () => {
      runTool('gs', [
        ...['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=tiffsep', '-sCompression=none'],
        ...[`-r${grid.dpi}`, '-dMaxBitmap=1000000000', `-sOutputFile=${folder}/sep%d.tif`, file],
      ]);
      for (const [ink, name] of [
        ['c', 'Cyan'],
        ['m', 'Magenta'],
        ['y', 'Yellow'],
        ['k', 'Black'],
      ] as const) {
        const { data, info } = await sharp(readFileSync(`${folder}/sep1(${name}).tif`))
          .raw()
          .toBuffer({ resolveWithObject: true });
        expectSameDots(inkBits(data, info.width, info.height, { step: info.channels }), expected[ink]);
      }
    });
  });
});

/** Bitmaps of one width, one below the other. */
function joinBands(bands: readonly Bitmap[]): Bitmap {
  const { width, stride } = bands[0]!;
  const words = new Uint32Array(bands.reduce((sum, band) => sum + band.words.length, 0));
  let at = 0;
  for (const band of bands) {
    words.set(band.words, at);
    at += band.words.length;
  }
  return { width, stride, height: words.length / stride, words };
}
