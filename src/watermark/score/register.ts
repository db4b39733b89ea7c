/** Lays a patch of the scan on the dots that should be there. */
import { type Affine, chain, movedTo } from '../../numeric/affine.ts';
import { bitmapBytes } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import { type BlockSums, type DotFit, fitPatch, sumBlocks } from './blocks.ts';
import type { Cutting, Patch } from './face-scan.ts';
import { correlateAt, powerWithin, renderDots, squareSums, takeDetail } from './picture.ts';
import type { WindowScratch, WindowView } from './scratch.ts';
import { clip, LEAST_BLOCKS, offsets, planeOf, usableBlocks } from './spread.ts';
import type { WindowDots } from './window-dots.ts';

/** Linear light of an sRGB level, 0..1. */
export const LINEAR: Float32Array = Float32Array.from({ length: 256 }, (_, v) => {
  const s = v / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

/**
 * Linear level of the paper in a picture: its 97th percentile.
 * @param step looks at one pixel in so many
 */
export function paperWhite({ data }: Gray, step = 1): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < data.length; i += step) counts[data[i]!]!++;
  let left = (0.03 * data.length) / step;
  for (let v = 255; v >= 0; v--) {
    left -= counts[v]!;
    if (left <= 0) return LINEAR[v]!;
  }
  return LINEAR[255]!;
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
  view: WindowView,
  scratch: WindowScratch,
): Registration {
  const { reach, radius } = view;
  const { side, seen, both, squares } = scratch;
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
  return { match, ...settle(chain(patch.map, [1, 0, 0, 1, dx, dy]), dots, view, scratch) };
}

/**
 * The rest of a registration, from a place that is right to a pixel: parts of one, a turn and a stretch.
 * @param scratch whose `seen` {@link lookAt} has filled
 */
export function settle(
  start: Affine,
  dots: WindowDots,
  { reach, radius }: WindowView,
  scratch: WindowScratch,
): Omit<Registration, 'match'> {
  const { side, seen, both, coarse, fine, blocks } = scratch;
  const border = reach + 1;
  let map = start;
  let ratio = 1;
  for (let round = 0; round < 2; round++) {
    drawDots(scratch, dots, map, radius, ratio);
    sumBlocks(seen, coarse, fine, both, side, border, blocks);
    const whole = fitPatch(blocks);
    map = chain(map, displacement(blocks, whole, side, border));
    ratio = ratioOf(whole);
  }
  return { map, ratio };
}

/** The detail of a patch's darkness, in `scratch.seen`. */
export function lookAt(
  { gray, map, clear }: Pick<Patch, 'gray' | 'map' | 'clear'>,
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
  const [a, b, c, d, e, f] = movedTo(page, clear);
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

/** Fine dots against coarse ones, within what dots can be. */
export const ratioOf = ({ coarse, fine }: DotFit): number =>
  Math.min(1.5, Math.max(0.1, fine / Math.max(0.05, coarse)));

/** Detail of one kind of dots. */
export function drawKind(
  { side, drawn, fine, coarse, sums }: WindowScratch,
  dots: WindowDots,
  page: Affine,
  radius: number,
  kind: 'fine' | 'coarse',
): void {
  renderDots(dots[kind], movedTo(page, dots), side, drawn);
  takeDetail(drawn, side, radius, sums, kind === 'fine' ? fine : coarse);
}

/** Detail of both kinds of dots, apart and together, with fine ones `ratio` as strong. */
export function drawDots(
  scratch: WindowScratch,
  dots: WindowDots,
  page: Affine,
  radius: number,
  ratio: number,
): void {
  drawKind(scratch, dots, page, radius, 'fine');
  drawKind(scratch, dots, page, radius, 'coarse');
  joinKinds(scratch, ratio);
}

/** `scratch.both`: coarse dots, and fine ones `ratio` as strong. */
export function joinKinds({ fine, coarse, both }: WindowScratch, ratio: number): void {
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

/** How the patch is to be moved, turned and stretched so that the dots lie where they are seen. */
export function displacement(blocks: BlockSums, whole: DotFit, side: number, border: number): Affine {
  const gain = Math.max(0.05, whole.coarse);
  const fits = usableBlocks(blocks, false);
  const half = (side - 2 * border) / 2;
  const middle = side / 2;
  // With few blocks a turn would be a guess.
  if (fits.length < LEAST_BLOCKS) return [1, 0, 0, 1, clip(whole.x / gain), clip(whole.y / gain)];
  const x = planeOf(fits, offsets(fits, 'x', gain));
  const y = planeOf(fits, offsets(fits, 'y', gain));
  const [xx, xy] = [x.east / half, x.south / half];
  const [yx, yy] = [y.east / half, y.south / half];
  return [1 + xx, yx, xy, 1 + yy, x.mean - (xx + xy) * middle, y.mean - (yx + yy) * middle];
}

/** A whole pixel on the picture. */
export const clamp = (v: number, size: number): number => Math.max(0, Math.min(size - 1, Math.floor(v)));
