import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { crop } from '../../src/raster/crop.ts';
import { createGray } from '../../src/raster/gray.ts';
import { getPixel, rotate90, toGray } from '../../src/raster/index.ts';
import { fieldGeometry } from '../../src/scramble/field/index.ts';
import { binariseBlocks, placeBlocks } from '../../src/scramble/picture/binarise.ts';
import { packHeader, unpackHeader } from '../../src/scramble/picture/header.ts';
import { decodePicture, encodePicture } from '../../src/scramble/picture/index.ts';
import { findOccupied } from '../../src/scramble/picture/occupancy.ts';
import { softFromCells } from '../../src/scramble/soft-cells.ts';
import { certificateFace } from './certificate-face.ts';
import { similarity } from './similarity.ts';

const face = certificateFace();
const geometry = fieldGeometry({ cellPx: 5, rows: 15 });
const keys = { scramble: new Uint8Array(32).fill(1), whitening: new Uint8Array(32).fill(2) };
const encoded = encodePicture(face, { geometry, keys });

describe('picture encoding', () => {
  it('carries an ordinary certificate at 200 dpi, every pixel at least once', () => {
    expect(encoded.dpi).toBe(200);
    expect(encoded.copies).toBeGreaterThanOrEqual(1);
  });

  it('is the same bytes for the same arguments, and leaves its input alone', () => {
    const before = Buffer.from(face.data);
    const again = encodePicture(face, { geometry, keys });
    expect(Buffer.compare(again.cells, encoded.cells)).toBe(0);
    expect(Buffer.compare(before, face.data)).toBe(0);
  });

  it('keeps thin rules wherever they fall between its pixels, and puts nothing beside them', () => {
    const [width, height] = [240, 240];
    for (const k of [3, 4, 5, 6, 7, 8, 9, 10])
      for (let phase = 0; phase < 24; phase++) {
        // Grey where a rule covers a part of a pixel of 300 dpi, 0.6 picture pixels wide.
        const rule = createGray(width, height);
        const wide = (0.6 * 12) / k;
        const top = 100 + phase / 2;
        const covered = (n: number) => Math.max(0, Math.min(n + 1, top + wide) - Math.max(n, top));
        for (let n = 0; n < height; n++)
          rule.data.fill(Math.round(255 * (1 - covered(n))), n * width, (n + 1) * width);
        for (const turned of [false, true]) {
          const source = turned ? rotate90(rule, 1) : rule;
          const map = findOccupied(source, 168);
          const picture = placeBlocks(binariseBlocks(source, map, k), map, k, width, height);
          const lying = turned ? rotate90(picture, 3) : picture;
          for (let x = 0; x < lying.width; x++) {
            let ink = 0;
            for (let y = 0; y < lying.height; y++) ink += getPixel(lying, x, y);
            expect(ink, `k ${k}, phase ${phase}, column ${x}`).toBe(1);
          }
        }
      }
  });

  it('hands out the very picture that it carries', () => {
    expect([encoded.face.width, encoded.face.height]).toEqual([1654, 2339]);
    const part = crop(face, { x: 240, y: 500, width: 605, height: 403 });
    const sheet = encodePicture(part, { geometry, keys });
    expect(sheet.dpi).toBe(300);
    const opened = decodePicture(softFromCells(sheet.cells), { geometry, keys, denoise: false });
    if (!opened.ok) expect.fail('not opened');
    expect(Buffer.compare(opened.gray.data, toGray(sheet.face).data)).toBe(0);
  });

  it('does not set gigabytes aside because a header says so', () => {
    const header = { k: 8, width: 65535, height: 65535, mapBytes: 900, mapCrc: 1 };
    expect(unpackHeader(packHeader({ ...header, width: 2480, height: 3508 }))).not.toBeNull();
    expect(unpackHeader(packHeader(header))).toBeNull();
    const huge = { width: 60_000, height: 1000, data: new Uint8Array(0) };
    expect(() => encodePicture(huge, { geometry, keys })).toThrow(/at most 36000000 pixels/);
  });

  it.each([
    [1, 0],
    [2, 0],
    [2, 1],
    [4, 2],
    [8, 0],
  ])('opens exactly with blocks of %i and a guard of %i', (blockCells, guardCells) => {
    const options = { geometry, keys, blockCells, guardCells };
    const sheet = encodePicture(face, options);
    const opened = decodePicture(softFromCells(sheet.cells), options);
    if (!opened.ok) expect.fail('not opened');
    expect(opened.cellErrorRate).toBe(0);
    expect(Buffer.compare(opened.digest, sheet.digest)).toBe(0);
    expect([opened.gray.width, opened.gray.height]).toEqual([face.width, face.height]);
    expect(similarity(opened.gray, face)).toBeGreaterThan(sheet.dpi >= 200 ? 0.93 : 0.85);
  });

  it('goes to a finer picture on a sparser page and to a coarser one on a page full of ink', () => {
    const blank = createGray(2480, 3508);
    blank.data.fill(0, 2480 * 1000, 2480 * 1010);
    expect(encodePicture(blank, { geometry, keys }).dpi).toBe(300);
    const full = createGray(2480, 3508, 90);
    const dense = encodePicture(full, { geometry, keys });
    expect(dense.dpi).toBe(75);
    const opened = decodePicture(softFromCells(dense.cells), { geometry, keys });
    expect(opened.ok && opened.gray.data.every((v) => v < 10)).toBe(true);
  });

  it('opens a blank page as a blank page', () => {
    const blank = createGray(300, 200);
    const opened = decodePicture(softFromCells(encodePicture(blank, { geometry, keys }).cells), {
      geometry,
      keys,
    });
    expect(opened.ok && opened.gray.data.every((v) => v === 255)).toBe(true);
  });

  it('refuses a page that cannot fit, with the remedy', () => {
    const small = fieldGeometry({ cellPx: 8, rows: 1 });
    expect(() => encodePicture(face, { geometry: small, keys })).toThrow(/do not fit .*use smaller blocks/);
  });

  it('refuses impossible block options', () => {
    expect(() => encodePicture(face, { geometry, keys, blockCells: 3 })).toThrow('expected 1, 2, 4 or 8');
    expect(() => encodePicture(face, { geometry, keys, guardCells: 1 })).toThrow('guardCells');
  });

  it('loses only what the scan lost: a tenth erased and two per cent wrong still read', () => {
    const random = seedrandom('damage');
    const soft = softFromCells(encoded.cells);
    for (let i = 0; i < soft.length; i++) {
      const p = random();
      if (p < 0.1) soft[i] = 0;
      else {
        const wrong = random() < 0.02;
        soft[i] = Math.round(
          ((wrong ? -1 : 1) * soft[i]! * (wrong ? random() * 0.2 : 0.2 + 0.6 * random())) | 0,
        );
      }
    }
    const opened = decodePicture(soft, { geometry, keys });
    if (!opened.ok) expect.fail('not opened');
    expect(opened.cellErrorRate).toBeGreaterThan(0.015);
    expect(opened.cellErrorRate).toBeLessThan(0.025);
    expect(similarity(opened.gray, face)).toBeGreaterThan(0.93);
  });

  it('never puts ink where blank blocks or quiet paper were', () => {
    const random = seedrandom('specks');
    const soft = softFromCells(encoded.cells);
    for (let i = 0; i < soft.length; i++) if (random() < 0.03) soft[i] = Math.round(-0.15 * soft[i]!);
    const raw = decodePicture(soft, { geometry, keys, denoise: false });
    const clean = decodePicture(soft, { geometry, keys });
    if (!raw.ok || !clean.ok) expect.fail('not opened');
    // Dark pixels further than 1.5 mm from ink of the face: none; and cleaning takes specks away everywhere.
    const far = farFromInk(face.data, face.width, face.height, 18);
    let invented = 0;
    let before = 0;
    let after = 0;
    for (let i = 0; i < far.length; i++) {
      if (far[i] && clean.gray.data[i]! < 128) invented++;
      if (face.data[i]! > 200) {
        if (raw.gray.data[i]! < 128) before++;
        if (clean.gray.data[i]! < 128) after++;
      }
    }
    expect(invented).toBe(0);
    expect(after).toBeLessThan(before * 0.9);
  });
});

/** 1 where no pixel darker than 200 lies within `r` (square). */
function farFromInk(data: Uint8Array, width: number, height: number, r: number): Uint8Array {
  const dark = new Int32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0, run = 0; x < width; x++) {
      run += data[y * width + x]! < 200 ? 1 : 0;
      dark[(y + 1) * (width + 1) + x + 1] = dark[y * (width + 1) + x + 1]! + run;
    }
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const x0 = Math.max(0, x - r);
      const x1 = Math.min(width, x + r + 1);
      const y0 = Math.max(0, y - r) * (width + 1);
      const y1 = Math.min(height, y + r + 1) * (width + 1);
      out[y * width + x] = dark[y1 + x1]! - dark[y1 + x0]! - dark[y0 + x1]! + dark[y0 + x0]! === 0 ? 1 : 0;
    }
  return out;
}
