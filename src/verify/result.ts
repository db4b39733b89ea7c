/** What a verification gives: verdicts, and what they were made from. */
import type { Gray, Rgb } from '../raster/index.ts';
import type { Comparison } from './compare/index.ts';
import type { OpenedFace } from './open-field.ts';
import type { Verdict } from './verdict.ts';

/** One sheet of the certificate, as far as the scans show it. */
export interface SheetResult {
  /** Of this sheet alone. */
  readonly verdict: Verdict;
  /** The front as it was issued; null when the back did not open. */
  readonly opened: OpenedFace | null;
  /** The scanned front on the grid of `opened`. */
  readonly front: Gray | null;
  /** The comparison with its pictures; null when no front was given or the back did not open. */
  readonly comparison: Comparison | null;
  /** The line screens decoded by software: what the film would show. */
  readonly decodedScreens: { readonly coarse: Gray; readonly fine: Gray } | null;
  /** The emblem, straightened, as scanned. */
  readonly emblem: Gray | null;
  /** The scanned front with the altered places marked; null unless `heatMap` was asked for. */
  readonly heatMap: Rgb | null;
}

/** The answer to one call. */
export interface VerifyResult {
  /**
   * Of the whole: the verdict of the gravest sheet, with what no single sheet shows (pages that are
   * missing, a back whose label failed, a page that fits no sheet) among its reasons.
   */
  readonly verdict: Verdict;
  /**
   * Every back that was found: in the order of the label's page numbers, failed labels last. Without a back, one for
   * all fronts, where the pantograph says anything of them.
   */
  readonly sheets: readonly SheetResult[];
  /** Resolution of the scans as read, dots per inch, by page in input order; null where unknown. */
  readonly scanDpi: readonly (number | null)[];
  /** What the files say of it, in the same order. */
  readonly claimedDpi: readonly (number | null)[];
}
