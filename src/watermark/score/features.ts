/**
 * What tells an original's pantograph from a copy's, measured over a page: the tone of the word against the ground, how
 * much of the fine dots is still there, and how much dots vary within windows and from window to window. Medians over
 * many windows, so that text, seals and stains in a few of them do not matter.
 */

import { solve } from '../../numeric/solve.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import { popCount } from '../../raster/pop-count.ts';
import { cutPatch, type FaceScan, type Patch, reduction } from './face-scan.ts';
import { findScreens, type ScreenChoice, type ScreenShelf, USUAL } from './find-screens.ts';
import { lookAt, paperWhite } from './register.ts';
import { type WindowScratch, type WindowView, windowScratch } from './scratch.ts';
import type { BlockSpread } from './spread.ts';
import { measureWindow, type WindowFeatures } from './window.ts';
import { dotsWithin, WINDOW_600, windowSize } from './window-dots.ts';

/** Over the windows of a page. Medians where nothing else is said. */
export interface PantographFeatures {
  /** The screens that were found or given; null where too few windows tell. */
  readonly screens: ScreenChoice | null;
  /** Windows that were measured, and those of them that tell how their dots vary. */
  readonly windows: number;
  readonly varied: number;
  /** Contrast of the screens: (coarse - fine) / (coarse + fine), in darkness. About 0 on an original, positive on a copy. */
  readonly contrast: number;
  /** Detail of the fine dots over that of the coarse ones. About 0 on a copy that lost them. */
  readonly fineRatio: number;
  readonly fineMatch: number;
  readonly match: number;
  /** Darkness of the two together: under about 0.01 there is no pattern. */
  readonly tone: number;
  /** {@link BlockSpread} of the windows; displacement without what a feed moved, be it down the sheet or across. */
  readonly spread: {
    readonly rows: number;
    readonly noise: number;
    readonly coarse: number;
    readonly coarseNoise: number;
    readonly fine: number;
    readonly fineNoise: number;
    readonly residual: number;
  };
  /** How the windows differ over the page: standard deviations from what their place and their part of ground foretell. */
  readonly page: {
    readonly fineRatio: number;
    readonly fineMatch: number;
    /** Of the logarithm of what is not explained. */
    readonly rest: number;
  };
}

/** Share of ink from which a window is full of dots, and from which it has some. */
const PLENTY = 0.08;
const ENOUGH = 0.02;
/**
 * Displacement less what is common to columns against less what is common to rows, under which the sheet went through a
 * feed sideways. A feed moves whole lines; of 576 scans fed downwards none came under 0.84 (originals 1.5, median).
 */
const SIDEWAYS = 0.8;
/** Windows to look at. */
export const WANTED = 40;

