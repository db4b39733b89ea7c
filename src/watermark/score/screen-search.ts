/** How well choices of screens agree with windows of a scan. */
import { type Affine, chain } from '../../numeric/affine.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import { fitPatch, sumBlocks } from './blocks.ts';
import type { Patch } from './face-scan.ts';
import type { ScreenChoice, ScreenShelf } from './find-screens.ts';
import {
  displacement,
  drawDots,
  drawKind,
  joinKinds,
  lookAt,
  ratioOf,
  register,
  settle,
  soften,
} from './register.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { spreadOf } from './spread.ts';
import { strengths } from './window.ts';
import { dotsWithin, type WindowDots } from './window-dots.ts';

/** A patch of the scan, and the linear level of its paper. */
export interface PaperPatch {
  readonly patch: Patch;
  readonly white: number;
}

/** The same laid on its dots. */
interface LaidWindow extends PaperPatch {
  readonly map: Affine;
}

/** Windows by which coarse dots are told that also lie elsewhere. */
const LAID = 4;
/**
 * Weight of how far blocks seem to lie off, against what is left unexplained, both by their logarithms. Dots half as
 * large again explain a soft scan as well as those that were printed, but lie off.
 */
const PLACE = 0.1;

/** Windows that are looked at again and again, each time for other dots. */
export interface ScreenSearch {
  readonly windows: readonly LaidWindow[];
  readonly shelf: ScreenShelf;
  readonly keepOut: Bitmap | null;
  readonly view: WindowView;
  readonly scratch: WindowScratch;
}

/**
 * Patches of a scan for a search.
 * @param start choice by which they are first laid on their dots
 * @param keepOut what was kept clear when the page was printed, if known
 */
export function openSearch(
  patches: readonly PaperPatch[],
  start: ScreenChoice,
  shelf: ScreenShelf,
  keepOut: Bitmap | null,
  view: WindowView,
  scratch: WindowScratch,
): ScreenSearch {
  const { prepared, bare } = shelf.screens(start);
  const windows = patches.map((one) => {
    const dots = dotsWithin(prepared, bare, keepOut, one.patch.rect);
    return { ...one, map: register(one.patch, one.white, dots, view, scratch).map };
  });
  return { windows, shelf, keepOut, view, scratch };
}

/** Of some choices, which differ in one kind of dots, the one that leaves least unexplained where dots lie now. */
export function best(
  search: ScreenSearch,
  choices: readonly ScreenChoice[],
  kind: 'fine' | 'coarse',
): ScreenChoice {
  const rests = new Float64Array(choices.length);
  for (const window of search.windows) {
    look(search, window);
    draw(search, window, choices[0]!, kind === 'fine' ? 'coarse' : 'fine');
    for (let i = 0; i < choices.length; i++) {
      draw(search, window, choices[i]!, kind);
      rests[i]! += unexplained(search);
    }
  }
  return choices[rests.indexOf(Math.min(...rests))]!;
}

/**
 * The best of some choices whose coarse dots lie elsewhere: each is laid on the windows anew.
 * @param rounds by which it is laid: one for sizes near that on which the windows lie, two for others
 */
export function bestLaid(
  search: ScreenSearch,
  choices: readonly ScreenChoice[],
  rounds: 1 | 2,
): ScreenChoice {
  const { scratch, view } = search;
  const sums = new Float64Array(choices.length);
  const fine = new Float32Array(scratch.fine.length);
  for (const window of search.windows.slice(0, LAID)) {
    look(search, window);
    let drawn: ScreenChoice | null = null;
    for (let i = 0; i < choices.length; i++) {
      const choice = choices[i]!;
      // Sizes of coarse dots leave the fine ones as they are.
      if (drawn?.areaPx !== choice.areaPx || drawn.coverage !== choice.coverage) {
        drawKind(scratch, dotsOf(search, window, choice), window.map, view.radius, 'fine');
        fine.set(scratch.fine);
        drawn = choice;
      } else scratch.fine.set(fine);
      sums[i]! += misfit(search, window, choice, rounds);
    }
  }
  return choices[sums.indexOf(Math.min(...sums))]!;
}

/** The search with its windows laid on the dots of a choice. */
export function layOn(search: ScreenSearch, choice: ScreenChoice): ScreenSearch {
  const { view, scratch } = search;
  const windows = search.windows.map((window) => {
    look(search, window);
    return { ...window, map: settle(window.map, dotsOf(search, window, choice), view, scratch).map };
  });
  return { ...search, windows };
}

/**
 * How badly a choice agrees with a window, once it is laid on it.
 * @param search whose scratch holds the window's detail, and that of the fine dots where the window lies now
 */
function misfit(search: ScreenSearch, window: LaidWindow, choice: ScreenChoice, rounds: number): number {
  const { scratch, view } = search;
  const { side, blocks } = scratch;
  const { radius, reach } = view;
  const dots = dotsOf(search, window, choice);
  drawKind(scratch, dots, window.map, radius, 'coarse');
  joinKinds(scratch, 1);
  let { map } = window;
  for (let left = rounds; left > 0; left--) {
    sum(search);
    const whole = fitPatch(blocks);
    map = chain(map, displacement(blocks, whole, side, reach + 1));
    drawDots(scratch, dots, map, radius, left > 1 ? ratioOf(whole) : 1);
  }
  sum(search);
  const spread = spreadOf(blocks, fitPatch(blocks), view.dpi);
  soften(scratch, 'fine');
  soften(scratch, 'coarse');
  const off = spread ? PLACE * Math.log(Math.min(spread.rows, spread.columns) + 1e-4) : 0;
  return unexplained(search) + off;
}

function look({ view, scratch }: ScreenSearch, { patch, white }: PaperPatch): void {
  lookAt(patch, white, view.radius, scratch);
}

function dotsOf({ shelf, keepOut }: ScreenSearch, { patch }: PaperPatch, choice: ScreenChoice): WindowDots {
  const { prepared, bare } = shelf.screens(choice);
  return dotsWithin(prepared, bare, keepOut, patch.rect);
}

function draw(search: ScreenSearch, window: LaidWindow, choice: ScreenChoice, kind: 'fine' | 'coarse'): void {
  drawKind(search.scratch, dotsOf(search, window, choice), window.map, search.view.radius, kind);
  soften(search.scratch, kind);
}

function sum({ view, scratch }: ScreenSearch): void {
  const { seen, coarse, fine, both, side, blocks } = scratch;
  sumBlocks(seen, coarse, fine, both, side, view.reach + 1, blocks);
}

/** Logarithm of what the dots on paper leave unexplained. */
const unexplained = ({ view, scratch }: ScreenSearch): number =>
  Math.log(strengths(scratch, view.reach + 1).rest);
