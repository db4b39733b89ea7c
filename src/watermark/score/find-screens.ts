/**
 * Which screens a sheet was printed with. A calibration sets the size of the coarse dots, the size of the fine ones and
 * their coverage, and no label tells them; but sites are filled in one order, so the scan itself says where the filling
 * ended. The screens that agree best with it are taken, one number after another.
 */
import type { Affine } from '../../numeric/affine.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Rect } from '../../raster/image.ts';
import { mostFine, mostScale, type PantographDesign, scaleCoarse } from '../design.ts';
import { type PreparedPantograph, withoutFine, withScreens } from '../prepare.ts';
import { screenOrder } from '../screens.ts';
import { fitPatch, sumBlocks } from './blocks.ts';
import type { Patch } from './face-scan.ts';
import { drawDots, drawKind, lookAt, register, settle, soften } from './register.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { spreadOf } from './spread.ts';
import { strengths } from './window.ts';
import { dotsWithin, type WindowDots, windowPlaces } from './window-dots.ts';

/** What a calibration sets. */
export interface ScreenChoice {
  /** Size of the coarse dots against the design's. */
  readonly coarse: number;
  /** The same of decoys, where it is another: those of a word that was made lighter to meet its ground. */
  readonly decoys?: number;
  /** {@link FineScreen.areaPx}, device pixels at 600 dpi. */
  readonly areaPx: number;
  /** {@link FineScreen.coverage} */
  readonly coverage: number;
}

/** A pantograph, and the same with its decoys alone. */
export interface Screens {
  readonly prepared: PreparedPantograph;
  /** {@link withoutFine}: what a copy keeps. */
  readonly bare: PreparedPantograph;
}

/** A design's screens under any choice. */
export interface ScreenShelf {
  /** Windows to look at, the best first, device pixels. */
  readonly places: readonly Rect[];
  /** The last that were asked for are kept. */
  screens(choice: ScreenChoice): Screens;
}

/** Where each number is looked for, and how finely in the end, as a part of it. */
const COVERAGES = [0.18, 0.22, 0.27, 0.33, 0.4, 0.5, 0.62, 0.78, 1] as const;
const COARSE = [0.78, 0.88, 1, 1.12, 1.26, 1.42, 1.6, 1.8] as const;
const AREAS = [1.25, 1.6, 2, 2.5, 3, 4] as const;
/** Most times the design's that coarse dots may be. */
const MOST_COARSE = 2;
/** Windows by which coarse dots are told that also lie elsewhere. */
const LAID = 4;
/**
 * Weight of how far blocks seem to lie off, against what is left unexplained, both by their logarithms. Dots half as
 * large again explain a soft scan as well as those that were printed, but lie off.
 */
const PLACE = 0.1;
/** Steps to either side in which the size of coarse dots is looked for in the end. */
const FINEST = [-0.06, -0.05, -0.04, -0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06] as const;
/** Coarse dots as large as this belong to light engines, whose ground may not reach the word. */
const LIGHT = 1.2;
/** What a fit makes of those: the darkest ground there is, the word as dark, and decoys so much larger than its dots. */
const DARKEST = { areaPx: 4, coverage: 0.5 } as const;
const MET = [1.24, 1.32, 1.4, 1.48, 1.57, 1.66] as const;
const LARGER = [1.06, 1.13, 1.21] as const;
const MIXED = [1.25, 1.4, 1.6, 1.8, 2.4, 2.7] as const;
/** Screens that a shelf keeps. */
const KEPT = 64;

/** The same sites with dots of other sizes. */
const sizes = (choice: ScreenChoice): ScreenChoice[] => AREAS.map((areaPx) => ({ ...choice, areaPx }));

/**
 * A size of 1.4 pixels is dots of one pixel and, on four sites of ten, the first in their order, of two. An engine on
 * which single pixels vanish shows the latter alone: as many sites filled with larger dots look like it, and then
 * the true coverage is not near.
 */
const mixtures = (choice: ScreenChoice): ScreenChoice[] =>
  MIXED.map((areaPx) => ({ ...choice, areaPx, coverage: choice.coverage / (areaPx % 1) })).filter(
    ({ coverage }) => coverage <= 1,
  );

/** The start: calibrated printers lie about here. */
export const USUAL: ScreenChoice = { coarse: 1, areaPx: 2, coverage: 0.5 };

/** @param prepared with any screens of the design */
export function screenShelf(prepared: PreparedPantograph): ScreenShelf {
  const order = screenOrder(prepared.design);
  const shelf = new Map<string, Screens>();
  return {
    places: windowPlaces(prepared.word, prepared.grid.dpi),
    screens(choice) {
      const key = `${choice.coarse} ${choice.decoys} ${choice.areaPx} ${choice.coverage}`;
      let found = shelf.get(key);
      if (!found) {
        const own = withScreens(prepared, designOf(prepared.design, choice), order);
        found = { prepared: own, bare: withoutFine(own, order) };
        if (shelf.size >= KEPT) shelf.delete(shelf.keys().next().value!);
        shelf.set(key, found);
      }
      return found;
    },
  };
}

function designOf(design: PantographDesign, choice: ScreenChoice): PantographDesign {
  const { fine, dpi } = design;
  const areaPx = Math.max(1, Math.min(mostFine(fine), choice.areaPx * (dpi / 600) ** 2));
  const most = mostScale(design);
  const sized = scaleCoarse(design, Math.min(choice.coarse, most));
  const { decoys } = choice.decoys ? scaleCoarse(design, Math.min(choice.decoys, most)) : sized;
  return { ...sized, decoys, fine: { ...fine, areaPx, coverage: choice.coverage } };
}

