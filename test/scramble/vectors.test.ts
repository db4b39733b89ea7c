/** Pinned results: a change here is a change of format, and needs a new format number. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitmapBytes } from '../../src/raster/bitmap.ts';
import { createGray } from '../../src/raster/gray.ts';
import { fieldGeometry, renderField } from '../../src/scramble/field/index.ts';
import { type LabelFields, labelToUrl, signLabel } from '../../src/scramble/label/index.ts';
import { encodePicture } from '../../src/scramble/picture/index.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A face from integers alone: bars and a slope of greys. */
const face = createGray(500, 300);
for (let y = 0; y < 300; y++)
  for (let x = 0; x < 500; x++)
    if ((x >> 3) % 5 === 0 && y > 40 && y < 200) face.data[y * 500 + x] = (x * 7 + y * 3) & 255;

const keys = { scramble: new Uint8Array(32).fill(0x11), whitening: new Uint8Array(32).fill(0x22) };
const fields: LabelFields = {
  issuer: '見本市',
  kid: 'k-2026',
  serial: 'R8-00123456',
  page: 2,
  pages: 3,
  salt: new Uint8Array(16).map((_, i) => i),
  encoding: 'picture',
  cellPx: 5,
  rows: 15,
  blockCells: 2,
  guardCells: 1,
  pantograph: 258,
  latent: 3,
  digest: new Uint8Array(16).fill(0xd1),
};

const EXPECTED: Readonly<Record<number, readonly [number, string, string]>> = {
  1: [
    300,
    '67e7d4917954339e6639daa5fbbdb5d20bc72f4e4529e996518f186955bf1336',
    '618e5021652b532c51c13bfb654b50f7',
  ],
  4: [
    200,
    '4491f275a223e51a2a0d8af7772b72ec7018242b8e62055635c8b0e85ee1c04a',
    'fc4b9af021b20e6f6b96c76a5966e716',
  ],
};
const FIELD = '906457b15b4dd034ab4a4926a2c5552d90b4279ee5542b8f1ab9b3d9d583d9c3';
const LABEL =
  '5347010011050f020301020003000102030405060708090a0b0c0d0e0fd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d109e8a68be69cace5b882066b2d323032360b52382d3030313233343536ba2d0ce7f6a27f24246f047d3b2fad60434d1d3e65a1e063e2be771446de176e8116b346d21922068b4f4cbf1e2ad172b9204b117ec53b73bf22325c163c350001';
const URL_START = 'KNDQCAARAUHQEAYBAIAAGAABAIBQIBIGA4EAS';

describe('format 1', () => {
  it.each([
    [1, 0],
    [4, 1],
  ])('cells and digest with blocks of %i and guard %i', (blockCells, guardCells) => {
    const geometry = fieldGeometry({ cellPx: 6, rows: 2 });
    const picture = encodePicture(face, { geometry, keys, blockCells, guardCells });
    const got = [picture.dpi, sha256(picture.cells), Buffer.from(picture.digest).toString('hex')];
    expect(got).toEqual(EXPECTED[blockCells]);
  });

  it('device pixels of a field', () => {
    const geometry = fieldGeometry({ cellPx: 5, rows: 1 });
    const cells = Uint8Array.from({ length: geometry.dataCells.length }, (_, i) => (i * i) & 1);
    expect(sha256(bitmapBytes(renderField(cells, geometry, 600)))).toBe(FIELD);
  });

  it('label bytes and address', () => {
    const bytes = signLabel(fields, new Uint8Array(32).fill(7), 1);
    expect(Buffer.from(bytes).toString('hex')).toBe(LABEL);
    expect(labelToUrl(bytes, 'https://verify.example/').slice(0, 60)).toBe(
      'HTTPS://VERIFY.EXAMPLE/' + URL_START,
    );
  });
});
