/** The field of an ordinary sheet: 690,480 cells of 5/600 inch, 15 rows. */
import sharp from 'sharp';
import { bench, describe } from 'vitest';
import { bitmapBytes } from '../src/raster/bitmap.ts';
import { decodeScan, openCodeReader, openPicture, readBack } from '../src/scan/index.ts';
import { fieldGeometry, renderField } from '../src/scramble/field/index.ts';
import { streamOrder, whiteningBits } from '../src/scramble/picture/cell-order.ts';
import { decodePicture, encodePicture } from '../src/scramble/picture/index.ts';
import { scrambleCells, unscrambleCells } from '../src/scramble/picture/scramble-cells.ts';
import { softFromCells } from '../src/scramble/soft-cells.ts';
import { renderFieldPlain } from '../test/reference/scramble/render-field.ts';
import { scrambleCellsPlain, unscrambleCellsPlain } from '../test/reference/scramble/scramble-cells.ts';
import { backSheet, TEST_KEY } from '../test/scan/back-sheet.ts';
import { roughScan } from '../test/scan/rough-scan.ts';
import { certificateFace } from '../test/scramble/certificate-face.ts';
import { memcpy, QUICK, SLOW, use } from './support.ts';

const geometry = fieldGeometry({ cellPx: 5, rows: 15 });
const n = geometry.dataCells.length;
const keys = { scramble: new Uint8Array(32).fill(1), whitening: new Uint8Array(32).fill(2) };
const face = certificateFace();
const { cells } = encodePicture(face, { geometry, keys });
const order = streamOrder(geometry, 1, keys.scramble);
const white = whiteningBits(geometry, keys.whitening);
const soft = softFromCells(cells);
// Two rows: the plain twin asks 5 million pixels even so.
const strip = fieldGeometry({ cellPx: 5, rows: 2 });
const stripCells = cells.subarray(0, strip.dataCells.length);
const field = renderField(stripCells, strip, 600);

const plain = scrambleCellsPlain([...cells], [...order], n, white);
if (Buffer.compare(Uint8Array.from(plain), scrambleCells(cells, order, n, white)) !== 0)
  throw new Error('scrambleCells and its twin differ');

describe('scramble: permutation + whitening of the field, orders and key stream at hand', () => {
  memcpy(n);
  bench('cells', () => use(scrambleCells(cells, order, n, white)), QUICK);
  const stream = [...cells];
  const places = [...order];
  bench('plain, a bit at a time', () => use(scrambleCellsPlain(stream, places, n, white)), SLOW);
});

describe('scramble: the inverse, on soft cells', () => {
  memcpy(n);
  bench('cells', () => use(unscrambleCells(soft, order, white)), QUICK);
  const heard = [...soft];
  const places = [...order];
  bench('plain, a bit at a time', () => use(unscrambleCellsPlain(heard, places, white)), SLOW);
});

describe('scramble: field to device pixels, 600 dpi, two rows', () => {
  memcpy(bitmapBytes(field).length);
  bench('line of cells, copied down', () => use(renderField(stripCells, strip, 600)), QUICK);
  bench('plain, a pixel at a time', () => use(renderFieldPlain(stripCells, strip, 600)), SLOW);
});

describe('scramble: whole picture', () => {
  memcpy(n);
  bench('encode a face of 300 dpi, keys given', () => use(encodePicture(face, { geometry, keys })), QUICK);
  bench('decode from soft cells to 300 dpi', () => use(decodePicture(soft, { geometry, keys })), QUICK);
});

{
  // The issue of time is the receiver's: everything after the file was decoded, against decoding it.
  const sheet = backSheet(face, { cellPx: 5, rows: 15, serial: 'BENCH-1' });
  const gray = roughScan(sheet.page, { dpi: 600, rotationDeg: 0.7, wobbleMm: 0.05, noise: 6, seed: 'bench' });
  const raw = { width: gray.width, height: gray.height, channels: 1 as const };
  const file = new Uint8Array(await sharp(gray.data, { raw }).jpeg({ quality: 85 }).toBuffer());
  const codeReader = await openCodeReader();
  const verifyKey = () => TEST_KEY.verifyKey;
  const read = async () => {
    const reading = await readBack(gray, { codeReader, verifyKey });
    return openPicture(reading, () => TEST_KEY.root);
  };
  if (!(await read()).ok) throw new Error('the scan was not opened');
  // Half a dozen readings until the compiler has seen every stage.
  const warm = { ...SLOW, iterations: 4, warmupIterations: 8 };
  describe('scramble: a back scanned at 600 dpi, A4 grey', () => {
    bench('read and opened, decode excluded', async () => use(await read()), warm);
    bench('straightforward: decode of its JPEG', async () => use(await decodeScan(file)), warm);
  });
}
