/**
 * One window of a scan against the dots that should be there: first where they lie, then how strongly
 * each kind of dot shows, and how that varies within the window.
 */

import { solve } from '../../numeric/solve.ts';
import { bitmapBytes } from '../../raster/bitmap.ts';
import {
  BLOCKS,
  type BlockSums,
  blockPower,
  blockRoom,
  type DotFit,
  fitBlock,
  fitPatch,
  sumBlocks,
} from './blocks.ts';
import type { Affine, Cutting, Patch } from './face-scan.ts';
import { correlateAt, powerWithin, renderDots, squareSums, takeDetail } from './picture.ts';
import type { WindowDots } from './window-dots.ts';

/** What a window shows, in parts of the paper's brightness. */
export interface WindowFeatures {
  /** Mean darkness where the word is, and where the ground is. */
  readonly wordTone: number;
  readonly groundTone: number;
  /** Darkness that a fully inked scan pixel of each kind adds, from detail finer than about 1 mm. */
  readonly fineDetail: number;
  readonly coarseDetail: number;
  /** Correlation of the scan's detail with the fine dots in the ground, -1..1. */
  readonly fineMatch: number;
  /** How well the whole pattern was found, -1..1. */
  readonly match: number;
  /** Detail that neither kind of dot explains, against that of the coarse dots. */
  readonly rest: number;
  /** Null where too little of the window carries dots. */
  readonly spread: BlockSpread | null;
}

/** How the blocks of a window differ. */
export interface BlockSpread {
  /** Variance of the coarse dots' strength over its square, and what noise explains of it. */
  readonly coarse: number;
  readonly coarseNoise: number;
  /** Variance of the fine dots' strength over the square of the coarse ones', and what noise explains. */
  readonly fine: number;
  readonly fineNoise: number;
  /** Mean square displacement from a plane on each axis of the scan, (1/600 inch)², and what noise explains. */
  readonly planeX: number;
  readonly planeY: number;
  readonly noiseX: number;
  readonly noiseY: number;
  /** The same less what is common to a row of blocks. */
  readonly rowsX: number;
  readonly rowsY: number;
  /** Standard deviation of the logarithm of the residual's power. */
  readonly residual: number;
}

