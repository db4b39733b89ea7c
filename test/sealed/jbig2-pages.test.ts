/** Whole A4 pages of our JBIG2, drawn by three programs that have decoders of their own. */
import { expect, it } from 'vitest';
import { openRenderer } from '../../src/pdf/render.ts';
import { type Bitmap, bitmapBytes, createBitmap } from '../../src/raster/bitmap.ts';
import { resampleGray } from '../../src/raster/resample.ts';
import { bilevelFace } from '../../src/scramble/sealed/index.ts';
import { encodeGenericRegion } from '../../src/scramble/sealed/jbig2/index.ts';
import { expectSameDots, inkBits, netpbmBits } from '../pdf/pixels.ts';
import { jbig2Pdf } from '../reference/sealed/jbig2-pdf.ts';
import { certificateFace } from '../scramble/certificate-face.ts';
import { needsTool, runTool } from '../tools.ts';
import { textPage } from './text-page.ts';

/** Every kind of context: noise, whose density changes down the page, between blank rows. */
function noisePage(width: number, height: number): Bitmap {
  const page = createBitmap(width, height);
  const bytes = bitmapBytes(page);
  let s = 0x1234567;
  for (let y = 0; y < height; y++) {
    if (y % 97 < 20) continue;
    for (let x = 0; x < width; x++) {
      s ^= s << 13;
      s ^= s >>> 17;
      s ^= s << 5;
      if ((s & 1023) < (y * 1024) / height) bytes[y * page.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return page;
}

const PAGES: readonly [string, () => Bitmap][] = [
  ['a certificate, 200 dpi', () => bilevelFace(resampleGray(certificateFace(), 1654, 2339))],
  ['a page of 9 pt text, 200 dpi', () => textPage({ dpi: 200, lines: 48, points: 9 })],
  ['noise, 1654 × 2339', () => noisePage(1654, 2339)],
];

needsTool(
  'pdftoppm',
  'mutool',
  'gs',
)('JBIG2 of whole pages, dot for dot', () => {
  it.each(PAGES)('%s: Poppler, MuPDF, Ghostscript and PDFium agree', async (_, make) => {
    const page = make();
    const typical = page.width % 2 === 0;
    const code = encodeGenericRegion(page, { typical });
    const pdf = jbig2Pdf(code, page.width, page.height, typical);
    expectSameDots(netpbmBits(runTool('pdftoppm', ['-r', '72', '-mono', '@'], pdf)), page);
    expectSameDots(
      netpbmBits(
        runTool('mutool', ['draw', '-q', '-r', '72', '-c', 'mono', '-F', 'pbm', '-o', '-', '@'], pdf),
      ),
      page,
    );
    expectSameDots(
      netpbmBits(
        runTool(
          'gs',
          [
            '-q',
            '-dBATCH',
            '-dNOPAUSE',
            '-sDEVICE=pbmraw',
            '-r72',
            '-sstdout=%stderr',
            '-sOutputFile=-',
            '@',
          ],
          pdf,
        ),
      ),
      page,
    );
    const renderer = await openRenderer();
    const drawn = renderer.render(pdf, 0, { width: page.width, height: page.height });
    renderer.close();
    expect(drawn.data.length).toBe(page.width * page.height);
    expectSameDots(inkBits(drawn.data as Uint8Array, page.width, page.height), page);
  });
});
