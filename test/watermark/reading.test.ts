/**
 * The pattern takes nothing from what is printed in it: text and QR code read alike with it and without,
 * on prints and scans of the same machines. More machines: scripts/sweep-pantograph-reading.ts.
 */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_TEXT, ocr, readingErrors, readingPage } from '../../scripts/pantograph-reading-page.ts';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { type CodeReader, openCodeReader } from '../../src/scan/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import { builtinPantograph } from '../../src/watermark/index.ts';
import { needsTool } from '../tools.ts';

const page = readingPage(builtinPantograph(600));
const DPI = 300;
const at = (rect: typeof page.textArea) => ({
  x: Math.round(rect.x / 2),
  y: Math.round(rect.y / 2),
  width: Math.round(rect.width / 2),
  height: Math.round(rect.height / 2),
});

describe('a page with small text and a code', () => {
  let bare: Gray;
  let patterned: Gray;
  beforeAll(async () => {
    const printer = drawPrinter('office-600', 5);
    const scanner = drawScanner('flatbed', 6);
    const scan = (planes: typeof page.bare) =>
      jpegRoundTrip(
        scanPaper(printPage(planes, printer, 7, { quality: 'fast' }), scanner, 8, {
          dpi: DPI,
          aligned: true,
        }),
        scanner.jpegQuality,
      );
    bare = await scan(page.bare);
    patterned = await scan(page.patterned);
  });

  it('carries the pattern around them', () => {
    const dark = (gray: Gray) => gray.data.reduce((sum, v) => sum + 255 - v, 0) / gray.data.length;
    expect(dark(patterned) - dark(bare)).toBeGreaterThan(5);
  });

  it('shows the code to a reader, from 300 dpi and from a quarter of its pixels', async () => {
    const read: CodeReader = await openCodeReader();
    expect((await read(bare)).map((code) => code.text)).toEqual([CODE_TEXT]);
    expect((await read(patterned)).map((code) => code.text)).toEqual([CODE_TEXT]);
  });

  needsTool('tesseract')('by tesseract', () => {
    it('reads no worse, and no decimal point is gone', () => {
      const languages = spawnSync('tesseract', ['--list-langs']).stdout.toString();
      if (!/^jpn$/m.test(languages))
        throw new Error(
          'needs the Japanese data: run scripts/setup-debian.sh, or apt-get install tesseract-ocr-jpn',
        );
      const without = ocr(crop(bare, at(page.textArea)), DPI);
      const withIt = ocr(crop(patterned, at(page.textArea)), DPI);
      const length = page.text.length;
      const bareErrors = readingErrors(without, page.text);
      const errors = readingErrors(withIt, page.text);
      expect(bareErrors.missed / length).toBeLessThan(0.06);
      expect(errors.missed).toBeLessThanOrEqual(bareErrors.missed + 0.01 * length);
      // Dots beside the end of a short line may be taken for a character; never many.
      expect(errors.stray).toBeLessThanOrEqual(bareErrors.stray + 0.06 * length);
      for (const number of ['1,234,567.89', '123.45', '67.08', '0.05'])
        if (without.includes(number)) expect(withIt).toContain(number);
    });
  });
});
