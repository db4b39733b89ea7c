import { describe, expect, it } from 'vitest';
import {
  builtinLatentDesign,
  decodeLineScreen,
  demodulate,
  filmPatch,
  lineScreenMask,
  renderFilm,
  renderLineScreen,
} from '../../src/latent/index.ts';
import { getPixel } from '../../src/raster/bitmap.ts';
import { createGray, type Gray } from '../../src/raster/gray.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { wordOutline } from './figure.ts';

const design = builtinLatentDesign(600, true);
/** What the sheet hides in each. */
const figures = { coarse: wordOutline('写'), fine: wordOutline('原') };
const figure = figures.coarse;
const size = { dpi: 600, widthPx: 576, heightPx: 336 };

/** Share of pixels where a decoded picture says what the mask says. */
function agreement(decoded: Gray, which: 'coarse' | 'fine'): number {
  const mask = lineScreenMask({ ...size, design: design[which] }, figures[which]);
  let right = 0;
  for (let y = 0; y < 336; y++)
    for (let x = 0; x < 576; x++)
      if (decoded.data[y * 576 + x]! < 128 === (getPixel(mask, x, y) === 1)) right++;
  return right / (576 * 336);
}

describe('line screen', () => {
  it.each(['coarse', 'fine'] as const)(
    '%s: the figure comes back from a printed and scanned sheet',
    (which) => {
      const k = renderLineScreen({ ...size, design: design[which], figure: figures[which] });
      const paper = printPage(
        { width: 576, height: 336, dpi: 600, c: null, m: null, y: null, k },
        drawPrinter('office-600', 3),
        4,
      );
      const scan = scanPaper(paper, drawScanner('flatbed', 5), 6, { view: 'gray', dpi: 600, aligned: true });
      expect(agreement(decodeLineScreen(scan, 600, design[which]), which)).toBeGreaterThan(0.93);
    },
  );

  it('sways without losing the figure, and refuses a sway that would', () => {
    const plain = { period: 12, slope: 1, inkPx: 5, taperPx: 16 } as const;
    const render = (amplitude: number) =>
      renderLineScreen({
        ...size,
        design: { carrier: { ...plain, sway: { amplitude, lengthPx: 16 } }, crossed: null },
        figure,
      });
    const still = renderLineScreen({ ...size, design: { carrier: plain, crossed: null }, figure });
    const inked = (b: typeof still) => {
      let moved = 0;
      for (let i = 0; i < still.words.length; i++) if (b.words[i] !== still.words[i]) moved++;
      return moved / still.words.length;
    };
    expect(inked(render(0))).toBe(0);
    expect(inked(render(56))).toBeGreaterThan(0.5);
    expect(() => render(128)).toThrow(/carrier.sway.amplitude: expected 0..127, got 128/);
  });

  it('prints figure and ground at one tone', () => {
    const k = renderLineScreen({ ...size, design: design.coarse, figure });
    const mask = lineScreenMask({ ...size, design: design.coarse }, figure);
    const ink = [0, 0];
    const count = [0, 0];
    for (let y = 0; y < 336; y++)
      for (let x = 0; x < 576; x++) {
        const m = getPixel(mask, x, y);
        ink[m] = ink[m]! + getPixel(k, x, y);
        count[m] = count[m]! + 1;
      }
    expect(Math.abs(ink[0]! / count[0]! - ink[1]! / count[1]!)).toBeLessThan(0.02);
  });

  it('draws a width between whole pixels by rows that take turns', () => {
    const carrier = { period: 4, slope: 1, inkPx: 1.5, taperPx: 0 } as const;
    const k = renderLineScreen({ ...size, design: { carrier, crossed: null }, figure });
    const row = (y: number) => {
      let ink = 0;
      for (let x = 0; x < 40; x++) ink += getPixel(k, x, y);
      return ink / 10;
    };
    expect([row(0), row(1), row(2), row(3)]).toEqual([1, 2, 1, 2]);
  });

  it('follows a scan that is stretched by half a percent', () => {
    const k = renderLineScreen({ ...size, design: design.coarse, figure });
    const scan = createGray(576, 336);
    for (let y = 0; y < 336; y++)
      for (let x = 0; x < 576; x++) {
        const u = 288 + (x - 288) * 1.005;
        const v = 168 + (y - 168) * 0.996;
        // Four reads a pixel: the carrier must not alias in the test itself.
        let sum = 0;
        for (const [a, b] of [
          [0.25, 0.25],
          [0.75, 0.25],
          [0.25, 0.75],
          [0.75, 0.75],
        ] as const)
          sum += getPixel(k, Math.floor(u + a), Math.floor(v + b));
        scan.data[y * 576 + x] = 235 - 50 * sum;
      }
    expect(agreement(decodeLineScreen(scan, 600, design.coarse), 'coarse')).toBeGreaterThan(0.93);
  });

  it('says how little there is on paper without a screen', () => {
    expect(demodulate(createGray(576, 336, 200), 600, design.fine, 600).modulation).toBe(0);
    expect(() => demodulate(createGray(576, 336), 100, design.fine, 600)).toThrow(/dpi: expected 200/);
  });

  it('carries two figures on crossed carriers', () => {
    const crossed = {
      carrier: design.coarse.carrier,
      crossed: { ...design.coarse.carrier, slope: -1 as const },
    };
    const second = wordOutline('原本');
    const k = renderLineScreen({ ...size, design: crossed, figure, second });
    const scan = createGray(576, 336);
    for (let y = 0; y < 336; y++)
      for (let x = 0; x < 576; x++) scan.data[y * 576 + x] = getPixel(k, x, y) ? 30 : 235;
    const read = (slope: 1 | -1, text: typeof figure) => {
      const carrier = { ...design.coarse.carrier, slope };
      const decoded = decodeLineScreen(scan, 600, { carrier, crossed: null });
      const mask = lineScreenMask({ ...size, design: crossed }, text);
      let right = 0;
      for (let i = 0; i < decoded.data.length; i++)
        if (decoded.data[i]! < 128 === (getPixel(mask, i % 576, Math.floor(i / 576)) === 1)) right++;
      return right / decoded.data.length;
    };
    expect(read(1, figure)).toBeGreaterThan(0.9);
    expect(read(-1, second)).toBeGreaterThan(0.9);
  });
});

describe('renderFilm', () => {
  const film = renderFilm({ design, dpi: 600, widthPx: 4960, heightPx: 7016 });
  it('has the sheet’s own pitch in the middle of the fan', () => {
    // Window 0.0 % is the sixth: count the lines that a row of its coarse screen crosses.
    let best = 0;
    for (let y = 0; y < 7016; y += 8) {
      let edges = 0;
      for (let x = 1; x < 4960; x++) if (getPixel(film, x, y) && !getPixel(film, x - 1, y)) edges++;
      best = Math.max(best, edges);
    }
    // Four windows beside one another, of 144 fine lines each.
    expect(best).toBeGreaterThan(4 * 140);
    expect(best).toBeLessThan(4 * 148 + 20);
  });
  it('covers half of the sheet with lines of any period, of two and a half pixels too', () => {
    for (const period of [4, 5, 12]) {
      const built = filmPatch({ ...design.fine.carrier, period }, 600, 200);
      let dark = 0;
      for (let y = 0; y < 200; y++) for (let x = 0; x < 600; x++) dark += getPixel(built, x, y);
      expect(dark / 120_000).toBeCloseTo(0.5, 2);
    }
  });

  it('refuses a page too small for the fan', () => {
    expect(() => renderFilm({ design, dpi: 600, widthPx: 900, heightPx: 900 })).toThrow(/too small/);
  });
});
