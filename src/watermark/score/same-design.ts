/**
 * Whether a face carries just this design. One with another camouflage or a bolder word has most of its dots in the same
 * places, so that it can be laid; but where the two differ, dots are missing that no copier lost.
 */
import { type Affine, movedTo } from '../../numeric/affine.ts';
import { solve } from '../../numeric/solve.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import { and, andNot } from '../../raster/combine.ts';
import { dilate } from '../../raster/dilate.ts';
import type { PreparedPantograph } from '../prepare.ts';
import type { Patch } from './face-scan.ts';
import type { Screens } from './find-screens.ts';
import { renderDots, takeDetail } from './picture.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { dotsWithin } from './window-dots.ts';

/** How strongly dots show that this design does not have, against those of the word. */
export interface StrangeDots {
  /** In the lines of the camouflage: none, within -0.3..0.1; all of them where the camouflage is another. */
  readonly holes: number;
  /** Of the other screen, beside the border of word and ground. */
  readonly border: number;
}

/** Adds up, over some windows, what their detail is made of. */
export interface StrangeDotCount {
  /** @param map where `scratch.seen`, the detail of the patch, has its dots */
  add(patch: Patch, map: Affine, view: WindowView, scratch: WindowScratch): void;
  /** Of all windows that were added. */
  result(): StrangeDots;
}

/** Word, decoys, fine dots, and the two kinds of strange ones. */
const KINDS = 5;

export function countStrangeDots({ prepared, bare }: Screens): StrangeDotCount {
  const { chosen } = prepared;
  const reach = Math.max(chosen.cellWidth, chosen.cellHeight);
  const filled: PreparedPantograph = { ...prepared, holes: null };
  const swapped: PreparedPantograph = {
    ...prepared,
    chosen: { ...chosen, words: chosen.words.map((word) => ~word) },
  };
  const products = Array.from({ length: KINDS }, () => new Array<number>(KINDS).fill(0));
  const right = new Array<number>(KINDS).fill(0);
  const kindsWithin = ({ rect }: Patch): { x: number; y: number; kinds: Bitmap[] } => {
    const own = dotsWithin(prepared, bare, null, rect);
    const other = dotsWithin(swapped, bare, null, rect);
    const border = and(dilate(own.chosen, reach, 'square'), dilate(other.chosen, reach, 'square'));
    const kinds = [
      and(own.coarse, own.chosen),
      andNot(own.coarse, own.chosen),
      own.fine,
      andNot(dotsWithin(filled, bare, null, rect).coarse, own.coarse),
      and(other.coarse, border),
    ];
    return { x: own.x, y: own.y, kinds };
  };
  return {
    add(patch, map, view, { side, seen, drawn, sums }) {
      const { kinds, ...corner } = kindsWithin(patch);
      const details = kinds.map((dots) => {
        const detail = new Float32Array(side * side);
        renderDots(dots, movedTo(map, corner), side, drawn);
        takeDetail(drawn, side, view.radius, sums, detail);
        return detail;
      });
      const border = view.reach + 1;
      details.forEach((detail, i) => {
        right[i]! += productOf(detail, seen, side, border);
        for (let j = 0; j <= i; j++) {
          const sum = productOf(detail, details[j]!, side, border);
          products[i]![j]! += sum;
          if (j < i) products[j]![i]! += sum;
        }
      });
    },
    result() {
      const [word, , , holes, border] = solve(products, right) as [number, number, number, number, number];
      const unit = Math.max(0.02, word);
      return { holes: holes / unit, border: border / unit };
    },
  };
}

/** Sum of the products of two pictures within a border. */
function productOf(a: Float32Array, b: Float32Array, side: number, border: number): number {
  let sum = 0;
  for (let y = border; y < side - border; y++)
    for (let k = y * side + border, end = (y + 1) * side - border; k < end; k++) sum += a[k]! * b[k]!;
  return sum;
}
