/**
 * Hostile scans: broken files for the decoder, and pictures that were cut, bent, painted over or put
 * together for the reader. Any file gives pages or an `InputError`; any picture gives an answer, and what
 * opens is what was issued.
 */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { openRenderer } from '../../src/pdf/render.ts';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { resampleGray } from '../../src/raster/resample.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import { decodeScan, openCodeReader, readBack } from '../../src/scan/index.ts';
import { signLabel } from '../../src/scramble/label/index.ts';
import { openField } from '../../src/verify/open-field.ts';
import { TEST_KEY } from '../scan/back-sheet.ts';
import { roughScan } from '../scan/rough-scan.ts';
import { backPage } from '../security/back-page.ts';
import { below, mutateBytes } from '../security/mutate-bytes.ts';
import { GEOMETRY, ISSUER, outcome, sealedSheet } from '../security/sealed-sheets.ts';
import { bounded, fuzzRandom } from './bounded.ts';

const renderer = await openRenderer();
const codeReader = await openCodeReader();

/** A PDF of one grey image, written by hand. */
function pdfOf(width: number, height: number, data: Uint8Array): Buffer {
  const image = `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 8/Length ${data.length}>>`;
  const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
        `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>endobj\n` +
        `5 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj\n4 0 obj${image}stream\n`,
    ),
    data,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n'),
  ]);
}

describe('fuzz: scan', () => {
  it('files', async () => {
    const random = fuzzRandom('files');
    const width = 90;
    const height = 60;
    const data = Uint8Array.from({ length: width * height }, (_, i) => (i * i) % 251);
    const raw = () => sharp(Buffer.from(data), { raw: { width, height, channels: 1 } });
    const files = await Promise.all([
      raw().png().toBuffer(),
      raw().toColourspace('grey16').png().toBuffer(),
      raw().toColourspace('srgb').png({ palette: true }).toBuffer(),
      raw().toColourspace('srgb').withMetadata({ orientation: 6 }).jpeg({ quality: 80 }).toBuffer(),
      raw().toColourspace('b-w').jpeg({ progressive: true }).toBuffer(),
      raw().toColourspace('srgb').toColourspace('cmyk').jpeg().toBuffer(),
      raw().tiff({ compression: 'lzw', predictor: 'none' }).toBuffer(),
      raw()
        .toColourspace('b-w')
        .threshold(128)
        .tiff({ bitdepth: 1, compression: 'ccittfax4', predictor: 'none' })
        .toBuffer(),
      raw().tiff({ compression: 'deflate', tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer(),
      Promise.resolve(pdfOf(width, height, data)),
    ]);
    let pages = 0;
    await bounded('decoder of scan files', 0.02, async (i) => {
      const kept = new Uint8Array(files[i % files.length]!);
      // The first bytes name the format: a change there ends at once, so most leave them.
      const head = random() < 0.1 ? 0 : 8;
      const bytes = Buffer.concat([kept.subarray(0, head), mutateBytes(kept.subarray(head), random)]);
      try {
        for (const { gray } of await decodeScan(new Uint8Array(bytes), {
          renderer,
          maxPixels: 4e6,
          maxPages: 4,
          pdfDpi: 100,
        })) {
          expect(gray.data.length).toBe(gray.width * gray.height);
          pages++;
        }
      } catch (error) {
        expect(error, `file ${i % files.length}`).toBeInstanceOf(InputError);
      }
    });
    expect(pages).toBeGreaterThan(0);
  });

  it('pictures of backs', async () => {
    const random = fuzzRandom('pictures');
    const sheet = await sealedSheet(1);
    const other = await sealedSheet(2);
    const shifted = signLabel({ ...sheet.label, rows: 9, cellPx: 4 }, TEST_KEY.signSeed);
    const scans = [
      backPage(sheet.cells, GEOMETRY, sheet.labelBytes),
      // Another sheet's field; a genuine label that promises another geometry.
      backPage(other.cells, GEOMETRY, sheet.labelBytes),
      backPage(sheet.cells, GEOMETRY, shifted),
    ].map((page) => lower(roughScan(page, { dpi: 150 })));
    let opened = 0;
    await bounded(
      'reader of backs',
      0.002,
      async (i) => {
        let picture = scans[random() < 0.6 ? 0 : below(random, scans.length)]!;
        for (let n = below(random, 4); n > 0; n--) picture = harm(picture, scans, random);
        const reading = await readBack(picture, { codeReader, verifyKey: (kid) => ISSUER.verifyKey(kid) });
        if (reading.label.status !== 'valid' || !reading.field) return;
        const { fields } = reading.label;
        const face = await openField(reading.field.soft, reading.field.geometry, fields, ISSUER);
        if (!face) return;
        const bytes = fields.serial === sheet.label.serial ? sheet.labelBytes : other.labelBytes;
        expect(outcome(face, bytes, [sheet, other]), `picture ${i}`).not.toBe('accepted');
        opened++;
      },
      40,
    );
    expect(opened).toBeGreaterThan(0);
  });
});

/** The part of a back that carries something. */
function lower({ width, height, data }: Gray): Gray {
  const y = Math.floor(height * 0.68);
  return { width, height: height - y, data: data.slice(y * width) };
}

/** One more accident. */
function harm(picture: Gray, scans: readonly Gray[], random: () => number): Gray {
  const { width, height } = picture;
  const some = (n: number) => 1 + below(random, n);
  const out = { width, height, data: picture.data.slice() };
  switch (below(random, 10)) {
    case 0: {
      const x = below(random, width);
      const y = below(random, height);
      return crop(picture, { x, y, width: some(width - x), height: some(height - y) });
    }
    case 1:
      return resampleGray(picture, some(1400), some(1400));
    case 2:
      return rotate90(picture, below(random, 4));
    case 3:
      return { width, height, data: out.data.map((v) => 255 - v) };
    case 4: {
      // Painted over.
      const level = below(random, 256);
      const x = below(random, width);
      const w = some(width - x);
      for (let y = below(random, height), n = some(height); n > 0 && y < height; n--, y++)
        out.data.fill(level, y * width + x, y * width + x + w);
      return out;
    }
    case 5: {
      const noise = random() * 300;
      return {
        width,
        height,
        data: out.data.map((v) => Math.max(0, Math.min(255, v + noise * (random() - 0.5)))),
      };
    }
    case 6: {
      // Rows out of place.
      const from = below(random, height);
      out.data.copyWithin(below(random, height) * width, from * width, (from + some(height - from)) * width);
      return out;
    }
    case 7: {
      // A part of another scan on top.
      const scan = scans[below(random, scans.length)]!;
      const x0 = below(random, width);
      for (
        let y = below(random, height), v = below(random, scan.height);
        y < height && v < scan.height;
        y++, v++
      )
        out.data.set(
          scan.data.subarray(v * scan.width, v * scan.width + Math.min(width - x0, scan.width)),
          y * width + x0,
        );
      return out;
    }
    case 8: {
      // Sheared: every row a little further.
      const slope = (random() - 0.5) * 0.2;
      for (let y = 0; y < height; y++) {
        const by = Math.round(slope * y);
        for (let x = 0; x < width; x++)
          out.data[y * width + x] = picture.data[y * width + Math.max(0, Math.min(width - 1, x + by))]!;
      }
      return out;
    }
    default: {
      const gain = random() * 3;
      const offset = (random() - 0.5) * 300;
      return { width, height, data: out.data.map((v) => Math.max(0, Math.min(255, v * gain + offset))) };
    }
  }
}
