import type { Gray, Rgb } from '../raster/gray.ts';
import type { InkPlanes } from '../raster/ink-planes.ts';
import { decodeTable } from './encode.ts';
import type { PrinterParams, ScreenParams } from './parameters.ts';
import { hashSeed } from './random.ts';
import { openScreener } from './screens.ts';
import { openSeparation } from './separation.ts';
import { invertTone, measureTone } from './tone-calibration.ts';

/** The usual screen of a 600-dpi driver, a little off 106 lpi so that its levels are not locked to 32. */
const DRIVER_SCREEN: ScreenParams = { kind: 'dot', lpi: 105, angleDeg: 45 };

/**
 * What a printer driver makes of a picture of a page: greys become K alone, colours are separated, and
 * both are screened. Black lettering and white paper come through as they are; tints become dots.
 * Protections must not go this way: they are ink planes already, to be added to the result.
 * @param image sRGB
 * @param dpi of the image and of the planes
 * @throws RangeError if the printer's dpi is not a multiple of `dpi`
 */
export function ripPage(
  image: Gray | Rgb,
  dpi: number,
  printer: PrinterParams,
  seed: number,
  screen: ScreenParams = DRIVER_SCREEN,
): InkPlanes {
  if (printer.dpi % dpi !== 0)
    throw new RangeError(
      `dpi: ${dpi} does not fit a ${printer.dpi}-dpi engine; draw a printer whose dpi is a multiple of it`,
    );
  const { width, height, data } = image;
  const linear = decodeTable();
  const tone = invertTone(measureTone(printer, screen, ['k'], dpi, 1, hashSeed(seed, 'wedge'))[0]!);
  // The lightest grey that a driver leaves as paper, the darkest that it prints solid.
  const grey = Float32Array.from({ length: 256 }, (_, v) =>
    v >= 254 ? 0 : v <= 2 ? 1 : tone[Math.round(linear[v]! * 255)]!,
  );
  const coloured = data.length !== width * height;
  const black = openScreener(screen, 'k', width, height, 1, dpi, seed);
  if (!coloured) {
    const row = new Float32Array(width);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) row[x] = grey[data[y * width + x]!]!;
      black.row(row, null);
    }
    return { width, height, dpi, c: null, m: null, y: null, k: black.bitmap };
  }
  const style = { blackAmount: 0.8, blackStart: 0.3, blackGamma: 1.2 };
  const separation = openSeparation(style, printer, screen, dpi, 1, seed, 0);
  const colours = (['c', 'm', 'y'] as const).map((ink) =>
    openScreener(screen, ink, width, height, 1, dpi, hashSeed(seed, ink)),
  );
  const target = [0, 1, 2].map(() => new Float32Array(width));
  const coverage = [0, 1, 2, 3].map(() => new Float32Array(width));
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width * 3; x < width; x++, i += 3)
      for (let n = 0; n < 3; n++) target[n]![x] = linear[data[i + n]!]!;
    separation.row(target, coverage);
    for (let x = 0, i = y * width * 3; x < width; x++, i += 3) {
      const v = data[i]!;
      if (v !== data[i + 1] || v !== data[i + 2]) continue;
      for (let n = 0; n < 3; n++) coverage[n]![x] = 0;
      coverage[3]![x] = grey[v]!;
    }
    colours.forEach((screener, n) => {
      screener.row(coverage[n]!, null);
    });
    black.row(coverage[3]!, null);
  }
  const [c, m, yellow] = colours.map((screener) => screener.bitmap);
  return { width, height, dpi, c: c!, m: m!, y: yellow!, k: black.bitmap };
}
