import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { openRenderer } from '../../src/pdf/render.ts';
import { decodeScan } from '../../src/scan/index.ts';

const width = 60;
const height = 40;
/** A dark left upper quarter on a light page: turns and inversions show. */
const data = Uint8Array.from({ length: width * height }, (_, i) =>
  i % width < 20 && i < width * 10 ? 30 : 220,
);
const raw = () => sharp(Buffer.from(data), { raw: { width, height, channels: 1 } });
const rgb = () => raw().toColourspace('srgb');

async function page(file: Buffer) {
  const pages = await decodeScan(new Uint8Array(file));
  expect(pages).toHaveLength(1);
  return pages[0]!;
}

describe('decodeScan', () => {
  it.each([
    ['grey PNG', () => raw().toColourspace('b-w').png().toBuffer()],
    ['16-bit PNG', () => raw().toColourspace('grey16').png().toBuffer()],
    ['colour PNG with alpha', () => rgb().ensureAlpha(1).png().toBuffer()],
    ['palette PNG', () => rgb().png({ palette: true }).toBuffer()],
    ['grey JPEG', () => raw().toColourspace('b-w').jpeg({ quality: 95 }).toBuffer()],
    ['CMYK JPEG', () => rgb().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['LZW TIFF', () => raw().tiff({ compression: 'lzw', predictor: 'none' }).toBuffer()],
    ['16-bit TIFF', () => raw().toColourspace('grey16').tiff({ compression: 'none' }).toBuffer()],
  ])('%s', async (_, make) => {
    const { gray } = await page(await make());
    expect([gray.width, gray.height, gray.data.length]).toEqual([width, height, width * height]);
    // CMYK passes through an ink model: levels move, order does not.
    expect(gray.data[5 * width + 5]!).toBeLessThan(75);
    expect(gray.data[30 * width + 50]!).toBeGreaterThan(200);
  });

  it('1-bit TIFF: black and white, not inverted', async () => {
    const { gray } = await page(
      await raw()
        .toColourspace('b-w')
        .threshold(128)
        .tiff({ bitdepth: 1, compression: 'lzw', predictor: 'none' })
        .toBuffer(),
    );
    expect(gray.data[5 * width + 5]).toBe(0);
    expect(gray.data[30 * width + 50]).toBe(255);
  });

  it('obeys the EXIF turn', async () => {
    const { gray } = await page(
      await rgb().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer(),
    );
    expect([gray.width, gray.height]).toEqual([height, width]);
    // Upper left of the file is upper right as seen.
    expect(gray.data[5 * height + height - 5]!).toBeLessThan(80);
  });

  it('transparent paper is white', async () => {
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect((await page(clear)).gray.data.every((v) => v === 255)).toBe(true);
  });

  it('reads the resolution a file states', async () => {
    expect((await page(await rgb().withMetadata({ density: 300 }).png().toBuffer())).dpi).toBe(300);
  });

  it('all pages of a TIFF, and of a PDF', async () => {
    const two = await sharp(Buffer.concat([Buffer.from(data), Buffer.alloc(data.length, 128)]), {
      raw: { width, height: 2 * height, channels: 1, pageHeight: height },
    })
      .tiff({ compression: 'deflate' })
      .toBuffer();
    const pages = await decodeScan(new Uint8Array(two));
    expect(pages.map((p) => p.gray.height)).toEqual([height, height]);
    expect(pages[1]!.gray.data[0]).toBe(128);

    const { PDFDocument } = await import('../../src/pdf/pdf-lib.ts');
    const document = await PDFDocument.create();
    const image = await document.embedJpg(await rgb().jpeg({ quality: 95 }).toBuffer());
    for (let i = 0; i < 2; i++)
      document.addPage([30, 20]).drawImage(image, { x: 0, y: 0, width: 30, height: 20 });
    const renderer = await openRenderer();
    const scans = await decodeScan(await document.save(), { renderer, pdfDpi: 144 });
    renderer.close();
    expect(scans.map((p) => [p.gray.width, p.gray.height, p.dpi])).toEqual([
      [60, 40, 144],
      [60, 40, 144],
    ]);
    expect(scans[0]!.gray.data[5 * width + 5]!).toBeLessThan(60);
  });
});

describe('decodeScan refuses, in one line', () => {
  const refuse = async (bytes: Uint8Array, options = {}): Promise<string> => {
    try {
      await decodeScan(bytes, { where: 'back.png', ...options });
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).kind).toBe('input');
      expect((error as Error).message).not.toContain('\n');
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };

  it.each([
    ['an empty file', new Uint8Array(0), 'back.png: is empty'],
    ['text', new TextEncoder().encode('not an image'), 'back.png: is not a PNG, JPEG, TIFF or PDF'],
    ['a drawing', new TextEncoder().encode('<svg width="9" height="9"/>'), 'is not a PNG, JPEG, TIFF or PDF'],
    ['a PNG of eight bytes', Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), 'cannot be read as an image'],
    ['a PDF without a renderer', new TextEncoder().encode('%PDF-1.7'), 'back.png: is a PDF and no renderer'],
  ])('%s', async (_, bytes, message) => {
    expect(await refuse(bytes)).toContain(message);
  });

  it('an image over the limit, before decoding it', async () => {
    expect(await refuse(new Uint8Array(await raw().png().toBuffer()), { maxPixels: 1000 })).toContain(
      'is 60 x 40 pixels',
    );
  });

  it('a truncated file', async () => {
    const file = await rgb().png({ compressionLevel: 0 }).toBuffer();
    expect(await refuse(new Uint8Array(file.subarray(0, file.length >> 1)))).toContain('broken image');
  });

  it('another format', async () => {
    expect(await refuse(new Uint8Array(await rgb().webp().toBuffer()))).toContain(
      'is not a PNG, JPEG, TIFF or PDF',
    );
  });
});
