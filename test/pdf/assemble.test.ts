import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleSheets, type SheetPage, type SheetsRequest } from '../../src/pdf/assemble.ts';
import type { FacePage } from '../../src/pdf/face-page.ts';
import { compressBitmap, createImageCache, interleavePlanes, placeOnGrid } from '../../src/pdf/image.ts';
import { pdfNumber } from '../../src/pdf/page-box.ts';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from '../../src/pdf/pdf-lib.ts';
import { openRenderer } from '../../src/pdf/render.ts';
import { createBitmap, packedRows, setPixel } from '../../src/raster/bitmap.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import { a4Grid } from '../../src/sheet/grid.ts';
import { plainInterleave } from '../reference/pdf/interleave.ts';
import { needsTool, runTool } from '../tools.ts';
import { noiseBitmap, readNetpbm } from './pixels.ts';

const grid = a4Grid(600);
const created = new Date('2026-04-01T09:00:00Z');
const dots = noiseBitmap(200, 100, 1);
const back = noiseBitmap(96, 64, 2);

const request = (more: Partial<SheetsRequest> = {}): SheetsRequest => ({
  created,
  pages: [
    { grid, face: null, under: [{ x: 8, y: 16, bitmap: dots, ink: 'k' }], over: [] },
    { grid, face: null, under: [{ x: 0, y: 0, bitmap: back, ink: 'k' }], over: [] },
  ],
  ...more,
});

/** A face that is one rectangle, painted by `operators`. */
const rectangle = (operators: string): FacePage => ({
  orientation: 'portrait',
  embed: async (doc) => {
    const bytes = new TextEncoder().encode(operators);
    const dict = doc.context.obj({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, 595.2, 841.92],
      Length: bytes.length,
    });
    return doc.context.register(PDFRawStream.of(dict as PDFDict, bytes));
  },
  raster: () => Promise.reject(new Error('not needed')),
});

