/** The screens of a calibrated printer are found in a scan that does not name them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { strangePrinter } from '../../scripts/pantograph-trials.ts';
import { randomScanner } from '../../scripts/random-machines.ts';
import type { Bitmap } from '../../src/raster/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { scanMap } from '../../src/simulate/scan-geometry.ts';
import { scaleCoarse } from '../../src/watermark/design.ts';
import { builtinPantograph, fillPantograph, preparePantograph, wordMask } from '../../src/watermark/index.ts';
import { withoutFine, withScreens } from '../../src/watermark/prepare.ts';
import { type FaceScan, straightFace } from '../../src/watermark/score/face-scan.ts';
import { measureWindows } from '../../src/watermark/score/features.ts';
import { type ScreenShelf, screenShelf } from '../../src/watermark/score/find-screens.ts';
import { screenOrder } from '../../src/watermark/screens.ts';
import { expectSameBytes } from '../raster/support.ts';
import { outlineOf, patchDesign } from './helpers.ts';

const grid = { dpi: 600, width: 1088, height: 800 };
const base = patchDesign(builtinPantograph(600));

describe('screens of a calibration, through paper', () => {
  let mask: Bitmap;
  let shelf: ScreenShelf;
  beforeAll(() => {
    mask = wordMask(base.word, grid, outlineOf);
    shelf = screenShelf(preparePantograph(base, mask, grid));
  });

  it.each([
    { coarse: 1.27, areaPx: 2, coverage: 0.57, dpi: 600, engine: 'office', scanner: 'flatbed', seed: 3 },
    { coarse: 0.92, areaPx: 1.6, coverage: 0.36, dpi: 300, engine: 'heavy', scanner: 'fine', seed: 4 },
    { coarse: 1.5, areaPx: 2, coverage: 0.8, dpi: 600, engine: 'light', scanner: 'feeder', seed: 5 },
    { coarse: 1, areaPx: 2.5, coverage: 0.27, dpi: 300, engine: 'office', scanner: 'flatbed', seed: 6 },
    // Soft scans, in which dots half as large again look right.
    {
      coarse: 1.15,
      areaPx: 1.25,
      coverage: 0.63,
      dpi: 600,
      engine: 'office',
      scanner: 'feeder',
      blurUm: 36,
      seed: 7,
    },
    { coarse: 1.2, areaPx: 1.25, coverage: 0.65, dpi: 600, engine: 'strange', scanner: 'random', seed: 408 },
    // A ground that did not get as dark as the word, which was made lighter to meet it.
    {
      coarse: 1.48,
      decoys: 1.8,
      areaPx: 4,
      coverage: 0.5,
      dpi: 600,
      engine: 'light',
      scanner: 'flatbed',
      seed: 9,
    },
    {
      coarse: 1.48,
      decoys: 1.8,
      areaPx: 4,
      coverage: 0.5,
      dpi: 300,
      engine: 'light',
      scanner: 'fine',
      seed: 10,
    },
  ])('dots $coarse times as large, $coverage of the sites, at $dpi dpi', (truth) => {
    const { coarse, decoys = coarse, areaPx, coverage, dpi, seed } = truth;
    const design = {
      ...scaleCoarse(base, coarse),
      decoys: scaleCoarse(base, decoys).decoys,
      fine: { ...base.fine, areaPx, coverage },
    };
    const k = fillPantograph(preparePantograph(design, mask, grid));
    const printer =
      truth.engine === 'strange' ? strangePrinter(600, seed) : drawPrinter(`${truth.engine}-600`, seed);
    const paper = printPage({ ...grid, c: null, m: null, y: null, k }, printer, seed, { quality: 'fast' });
    const drawn = truth.scanner === 'random' ? randomScanner(20 * seed) : drawScanner(truth.scanner, seed);
    const scanner = { ...drawn, blurUm: truth.blurUm ?? drawn.blurUm };
    const gray = scanPaper(paper, scanner, seed, { dpi });
    const { toPlanes } = scanMap(paper, scanner, seed, { dpi, aligned: false, marginMm: 0 });
    const [a, b, c, d, e, f] = toPlanes;
    const det = a * d - b * c;
    // The true place, a pixel and a half off: the windows must find the rest.
    const toScan: FaceScan['toScan'] = (x, y) => {
      const [u, v] = [x + 1.5 - e, y - 1 - f];
      return [(d * u - c * v) / det, (a * v - b * u) / det];
    };
    const face = { gray, dpi, toScan };
    const found = measureWindows(face, shelf, null);
    const named = measureWindows(
      face,
      { ...shelf, screens: () => shelf.screens({ coarse, decoys, areaPx, coverage }) },
      null,
    );
    expect(found.windows.length).toBeGreaterThan(8);
    // Sizes that differ a little print alike: what counts is that the scan is explained as well as by the truth.
    const left = (windows: readonly { readonly rest: number }[]) =>
      windows.reduce((sum, { rest }) => sum + Math.log(rest), 0) / windows.length;
    expect(left(found.windows)).toBeLessThan(left(named.windows) + 0.08);
    expect(Math.abs(Math.log(found.choice.coarse / coarse))).toBeLessThan(0.06);
    expect(Math.abs(Math.log((found.choice.decoys ?? found.choice.coarse) / decoys))).toBeLessThan(0.06);
  });

  it('a face that lies straight is a face scan of that scale', () => {
    const face = straightFace({ width: 10, height: 10, data: new Uint8Array(100) }, 300, 600);
    expect(face.toScan(20, 8)).toEqual([10, 4]);
  });
});

it('screens made by an order that is kept are those made without', () => {
  const order = screenOrder(base);
  const mask = wordMask(base.word, grid, outlineOf);
  const other = { ...scaleCoarse(base, 1.4), fine: { ...base.fine, areaPx: 3, coverage: 0.6 } };
  const kept = withScreens(preparePantograph(base, mask, grid), other, order);
  const fresh = preparePantograph(other, mask, grid);
  const bytes = (words: Int32Array) => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  expectSameBytes(bytes(kept.ground), bytes(fresh.ground));
  expectSameBytes(bytes(kept.coarse), bytes(fresh.coarse));
  expectSameBytes(bytes(withoutFine(kept, order).ground), bytes(withoutFine(fresh).ground));
});
