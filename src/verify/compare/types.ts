/** What the comparison of a front with its opened face takes and gives. */
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Gray, Rgb } from '../../raster/gray.ts';
import type { AlteredRegion, ForeignMark } from '../verdict.ts';

/** What to compare. */
export interface CompareRequest {
  /** The face as it was issued: bilevel, or grey (0 black), at `openedDpi`. */
  readonly opened: Bitmap | Gray;
  /** Pixels per inch of `opened`. */
  readonly openedDpi: number;
  /** The scan of the front, any quarter turn. */
  readonly scan: Gray;
  /** Pixels per inch that the scan claims, or null: guessed from its size and the page's. */
  readonly scanDpi?: number | null;
  /**
   * Bands of rows of `opened` that are authentic, in pixels; the rest is left out of the comparison.
   * @default all of it
   */
  readonly bands?: readonly { readonly y: number; readonly rows: number }[];
  /** Draw the heat map. @default false */
  readonly heatMap?: boolean;
}

/** What a difference is: content that is gone, content that was added, or one for the other. */
export type RegionKind = 'missing' | 'added' | 'changed';

/** A place where content differs. */
export interface ComparedRegion extends AlteredRegion {
  readonly kind: RegionKind;
}

export type { ForeignMark };

/** Where the page lies in the scan: scan px = a·xMm + c·yMm + e, b·xMm + d·yMm + f. */
export interface PagePose {
  /** Clockwise quarter turns that bring the scan upright. */
  readonly quarterTurns: 0 | 1 | 2 | 3;
  /** [a, b, c, d, e, f], millimetres on the page to pixels of the upright scan. */
  readonly toScan: readonly [number, number, number, number, number, number];
  /** Correlation of the two faces at 50 dpi once laid over each other, -1..1. */
  readonly correlation: number;
}

/** Why nothing was compared. */
export type SkipReason = 'blank-face' | 'blank-scan' | 'not-aligned';

/** The answer. */
export interface Comparison {
  /** `skipped`: nothing could be compared; `reason` says why. */
  readonly status: 'match' | 'altered' | 'skipped';
  /** Changed content, the surest first; empty unless `altered`. */
  readonly regions: readonly ComparedRegion[];
  /** Foreign ink away from content, for people to look at. */
  readonly marks: readonly ForeignMark[];
  /** With `skipped`. */
  readonly reason: SkipReason | null;
  /** Where the page lies in the scan; null when it was not found. */
  readonly pose: PagePose | null;
  /** Scan of the front laid over the page (where a pose was found), for pictures side by side. */
  readonly straightened: Gray | null;
  /** Samples per inch of `straightened` and `heatMap`. */
  readonly straightenedDpi: number | null;
  /** Over the straightened scan: missing content orange, added ink blue, marks outlined grey. */
  readonly heatMap: Rgb | null;
}
