/**
 * A copier's own tone calibration: print a wedge on the engine through the screen in use, look at it,
 * invert. Done the way machines do it (without it a copier would darken at every generation), on a
 * print of its own, so that what is left of the error is left here too.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import type { Ink } from '../raster/ink-planes.ts';
import type { Band } from './optics.ts';
import { type Paper, printPage } from './paper.ts';
import { openPaper } from './paper-reader.ts';
import type { PrinterParams, ScreenParams } from './parameters.ts';
import { boxGaussian } from './point-spread.ts';
import { openScreener } from './screens.ts';

/** Coverages of the wedge's steps. */
const STEPS = [0, 0.03, 0.07, 0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.85, 1];
/** Side of a step and the border left out of its measurement, device pixels at 600 dpi. */
const STEP_PX = 72;
const BORDER_PX = 10;

/** The tone of one ink through one screen: coverage asked for, reflectance got (bare paper = 1). */
export interface ToneCurve {
  readonly coverage: readonly number[];
  readonly reflectance: readonly number[];
}

/** The band in which each ink is darkest. */
export const INK_BAND: Readonly<Record<Ink, Band>> = { c: 'red', m: 'green', y: 'blue', k: 'green' };

/**
 * Prints and measures a wedge for each of `inks`, all on one sheet.
 * @param scale device pixels to a sample of coverage, as in the copy
 */
export function measureTone(
  printer: PrinterParams,
  screen: ScreenParams,
  inks: readonly Ink[],
  dpi: number,
  scale: number,
  seed: number,
): ToneCurve[] {
  const side = Math.round((STEP_PX * dpi) / 600 / scale);
  const border = Math.round((BORDER_PX * dpi) / 600);
  const width = side * STEPS.length;
  const height = side * inks.length;
  const wedge = new Float32Array(width);
  STEPS.forEach((c, k) => {
    wedge.fill(c, k * side, (k + 1) * side);
  });
  const bare = new Float32Array(width);
  const planes = { width: width * scale, height: height * scale, dpi, c: null, m: null, y: null, k: null };
  const used: Partial<Record<Ink, Bitmap>> = {};
  inks.forEach((ink, n) => {
    const screener = openScreener(screen, ink, width, height, scale, dpi, seed);
    for (let y = 0; y < height; y++) screener.row(Math.floor(y / side) === n ? wedge : bare, null);
    used[ink] = screener.bitmap;
  });
  const paper = printPage({ ...planes, ...used }, printer, seed);
  const inner = side * scale - 2 * border;
  const areas = inks.flatMap((ink, n) =>
    STEPS.map((_, k) => ({
      x: k * side * scale + border,
      y: n * side * scale + border,
      width: inner,
      height: inner,
      band: INK_BAND[ink],
    })),
  );
  const got = meanReflectances(paper, areas);
  return inks.map((_, n) => {
    const steps = got.slice(n * STEPS.length, (n + 1) * STEPS.length);
    const white = steps[0]!;
    // Noise must not make the curve turn back.
    let least = 1;
    return { coverage: STEPS, reflectance: steps.map((r) => (least = Math.min(least, r / white))) };
  });
}

/** A rectangle of a paper, in device pixels of its planes. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Mean reflectance of a rectangle, as a densitometer sees it: no scanner in between.
 * @param area device pixels of the planes; the whole paper by default
 * @throws RangeError if the area is empty or leaves the paper
 */
export function meanReflectance(paper: Paper, band: Band = 'green', area?: Area): number {
  const whole = { x: 0, y: 0, width: paper.planes.width, height: paper.planes.height };
  if (area) checkArea(area, whole);
  return meanReflectances(paper, [{ ...(area ?? whole), band }])[0]!;
}

function checkArea(area: Area, whole: Area): void {
  for (const [from, size] of [
    ['x', 'width'],
    ['y', 'height'],
  ] as const) {
    const most = whole[size];
    if (!(area[from] >= 0 && area[from] <= most - 1))
      throw new RangeError(`area.${from}: expected 0..${most - 1}, got ${area[from]}`);
    if (!(area[size] >= 1 && area[from] + area[size] <= most))
      throw new RangeError(
        `area.${size}: expected 1..${most - area[from]} at ${from} = ${area[from]}, got ${area[size]}`,
      );
  }
}

/** The same for several rectangles in one pass over the paper, each in its own light. */
export function meanReflectances(paper: Paper, areas: readonly (Area & { readonly band: Band })[]): number[] {
  const bands = [...new Set(areas.map((area) => area.band))];
  const reader = openPaper(paper, bands, 600, boxGaussian(0, 0));
  const { grid } = reader;
  const per = grid.width / paper.planes.width;
  const sums = areas.map(() => 0);
  const counts = areas.map(() => 0);
  let top = 0;
  for (let part = reader.next(); part; part = reader.next()) {
    areas.forEach((area, k) => {
      const { index, gain } = reader.channels[bands.indexOf(area.band)]!;
      const data = part.data[index]!;
      const from = Math.max(top, Math.round(area.y * per));
      const to = Math.min(top + part.rows, Math.round((area.y + area.height) * per));
      const left = Math.round(area.x * per);
      const right = Math.round((area.x + area.width) * per);
      let sum = 0;
      for (let y = from; y < to; y++)
        for (let i = (y - top) * grid.width + left, end = i + right - left; i < end; i++) sum += data[i]!;
      sums[k]! += sum * gain;
      counts[k]! += Math.max(0, to - from) * (right - left);
    });
    top += part.rows;
  }
  return sums.map((s, k) => s / counts[k]!);
}

/**
 * Coverage for each of 256 reflectances (index / 255, bare paper = 1).
 * @param error coverage added at mid-tone, falling to nothing at both ends: a calibration gone stale
 */
export function invertTone(curve: ToneCurve, error = 0): Float32Array {
  const { coverage, reflectance } = curve;
  const out = new Float32Array(256);
  let k = reflectance.length - 1;
  for (let i = 0; i < 256; i++) {
    const r = i / 255;
    while (k > 0 && reflectance[k - 1]! <= r) k--;
    let c: number;
    if (k === 0) c = 0;
    else if (k === reflectance.length - 1 && r <= reflectance[k]!) c = 1;
    else {
      const dark = reflectance[k]!;
      const light = reflectance[k - 1]!;
      const t = light > dark ? (light - r) / (light - dark) : 0;
      c = coverage[k - 1]! + Math.min(1, Math.max(0, t)) * (coverage[k]! - coverage[k - 1]!);
    }
    out[i] = Math.min(1, Math.max(0, c + (c > 0 && c < 1 ? error * 4 * c * (1 - c) : 0)));
  }
  return out;
}
