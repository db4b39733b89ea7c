/**
 * Which screens a sheet was printed with. A calibration sets the size of the coarse dots, the size of the fine ones and
 * their coverage, and no label tells them; but sites are filled in one order, so the scan itself says where the filling
 * ended. The screens that agree best with it are taken, one number after another.
 */
import type { Bitmap } from '../../raster/bitmap.ts';
import { mostScale, type PantographDesign, scaleCoarse } from '../design.ts';
import { type PreparedPantograph, withoutFine, withScreens } from '../prepare.ts';
import { screenOrder } from '../screens.ts';
import type { Patch } from './face-scan.ts';
import {
  drawDots,
  lookAt,
  type Registration,
  strengths,
  type WindowScratch,
  type WindowView,
} from './window.ts';
import { dotsWithin } from './window-dots.ts';

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

/** A design's screens under any choice; keeps those that were asked for. */
export type ScreenShelf = (choice: ScreenChoice) => Screens;

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
  return (choice) => {
    const key = `${choice.coarse} ${choice.areaPx} ${choice.coverage}`;
    let found = shelf.get(key);
    if (!found) {
      const own = withScreens(prepared, designOf(prepared.design, choice), order);
      found = { prepared: own, bare: withoutFine(own, order) };
      if (shelf.size >= KEPT) shelf.delete(shelf.keys().next().value!);
      shelf.set(key, found);
    }
    return found;
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
  /** Of some choices the one that leaves least unexplained. */
  const best = (choices: readonly ScreenChoice[]): ScreenChoice => {
    const rests = new Float64Array(choices.length);
    for (const { patch, white, registration } of windows) {
      lookAt(patch, white, view.radius, scratch);
      choices.forEach((choice, i) => {
        const { prepared, bare } = shelf(choice);
        drawDots(scratch, dotsWithin(prepared, bare, keepOut, patch.rect), registration.map, view.radius, 1);
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
    best([1, 1 - step, 1 + step].map((k) => ({ ...choice, [name]: Math.min(most, choice[name] * k) })));
  let choice = best(COVERAGES.map((coverage) => ({ ...USUAL, coverage })));
  choice = best(COARSE.map((coarse) => ({ ...choice, coarse })));
  choice = refine(choice, 'coarse', 0.06, 2);
  choice = refine(choice, 'coarse', 0.03, 2);
  choice = best(AREAS.map((areaPx) => ({ ...choice, areaPx })));
  choice = refine(choice, 'coverage', 0.08, 1);
  choice = refine(choice, 'coverage', 0.04, 1);
  return refine(choice, 'coarse', 0.015, 2);
}