describe('assembleSheets', () => {
  it('gives the same bytes for the same request, and others for another date', async () => {
    const first = await assembleSheets(request());
    const again = await assembleSheets(request());
    const later = await assembleSheets(request({ created: new Date('2026-04-02T09:00:00Z') }));
    expect(Buffer.compare(first, again)).toBe(0);
    expect(Buffer.compare(first, later)).not.toBe(0);
  });

  it('names the file by its contents', async () => {
    const id = (pdf: Uint8Array): string =>
      /\/ID \[ <([0-9A-F]{32})> <\1> \]/.exec(Buffer.from(pdf).toString('latin1'))![1]!;
    const first = id(await assembleSheets(request()));
    expect(first).not.toBe('0'.repeat(32));
    expect(id(await assembleSheets(request()))).toBe(first);
    expect(id(await assembleSheets(request({ title: 'another' })))).not.toBe(first);
  });

  it.each([
    ['portrait', [595.2, 841.92], '/DuplexFlipLongEdge'],
    ['landscape', [841.92, 595.2], '/DuplexFlipShortEdge'],
  ] as const)(
    '%s: the page is the grid, not scaled, turned over about its left edge',
    async (orientation, box, duplex) => {
      for (const dpi of [600, 1200]) {
        const pages: SheetPage[] = [
          {
            grid: a4Grid(dpi, orientation),
            face: null,
            under: [{ x: 0, y: 0, bitmap: dots, ink: 'k' }],
            over: [],
          },
        ];
        const doc = await PDFDocument.load(await assembleSheets({ created, pages }), {
          updateMetadata: false,
        });
        const media = doc.getPage(0).node.lookup(PDFName.of('MediaBox'), PDFArray);
        expect(media.asArray().map((n) => Number(String(n)))).toEqual([0, 0, ...box]);
        const preferences = doc.catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict);
        expect(String(preferences.lookup(PDFName.of('Duplex')))).toBe(duplex);
        expect(String(preferences.lookup(PDFName.of('PrintScaling')))).toBe('/None');
      }
    },
  );

  it('says when it was made and by what, and nothing else', async () => {
    const doc = await PDFDocument.load(await assembleSheets(request({ title: '住民票の写し' })), {
      updateMetadata: false,
    });
    expect(doc.getTitle()).toBe('住民票の写し');
    expect(doc.getProducer()).toBe('shingan');
    expect(doc.getCreationDate()?.getTime()).toBe(created.getTime());
    expect(doc.getModificationDate()?.getTime()).toBe(created.getTime());
    const info = doc.context.lookup(doc.context.trailerInfo.Info, PDFDict);
    expect(info.keys().map(String).sort()).toEqual(['/CreationDate', '/ModDate', '/Producer', '/Title']);
  });

  it('writes a bitmap once, however often it is placed', async () => {
    const page = (x: number): SheetPage => ({
      grid,
      face: null,
      under: [{ x, y: 0, bitmap: dots, ink: 'k' }],
      over: [],
    });
    const doc = await PDFDocument.load(
      await assembleSheets({ created, pages: [page(0), page(32), page(0)] }),
    );
    const images = doc.context
      .enumerateIndirectObjects()
      .filter(
        ([, o]) => o instanceof PDFRawStream && o.dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image'),
      );
    expect(images).toHaveLength(1);
  });

  it('takes compressed images from a cache, and puts them there', async () => {
    const cache = createImageCache(1);
    const first = await assembleSheets(request({ cache }));
    const kept = cache.data.get(dots);
    expect(kept).toBeDefined();
    expect(Buffer.compare(inflateSync(await kept!), packedRows(dots))).toBe(0);
    expect(Buffer.compare(await assembleSheets(request({ cache })), first)).toBe(0);
    expect(cache.data.get(dots)).toBe(kept);
    expect((await compressBitmap(dots, createImageCache(9))).length).toBeGreaterThan(0);
  });

  it('leaves the bitmaps as they were', async () => {
    const before = dots.words.slice();
    await assembleSheets(request());
    expect(Buffer.compare(Buffer.from(before.buffer), Buffer.from(dots.words.buffer))).toBe(0);
  });

  it('draws under, face, over: dots on top hide no content, content hides dots below', async () => {
    const bar = createBitmap(600, 600);
    for (let y = 0; y < 600; y++) for (let x = 0; x < 600; x += 2) setPixel(bar, x, y, 1);
    // A black square and a white one, 1 inch each, at the upper left; the bars go over both.
    const face = rectangle('0 g 0 805.92 36 36 re f 1 g 36 805.92 36 36 re f');
    const place = { x: 0, y: 0, bitmap: bar, ink: 'k' as const };
    const renderer = await openRenderer();
    const at = async (page: Partial<SheetPage>): Promise<number[]> => {
      const pdf = await assembleSheets({ created, pages: [{ grid, face, under: [], over: [], ...page }] });
      const { data, width } = renderer.render(pdf, 0, grid);
      return [100 * width + 100, 100 * width + 101, 100 * width + 400, 100 * width + 401].map(
        (i) => data[i]!,
      );
    };
    expect(await at({ under: [place] })).toEqual([0, 0, 255, 255]);
    expect(await at({ over: [place] })).toEqual([0, 0, 0, 255]);
    renderer.close();
  });

  it('refuses what would not print as drawn', async () => {
    const one = (page: Partial<SheetPage>, more: Partial<SheetsRequest> = {}): Promise<Uint8Array> =>
      assembleSheets({ created, pages: [{ grid, face: null, under: [], over: [], ...page }], ...more });
    const planes: InkPlanes = { width: 200, height: 100, dpi: 1200, c: dots, m: null, y: null, k: null };
    await expect(assembleSheets({ created, pages: [] })).rejects.toThrow('pages: expected at least one page');
    await expect(one({}, { created: new Date('x') })).rejects.toThrow('created: expected a valid Date');
    await expect(one({}, { title: 5 as never })).rejects.toThrow('title: expected a string, got number');
    await expect(one({}, { device: 'rgb' as never })).rejects.toThrow(
      "device: expected 'mono' or 'cmyk', got rgb",
    );
    await expect(one({ under: [{ x: 0.5, y: 0, bitmap: dots, ink: 'k' }] })).rejects.toThrow(
      'not on whole pixels',
    );
    await expect(one({ over: [{ x: 4800, y: 0, bitmap: dots, ink: 'k' }] })).rejects.toThrow(
      'pages[0]: an image of 200 x 100 at (4800, 0) leaves the grid of 4960 x 7016',
    );
    await expect(one({ under: [{ x: 0, y: 0, planes }] })).rejects.toThrow(
      'planes of 1200 dpi on a grid of 600 dpi',
    );
    await expect(
      one({ under: [{ x: 0, y: 0, bitmap: dots, ink: 'c' }] }, { device: 'mono' }),
    ).rejects.toThrow('a mono job carries a colour ink');
  });

  needsTool('qpdf', 'mutool')('by other programs', () => {
    it('qpdf finds no fault', async () => {
      const said = runTool('qpdf', ['--check', '@'], await assembleSheets(request())).toString();
      expect(said).toContain('No syntax or stream encoding errors found');
    });

    it('inks add where they meet', async () => {
      const over = (['c', 'm', 'y', 'k'] as const).map((ink, i) => {
        const bitmap = createBitmap(16, 1);
        for (let x = 0; x < 16; x++) setPixel(bitmap, x, 0, x & (1 << i) ? 1 : 0);
        return { x: 0, y: 0, bitmap, ink };
      });
      const pdf = await assembleSheets({ created, pages: [{ grid, face: null, under: [], over }] });
      const { data } = readNetpbm(
        runTool('mutool', ['draw', '-q', '-r', '600', '-c', 'cmyk', '-F', 'pam', '-o', '-', '@'], pdf),
      );
      for (let x = 0; x < 16; x++)
        expect([0, 1, 2, 3].map((i) => (data[x * 4 + i]! > 127 ? 1 : 0))).toEqual([
          x & 1,
          (x >> 1) & 1,
          (x >> 2) & 1,
          x >> 3,
        ]);
    });
  });
});

