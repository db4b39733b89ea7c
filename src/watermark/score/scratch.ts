/** What the windows of a face are measured in, made once for all of them. */
import { type BlockSums, blockRoom } from './blocks.ts';

/** Room for the pictures of one window, used again for the next. */
export interface WindowScratch {
  readonly side: number;
  readonly dark: Float32Array;
  readonly seen: Float32Array;
  readonly drawn: Float32Array;
  readonly fine: Float32Array;
  readonly coarse: Float32Array;
  readonly both: Float32Array;
  /** Binomial means of 3 × 3 pixels of `fine` and `coarse`. */
  readonly fineSoft: Float32Array;
  readonly coarseSoft: Float32Array;
  /** (side + 1)²: sums over all above and left. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly blocks: BlockSums;
}

/** Room for windows of `side` pixels. */
export function windowScratch(side: number): WindowScratch {
  const picture = () => new Float32Array(side * side);
  const table = () => new Float64Array((side + 1) * (side + 1));
  return {
    side,
    dark: picture(),
    seen: picture(),
    drawn: picture(),
    fine: picture(),
    coarse: picture(),
    both: picture(),
    fineSoft: picture(),
    coarseSoft: picture(),
    sums: table(),
    squares: table(),
    blocks: blockRoom(),
  };
}

/** Where a window's dots lie, and how it is looked at. */
export interface WindowView {
  /** How far the pattern may lie from its place, pixels of the patch. */
  readonly reach: number;
  /** Pixels of the patch to the inch. */
  readonly dpi: number;
  /** Half the side of the square whose mean is taken away, pixels of the patch. */
  readonly radius: number;
}
