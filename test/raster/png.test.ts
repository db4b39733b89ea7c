/** PNG: round trips, sharp as the second opinion, and files that are not what they should be. */
import * as fc from 'fast-check';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import {
  type Bitmap,
  decodePng,
  encodePng,
  type Gray,
  isBitmap,
  isGray,
  type Rgb,
} from '../../src/raster/index.ts';
import { toGray } from '../reference/raster/plain.ts';
import {
  bitmaps,
  expectSameBitmap,
  expectSameBytes,
  grays,
  randomBitmap,
  randomGray,
  randomRgb,
} from './support.ts';

describe('round trip', () => {
  test('bitmaps come back bit for bit, with their dpi', () => {
    fc.assert(
      fc.property(bitmaps, fc.constantFrom(200, 300, 600, 1200), (b, dpi) => {
        const { image, dpi: read } = decodePng(encodePng(b, { dpi }));
        expect(read).toBe(dpi);
        expect(isBitmap(image)).toBe(true);
        expectSameBitmap(image as Bitmap, b);
      }),
      { numRuns: 60 },
    );
  });

  test('grey and RGB', () => {
    fc.assert(
      fc.property(grays, (g) => {
        const { image, dpi } = decodePng(encodePng(g));
        expect(dpi).toBeNull();
        expect(isGray(image)).toBe(true);
        expectSameBytes((image as Gray).data, g.data);
      }),
      { numRuns: 40 },
    );
    const c = randomRgb(33, 17, 4);
    expectSameBytes((decodePng(encodePng(c, { level: 0 })).image as Rgb).data, c.data);
  });

  test('the same image gives the same bytes', () => {
    const b = randomBitmap(77, 9, 3);
    expectSameBytes(encodePng(b, { dpi: 600 }), encodePng(b, { dpi: 600 }));
  });
});

describe('second opinion: sharp', () => {
  test('reads a bitmap as one bit, ink black, at its density', async () => {
    const b = randomBitmap(101, 23, 9);
    const file = encodePng(b, { dpi: 600 });
    expect([file[24], file[25]]).toEqual([1, 0]);
    const meta = await sharp(file).metadata();
    expect([meta.width, meta.height, meta.density]).toEqual([101, 23, 600]);
    expectSameBytes(await sharp(file).greyscale().raw().toBuffer(), toGray(b).data);
  });

  test('reads grey and RGB', async () => {
    const g = randomGray(40, 31, 2);
    expectSameBytes(
      await sharp(encodePng(g, { dpi: 300 }))
        .greyscale()
        .raw()
        .toBuffer(),
      g.data,
    );
    const c = randomRgb(19, 31, 2);
    expectSameBytes(await sharp(encodePng(c)).raw().toBuffer(), c.data);
  });

  test('what sharp writes is read: grey, RGB, palette, 16 bits, interlaced, alpha', async () => {
    const c = randomRgb(21, 12, 8);
    const raw = { raw: { width: 21, height: 12, channels: 3 as const } };
    for (const options of [{}, { progressive: true }, { compressionLevel: 0 }]) {
      const file = await sharp(c.data, raw).png(options).toBuffer();
      expectSameBytes((decodePng(file).image as Rgb).data, c.data);
    }
    const dense = await sharp(c.data, raw).withMetadata({ density: 300 }).png().toBuffer();
    expect(decodePng(dense).dpi).toBe(300);

    const grey = await sharp(c.data, raw).toColourspace('b-w').png().toBuffer();
    expectSameBytes(
      (decodePng(grey).image as Gray).data,
      await sharp(grey).toColourspace('b-w').raw().toBuffer(),
    );

    const palette = await sharp(c.data, raw).png({ palette: true, colours: 4, dither: 0 }).toBuffer();
    expectSameBytes(
      (decodePng(palette).image as Rgb).data,
      await sharp(palette).removeAlpha().toColourspace('srgb').raw().toBuffer(),
    );

    // Another encoder: sharp's own way to 16 bits is v * 256, which is not white at 255.
    const deep = encode({
      width: 21,
      height: 12,
      channels: 3,
      depth: 16,
      data: Uint16Array.from(c.data, (v) => Math.min(65535, v * 257 + (v & 3))),
    });
    expectSameBytes((decodePng(deep).image as Rgb).data, c.data);

    const clear = await sharp({
      create: { width: 5, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect((decodePng(clear).image as Rgb).data.every((v) => v === 255)).toBe(true);
  });
});

describe('files that cannot be read give one line', () => {
  const good = encodePng(randomGray(30, 30, 1), { dpi: 300 });
  const patched = (at: number, value: number): Uint8Array => {
    const copy = good.slice();
    copy[at] = value;
    return copy;
  };
  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /^scan.png: not a PNG file; give a PNG image$/],
    [
      'another format',
      Buffer.from('%PDF-1.7 and some more bytes so that it is long enough'),
      /not a PNG file/,
    ],
    ['cut short', good.subarray(0, 200), /^scan.png: broken PNG \(.*\); save the image again$/],
    ['damaged data', patched(good.length - 30, good[good.length - 30]! ^ 255), /broken PNG/],
    ['too many pixels', patched(16, 0x7f), /^scan.png: 2130706462 x 30 pixels/],
    ['no pixels', patched(19, 0), /^scan.png: 0 x 30 pixels/],
  ])('%s', (_, bytes, message) => {
    const read = (): unknown => decodePng(bytes, 'scan.png');
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });

  test('options out of range', () => {
    const g = randomGray(2, 2, 1);
    expect(() => encodePng(g, { dpi: 0 })).toThrow(/^dpi: expected a number above 0, got 0$/);
    expect(() => encodePng(g, { level: 10 })).toThrow(/^level/);
    expect(() => encodePng({ ...g, width: 3 })).toThrow(TypeError);
  });
});
