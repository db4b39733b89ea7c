/**
 * One-bit images as PDF writes them: the device's own pixels, compressed once, no colour table, no
 * alpha. A stencil (`/ImageMask`) paints its set bits in the current colour and leaves the rest of
 * the paper alone; an ink image carries four planes, a bit each, and paints its whole rectangle.
 */

import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { type Bitmap, packedRows } from '../raster/bitmap.ts';
import { INKS, type InkPlanes } from '../raster/ink-planes.ts';
import { pdfNumber } from './page-box.ts';
import { type PDFContext, PDFRawStream, type PDFRef } from './pdf-lib.ts';

/** Deflate levels of zlib: 1 is 14 ms for a page at 600 dpi and 278 KB, 9 is 490 ms and 172 KB. */
export type DeflateLevel = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * Compressed images, kept by the caller between sheets for bitmaps that do not change (a pantograph
 * without keep-out). Bitmaps are recognised by identity: never write into one that was placed.
 */
export interface ImageCache {
  readonly level: DeflateLevel;
  /** What is compressed, or being compressed on another thread. */
  readonly data: WeakMap<Bitmap | InkPlanes, Promise<Uint8Array>>;
}

/** An empty cache. @param level of every image in it */
export const createImageCache = (level: DeflateLevel = 1): ImageCache => ({ level, data: new WeakMap() });

const deflateAsync = promisify(deflate);

/**
 * Deflate on a thread of libuv's pool, so that the images of two faces are compressed side by side.
 * One chunk that holds the usual result: the default of 16 KB costs a trip through the event loop each.
 */
const compress = (bytes: Uint8Array, level: DeflateLevel): Promise<Uint8Array> =>
  deflateAsync(bytes, { level, memLevel: 9, chunkSize: 1 << 19 });

/** The compressed rows of a bitmap, from the cache when it has them. */
export function compressBitmap(bitmap: Bitmap, cache: ImageCache): Promise<Uint8Array> {
  return cached(bitmap, cache, () => packedRows(bitmap));
}

/** The compressed four-plane samples of ink planes, from the cache when it has them. */
export function compressPlanes(planes: InkPlanes, cache: ImageCache): Promise<Uint8Array> {
  return cached(planes, cache, () => interleavePlanes(planes));
}

function cached(key: Bitmap | InkPlanes, cache: ImageCache, rows: () => Uint8Array): Promise<Uint8Array> {
  const known = cache.data.get(key);
  if (known) return known;
  const data = compress(rows(), cache.level);
  cache.data.set(key, data);
  // A failure reaches whoever waits for it; the next one tries again.
  data.catch(() => cache.data.delete(key));
  return data;
}

/** A stencil XObject: set bits paint in the colour of the moment, clear bits paint nothing. */
export function stencilObject(context: PDFContext, bitmap: Bitmap, data: Uint8Array): PDFRef {
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: bitmap.width,
    Height: bitmap.height,
    ImageMask: true,
    BitsPerComponent: 1,
    // A mask paints where the sample is 0 unless told otherwise; ink is 1 here.
    Decode: [1, 0],
    Filter: 'FlateDecode',
    Length: data.length,
  });
  return context.register(PDFRawStream.of(dict, data));
}

/** An image XObject of four one-bit process inks; it paints paper where no plane has a bit. */
export function inkImageObject(context: PDFContext, planes: InkPlanes, data: Uint8Array): PDFRef {
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: planes.width,
    Height: planes.height,
    ColorSpace: 'DeviceCMYK',
    BitsPerComponent: 1,
    Filter: 'FlateDecode',
    Length: data.length,
  });
  return context.register(PDFRawStream.of(dict, data));
}

/** For a byte of one plane, the four bytes in which its pixels are the lowest bit of their nibbles. */
function spreadTable(): Uint32Array {
  const table = new Uint32Array(256);
  const bytes = new Uint8Array(table.buffer);
  for (let value = 0; value < 256; value++)
    for (let pixel = 0; pixel < 8; pixel++)
      if (value & (0x80 >> pixel)) bytes[value * 4 + (pixel >> 1)]! |= pixel & 1 ? 0x01 : 0x10;
  return table;
}

const SPREAD = spreadTable();

/**
 * Four planes as DeviceCMYK samples of one bit: four bits to a pixel, cyan first, rows padded to
 * whole bytes.
 */
export function interleavePlanes(planes: InkPlanes): Uint8Array {
  const { width, height } = planes;
  const planeBytes = (width + 7) >>> 3;
  const rowBytes = (width + 1) >>> 1;
  const words = new Uint32Array(planeBytes * height);
  for (const [i, ink] of INKS.entries()) {
    const plane = planes[ink];
    if (!plane) continue;
    if (plane.width !== width || plane.height !== height)
      throw new RangeError(
        `planes.${ink}: expected ${width} x ${height}, got ${plane.width} x ${plane.height}`,
      );
    const rows = packedRows(plane);
    // Shifts stay inside the nibbles, so they do not depend on the host's byte order.
    const shift = 3 - i;
    for (let k = 0; k < words.length; k++) words[k]! |= SPREAD[rows[k]!]! << shift;
  }
  const bytes = new Uint8Array(words.buffer);
  const from = planeBytes * 4;
  if (from === rowBytes) return bytes;
  const out = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) out.set(bytes.subarray(y * from, y * from + rowBytes), y * rowBytes);
  return out;
}

/** How far inside its pixels an image is placed, points. */
const INSET = 0.01;

/**
 * The matrix that lays an image on device pixels: `q … cm /Name Do Q` without the `q` and `Q`.
 *
 * The image ends 0.01 pt inside its outermost pixels. Without that, rounding puts an edge just
 * across a pixel boundary, a renderer counts one pixel more, and every dot of the page moves
 * (Poppler 3.7 M wrong pixels, PDFium 2.2 M); 0.06 pt is too much for Ghostscript.
 *
 * @param rect device pixels, from the upper left
 * @param pageHeight of the page box, points
 */
export function placeOnGrid(
  rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  dpi: number,
  pageHeight: number,
): string {
  const pt = (px: number): number => (px * 72) / dpi;
  const numbers = [
    pt(rect.width) - 2 * INSET,
    0,
    0,
    pt(rect.height) - 2 * INSET,
    pt(rect.x) + INSET,
    pageHeight - pt(rect.y + rect.height) + INSET,
  ];
  return `${numbers.map(pdfNumber).join(' ')} cm`;
}
