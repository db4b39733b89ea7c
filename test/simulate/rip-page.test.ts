import { expect, it } from 'vitest';
import { getPixel } from '../../src/raster/bitmap.ts';
import type { Gray, Rgb } from '../../src/raster/gray.ts';
import {
  drawPrinter,
  INSTRUMENT,
  meanReflectance,
  printPage,
  ripPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import { noPaperInk, popCountOf } from './patterns.ts';

const printer = drawPrinter('office-600', 3);

it('prints greys at their own reflectance, black and white as they are', () => {
  const side = 96;
  const grey = (v: number): Gray => ({
    width: side,
    height: side,
    data: new Uint8Array(side * side).fill(v),
  });
  expect(popCountOf(ripPage(grey(255), 600, printer, 1).k!)).toBe(0);
  expect(popCountOf(ripPage(grey(0), 600, printer, 1).k!)).toBe(side * side);
  for (const level of [90, 160, 215]) {
    const planes = ripPage(grey(level), 600, printer, 1);
    const wanted = ((level / 255 + 0.055) / 1.055) ** 2.4;
    const got = meanReflectance(printPage(planes, printer, 2)) / noPaperInk(printer);
    expect(Math.abs(got - wanted)).toBeLessThan(0.05);
  }
});

it('keeps a red seal red and lettering in K alone', () => {
  const width = 120;
  const height = 60;
  const image: Rgb = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
  for (let y = 10; y < 50; y++)
    for (let x = 10; x < 110; x++) image.data.set(x < 60 ? [205, 40, 35] : [0, 0, 0], (y * width + x) * 3);
  const planes = ripPage(image, 600, printer, 1);
  const scan = scanPaper(printPage(planes, printer, 2), INSTRUMENT, 1, { view: 'rgb', aligned: true });
  const mean = (x0: number, channel: number) => {
    let sum = 0;
    for (let y = 20; y < 40; y++)
      for (let x = x0; x < x0 + 20; x++) sum += scan.data[(y * width + x) * 3 + channel]!;
    return sum / 400;
  };
  expect(mean(25, 0)).toBeGreaterThan(150);
  expect(mean(25, 1)).toBeLessThan(110);
  expect(mean(25, 2)).toBeLessThan(110);
  for (let y = 12; y < 48; y++)
    for (let x = 62; x < 108; x++) {
      expect(getPixel(planes.k!, x, y)).toBe(1);
      for (const ink of ['c', 'm', 'y'] as const) expect(getPixel(planes[ink]!, x, y)).toBe(0);
    }
  expect(() => ripPage(image, 1200, printer, 1)).toThrow('dpi: 1200 does not fit a 600-dpi engine');
});
