/**
 * Which screens a sheet was printed with. A calibration sets the size of the coarse dots, the size of the fine ones and
 * their coverage, and no label tells them; but sites are filled in one order, so the scan itself says where the filling
 * ended. The screens that agree best with it are taken, one number after another.
 */
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Rect } from '../../raster/image.ts';
import { mostScale, type PantographDesign, scaleCoarse } from '../design.ts';
import { type PreparedPantograph, withoutFine, withScreens } from '../prepare.ts';
import { screenOrder } from '../screens.ts';
import type { Patch } from './face-scan.ts';
import { drawKind, lookAt, type Registration, soften } from './register.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { strengths } from './window.ts';
import { dotsWithin, windowPlaces } from './window-dots.ts';

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
const COARSE = [0.75, 0.87, 1, 1.15, 1.32, 1.52, 1.75, 2] as const;
const AREAS = [1.25, 1.6, 2, 2.5, 3, 4] as const;
/** Screens that a shelf keeps. */
const KEPT = 64;

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
  const side = fine.centred ? fine.pitchPx >> 1 : fine.pitchPx - 1;
  const largest = Math.min(36, side * side);
  return {
    ...scaleCoarse(design, Math.min(coarse, mostScale(design))),
    fine: { ...fine, areaPx: Math.max(1, Math.min(largest, areaPx * (dpi / 600) ** 2)), coverage },
  };
}

/** A window that was found, for {@link findScreens}. */
export interface FoundWindow {
  readonly patch: Patch;
  readonly white: number;
  readonly registration: Registration;
}

/** The choice that agrees best with some windows. */
export function findScreens(
  windows: readonly FoundWindow[],
  shelf: ScreenShelf,
  keepOut: Bitmap | null,
  view: WindowView,
  scratch: WindowScratch,
): ScreenChoice {
  const draw = (window: FoundWindow, choice: ScreenChoice, kind: 'fine' | 'coarse'): void => {
    const { prepared, bare } = shelf.screens(choice);
    const dots = dotsWithin(prepared, bare, keepOut, window.patch.rect);
    drawKind(scratch, dots, window.registration.map, view.radius, kind);
    soften(scratch, kind);
  };
  /** Of some choices, which differ in one kind of dots, the one that leaves least unexplained. */
  const best = (choices: readonly ScreenChoice[], kind: 'fine' | 'coarse'): ScreenChoice => {
    const rests = new Float64Array(choices.length);
    for (const window of windows) {
      lookAt(window.patch, window.white, view.radius, scratch);
      draw(window, choices[0]!, kind === 'fine' ? 'coarse' : 'fine');
      choices.forEach((choice, i) => {
        draw(window, choice, kind);
        rests[i]! += Math.log(strengths(scratch, view.reach + 1).rest);
      });
    }
    return choices[rests.indexOf(Math.min(...rests))]!;
  };
  const refine = (
    choice: ScreenChoice,
    name: 'coverage' | 'coarse',
    step: number,
    most: number,
  ): ScreenChoice =>
    best(
      [1, 1 - step, 1 + step].map((k) => ({ ...choice, [name]: Math.min(most, choice[name] * k) })),
      name === 'coarse' ? 'coarse' : 'fine',
    );
  let choice = best(
    COVERAGES.map((coverage) => ({ ...USUAL, coverage })),
    'fine',
  );
  choice = best(
    COARSE.map((coarse) => ({ ...choice, coarse })),
    'coarse',
  );
  choice = refine(choice, 'coarse', 0.06, 2);
  choice = refine(choice, 'coarse', 0.03, 2);
  choice = best(
    AREAS.map((areaPx) => ({ ...choice, areaPx })),
    'fine',
  );
  choice = refine(choice, 'coverage', 0.08, 1);
  choice = refine(choice, 'coverage', 0.04, 1);
  return refine(choice, 'coarse', 0.015, 2);
}
