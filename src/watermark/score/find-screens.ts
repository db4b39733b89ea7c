/**
 * Which screens a sheet was printed with. A calibration sets the size of the coarse dots, the size of the fine ones and
 * their coverage, and no label tells them; but sites are filled in one order, so the scan itself says where the filling
 * ended. The screens that agree best with it are taken, one number after another.
 */
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Rect } from '../../raster/image.ts';
import { mostFine, mostScale, type PantographDesign, scaleCoarse } from '../design.ts';
import { type PreparedPantograph, withoutFine, withScreens } from '../prepare.ts';
import { screenOrder } from '../screens.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { best, bestLaid, layOn, openSearch, type PaperPatch, type ScreenSearch } from './screen-search.ts';
import { windowPlaces } from './window-dots.ts';

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

/** The choice that agrees best with some windows. */
export function findScreens(
  patches: readonly PaperPatch[],
  shelf: ScreenShelf,
  keepOut: Bitmap | null,
  view: WindowView,
  scratch: WindowScratch,
): ScreenChoice {
  let search = openSearch(patches, USUAL, shelf, keepOut, view, scratch);
  let choice = best(
    search,
    COVERAGES.map((coverage) => ({ ...USUAL, coverage })),
    'fine',
  );
  choice = best(
    search,
    COARSE.map((coarse) => ({ ...choice, coarse })),
    'coarse',
  );
  choice = best(search, [...sizes(choice), ...mixtures(choice)], 'fine');
  // All sizes again, each laid on the windows for itself, and then the fine dots with these.
  choice = bestLaid(search, [choice, ...COARSE.map((coarse) => ({ ...choice, coarse }))], 2);
  choice = bestLaid(search, around(choice, 'coarse', [0.06]), 2);
  search = layOn(search, choice);
  choice = best(search, [choice, ...COVERAGES.map((coverage) => ({ ...choice, coverage }))], 'fine');
  choice = best(search, [...sizes(choice), ...mixtures(choice)], 'fine');
  choice = best(search, around(choice, 'coverage', [0.08]), 'fine');
  choice = best(search, around(choice, 'coverage', [0.04]), 'fine');
  choice = finest(search, choice, 'coarse');
  if (choice.coarse < LIGHT) return choice;
  const met = bestLaid(
    search,
    [
      choice,
      ...MET.flatMap((coarse) => LARGER.map((larger) => ({ coarse, decoys: coarse * larger, ...DARKEST }))),
    ],
    2,
  );
  if (met.decoys === undefined) return met;
  return finest(search, finest(search, met, 'coarse'), 'decoys');
}

/** A choice, and others with one of its numbers smaller and larger by some parts of it. */
function around(
  choice: ScreenChoice,
  name: 'coverage' | 'coarse' | 'decoys',
  steps: readonly number[],
): ScreenChoice[] {
  const most = name === 'coverage' ? 1 : MOST_COARSE;
  const from = choice[name] ?? choice.coarse;
  return [0, ...steps.flatMap((step) => [-step, step])].map((step) => ({
    ...choice,
    [name]: Math.min(most, from * (1 + step)),
  }));
}

/** A size within one part in a hundred: one pixel of some dots more or less. */
const finest = (search: ScreenSearch, choice: ScreenChoice, name: 'coarse' | 'decoys'): ScreenChoice =>
  [
    [0.03, 0.06],
    [0.01, 0.02],
  ].reduce((found, steps) => bestLaid(search, around(found, name, steps), 1), choice);
