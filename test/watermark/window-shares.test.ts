import { describe, expect, it } from 'vitest';
import { popCount } from '../../src/raster/pop-count.ts';
import { reduce } from '../../src/raster/reduce.ts';
import { tile } from '../../src/raster/tile.ts';
import { srgbEncode } from '../../src/simulate/encode.ts';
import { windowShares } from '../../src/watermark/calibrate/window-shares.ts';
import {
  applyCalibration,
  builtinPantograph,
  calibrationSheet,
  fitCalibration,
} from '../../src/watermark/index.ts';
import { coarseTile, groundTile } from '../../src/watermark/screens.ts';
import { outlineOf } from './helpers.ts';

const covered = (screen: Parameters<typeof popCount>[0]) => popCount(screen) / (screen.width * screen.height);

/** Light as a scanner writes it. */
const srgb = Uint8Array.from({ length: 256 }, (_, v) => Math.round(255 * srgbEncode(v / 255)));

describe('windowShares', () => {
  it.each([600, 1200])('makes of a window the tile, %i dpi', (dpi) => {
    const design = builtinPantograph(dpi);
    const n = dpi / 600;
    const [from, to] = [24 * n, 168 * n];
    const shares = windowShares(design, from, to);
    const word = coarseTile(design, design.coarse[0]!);
    const window = tile(word, to - from, to - from, -from, -from);
    expect(covered(window) * shares.word(0, 1)).toBeCloseTo(covered(word), 9);
    const bare = { ...design, fine: { ...design.fine, coverage: 0 } };
    const ground = { ...design, fine: { ...design.fine, areaPx: 2 * n * n, coverage: 0.55 } };
    const [w0, w1] = [bare, ground].map((d) =>
      covered(tile(groundTile(d), to - from, to - from, -from, -from)),
    );
    const [t0, t1] = [bare, ground].map((d) => covered(groundTile(d)));
    expect(w0! * shares.bare(1) + (w1! - w0!) * shares.fine(2, 0.55)).toBeCloseTo(t1!, 9);
    expect(w0! * shares.bare(1)).toBeCloseTo(t0!, 9);
    // Without them the fit would be off by as much as this.
    expect(Math.abs(shares.bare(1) - 1)).toBeGreaterThan(0.03);
  });

  it.each([600, 1200])('the fit of a sheet that prints as it is drawn covers alike, %i dpi', (dpi) => {
    const design = builtinPantograph(dpi);
    const { planes } = calibrationSheet(design, outlineOf);
    const light = reduce(planes.k!, dpi / 300);
    const scan = { ...light, data: light.data.map((v) => srgb[v]!) };
    const fit = fitCalibration(scan, design);
    if (!fit.ok) throw new Error(fit.reason);
    const found = applyCalibration(design, fit);
    const word = covered(coarseTile(found, found.coarse[0]!));
    const ground = covered(groundTile(found));
    // 1 % of the tint is a tenth of L*.
    expect(Math.abs(ground / word - 1)).toBeLessThan(0.012);
  });
});
