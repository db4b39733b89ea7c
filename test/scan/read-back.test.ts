import { beforeAll, describe, expect, it } from 'vitest';
import { publicKey } from '../../src/keys/sign.ts';
import { bitmapBytes, cloneBitmap } from '../../src/raster/bitmap.ts';
import { createGray, type Gray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import {
  type BackReading,
  type CodeReader,
  mapPoint,
  openCodeReader,
  openPicture,
  readBack,
} from '../../src/scan/index.ts';
import { backZones } from '../../src/sheet/back.ts';
import { zoneToPx } from '../../src/sheet/grid.ts';
import { certificateFace } from '../scramble/certificate-face.ts';
import { similarity } from '../scramble/similarity.ts';
import { type BackSheet, backSheet, TEST_KEY } from './back-sheet.ts';
import { jpeg, type RoughScanOptions, roughScan } from './rough-scan.ts';

const face = certificateFace();
const sheet = backSheet(face);
let codeReader: CodeReader;
let clean: Gray;
beforeAll(async () => {
  codeReader = await openCodeReader();
  clean = roughScan(sheet.page, { dpi: 300 });
});

const read = (gray: Gray): Promise<BackReading> =>
  readBack(gray, { codeReader, verifyKey: (kid) => (kid === TEST_KEY.kid ? TEST_KEY.verifyKey : null) });

/** Share of data cells whose sign is wrong; erased cells count as half. */
function wrongCells(reading: BackReading, of: BackSheet): number {
  const { soft } = reading.field!;
  let wrong = 0;
  for (let i = 0; i < soft.length; i++)
    wrong += soft[i] === 0 ? 0.5 : Number(soft[i]! > 0 !== (of.picture.cells[i] === 1));
  return wrong / soft.length;
}

describe('readBack', () => {
  it.each([0, 1, 2, 3])('reads a scan turned by %i quarters, exactly', async (turns) => {
    const reading = await read(rotate90(clean, turns));
    expect(reading.label).toMatchObject({ status: 'valid', fields: sheet.fields });
    expect(reading.fiducials).toEqual({ used: 256, of: 256 });
    expect(wrongCells(reading, sheet)).toBe(0);
    expect(reading.field!.pilotErrorRate).toBe(0);
    const opened = await openPicture(reading, () => TEST_KEY.root);
    expect(opened.ok && opened.exact).toBe(true);
  });

  const SURVIVES: [string, RoughScanOptions, number, number][] = [
    // conditions, JPEG quality (0 = none), cells that may be wrong
    ['200 dpi, +2°, 0.1 mm wobble', { dpi: 200, rotationDeg: 2, wobbleMm: 0.1, noise: 6 }, 50, 0.005],
    [
      '300 dpi, -2°, ±1 % on the axes, shade',
      { dpi: 300, rotationDeg: -2, scaleX: 1.01, scaleY: 0.99, wobbleMm: 0.1, noise: 8, shade: 0.35 },
      50,
      0.005,
    ],
    ['500 dpi, weak contrast', { dpi: 500, rotationDeg: 0.7, noise: 10, ink: 110, paper: 215 }, 60, 0.001],
  ];
  it.each(SURVIVES)('survives %s', async (_, options, quality, limit) => {
    const reading = await read(await jpeg(roughScan(sheet.page, options), quality));
    expect(reading.label.status).toBe('valid');
    expect(wrongCells(reading, sheet)).toBeLessThan(limit);
    const opened = await openPicture(reading, () => TEST_KEY.root);
    if (!opened.ok) expect.fail('not opened');
    expect(similarity(opened.gray, face)).toBeGreaterThan(0.93);
  });

  it('loses only what a stain and a tear cover, and says so', async () => {
    const scan: Gray = { ...clean, data: clean.data.slice() };
    const cover = (x: number, y: number, w: number, h: number, value: number) => {
      for (let v = y; v < y + h; v++) scan.data.fill(value, v * scan.width + x, v * scan.width + x + w);
    };
    // 10 % of the 182.88 × 182.88 mm field: a dark stain inside, a missing corner.
    cover(700, 1300, 500, 560, 40);
    cover(160, 838, 430, 430, 255);
    const reading = await read(scan);
    expect(reading.field!.erased).toBeGreaterThan(0.07);
    expect(reading.field!.erased).toBeLessThan(0.13);
    // Confident errors are what hurts: what was covered must be erased, not believed.
    const { soft } = reading.field!;
    let confident = 0;
    for (let i = 0; i < soft.length; i++)
      if (Math.abs(soft[i]!) > 16 && soft[i]! > 0 !== (sheet.picture.cells[i] === 1)) confident++;
    expect(confident / soft.length).toBeLessThan(0.004);
    const opened = await openPicture(reading, () => TEST_KEY.root);
    if (!opened.ok) expect.fail('not opened');
    expect(similarity(opened.gray, face)).toBeGreaterThan(0.93);
    const damage = reading.field!.damage;
    // Damage tiles are 8 cells = 40/600 inch: the stain's middle, and a place far from both.
    const at = (x: number, y: number) => damage.data[Math.floor(y) * damage.width + Math.floor(x)]!;
    expect(at(((950 - 160) * 2) / 40, ((1580 - 838) * 2) / 40)).toBeLessThan(10);
    expect(at(90, 90)).toBeGreaterThan(230);
  });

  it('knows where the sheet lies: a label corner to a tenth of a millimetre, far from the field', async () => {
    const options = { dpi: 300, rotationDeg: 1.3, scaleX: 1.005, scaleY: 0.995 };
    const reading = await read(roughScan(sheet.page, options));
    const zone = backZones(15).labels[1];
    const [x, y] = mapPoint(reading.map!, zone.xMm + zone.widthMm, zone.yMm + zone.heightMm);
    // The same through rough-scan's own formula.
    const px = ((zone.xMm + zone.widthMm) * 600) / 25.4 - 2480;
    const py = ((zone.yMm + zone.heightMm) * 600) / 25.4 - 3508;
    const a = (1.3 * Math.PI) / 180;
    const ex = (Math.cos(a) * px * 1.005 - Math.sin(a) * py * 0.995) / 2 + 1240;
    const ey = (Math.sin(a) * px * 1.005 + Math.cos(a) * py * 0.995) / 2 + 1754;
    expect(Math.hypot(x - ex, y - ey)).toBeLessThan((0.1 * 300) / 25.4);
  });

  it('reads with one of the two labels gone, and says missing when both are', async () => {
    const scan: Gray = { ...clean, data: clean.data.slice() };
    const hide = (copy: 0 | 1) => {
      const z = zoneToPx(backZones(15).labels[copy], 300);
      for (let y = z.y; y < z.y + z.height; y++)
        scan.data.fill(235, y * scan.width + z.x, y * scan.width + z.x + z.width);
    };
    hide(1);
    expect((await read(scan)).field?.pilotErrorRate).toBe(0);
    hide(0);
    const reading = await read(scan);
    expect(reading.label).toEqual({ status: 'missing' });
    expect(reading.field).toBeNull();
  });

  it('gives every stage to the debug sink', async () => {
    const names: string[] = [];
    await readBack(clean, {
      codeReader,
      verifyKey: () => TEST_KEY.verifyKey,
      debug: (name, image) => {
        expect(image.data.length).toBe(image.width * image.height);
        names.push(name);
      },
    });
    expect(names).toEqual(['scan', 'fiducials', 'samples', 'cells', 'damage']);
  });

  it.each([
    ['a blank page', 1240, 1754],
    ['one pixel', 1, 1],
    ['a strip', 3000, 2],
  ])('answers %s with missing', async (_, width, height) => {
    expect((await read(createGray(width, height))).label.status).toBe('missing');
  });
});

describe('labels that must not open', () => {
  const never = () => {
    throw new Error('a secret key was asked for');
  };

  it.each([
    ['an unknown key name', { ...TEST_KEY, kid: 'other' }, 'unknown-key'],
    ['another signer under our name', { ...TEST_KEY, signSeed: new Uint8Array(32).fill(9) }, 'signature'],
  ])('%s', async (_, key, reason) => {
    const forged = backSheet(face, { key, rows: 8 });
    const reading = await read(roughScan(forged.page, { dpi: 200 }));
    expect(reading.label).toEqual({ status: 'invalid', reason });
    expect(reading.field).toBeNull();
    expect(await openPicture(reading, never)).toEqual({ ok: false, reason: 'unreadable' });
  });

  it('a valid label over another sheet’s field: unreadable, the same words', async () => {
    const own = backSheet(face, { serial: 'A-1', salt: new Uint8Array(16).fill(1) });
    const other = backSheet(face, { serial: 'A-2', salt: new Uint8Array(16).fill(2) });
    const page = cloneBitmap(own.page);
    const to = bitmapBytes(page);
    const from = bitmapBytes(other.page);
    // Everything above the band: the other sheet's.
    to.set(from.subarray(0, 6010 * page.stride * 4));
    const reading = await read(roughScan(page, { dpi: 200 }));
    expect(reading.label).toMatchObject({ status: 'valid', fields: { serial: 'A-1' } });
    expect(await openPicture(reading, () => TEST_KEY.root)).toEqual({ ok: false, reason: 'unreadable' });
  });

  it('the issuer’s public key is all that reading needs', async () => {
    expect(publicKey(TEST_KEY.signSeed)).toEqual(TEST_KEY.verifyKey);
    const reading = await read(clean);
    expect(reading.label.status).toBe('valid');
  });
});
