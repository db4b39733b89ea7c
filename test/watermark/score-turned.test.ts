/** The score of a sheet, however its picture is turned and whichever way it went through the feeds. */
import { beforeAll, describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { type Affine, chain, invert } from '../../src/numeric/affine.ts';
import type { Bitmap } from '../../src/raster/bitmap.ts';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import { drawPrinter, drawScanner, type Paper, printPage, scanPaper } from '../../src/simulate/index.ts';
import { scanMap } from '../../src/simulate/scan-geometry.ts';
import { builtinPantograph, fillPantograph, preparePantograph, wordMask } from '../../src/watermark/index.ts';
import { cutPatch, type FaceScan } from '../../src/watermark/score/face-scan.ts';
import { measureWindows } from '../../src/watermark/score/features.ts';
import {
  type PantographReference,
  pantographReference,
  scoreAgainst,
} from '../../src/watermark/score/score.ts';
import { expectSameBytes } from '../raster/support.ts';
import { outlineOf, patchDesign } from './helpers.ts';

const grid = { dpi: 600, width: 960, height: 640 };
const PLACED = { aligned: false, marginMm: 0 };

/** Pixels of a `width` × `height` picture to those of the same turned clockwise `q` times. */
const turnOf = (width: number, height: number, q: number): Affine =>
  (
    [
      [1, 0, 0, 1, 0, 0],
      [0, 1, -1, 0, height, 0],
      [-1, 0, 0, -1, width, height],
      [0, -1, 1, 0, 0, width],
    ] as const
  )[q]!;

/** A face of which device pixels lie in `gray` by `map`, its picture turned by another `q` quarters. */
function turnedFace(gray: Gray, dpi: number, map: Affine, q: number): FaceScan {
  const [a, b, c, d, e, f] = chain(map, turnOf(gray.width, gray.height, q));
  return {
    gray: rotate90(gray, q),
    dpi,
    toScan: (x, y) => [a * x + c * y + e, b * x + d * y + f],
  };
}

describe('the score of a sheet that lies otherwise', () => {
  const printer = drawPrinter('office-600', 21);
  const base = patchDesign(builtinPantograph(600));
  // A feed that wanders as much as a worn one does.
  const scanner = { ...drawScanner('feeder', 23), wobbleUm: 60 };
  let reference: PantographReference;
  let dots: Bitmap;
  beforeAll(() => {
    const design = patchDesign(balanceOn(builtinPantograph(600), printer, 21));
    const mask = wordMask(base.word, grid, outlineOf);
    reference = pantographReference(base, mask);
    dots = fillPantograph(preparePantograph(design, mask, grid));
  });
  /** Printed and scanned with the sheet turned `q` quarters on its way, and where device pixels came to lie. */
  function scan(q: number, seed: number, dpi: number): { gray: Gray; map: Affine } {
    const k = rotate90(dots, q);
    const planes = { dpi: 600, width: k.width, height: k.height, c: null, m: null, y: null, k };
    const paper: Paper = printPage(planes, printer, seed, { quality: 'fast' });
    const gray = scanPaper(paper, scanner, seed, { dpi });
    const toScan = invert(scanMap(paper, scanner, seed, { ...PLACED, dpi }).toPlanes);
    return { gray, map: chain(turnOf(grid.width, grid.height, q), toScan) };
  }

  it.each([200, 300, 600])('turned pictures of one scan have one score, at %i dpi', (dpi) => {
    const { gray, map } = scan(0, 24, dpi);
    const [first, ...others] = [0, 1, 2, 3].map((q) =>
      scoreAgainst(turnedFace(gray, dpi, map, q), reference),
    );
    for (const { status, score, features } of others) {
      expect(status).toBe(first!.status);
      expect(features.windows).toBe(first!.features.windows);
      // Measured along the picture's lines, turned ones came out at 0.11 for 0.62, and at 0.34 for 0.80.
      expect(Math.abs(score - first!.score)).toBeLessThan(1e-6);
    }
  });

  it('an upright scan is measured by the pixels and the lines that it has', () => {
    const { gray, map } = scan(0, 25, 300);
    const face = turnedFace(gray, 300, map, 0);
    const side = 72;
    const patch = cutPatch(face, null, 480, 320, side, 64)!;
    const [cx, cy] = face.toScan(480, 320);
    const [x, y] = [Math.round(cx - side / 2), Math.round(cy - side / 2)];
    expectSameBytes(patch.gray.data, crop(gray, { x, y, width: side, height: side }).data);
    const [a, b, c, d, e, f] = patch.map;
    expect(a * 480 + c * 320 + e + x).toBeCloseTo(cx, 9);
    expect(b * 480 + d * 320 + f + y).toBeCloseTo(cy, 9);
    const { windows } = measureWindows(face, reference.shelf, null);
    const rows = windows.flatMap(({ spread }) => (spread ? [spread.rows] : [])).sort((p, q) => p - q);
    expect(scoreAgainst(face, reference).features.spread.rows).toBe(rows[rows.length >> 1]);
  });

  it.each([1, 2, 3])('turned by %i quarters, a patch is the same patch', (q) => {
    const { gray, map } = scan(0, 25, 300);
    const cut = (turns: number) => cutPatch(turnedFace(gray, 300, map, turns), null, 480, 320, 72, 64)!;
    const [upright, turned] = [cut(0), cut(q)];
    expectSameBytes(turned.gray.data, upright.gray.data);
    expect(turned.rect).toEqual(upright.rect);
    turned.map.forEach((v, i) => {
      expect(v).toBeCloseTo(upright.map[i]!, 9);
    });
  });

  it.each([300, 600])(
    'a sheet that goes through printer and scanner sideways is an original too, at %i dpi',
    (dpi) => {
      for (const q of [0, 1, 2, 3]) {
        const { gray, map } = scan(q, 25, dpi);
        // As it lies, and as the machine may have turned it since. By the means of rows alone: 0.71 and 0.63.
        for (const turns of [0, 4 - q])
          expect(scoreAgainst(turnedFace(gray, dpi, map, turns % 4), reference).status).toBe('original');
      }
    },
  );
});