/** Linear light of an sRGB level, 0..1. */
export const LINEAR: Float32Array = Float32Array.from({ length: 256 }, (_, v) => {
  const s = v / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

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

/** A patch laid on its dots. */
export interface Registration {
  /** Device pixels of the page to pixels of the patch. */
  readonly map: Affine;
  /** Correlation of the whole pattern at the nearest whole pixel, -1..1. */
  readonly match: number;
  /** Fine dots against coarse ones, within what dots can be. */
  readonly ratio: number;
}

/**
 * Finds where the dots lie in a patch: whole pixels by correlation, then parts of one, a turn and a stretch by where
 * the blocks lie. Leaves the patch's detail in `scratch.seen`.
 * @param white linear level of the paper
 */
export function register(
  patch: Patch,
  white: number,
  dots: WindowDots,
  { reach, radius }: WindowView,
  scratch: WindowScratch,
): Registration {
  const { side, seen, both, squares, coarse, fine, blocks } = scratch;
  lookAt(patch, white, radius, scratch);
  squareSums(seen, side, squares);
  drawDots(scratch, dots, patch.map, radius, 1);
  const power = powerWithin(both, side, reach);
  let match = -1;
  let dx = 0;
  let dy = 0;
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const score = correlateAt(seen, squares, both, power, side, x, y, reach);
      if (score > match) [match, dx, dy] = [score, x, y];
    }
  let map = moved(patch.map, [1, 0, 0, 1, dx, dy]);
  let ratio = 1;
  const border = reach + 1;
  for (let round = 0; round < 2; round++) {
    drawDots(scratch, dots, map, radius, ratio);
    sumBlocks(seen, coarse, fine, both, side, border, blocks);
    const whole = fitPatch(blocks);
    map = moved(map, displacement(blocks, whole, side, border));
    ratio = ratioOf(whole);
  }
  return { map, match, ratio };
}

/** The detail of a patch's darkness, in `scratch.seen`. */
export function lookAt(
  { gray, map, clear }: Patch,
  white: number,
  radius: number,
  { side, dark, seen, sums }: WindowScratch,
): void {
  const { data } = gray;
  const level = LINEAR;
  for (let k = 0; k < dark.length; k++) dark[k] = 1 - level[data[k]!]! / white;
  if (clear) blank(dark, side, map, clear);
  takeDetail(dark, side, radius, sums, seen);
}

/** Makes white what no dot was printed on: content is no business of the pattern. */
function blank(dark: Float32Array, side: number, page: Affine, clear: Cutting): void {
  const [a, b, c, d, e, f] = within(page, clear);
  const { bitmap } = clear;
  const det = a * d - b * c;
  const bytes = bitmapBytes(bitmap);
  const rowBytes = bitmap.stride * 4;
  for (let y = 0, k = 0; y < side; y++) {
    const v = y + 0.5 - f;
    for (let x = 0; x < side; x++, k++) {
      const u = x + 0.5 - e;
      const i = clamp((d * u - c * v) / det, bitmap.width);
      const j = clamp((a * v - b * u) / det, bitmap.height);
      if (bytes[j * rowBytes + (i >> 3)]! & (0x80 >> (i & 7))) dark[k] = 0;
    }
  }
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
  sumBlocks(seen, coarse, fine, both, side, border, blocks);
  soften(scratch, 'fine');
  soften(scratch, 'coarse');
  return {
    ...tones(scratch, map, dots, border),
    ...strengths(scratch, border),
    match,
    spread: spreadOf(blocks, fitPatch(blocks), view.dpi),
  };
}

/** Fine dots against coarse ones, within what dots can be. */
const ratioOf = ({ coarse, fine }: DotFit): number =>
  Math.min(1.5, Math.max(0.1, fine / Math.max(0.05, coarse)));

/** A page's map for a cutting of it. */
const within = ([a, b, c, d, e, f]: Affine, { x, y }: { readonly x: number; readonly y: number }): Affine => [
  a,
  b,
  c,
  d,
  e + a * x + c * y,
  f + b * x + d * y,
];

/** First `map`, then `move`. */
const moved = (map: Affine, move: Affine): Affine => [
  move[0] * map[0] + move[2] * map[1],
  move[1] * map[0] + move[3] * map[1],
  move[0] * map[2] + move[2] * map[3],
  move[1] * map[2] + move[3] * map[3],
  move[0] * map[4] + move[2] * map[5] + move[4],
  move[1] * map[4] + move[3] * map[5] + move[5],
];

/** Detail of one kind of dots. */
export function drawKind(
  { side, drawn, fine, coarse, sums }: WindowScratch,
  dots: WindowDots,
  page: Affine,
  radius: number,
  kind: 'fine' | 'coarse',
): void {
  renderDots(dots[kind], within(page, dots), side, drawn);
  takeDetail(drawn, side, radius, sums, kind === 'fine' ? fine : coarse);
}

/** Detail of both kinds of dots, apart and together, with fine ones `ratio` as strong. */
function drawDots(
  scratch: WindowScratch,
  dots: WindowDots,
  page: Affine,
  radius: number,
  ratio: number,
): void {
  drawKind(scratch, dots, page, radius, 'fine');
  drawKind(scratch, dots, page, radius, 'coarse');
  const { fine, coarse, both } = scratch;
  for (let k = 0; k < both.length; k++) both[k] = coarse[k]! + ratio * fine[k]!;
}

/** `scratch.fineSoft` or `coarseSoft` anew, but for the outermost pixels. */
export function soften(
  { side, fine, coarse, fineSoft, coarseSoft }: WindowScratch,
  kind: 'fine' | 'coarse',
): void {
  const [from, to] = kind === 'fine' ? [fine, fineSoft] : [coarse, coarseSoft];
  for (let y = 1; y < side - 1; y++)
    for (let k = y * side + 1, end = (y + 1) * side - 1; k < end; k++)
      to[k] =
        0.25 * from[k]! +
        0.125 * (from[k - 1]! + from[k + 1]! + from[k - side]! + from[k + side]!) +
        0.0625 * (from[k - side - 1]! + from[k - side + 1]! + from[k + side - 1]! + from[k + side + 1]!);
}

const clip = (v: number): number => Math.max(-1.5, Math.min(1.5, v));

/** Middle of a block from the patch's middle, in half sides. */
const PLACES = Array.from({ length: BLOCKS }, (_, k) => (2 * k + 1) / BLOCKS - 1);
/** Fewer blocks do not tell how they differ. */
const LEAST_BLOCKS = 8;

/** How the patch is to be moved, turned and stretched so that the dots lie where they are seen. */
function displacement(blocks: BlockSums, whole: DotFit, side: number, border: number): Affine {
  const gain = Math.max(0.05, whole.coarse);
  const fits = usableBlocks(blocks, false);
  const half = (side - 2 * border) / 2;
  const middle = side / 2;
  // With few blocks a turn would be a guess.
  if (fits.length < LEAST_BLOCKS) return [1, 0, 0, 1, clip(whole.x / gain), clip(whole.y / gain)];
  const x = planeOf(fits, ({ fit }) => clip(fit.x / gain));
  const y = planeOf(fits, ({ fit }) => clip(fit.y / gain));
  const [xx, xy] = [x.east / half, x.south / half];
  const [yx, yy] = [y.east / half, y.south / half];
  return [1 + xx, yx, xy, 1 + yy, x.mean - (xx + xy) * middle, y.mean - (yx + yy) * middle];
}

/** Something at a place; in a patch -1..1 from edge to edge. */
export interface Placed {
  readonly east: number;
  readonly south: number;
}

/** A block with enough dots in it. */
interface PlacedFit extends Placed {
  readonly fit: DotFit;
  readonly row: number;
}

/** Blocks that count: a third of the mean ink of all and more. */
function usableBlocks(blocks: BlockSums, errors: boolean): PlacedFit[] {
  const n = BLOCKS * BLOCKS;
  let power = 0;
  for (let k = 0; k < n; k++) power += blockPower(blocks, k) / n;
  const out: PlacedFit[] = [];
  for (let k = 0; k < n; k++) {
    if (blockPower(blocks, k) < power / 3) continue;
    const row = Math.floor(k / BLOCKS);
    out.push({ fit: fitBlock(blocks, k, errors), row, east: PLACES[k % BLOCKS]!, south: PLACES[row]! });
  }
  return out;
}

/** Least-squares plane through a number at every place, and what is left of each. */
export function planeOf<T extends Placed>(
  fits: readonly T[],
  of: (fit: T) => number,
): { mean: number; east: number; south: number; left: number[] } {
  const m = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  const right = [0, 0, 0];
  const values = fits.map(of);
  fits.forEach(({ east, south }, k) => {
    const p = [1, east, south];
    for (let i = 0; i < 3; i++) {
      right[i]! += p[i]! * values[k]!;
      for (let j = 0; j < 3; j++) m[i]![j]! += p[i]! * p[j]!;
    }
  });
  const [mean, east, south] = solve(m, right) as [number, number, number];
  return {
    mean,
    east,
    south,
    left: fits.map((fit, k) => values[k]! - mean - east * fit.east - south * fit.south),
  };
}

/** What is left of a number of every block without its row's mean. */
function withoutRows(fits: readonly PlacedFit[], values: readonly number[]): number[] {
  return values.map((v, k) => {
    let sum = 0;
    let n = 0;
    fits.forEach(({ row }, i) => {
      if (row !== fits[k]!.row) return;
      sum += values[i]!;
      n++;
    });
    return v - sum / n;
  });
}

function spreadOf(blocks: BlockSums, whole: DotFit, dpi: number): BlockSpread | null {
  const placed = usableBlocks(blocks, true);
  const n = placed.length;
  if (n < LEAST_BLOCKS) return null;
  const gain = Math.max(0.05, whole.coarse);
  const base = 1 / (gain * gain);
  const unit = (600 / dpi) ** 2;
  const mean = (of: (fit: DotFit) => number): number => placed.reduce((sum, { fit }) => sum + of(fit), 0) / n;
  // Blocks of the word have no fine dots, others few: each counts by how well it is known.
  const weigh = (
    of: (fit: DotFit) => number,
    error: (fit: DotFit) => number,
  ): [spread: number, noise: number] => {
    let sum = 0;
    let m = 0;
    for (const { fit } of placed) {
      const w = 1 / error(fit);
      sum += w;
      m += w * of(fit);
    }
    m /= sum;
    const spread = placed.reduce((total, { fit }) => total + (of(fit) - m) ** 2 / error(fit), 0) / sum;
    return [base * spread, (base * (n - 1)) / sum];
  };
  const [coarse, coarseNoise] = weigh(
    (fit) => fit.coarse,
    (fit) => fit.coarseError,
  );
  const [fine, fineNoise] = weigh(
    (fit) => fit.fine,
    (fit) => fit.fineError,
  );
  const x = planeOf(placed, ({ fit }) => clip(fit.x / gain)).left;
  const y = planeOf(placed, ({ fit }) => clip(fit.y / gain)).left;
  const square = (list: readonly number[]): number => list.reduce((sum, v) => sum + v * v, 0);
  const rows = new Set(placed.map(({ row }) => row)).size;
  const logs = mean((fit) => Math.log(fit.residual));
  return {
    coarse,
    coarseNoise,
    fine,
    fineNoise,
    planeX: (unit * square(x)) / (n - 3),
    planeY: (unit * square(y)) / (n - 3),
    noiseX: unit * base * mean((fit) => fit.xError),
    noiseY: unit * base * mean((fit) => fit.yError),
    rowsX: (unit * square(withoutRows(placed, x))) / (n - rows - 1),
    rowsY: (unit * square(withoutRows(placed, y))) / (n - rows - 1),
    residual: Math.sqrt(mean((fit) => (Math.log(fit.residual) - logs) ** 2)),
  };
}

/** Mean darkness of word and ground. */
function tones(
  { side, dark }: WindowScratch,
  page: Affine,
  dots: WindowDots,
  border: number,
): Pick<WindowFeatures, 'wordTone' | 'groundTone'> {
  const [a, b, c, d, e, f] = within(page, dots);
  const { word } = dots;
  const det = a * d - b * c;
  const bytes = bitmapBytes(word);
  const rowBytes = word.stride * 4;
  let wordSum = 0;
  let groundSum = 0;
  let count = 0;
  for (let y = border; y < side - border; y++) {
    const v = y + 0.5 - f;
    for (let x = border; x < side - border; x++) {
      const u = x + 0.5 - e;
      const i = clamp((d * u - c * v) / det, word.width);
      const j = clamp((a * v - b * u) / det, word.height);
      const value = dark[y * side + x]!;
      if (bytes[j * rowBytes + (i >> 3)]! & (0x80 >> (i & 7))) {
        wordSum += value;
        count++;
      } else groundSum += value;
    }
  }
  const all = (side - 2 * border) ** 2;
  return { wordTone: wordSum / Math.max(1, count), groundTone: groundSum / Math.max(1, all - count) };
}

const clamp = (v: number, size: number): number => Math.max(0, Math.min(size - 1, Math.floor(v)));

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
  const left = (w: readonly number[], right: readonly number[]): number =>
    w.reduce((sum, v, i) => sum - v * right[i]!, SS);
  const bare = [cS, csS];
  const coarseOnly = Math.max(
    1e-9,
    left(
      solve(
        [
          [cc + r, ccs],
          [ccs, cscs + r],
        ],
        bare,
      ),
      bare,
    ),
  );
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
  const rest = Math.max(1e-9, left(w, right));
  const fineDetail = w[2]! + w[3]!;
  return {
    coarseDetail: w[0]! + w[1]!,
    fineDetail,
    fineMatch: Math.sign(fineDetail) * Math.sqrt(Math.max(0, 1 - rest / coarseOnly)),
    rest: Math.sqrt(rest / Math.max(1e-9, SS)),
  };
}