const median = (values: readonly number[]): number => {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

/**
 * Measures the pantograph of a face.
 * @param keepOut what was kept clear when it was printed, if known; null looks at the scan alone
 * @param screens as found on another face of the same sheet, if they were
 */
export function pantographFeatures(
  face: FaceScan,
  shelf: ScreenShelf,
  keepOut: Bitmap | null = null,
  screens: ScreenChoice | null = null,
): PantographFeatures {
  const { windows, choice } = measureWindows(face, shelf, keepOut, screens);
  return summarise(windows, windows.length >= TRIED / 2 ? choice : null);
}

/** Windows by which the screens are found. */
const TRIED = 8;

/** A window and its place, 0..1 across and down the page. */
export interface MeasuredWindow extends WindowFeatures {
  readonly x: number;
  readonly y: number;
}

/** Every window that was looked at, and the screens that were found. */
export function measureWindows(
  face: FaceScan,
  shelf: ScreenShelf,
  keepOut: Bitmap | null,
  screens: ScreenChoice | null = null,
): { windows: MeasuredWindow[]; choice: ScreenChoice } {
  const usual = shelf.screens(USUAL);
  const { grid } = usual.prepared;
  const size = windowSize(grid.dpi);
  const { view, scratch } = lookFor(face.dpi);
  const { side } = scratch;
  const patches: { patch: Patch; white: number }[] = [];
  for (const least of [PLENTY, ENOUGH]) {
    for (const rect of shelf.places) {
      if (patches.length === WANTED) break;
      const patch = cutPatch(face, keepOut, rect.x + size / 2, rect.y + size / 2, side, size / 2);
      if (!patch) continue;
      const dots = dotsWithin(usual.prepared, usual.bare, keepOut, patch.rect);
      const own = { ...rect, x: rect.x - dots.x, y: rect.y - dots.y };
      const ink = (popCount(dots.fine, own) + popCount(dots.coarse, own)) / (size * size);
      if (ink < least || (least === ENOUGH && ink >= PLENTY)) continue;
      const white = paperWhite(patch.gray);
      if (white < 0.05 || hasContent(patch, white, view.radius, scratch)) continue;
      patches.push({ patch, white });
    }
  }
  const choice = screens ?? findScreens(patches.slice(0, TRIED), shelf, keepOut, view, scratch);
  const { prepared, bare } = shelf.screens(choice);
  const measured = patches.map(({ patch, white }): MeasuredWindow => {
    const dots = dotsWithin(prepared, bare, keepOut, patch.rect);
    const place = { x: patch.rect.x / grid.width, y: patch.rect.y / grid.height };
    return { ...measureWindow(patch, white, dots, view, scratch), ...place };
  });
  // Windows where the pattern is not seen at all (content over it) have no say, unless all are so.
  const seen = measured.filter((w) => w.coarseDetail > 0.02);
  return { windows: seen.length * 4 >= measured.length ? seen : measured, choice };
}

/** How the windows of a face of this resolution are looked at, and room for one of them. */
export function lookFor(faceDpi: number): { view: WindowView; scratch: WindowScratch } {
  const dpi = faceDpi / reduction(faceDpi);
  const reach = Math.max(1, Math.round((3 * dpi) / 600));
  const side = Math.round((WINDOW_600 * dpi) / 600) + 2 * (reach + 1);
  const radius = Math.max(2, Math.round((12 * dpi) / 600));
  return { view: { reach, dpi, radius }, scratch: windowScratch(side) };
}

/** One number of every kind from all windows. */
function summarise(used: readonly MeasuredWindow[], screens: ScreenChoice | null): PantographFeatures {
  const spreads = used.flatMap(({ spread }) => (spread ? [spread] : []));
  const of = (value: (window: WindowFeatures) => number): number => median(used.map(value));
  const spread = (value: (spread: BlockSpread) => number): number => median(spreads.map(value));
  const rows = spread((b) => b.rows);
  const columns = spread((b) => b.columns);
  const fineRatio = (w: WindowFeatures): number => w.fineDetail / Math.max(0.02, w.coarseDetail);
  return {
    screens,
    windows: used.length,
    varied: spreads.length,
    contrast: of((w) => (w.coarseTone - w.fineTone) / Math.max(0.01, w.coarseTone + w.fineTone)),
    fineRatio: of(fineRatio),
    fineMatch: of((w) => w.fineMatch),
    match: of((w) => w.match),
    tone: of((w) => (w.coarseTone + w.fineTone) / 2),
    spread: {
      rows: columns < SIDEWAYS * rows ? columns : rows,
      noise: spread((b) => b.noise),
      coarse: spread((b) => b.coarse),
      coarseNoise: spread((b) => b.coarseNoise),
      fine: spread((b) => b.fine),
      fineNoise: spread((b) => b.fineNoise),
      residual: spread((b) => b.residual),
    },
    page: {
      fineRatio: overPage(used, fineRatio),
      fineMatch: overPage(used, (w) => w.fineMatch),
      rest: overPage(used, (w) => Math.log(w.rest)),
    },
  };
}

/** Standard deviation of a number from what its place and its part of ground foretell: neither is unevenness. */
function overPage(used: readonly MeasuredWindow[], of: (window: MeasuredWindow) => number): number {
  if (used.length < 6) return 0;
  const table = used.map(({ x, y, ground }) => [1, x, y, ground]);
  return leftOf(table, used.map(of));
}

/** Standard deviation of what a linear model of the numbers in each row leaves of the values. */
function leftOf(table: readonly (readonly number[])[], values: readonly number[]): number {
  const n = table[0]!.length;
  const sums = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1e-6 : 0)));
  const right = new Array<number>(n).fill(0);
  for (let k = 0; k < table.length; k++) {
    const row = table[k]!;
    for (let i = 0; i < n; i++) {
      right[i]! += row[i]! * values[k]!;
      for (let j = 0; j < n; j++) sums[i]![j]! += row[i]! * row[j]!;
    }
  }
  const weights = solve(sums, right);
  let left = 0;
  for (let k = 0; k < table.length; k++) {
    let foretold = 0;
    for (let i = 0; i < n; i++) foretold += table[k]![i]! * weights[i]!;
    left += (values[k]! - foretold) ** 2;
  }
  return Math.sqrt(left / (table.length - n));
}

/** Text, rules and pictures are dark over a wider place than any dot: most of some eighth of the window's side. */
export function hasContent(patch: Patch, white: number, radius: number, scratch: WindowScratch): boolean {
  const { side, dark } = scratch;
  lookAt(patch, white, radius, scratch);
  const step = Math.max(4, side >> 3);
  for (let y = 0; y + step <= side; y += step)
    for (let x = 0; x + step <= side; x += step) {
      let sum = 0;
      for (let j = y; j < y + step; j++)
        for (let i = j * side + x, end = i + step; i < end; i++) sum += dark[i]!;
      if (sum > 0.55 * step * step) return true;
    }
  return false;
}
