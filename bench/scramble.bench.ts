/** The field of an ordinary sheet: 690,480 cells of 5/600 inch, 15 rows. */
import { bench, describe } from 'vitest';
import { bitmapBytes } from '../src/raster/bitmap.ts';
import { fieldGeometry, renderField } from '../src/scramble/field/index.ts';
import { streamOrder, whiteningBits } from '../src/scramble/picture/cell-order.ts';
import { decodePicture, encodePicture } from '../src/scramble/picture/index.ts';
import { scrambleCells, unscrambleCells } from '../src/scramble/picture/scramble-cells.ts';
import { softFromCells } from '../src/scramble/soft-cells.ts';
import { renderFieldPlain } from '../test/reference/scramble/render-field.ts';
import { scrambleCellsPlain, unscrambleCellsPlain } from '../test/reference/scramble/scramble-cells.ts';
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
