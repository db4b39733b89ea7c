import fc from 'fast-check';
// The image decoders of pdf.js come without types.
// @ts-expect-error
import { Jbig2Image } from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.mjs';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { type Bitmap, bitmapBytes, createBitmap, packedRows, setPixel } from '../../src/raster/bitmap.ts';
import { decodeGenericRegion, encodeGenericRegion } from '../../src/scramble/sealed/jbig2/index.ts';
import { jbig2Segments } from '../reference/sealed/jbig2-segments.ts';
import { textPage } from './text-page.ts';

const sameBitmap = (a: Bitmap, b: Bitmap) =>
  a.width === b.width && a.height === b.height && Buffer.compare(bitmapBytes(a), bitmapBytes(b)) === 0;

/** Rectangles, dots and blank areas: long runs, word borders and noise in one picture. */
function blots(width: number, height: number, seed: string): Bitmap {
  const random = seedrandom(seed);
  const bitmap = createBitmap(width, height);
  for (let n = Math.ceil(random() * 8); n > 0; n--) {
    const x0 = Math.floor(random() * width);
    const y0 = Math.floor(random() * height);
    const w = Math.ceil(random() * random() * width);
    const h = Math.ceil(random() * random() * height);
    const density = random() < 0.5 ? 1 : random();
    for (let y = y0; y < Math.min(height, y0 + h); y++)
      for (let x = x0; x < Math.min(width, x0 + w); x++) if (random() < density) setPixel(bitmap, x, y, 1);
  }
  return bitmap;
}

/** What pdf.js makes of it. */
function secondOpinion(code: Uint8Array, width: number, height: number, typical: boolean): Uint8Array {
  const data = jbig2Segments(code, width, height, typical);
  return Buffer.from(new Jbig2Image().parseChunks([{ data, start: 0, end: data.length }]));
}

describe('JBIG2 generic region', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        fc.integer(),
        (width, height, typical, seed) => {
          const bitmap = blots(width, height, String(seed));
          const code = encodeGenericRegion(bitmap, { typical });
          const region = decodeGenericRegion(code, width, height, { typical });
          expect(sameBitmap(region.bitmap, bitmap)).toBe(true);
          expect(region.complete).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('decodes alike in pdf.js, whatever the width and the run lengths', () => {
    for (let i = 0; i < 120; i++) {
      const typical = i % 2 === 0;
      const bitmap = blots(1 + ((i * 37) % 300), 1 + ((i * 13) % 50), `second ${i}`);
      const code = encodeGenericRegion(bitmap, { typical });
      const other = secondOpinion(code, bitmap.width, bitmap.height, typical);
      expect(Buffer.compare(other, packedRows(bitmap)), `picture ${i}`).toBe(0);
    }
  });

  it('decodes a page of text alike in pdf.js', () => {
    const page = textPage({ dpi: 200, lines: 24 });
    for (const typical of [true, false]) {
      const code = encodeGenericRegion(page, { typical });
      const other = secondOpinion(code, page.width, page.height, typical);
      expect(Buffer.compare(other, packedRows(page))).toBe(0);
    }
  });

  it('answers for a code that was cut or padded, and never throws on noise', () => {
    const page = textPage({ dpi: 100, lines: 20 });
    const code = encodeGenericRegion(page);
    const { width, height } = page;
    expect(decodeGenericRegion(code.subarray(0, code.length - 40), width, height).complete).toBe(false);
    expect(decodeGenericRegion(Buffer.concat([code, code]), width, height).complete).toBe(false);
    expect(decodeGenericRegion(new Uint8Array(0), 40, 40).bitmap.width).toBe(40);
    const random = seedrandom('noise');
    for (let i = 0; i < 200; i++) {
      const noise = Uint8Array.from({ length: Math.floor(random() * 300) }, () => random() * 256);
      decodeGenericRegion(noise, 100, 100);
    }
  });

  it('leaves its input alone and refuses absurd sizes', () => {
    const bitmap = blots(97, 33, 'kept');
    const before = bitmapBytes(bitmap).slice();
    encodeGenericRegion(bitmap);
    expect(Buffer.compare(before, bitmapBytes(bitmap))).toBe(0);
    expect(() => decodeGenericRegion(new Uint8Array(4), 2 ** 14, 2 ** 14)).toThrow(/expected at most/);
    expect(() => decodeGenericRegion(new Uint8Array(4), 0, 5)).toThrow(RangeError);
  });
});
