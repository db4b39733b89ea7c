import { describe, expect, it } from 'vitest';
import { type Bitmap, createBitmap, fillRect, type Gray, reduce } from '../../src/raster/index.ts';
import {
  numberSquares,
  numberText,
  readSheetNumber,
  sheetNumber,
} from '../../src/watermark/calibrate/sheet-number.ts';
import { builtinPantograph } from '../../src/watermark/index.ts';

const design = builtinPantograph(600);

/** The top of a sheet at 300 dpi, grey levels of an ordinary scan. */
function scanOf(draw: (sheet: Bitmap) => void): Gray {
  const sheet = createBitmap(4960, 500);
  draw(sheet);
  const scan = reduce(sheet, 2);
  return { ...scan, data: scan.data.map((v) => 45 + (v * 195) / 255) };
}
const half = (x: number, y: number) => [x / 2 + 1, y / 2 - 1] as const;
const squares = (sheet: Bitmap, number: number) => {
  for (const square of numberSquares(number)) fillRect(sheet, square);
};

describe('the number of a calibration sheet', () => {
  it.each([1, 0x2c94, 0xa1b2, 0xffff])('%i is read from a scan that lies a pixel off', (number) => {
    expect(
      readSheetNumber(
        scanOf((sheet) => squares(sheet, number)),
        half,
      ),
    ).toBe(number);
  });

  it('is not read where there is none, or a stain lies on it', () => {
    expect(
      readSheetNumber(
        scanOf(() => {}),
        half,
      ),
    ).toBeNull();
    const stained = scanOf((sheet) => {
      squares(sheet, 0xa1b2);
      fillRect(sheet, { x: 1200, y: 200, width: 200, height: 200 });
    });
    expect(readSheetNumber(stained, half)).toBeNull();
  });

  it('changes with every number that shapes the patches, and with no other', () => {
    const { cell, fine, decoys, word } = design;
    const number = (part: Partial<typeof design>) => sheetNumber({ ...design, ...part }, ['k']);
    const numbers = [
      number({}),
      number({ ink: 'c' }),
      number({ lattice: 'quincunx' }),
      number({ cell: { ...cell, height: 12 } }),
      number({ coarse: [{ shape: 'round', areaPx: 14, share: 0.86 }] }),
      number({ fine: { ...fine, areaPx: 2 } }),
      number({ decoys: { ...decoys, share: 0.3 } }),
      sheetNumber(builtinPantograph(1200), ['k']),
      sheetNumber(design, ['c', 'm', 'k']),
      sheetNumber(design, ['k'], 'a pair'),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(number({ fine: { ...fine, coverage: 0.5 }, word: { ...word, sizeMm: 30 } })).toBe(numbers[0]);
    // What is written out is what is left out: the same sheet.
    expect(number({ fine: { ...fine, arrangement: 'even' } })).toBe(numbers[0]);
    // Sheets are in drawers: this number stays.
    expect(numberText(numbers[0]!)).toBe('1ABD');
  });
});