/** A patch of the scan, and the linear level of its paper. */
export interface PaperPatch {
  readonly patch: Patch;
  readonly white: number;
}

/** The same laid on its dots. */
interface FoundWindow extends PaperPatch {
  readonly map: Affine;
}

/** The choice that agrees best with some windows. */
export function findScreens(
  patches: readonly PaperPatch[],
  shelf: ScreenShelf,
  keepOut: Bitmap | null,
  view: WindowView,
  scratch: WindowScratch,
): ScreenChoice {
  const dotsOf = ({ patch }: PaperPatch, choice: ScreenChoice): WindowDots => {
    const { prepared, bare } = shelf.screens(choice);
    return dotsWithin(prepared, bare, keepOut, patch.rect);
  };
  const look = ({ patch, white }: PaperPatch): void => lookAt(patch, white, view.radius, scratch);
  const draw = (window: FoundWindow, choice: ScreenChoice, kind: 'fine' | 'coarse'): void => {
    drawKind(scratch, dotsOf(window, choice), window.map, view.radius, kind);
    soften(scratch, kind);
  };
  /** Logarithm of what the dots on paper leave unexplained. */
  const left = (): number => Math.log(strengths(scratch, view.reach + 1).rest);
  let windows: readonly FoundWindow[] = patches.map((one) => {
    const { map } = register(one.patch, one.white, dotsOf(one, USUAL), view, scratch);
    return { ...one, map };
  });
  /** Of some choices, which differ in one kind of dots, the one that leaves least. */
  const best = (choices: readonly ScreenChoice[], kind: 'fine' | 'coarse'): ScreenChoice => {
    const rests = new Float64Array(choices.length);
    for (const window of windows) {
      look(window);
      draw(window, choices[0]!, kind === 'fine' ? 'coarse' : 'fine');
      choices.forEach((choice, i) => {
        draw(window, choice, kind);
        rests[i]! += left();
      });
    }
    return choices[rests.indexOf(Math.min(...rests))]!;
  };
  /** How badly a choice agrees with a window, of which the scratch holds the detail, once it is laid on it. */
  const misfit = (window: FoundWindow, choice: ScreenChoice): number => {
    const dots = dotsOf(window, choice);
    const { map } = settle(window.map, dots, view, scratch);
    drawDots(scratch, dots, map, view.radius, 1);
    const { seen, coarse, fine, both, side, blocks } = scratch;
    sumBlocks(seen, coarse, fine, both, side, view.reach + 1, blocks);
    const spread = spreadOf(blocks, fitPatch(blocks), view.dpi);
    for (const kind of ['fine', 'coarse'] as const) soften(scratch, kind);
    return left() + (spread ? PLACE * Math.log(Math.min(spread.rows, spread.columns) + 1e-4) : 0);
  };
  /** The best of some choices whose dots lie elsewhere: each is laid on the windows anew. */
  const bestLaid = (choices: readonly ScreenChoice[]): ScreenChoice => {
    const sums = new Float64Array(choices.length);
    for (const window of windows.slice(0, LAID)) {
      look(window);
      choices.forEach((choice, i) => {
        sums[i]! += misfit(window, choice);
      });
    }
    return choices[sums.indexOf(Math.min(...sums))]!;
  };
  const around = (choice: ScreenChoice, name: 'coverage' | 'coarse', step: number): ScreenChoice[] =>
    [1, 1 - step, 1 + step].map((k) => ({
      ...choice,
      [name]: Math.min(name === 'coarse' ? MOST_COARSE : 1, choice[name] * k),
    }));
  let choice = best(
    COVERAGES.map((coverage) => ({ ...USUAL, coverage })),
    'fine',
  );
  choice = best(
    COARSE.map((coarse) => ({ ...choice, coarse })),
    'coarse',
  );
  choice = best([...sizes(choice), ...mixtures(choice)], 'fine');
  // All sizes again, each laid on the windows for itself, and then the fine dots with these.
  choice = bestLaid([choice, ...COARSE.map((coarse) => ({ ...choice, coarse }))]);
  choice = bestLaid(around(choice, 'coarse', 0.06));
  windows = windows.map((window) => {
    look(window);
    return { ...window, map: settle(window.map, dotsOf(window, choice), view, scratch).map };
  });
  choice = best([choice, ...COVERAGES.map((coverage) => ({ ...choice, coverage }))], 'fine');
  choice = best([...sizes(choice), ...mixtures(choice)], 'fine');
  choice = best(around(choice, 'coverage', 0.08), 'fine');
  choice = best(around(choice, 'coverage', 0.04), 'fine');
  /** One pixel of some dots more or less. */
  const finest = (choice: ScreenChoice, name: 'coarse' | 'decoys', size: number): ScreenChoice[] => [
    choice,
    ...FINEST.map((step) => ({ ...choice, [name]: Math.min(MOST_COARSE, size * (1 + step)) })),
  ];
  choice = bestLaid(finest(choice, 'coarse', choice.coarse));
  if (choice.coarse < LIGHT) return choice;
  const met = bestLaid([
    choice,
    ...MET.flatMap((coarse) => LARGER.map((larger) => ({ coarse, decoys: coarse * larger, ...DARKEST }))),
  ]);
  if (!met.decoys) return met;
  choice = bestLaid(finest(met, 'coarse', met.coarse));
  return bestLaid(finest(choice, 'decoys', met.decoys));
}
