/**
 * One window of a scan against the dots that should be there: first where they lie, then how strongly
 * each kind of dot shows, and how that varies within the window.
 */
import { type Affine, movedTo } from '../../numeric/affine.ts';
import { solve } from '../../numeric/solve.ts';
import { bitmapBytes } from '../../raster/bitmap.ts';
import { fitPatch, groundPart, sumBlocks } from './blocks.ts';
import type { Patch } from './face-scan.ts';
import { clamp, drawDots, register, soften } from './register.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { type BlockSpread, spreadOf } from './spread.ts';
import { stillLines } from './still-lines.ts';
import type { WindowDots } from './window-dots.ts';

/** What a window shows, in parts of the paper's brightness. */
export interface WindowFeatures {
  /** Mean darkness of the cells of the coarse screen, and of the others. */
  readonly coarseTone: number;
  readonly fineTone: number;
  /** Darkness that a fully inked scan pixel of each kind adds, from detail finer than about 1 mm. */
  readonly fineDetail: number;
  readonly coarseDetail: number;
  /** Correlation of the scan's detail with the fine dots in the ground, -1..1. */
  readonly fineMatch: number;
  /** How well the whole pattern was found, -1..1. */
  readonly match: number;
  /** Part of the window's dots, by power, that are fine; told by the design alone. */
  readonly ground: number;
  /** Part of the detail that neither kind of dot explains, as a standard deviation. */
  readonly rest: number;
  /** Null where too little of the window carries dots. */
  readonly spread: BlockSpread | null;
}

/**
 * Measures one window.
 * @param white linear level of the paper
 * @param scratch of the patch's side; what it holds after is of no use
 */
export function measureWindow(
  patch: Patch,
  white: number,
  dots: WindowDots,
  view: WindowView,
  scratch: WindowScratch,
): WindowFeatures {
  const { map, match, ratio } = register(patch, white, dots, view, scratch);
  const { side, seen, both, coarse, fine, blocks } = scratch;
  const border = view.reach + 1;
  drawDots(scratch, dots, map, view.radius, ratio);
  stillLines(seen, both, side, border);
  sumBlocks(seen, coarse, fine, both, side, border, blocks);
  soften(scratch, 'fine');
  soften(scratch, 'coarse');
  return {
    ...tones(scratch, map, dots, border),
    ...strengths(scratch, border),
    match,
    ground: groundPart(blocks),
    spread: spreadOf(blocks, fitPatch(blocks), view.dpi),
  };
}

/** Mean darkness of the cells of either screen. */
function tones(
  { side, dark }: WindowScratch,
  page: Affine,
  dots: WindowDots,
  border: number,
): Pick<WindowFeatures, 'coarseTone' | 'fineTone'> {
  const [a, b, c, d, e, f] = movedTo(page, dots);
  const { chosen } = dots;
  const det = a * d - b * c;
  const bytes = bitmapBytes(chosen);
  const rowBytes = chosen.stride * 4;
  let coarseSum = 0;
  let fineSum = 0;
  let count = 0;
  for (let y = border; y < side - border; y++) {
    const v = y + 0.5 - f;
    for (let x = border; x < side - border; x++) {
      const u = x + 0.5 - e;
      const i = clamp((d * u - c * v) / det, chosen.width);
      const j = clamp((a * v - b * u) / det, chosen.height);
      const value = dark[y * side + x]!;
      if (bytes[j * rowBytes + (i >> 3)]! & (0x80 >> (i & 7))) {
        coarseSum += value;
        count++;
      } else fineSum += value;
    }
  }
  const all = (side - 2 * border) ** 2;
  return { coarseTone: coarseSum / Math.max(1, count), fineTone: fineSum / Math.max(1, all - count) };
}

/**
 * Least squares of the scan's detail on that of the two kinds of dots, each as it is and softened: what a dot's edge
 * looks like belongs to printer and scanner, and is no sign of a copy.
 */
export function strengths(
  { side, seen, fine, coarse, fineSoft, coarseSoft }: WindowScratch,
  border: number,
): Pick<WindowFeatures, 'fineDetail' | 'coarseDetail' | 'fineMatch' | 'rest'> {
  // Upper triangle of the products of C, soft C, F, soft F and S.
  let cc = 0;
  let ccs = 0;
  let cf = 0;
  let cfs = 0;
  let cS = 0;
  let cscs = 0;
  let csf = 0;
  let csfs = 0;
  let csS = 0;
  let ff = 0;
  let ffs = 0;
  let fS = 0;
  let fsfs = 0;
  let fsS = 0;
  let SS = 0;
  for (let y = border; y < side - border; y++)
    for (let k = y * side + border, end = (y + 1) * side - border; k < end; k++) {
      const c = coarse[k]!;
      const f = fine[k]!;
      const s = seen[k]!;
      const cb = coarseSoft[k]!;
      const fb = fineSoft[k]!;
      cc += c * c;
      ccs += c * cb;
      cf += c * f;
      cfs += c * fb;
      cS += c * s;
      cscs += cb * cb;
      csf += cb * f;
      csfs += cb * fb;
      csS += cb * s;
      ff += f * f;
      ffs += f * fb;
      fS += f * s;
      fsfs += fb * fb;
      fsS += fb * s;
      SS += s * s;
    }
  const r = 1e-6 * (side - 2 * border) ** 2;
  const bare = [cS, csS];
  const weights = solve(
    [
      [cc + r, ccs],
      [ccs, cscs + r],
    ],
    bare,
  );
  const coarseOnly = leftOver(SS, weights, bare);
  const right = [cS, csS, fS, fsS];
  const w = solve(
    [
      [cc + r, ccs, cf, cfs],
      [ccs, cscs + r, csf, csfs],
      [cf, csf, ff + r, ffs],
      [cfs, csfs, ffs, fsfs + r],
    ],
    right,
  );
  const rest = leftOver(SS, w, right);
  const fineDetail = w[2]! + w[3]!;
  return {
    coarseDetail: w[0]! + w[1]!,
    fineDetail,
    fineMatch: Math.sign(fineDetail) * Math.sqrt(Math.max(0, 1 - rest / coarseOnly)),
    rest: Math.sqrt(rest / Math.max(1e-9, SS)),
  };
}

/** Sum of squares that a fit of these weights does not explain. */
function leftOver(squares: number, weights: readonly number[], right: readonly number[]): number {
  let left = squares;
  for (let i = 0; i < weights.length; i++) left -= weights[i]! * right[i]!;
  return Math.max(1e-9, left);
}
