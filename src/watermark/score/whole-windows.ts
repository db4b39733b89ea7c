/**
 * Windows that a face fills with its pattern. Where its content is not known, these alone may be measured: dots that were
 * never printed look like dots that a copier lost. Coarse dots tell, which copiers keep.
 */
import type { Rect } from '../../raster/image.ts';
import { BLOCKS, type BlockSums, blockPower, fitBlock, sumBlocks } from './blocks.ts';
import { cutPatch, type FaceScan } from './face-scan.ts';
import { hasContent, lookFor } from './features.ts';
import { type ScreenShelf, USUAL } from './find-screens.ts';
import { drawDots, paperWhite, register } from './register.ts';
import { countStrangeDots, type StrangeDots } from './same-design.ts';
import { dotsWithin, windowSize } from './window-dots.ts';

/** Correlation from which some of a window's dots are there: without any it is under 0.15. */
const SOME = 0.2;
/** The weakest row or column of blocks against the strongest: 0.7 and more in whole windows, under 0.65 with a tenth bare. */
const EVEN = 0.65;

/** Windows among those that were looked at. */
export interface WholeWindows {
  /** Whole ones, in the order of the shelf. */
  readonly places: readonly Rect[];
  /** Those and the ones in which some of the pattern is. */
  readonly touched: number;
  /** What the whole ones have of another design. */
  readonly strange: StrangeDots;
}

/**
 * Looks at windows until so many whole ones are found.
 * @param face a scan of 190 to 400 dpi, laid on the pattern
 */
export function wholeWindows(face: FaceScan, shelf: ScreenShelf, wanted: number): WholeWindows {
  const { prepared, bare } = shelf.screens(USUAL);
  const size = windowSize(prepared.grid.dpi);
  const { view, scratch } = lookFor(face.dpi);
  const { side, seen, coarse, fine, both, blocks } = scratch;
  const places: Rect[] = [];
  let touched = 0;
  const strange = countStrangeDots(shelf.screens(USUAL));
  for (const rect of shelf.places) {
    if (places.length === wanted) break;
    const patch = cutPatch(face, null, rect.x + size / 2, rect.y + size / 2, side, size / 2);
    if (!patch) continue;
    const white = paperWhite(patch.gray);
    if (white < 0.05 || hasContent(patch, white, view.radius, scratch)) continue;
    const dots = dotsWithin(prepared, bare, null, patch.rect);
    const { map, match, ratio } = register(patch, white, dots, view, scratch);
    if (match < SOME) continue;
    touched++;
    drawDots(scratch, dots, map, view.radius, ratio);
    sumBlocks(seen, coarse, fine, both, side, view.reach + 1, blocks);
    const lines = strengthOfLines(blocks);
    if (Math.min(...lines) >= EVEN * Math.max(...lines)) {
      places.push(rect);
      strange.add(patch, map, view, scratch);
    }
  }
  return { places, touched, strange: strange.result() };
}

/** Strength of the coarse dots in every row and every column of blocks. */
function strengthOfLines(blocks: BlockSums): number[] {
  const n = Array.from({ length: BLOCKS }, (_, k) => k);
  const strength = (of: readonly number[]): number => {
    const power = of.reduce((sum, k) => sum + blockPower(blocks, k), 1e-12);
    return of.reduce((sum, k) => sum + blockPower(blocks, k) * fitBlock(blocks, k, false).coarse, 0) / power;
  };
  return n.flatMap((line) => [
    strength(n.map((k) => line * BLOCKS + k)),
    strength(n.map((k) => k * BLOCKS + line)),
  ]);
}
