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
import type { Patch } from './face-scan.ts';
import { drawKind, lookAt, register, settle, soften } from './register.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { strengths } from './window.ts';
import { dotsWithin, type WindowDots, windowPlaces } from './window-dots.ts';

/** What a calibration sets. */
export interface ScreenChoice {
  /** Size of the coarse dots against the design's. */
  readonly coarse: number;
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
      const key = `${choice.coarse} ${choice.areaPx} ${choice.coverage}`;
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

function designOf(design: PantographDesign, { coarse, areaPx, coverage }: ScreenChoice): PantographDesign {
  const { fine, dpi } = design;
  return {
    ...scaleCoarse(design, Math.min(coarse, mostScale(design))),
    fine: { ...fine, areaPx: Math.max(1, Math.min(mostFine(fine), areaPx * (dpi / 600) ** 2)), coverage },
  };
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
  /** A window that was laid on other dots before, laid on those of a choice; its detail stays in the scratch. */
  const laid = (window: FoundWindow, choice: ScreenChoice): FoundWindow => {
    lookAt(window.patch, window.white, view.radius, scratch);
    return { ...window, map: settle(window.map, dotsOf(window, choice), view, scratch).map };
  };
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
      lookAt(window.patch, window.white, view.radius, scratch);
      draw(window, choices[0]!, kind === 'fine' ? 'coarse' : 'fine');
      choices.forEach((choice, i) => {
        draw(window, choice, kind);
        rests[i]! += left();
      });
    }
    return choices[rests.indexOf(Math.min(...rests))]!;
  };
  /** The same where dots of another size lie elsewhere: each choice is laid on the windows anew. */
  const bestLaid = (choices: readonly ScreenChoice[]): ScreenChoice => {
    const rests = choices.map((choice) =>
      windows.slice(0, LAID).reduce((sum, window) => {
        const own = laid(window, choice);
        for (const kind of ['fine', 'coarse'] as const) draw(own, choice, kind);
        return sum + left();
      }, 0),
    );
    return choices[rests.indexOf(Math.min(...rests))]!;
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
  choice = bestLaid([...around(choice, 'coarse', 0.06), ...around(choice, 'coarse', 0.12).slice(1)]);
  windows = windows.map((window) => laid(window, choice));
  choice = best(around(choice, 'coarse', 0.03), 'coarse');
  choice = best(around(choice, 'coverage', 0.08), 'fine');
  choice = best(around(choice, 'coverage', 0.04), 'fine');
  return best(around(choice, 'coarse', 0.015), 'coarse');
}
