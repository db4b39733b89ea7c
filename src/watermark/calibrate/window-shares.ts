/**
 * A patch shows a part of its screen's tile, and dots do not fall into the part that is measured as they do into the
 * whole: of a few hundred cells two decoys more are 3 % more. What is printed is known, so it is counted.
 */
import type { Bitmap } from '../../raster/bitmap.ts';
import { popCount } from '../../raster/pop-count.ts';
import { tile } from '../../raster/tile.ts';
import { type PantographDesign, scaleCoarse } from '../design.ts';
import { coarseTile, groundTile, screenOrder } from '../screens.ts';
import { withFine } from './with-fine.ts';

/** By what the ink that a window adds must be multiplied to be that of the whole screen. */
export interface WindowShares {
  /** Of the word's screen. */
  word(rung: number, scale: number): number;
  /** Of a ground without fine dots. */
  bare(scale: number): number;
  /** Of the fine dots of a ground, `area` in (1/600 inch)². */
  fine(area: number, coverage: number): number;
}

/**
 * Counts the ink of a design's screens in the window [from, to) × [from, to) of a patch that begins with the tile's
 * upper left corner.
 * @param from device pixels
 * @param to device pixels
 */
export function windowShares(design: PantographDesign, from: number, to: number): WindowShares {
  const order = screenOrder(design);
  const n2 = (design.dpi / 600) ** 2;
  /** Ink of a tile and of the window, parts of their pixels. */
  const inks = (screen: Bitmap): readonly [whole: number, window: number] => {
    const side = to - from;
    return [
      popCount(screen) / (screen.width * screen.height),
      popCount(tile(screen, side, side, -from, -from)) / (side * side),
    ];
  };
  const ground = (area: number, coverage: number, scale: number) =>
    inks(groundTile(withFine(scaleCoarse(design, scale), area * n2, coverage), order));
  const ratio = (whole: number, window: number): number => (window > 0 ? whole / window : 1);
  return {
    word(rung, scale) {
      const sized = scaleCoarse(design, scale);
      return ratio(...inks(coarseTile(sized, sized.coarse[rung]!, order)));
    },
    bare: (scale) => ratio(...ground(1, 0, scale)),
    fine(area, coverage) {
      const [whole, window] = ground(area, coverage, 1);
      const [bareWhole, bareWindow] = ground(1, 0, 1);
      return ratio(whole - bareWhole, window - bareWindow);
    },
  };
}
