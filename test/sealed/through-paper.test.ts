/** Sealed backs from damaged sheets, through a scanner: byte-exact. Many more: scripts/sweep-sealed.ts. */
import { describe, expect, it } from 'vitest';
import type { Bitmap } from '../../src/raster/bitmap.ts';
import { crop } from '../../src/raster/crop.ts';
import { openCodeReader } from '../../src/scan/index.ts';
import { backZones } from '../../src/sheet/back.ts';
import { coverZone, showThrough, textCopy } from '../scan/accidents.ts';
import { jpeg, roughScan } from '../scan/rough-scan.ts';
import { certificateFace } from '../scramble/certificate-face.ts';
import { readSealed, sealedBack } from './sealed-back.ts';

const codeReader = await openCodeReader();
/** A form with five rows takes a field of 9 rows; reading it costs less than a full one. */
const face = certificateFace({ seed: 'through paper', rows: 5, lines: 2 });
const back = await sealedBack(face, 'through paper');
const { field } = backZones(back.geometry.rows);
/** The lower part of the sheet, as high as wide: all that is printed, and quicker to scan. */
const lower = (page: Bitmap): Bitmap =>
  crop(page, { x: 0, y: page.height - page.width, width: page.width, height: page.width });

describe('sealed, through paper', () => {
  it('a tenth of the field covered, 200 dpi, JPEG 50, turned, stretched, showing through', async () => {
    const scan = roughScan(lower(coverZone(back.page, field, 0.1, 'tenth')), {
      dpi: 200,
      rotationDeg: -1.6,
      quarterTurns: 1,
      scaleX: 1.008,
      scaleY: 0.993,
      wobbleMm: 0.1,
      noise: 6,
      shade: 0.2,
    });
    showThrough(scan, face, 0.1);
    const reading = await readSealed(await jpeg(scan, 50), back, codeReader);
    expect(reading.result).toBe('exact');
    expect(reading.cellErrorRate! + reading.erasedShare).toBeGreaterThan(0.04);
  });

  it('rate 1/3: a quarter covered, 200 dpi, JPEG 50', async () => {
    expect(back.rate).toBe(85);
    const scan = roughScan(lower(coverZone(back.page, field, 0.25, 'quarter')), {
      dpi: 200,
      rotationDeg: 0.7,
      noise: 6,
    });
    const reading = await readSealed(await jpeg(scan, 50), back, codeReader);
    expect(reading.result).toBe('exact');
    expect(reading.cellErrorRate! + reading.erasedShare).toBeGreaterThan(0.1);
  });

  it('a photocopy in text mode, 300 dpi', async () => {
    const scan = roughScan(textCopy(lower(back.page), 'copy'), { dpi: 300, rotationDeg: -0.5, noise: 6 });
    expect((await readSealed(await jpeg(scan, 75), back, codeReader)).result).toBe('exact');
  });

  it('seven tenths covered: refused, or in part, and nothing false', async () => {
    const scan = roughScan(lower(coverZone(back.page, field, 0.7, 'most')), { dpi: 200 });
    expect(['failed', 'partial', 'no field']).toContain((await readSealed(scan, back, codeReader)).result);
  });
});
