import { describe, expect, it } from 'vitest';
import {
  builtinLatentDesign,
  checkInfraredDesign,
  fitInfraredColors,
  fitInfraredPatches,
  infraredPatches,
  linearRgbToLab,
  renderEmblem,
  requireInfraredPath,
} from '../../src/latent/index.ts';
import { getPixel } from '../../src/raster/bitmap.ts';
import { FIGURE_OUTLINE } from './figure.ts';

const keys = { cells: new Uint8Array(32).fill(1), phase: new Uint8Array(32).fill(2) };
const render = (dpi: number, colour = true, fragileKey = keys) =>
  renderEmblem({
    design: builtinLatentDesign(dpi, colour).emblem,
    dpi,
    sizePx: (708 * dpi) / 600,
    figure: FIGURE_OUTLINE,
    fragileKey,
  });

describe('renderEmblem', () => {
  it('puts black ink under the figure and none in its surround within the blossom', () => {
    const { planes, mask } = render(600);
    let inside = 0;
    let outside = 0;
    let cyan = 0;
    let figure = 0;
    for (let y = 204; y < 504; y++) {
      for (let x = 204; x < 504; x++) {
        const m = getPixel(mask, x, y);
        figure += m;
        if (m) inside += getPixel(planes.k!, x, y);
        else {
          outside += getPixel(planes.k!, x, y);
          cyan += getPixel(planes.c!, x, y);
        }
      }
    }
    expect(inside / figure).toBeGreaterThan(0.3);
    // Whole dots: a few pixels of a dot reach over the figure's edge.
    expect(outside / (300 * 300 - figure)).toBeLessThan(0.05);
    expect(cyan / (300 * 300 - figure)).toBeGreaterThan(0.2);
  });

  it('gives the same planes for the same keys and another ring for another key', () => {
    const a = render(600).planes.k!.words;
    const b = render(600).planes.k!.words;
    const c = render(600, true, { ...keys, cells: new Uint8Array(32).fill(3) }).planes.k!.words;
    expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(c.buffer))).not.toBe(0);
  });

  it('uses black alone on a mono engine', () => {
    const { planes } = render(600, false);
    expect([planes.c, planes.m, planes.y]).toEqual([null, null, null]);
  });

  it('refuses a size or dpi that is not the design’s', () => {
    const design = builtinLatentDesign(600, true).emblem;
    expect(() => renderEmblem({ design, dpi: 1200, sizePx: 1416, figure: FIGURE_OUTLINE })).toThrow(
      /the design is for 600, got 1200/,
    );
    expect(() => renderEmblem({ design, dpi: 600, sizePx: 700, figure: FIGURE_OUTLINE })).toThrow(
      /sizePx: expected 708/,
    );
  });
});

describe('fitInfraredColors', () => {
  const { infrared } = builtinLatentDesign(600, true).emblem;
  it('finds the mixture that has the figure’s colour, and takes the scan’s three bands as the same thing', () => {
    const truth = { c: 0.52, m: 0.37, y: 0.44 };
    // Light of an engine whose inks multiply: 1 - ink in its own band, some of it in the others.
    const light = ({ c, m, y }: typeof truth) =>
      [(1 - 0.8 * c) * (1 - 0.1 * m), (1 - 0.3 * c) * (1 - 0.8 * m), (1 - 0.15 * c) * (1 - 0.8 * y)] as const;
    const rgb = infraredPatches(infrared!).map(({ kind, mixture }) =>
      light(kind === 'figure' ? truth : mixture),
    );
    const colors = rgb.map(([r, g, b]) => linearRgbToLab(r, g, b));
    const fit = fitInfraredColors(infrared!, colors);
    for (const ink of ['c', 'm', 'y'] as const)
      expect(Math.abs(fit.design.surround[ink] - truth[ink])).toBeLessThan(0.02);
    expect(fit.expectedDeltaE).toBeLessThan(0.5);
    expect(fit.nominalDeltaE).toBeGreaterThan(3);
    expect(fit.design.lattices).toEqual(infrared!.lattices);
    expect(fitInfraredPatches(infrared!, rgb)).toEqual(fit);
    expect(() => fitInfraredColors(infrared!, colors.slice(1))).toThrow(/expected 24 patches, got 23/);
  });
});

describe('limits', () => {
  const { infrared } = builtinLatentDesign(600, true).emblem;
  it('holds the built-in mixtures to their own limits', () => {
    for (const dpi of [600, 1200])
      expect(() => checkInfraredDesign(builtinLatentDesign(dpi, true).emblem.infrared!)).not.toThrow();
  });
  it('names what is out of bounds', () => {
    expect(() => checkInfraredDesign({ ...infrared!, surround: { c: 0.9, m: 0.9, y: 0.9, k: 0 } })).toThrow(
      /total ink 2.70 is over the limit/,
    );
    expect(() => checkInfraredDesign({ ...infrared!, surround: { c: 0.2, m: 0.2, y: 0.2, k: 0.3 } })).toThrow(
      /K difference/,
    );
  });
  it.each([
    [{ name: 'mono-600', inks: 'mono', managed: false } as const, /prints black alone.*line screen/],
    [{ name: 'office-rgb', inks: 'rgb', managed: false } as const, /takes RGB.*line screen/],
    [{ name: 'managed', inks: 'cmyk', managed: true } as const, /colour managed.*line screen/],
  ])('refuses path %o and offers the line screen', (path, message) => {
    expect(() => requireInfraredPath(path)).toThrow(message);
  });
});
