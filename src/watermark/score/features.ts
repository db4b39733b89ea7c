/**
 * What tells an original's pantograph from a copy's, measured over a page: the tone of the word against
 * the ground, and how much of the fine dots is still there. Medians over many windows, so that text,
 * seals and stains in a few of them do not matter.
 */

import type { Bitmap } from '../../raster/bitmap.ts';
import { crop } from '../../raster/crop.ts';
import type { Gray } from '../../raster/gray.ts';
import { hash3 } from '../../raster/hash3.ts';
import type { Rect } from '../../raster/image.ts';
import { popCount } from '../../raster/pop-count.ts';
import { resampleGray } from '../../raster/resample.ts';
import type { CellMask } from '../cells.ts';
import { type PreparedPantograph, withoutFine } from '../prepare.ts';
import { LINEAR, measureWindow, type WindowFeatures, windowScratch } from './window.ts';
import { dotsWithin, shareOf } from './window-dots.ts';

/** Medians over the windows of a page. */
export interface PantographFeatures {
  /** Windows that were measured. */
  readonly windows: number;
  /** Contrast of the word: (word - ground) / (word + ground), in darkness. About 0 on an original. */
  readonly contrast: number;
  /** Detail of the fine dots over that of the coarse ones. About 0 on a copy that lost them. */
  readonly fineRatio: number;
  readonly fineMatch: number;
  readonly match: number;
  /** Detail that no known dot explains, against the detail of the coarse dots. */
  readonly rest: number;
  /** Darkness of the two together: under about 0.01 there is no pattern. */
  readonly tone: number;
}

/** Side of a window in device pixels at 600 dpi: 5.4 mm. */
const WINDOW_600 = 128;
/** Share of ink from which a window has a pattern. */
const LEAST_DOTS = 0.02;
/** Windows to look at. */
const WANTED = 48;

const median = (values: number[]): number => {
  if (values.length === 0) return 0;
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

/** A straightened face that is cut from its scan only where it is looked at. */
export interface FaceWindows {
  readonly width: number;
  readonly height: number;
  /** The face's pixels within a rectangle that lies inside it. */
  cut(x: number, y: number, width: number, height: number): Gray;
}

/**
 * Measures the pantograph of a straightened face.
 * @param face pixel (0, 0) at the page's upper left corner; `ceil(grid.width * dpi / grid.dpi)` columns
 * @param dpi of the face, 150..1200; windows are cut at up to 600
 * @param keepOut what was kept clear when it was printed, if known; null looks at the scan alone
 * @param bare {@link withoutFine} of `prepared`, for callers who keep it
 */
export function pantographFeatures(
  face: Gray | FaceWindows,
  dpi: number,
  prepared: PreparedPantograph,
  keepOut: Bitmap | null = null,
  bare: PreparedPantograph = withoutFine(prepared),
): PantographFeatures {
  const { grid } = prepared;
  // More than 600 dpi adds time and nothing else.
  const fold = dpi > 600 && 'data' in face ? 600 / dpi : 1;
  const scan = fold < 1 ? shrunk(face as Gray, fold) : face;
  const scanDpi = dpi * fold;
  const scale = grid.dpi / scanDpi;
  const side = Math.round((WINDOW_600 * scanDpi) / 600);
  const reach = Math.max(1, Math.round((3 * scanDpi) / 600));
  const scratch = windowScratch(side);
  const measured: WindowFeatures[] = [];
  let looked = 0;
  // What half a scan pixel around the farthest shift may touch.
  const around = Math.ceil((reach + 2) * scale);
  for (const { x, y, rect } of candidates(scan, side, scale, prepared.word)) {
    const dots = dotsWithin(prepared, bare, keepOut, {
      x: rect.x - around,
      y: rect.y - around,
      width: rect.width + 2 * around,
      height: rect.height + 2 * around,
    });
    const own = { ...rect, x: rect.x - dots.x, y: rect.y - dots.y };
    if (popCount(dots.fine, own) + popCount(dots.coarse, own) < LEAST_DOTS * rect.width * rect.height)
      continue;
    const window =
      'data' in scan ? crop(scan, { x, y, width: side, height: side }) : scan.cut(x, y, side, side);
    if (hasContent(window, side)) continue;
    if (looked++ === WANTED) break;
    const white = paperWhite(window);
    if (white < 0.05) continue;
    const place = { x: x - dots.x / scale, y: y - dots.y / scale, side };
    measured.push(measureWindow(window, white, place, dots, dots.word, scale, reach, scratch));
  }
  // Windows where the pattern is not seen at all (content over it) have no say, unless all are so.
  const seen = measured.filter((w) => w.coarseDetail > 0.02);
  const used = seen.length * 4 >= measured.length ? seen : measured;
  return {
    windows: used.length,
    contrast: median(
      used.map((w) => (w.wordTone - w.groundTone) / Math.max(0.01, w.wordTone + w.groundTone)),
    ),
    fineRatio: median(used.map((w) => w.fineDetail / Math.max(0.02, w.coarseDetail))),
    fineMatch: median(used.map((w) => w.fineMatch)),
    match: median(used.map((w) => w.match)),
    rest: median(used.map((w) => w.rest)),
    tone: median(used.map((w) => (w.wordTone + w.groundTone) / 2)),
  };
}

const shrunk = (face: Gray, fold: number): Gray =>
  resampleGray(face, Math.ceil(face.width * fold), Math.ceil(face.height * fold));

/** Windows that hold much of both word and ground, in an order that spreads them over the page. */
function candidates(
  scan: { readonly width: number; readonly height: number },
  side: number,
  scale: number,
  word: CellMask,
): { x: number; y: number; rect: Rect }[] {
  const found: { x: number; y: number; rect: Rect; order: number }[] = [];
  const deviceSide = Math.round(side * scale);
  for (let y = side >> 1, row = 0; y + side <= scan.height; y += side, row++)
    for (let x = side >> 1, column = 0; x + side <= scan.width; x += side, column++) {
      const rect = {
        x: Math.round(x * scale),
        y: Math.round(y * scale),
        width: deviceSide,
        height: deviceSide,
      };
      if (rect.x + rect.width > word.width || rect.y + rect.height > word.height) continue;
      const share = shareOf(word, rect);
      if (share < 0.2 || share > 0.8) continue;
      found.push({ x, y, rect, order: hash3(column, row, 31) });
    }
  return found.sort((a, b) => a.order - b.order);
}

/** Text, rules and pictures are dark over a wider place than any dot: half of some 1/8 of the window. */
function hasContent({ data }: Gray, side: number): boolean {
  const level = LINEAR;
  const step = Math.max(4, side >> 4);
  for (let y = 0; y + step <= side; y += step)
    for (let x = 0; x + step <= side; x += step) {
      let sum = 0;
      for (let j = y; j < y + step; j++)
        for (let i = j * side + x, end = i + step; i < end; i++) sum += level[data[i]!]!;
      if (sum < 0.42 * step * step) return true;
    }
  return false;
}

/** Linear level of the paper in a window: its 97th percentile. */
function paperWhite({ data }: Gray): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]!]!++;
  let left = 0.03 * data.length;
  for (let v = 255; v >= 0; v--) {
    left -= counts[v]!;
    if (left <= 0) return LINEAR[v]!;
  }
  return LINEAR[255]!;
}
