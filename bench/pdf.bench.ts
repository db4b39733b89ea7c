/**
 * From dots to a PDF: one-bit images as raw streams, against the road that the library offers
 * (canvas, PNG, `embedPng`). Pages of two screens as a pantograph has them, A4, 600 dpi.
 * `npx vitest bench --run bench/pdf.bench.ts`
 */
import { createCanvas } from '@napi-rs/canvas';
import { bench, describe } from 'vitest';
import { assembleSheets, type SheetPage } from '../src/pdf/assemble.ts';
import { createImageCache, interleavePlanes } from '../src/pdf/image.ts';
import { PDFDocument } from '../src/pdf/pdf-lib.ts';
import { type Bitmap, bitmapBytes, bitmapFromRows, getPixel } from '../src/raster/bitmap.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { a4Grid } from '../src/sheet/grid.ts';
import { plainInterleave } from '../test/reference/pdf/interleave.ts';
import { memcpy, mustAgree, QUICK, SLOW, use } from './support.ts';

const created = new Date('2026-04-01T00:00:00Z');

/** Fine dots at a period of 8 px with coarse ones at 16 in every other box of 700: about 280 KB at level 1. */
function screens(dpi: number, phase: number): Bitmap {
  const { width, height } = a4Grid(dpi);
  const rowBytes = width >> 3;
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++)
    for (let b = 0; b < rowBytes; b++) {
      const inside = ((Math.floor((y + phase) / 700) + Math.floor((b * 8 + phase) / 700)) & 1) === 1;
      const fine = y % 8 < 2 ? 0x80 : 0;
      const coarse = y % 16 < 3 && (b & 1) === 0 ? 0xe0 : 0;
      rows[y * rowBytes + b] = inside ? coarse : fine;
    }
  return bitmapFromRows(width, height, rows);
}

const front = screens(600, 0);
const back = screens(600, 300);
const grid = a4Grid(600);
const pages = (images: readonly Bitmap[]): SheetPage[] =>
  images.map((bitmap) => ({ grid, face: null, under: [{ x: 0, y: 0, bitmap, ink: 'k' }], over: [] }));

/** The same two pages through a canvas, a PNG and `embedPng`. */
async function throughCanvas(images: readonly Bitmap[]): Promise<Uint8Array> {
  const doc = await PDFDocument.create();
  for (const image of images) {
    const canvas = createCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    const pixels = context.createImageData(image.width, image.height);
    const bytes = bitmapBytes(image);
    const rowBytes = image.stride * 4;
    for (let y = 0; y < image.height; y++)
      for (let x = 0; x < image.width; x++) {
        const i = (y * image.width + x) * 4;
        const ink = (bytes[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1;
        pixels.data[i] = pixels.data[i + 1] = pixels.data[i + 2] = ink ? 0 : 255;
        pixels.data[i + 3] = 255;
      }
    context.putImageData(pixels, 0, 0);
    const png = await doc.embedPng(canvas.toBuffer('image/png'));
    doc.addPage([595.2, 841.92]).drawImage(png, { x: 0, y: 0, width: 595.2, height: 841.92 });
  }
  return doc.save();
}

describe('two faces of dots to a PDF, 600 dpi', () => {
  memcpy(2 * packedLength(front));
  bench(
    'assembleSheets',
    async () => use(await assembleSheets({ pages: pages([front, back]), created })),
    QUICK,
  );
  const cache = createImageCache();
  bench(
    'assembleSheets, static images cached',
    async () => use(await assembleSheets({ pages: pages([front, back]), created, cache })),
    QUICK,
  );
  bench('plain: canvas, PNG, embedPng', async () => use(await throughCanvas([front, back])), SLOW);
});

describe('emblem of four inks to DeviceCMYK bits, 708 px', () => {
  const cut = (source: Bitmap, x0: number): Bitmap => {
    const rows = new Uint8Array(89 * 708);
    for (let y = 0; y < 708; y++)
      for (let x = 0; x < 708; x++)
        if (getPixel(source, x0 + x, y)) rows[y * 89 + (x >> 3)]! |= 0x80 >> (x & 7);
    return bitmapFromRows(708, 708, rows);
  };
  const planes: InkPlanes = {
    width: 708,
    height: 708,
    dpi: 600,
    c: cut(front, 0),
    m: cut(front, 3),
    y: cut(front, 5),
    k: cut(back, 0),
  };
  mustAgree('interleave', interleavePlanes(planes), plainInterleave(planes));
  memcpy(354 * 708);
  bench('interleavePlanes', () => use(interleavePlanes(planes)), QUICK);
  bench('plain: pixel by pixel', () => use(plainInterleave(planes)), SLOW);
});

function packedLength({ width, height }: Bitmap): number {
  return ((width + 7) >> 3) * height;
}
