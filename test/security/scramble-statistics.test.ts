import { describe, expect, it } from 'vitest';
import { fieldGeometry } from '../../src/scramble/field/index.ts';
import { decodePicture, encodePicture } from '../../src/scramble/picture/index.ts';
import { softFromCells } from '../../src/scramble/soft-cells.ts';
import { certificateFace } from '../scramble/certificate-face.ts';
import { edgeAgreement, partOfFace, sheetKeys } from './scramble-attacks.ts';

const face = certificateFace();
const geometry = fieldGeometry({ cellPx: 5, rows: 15 });
const keys = sheetKeys(5, 'R8-77');
const first = encodePicture(face, { geometry, keys }).cells;
const n = first.length;

/** Sum of products of ±1 cells, in standard deviations of a fair coin. */
function correlation(a: Uint8Array, b: Uint8Array, lag = 0): number {
  let sum = 0;
  const end = a.length - lag;
  for (let i = 0; i < end; i++) sum += a[i] === b[i + lag] ? 1 : -1;
  return sum / Math.sqrt(end);
}

describe('what is printed looks like nothing', () => {
  it('is half ink to 0.002', () => {
    const ink = first.reduce((s, v) => s + v, 0) / n;
    expect(Math.abs(ink - 0.5)).toBeLessThan(0.002);
  });

  it.each([
    ['another salt', sheetKeys(5, 'R8-77', 1, 2)],
    ['another serial', sheetKeys(5, 'R8-78')],
    ['another page', sheetKeys(5, 'R8-77', 2)],
  ])('two prints of one front, %s: correlation under 4/√n', (_, other) => {
    expect(Math.abs(correlation(first, encodePicture(face, { geometry, keys: other }).cells))).toBeLessThan(
      4,
    );
  });

  it('has runs and a spectrum like white noise', () => {
    // Wald-Wolfowitz: runs of a fair sequence number n/2 ± √n/2.
    let runs = 1;
    for (let i = 1; i < n; i++) if (first[i] !== first[i - 1]) runs++;
    expect(Math.abs(runs - n / 2)).toBeLessThan((4 * Math.sqrt(n)) / 2);
    // Flat spectrum = no autocorrelation: 60 lags in public order, which are runs along lines, and one line on.
    for (let lag = 1; lag <= 60; lag++) expect(Math.abs(correlation(first, first, lag))).toBeLessThan(4.5);
  });

  it('and carries no trace of the page’s blank parts: the same holds for a blank page', () => {
    const blank = { ...face, data: new Uint8Array(face.data.length).fill(255) };
    const cells = encodePicture(blank, { geometry, keys }).cells;
    expect(Math.abs(cells.reduce((s, v) => s + v, 0) / n - 0.5)).toBeLessThan(0.002);
  });
});

describe('jigsaw', () => {
  it.each([
    [1, 0],
    [4, 2],
  ])(
    'pieces of %i cells, guard %i, have no edges that fit; without whitening all of them do',
    (blockCells, guardCells) => {
      const options = { blockCells, guardCells };
      const part = partOfFace();
      const z = (whiten: boolean) => {
        const sheet = encodePicture(part, { geometry, keys, whiten, ...options });
        return edgeAgreement(part, (sheet.dpi * 12) / 300, sheet.cells, geometry, keys, options);
      };
      const { z: blind, edges } = z(true);
      expect(edges).toBeGreaterThan(10_000);
      expect(Math.abs(blind)).toBeLessThan(3.5);
      expect(z(false).z).toBeCloseTo(Math.sqrt(edges), 6);
    },
  );
});

describe('whatever is wrong is refused, with the same answer', () => {
  const refused = { ok: false, reason: 'unreadable' };
  it.each([
    ['wrong key', sheetKeys(6, 'R8-77')],
    ['wrong serial', sheetKeys(5, 'R8-76')],
    ['wrong page', sheetKeys(5, 'R8-77', 2)],
    ['wrong salt', sheetKeys(5, 'R8-77', 1, 9)],
    ['right permutation, wrong whitening', { ...keys, whitening: sheetKeys(6, 'R8-77').whitening }],
    ['right whitening, wrong permutation', { ...keys, scramble: sheetKeys(6, 'R8-77').scramble }],
  ])('%s', (_, wrong) => {
    expect(decodePicture(softFromCells(first), { geometry, keys: wrong })).toEqual(refused);
  });

  it('noise, erased and all-ink fields', () => {
    for (const value of [0, 127, -127])
      expect(decodePicture(new Int8Array(n).fill(value), { geometry, keys })).toEqual(refused);
    const other = encodePicture(face, { geometry, keys: sheetKeys(7, 'x') }).cells;
    expect(decodePicture(softFromCells(other), { geometry, keys })).toEqual(refused);
  });

  it('another block size', () => {
    expect(decodePicture(softFromCells(first), { geometry, keys, blockCells: 8 })).toEqual(refused);
  });
});