describe('image', () => {
  it('interleaves planes as its plain twin does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 15 }),
        fc.integer(),
        (width, height, used, seed) => {
          const plane = (i: number) => (used & (1 << i) ? noiseBitmap(width, height, seed + i) : null);
          const planes: InkPlanes = {
            width,
            height,
            dpi: 600,
            c: plane(0),
            m: plane(1),
            y: plane(2),
            k: plane(3),
          };
          expect(Buffer.compare(interleavePlanes(planes), plainInterleave(planes))).toBe(0);
        },
      ),
    );
  });

  it('refuses planes of several sizes', () => {
    const planes: InkPlanes = {
      width: 8,
      height: 8,
      dpi: 600,
      c: createBitmap(8, 8),
      m: null,
      y: null,
      k: createBitmap(9, 8),
    };
    expect(() => interleavePlanes(planes)).toThrow('planes.k: expected 8 x 8, got 9 x 8');
  });

  it('places on the grid with the inset, in numbers that PDF can read', () => {
    expect(placeOnGrid({ x: 0, y: 0, width: 4960, height: 7016 }, 600, 841.92)).toBe(
      '595.18 0 0 841.9 0.01 0.01 cm',
    );
    expect(placeOnGrid({ x: 1, y: 2, width: 3, height: 4 }, 1200, 841.92)).toBe(
      '0.16 0 0 0.22 0.07 841.57 cm',
    );
    expect([1e-7, -1e-9, 0.1 + 0.2, 595.2, -12].map(pdfNumber)).toEqual(['0', '0', '0.3', '595.2', '-12']);
  });
});
