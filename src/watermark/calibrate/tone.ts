/** Mean darkness of patches, in linear light and without the scanner's sharpening. */
import type { Gray } from '../../raster/gray.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { SheetToScan } from './find.ts';
import { pixelsIn, windowOf } from './patch-pixels.ts';
import { type Sharpening, undoSharpening } from './undo-sharpening.ts';

/** Levels of a patch: how often each of the 256 was seen inside it, and around it on bare paper. */
export interface PatchLevels {
  readonly inside: Uint32Array;
  readonly paper: Uint32Array;
}

/**
 * The inner part of a patch that is measured: borders have another dot gain, and the map may be off.
 * 144/600 inch are left, whole periods of nearly every pattern on the sheet.
 */
export const INSET = 24;
/** Bare paper around a patch, 1/600 inch. */
const GAP: readonly [number, number] = [20, 42];

/** Sharpening that is to be undone in a patch, and the levels of paper and solid in that light. */
export interface Unsharpen extends Sharpening {
  readonly paper: number;
  readonly solid: number;
}

/**
 * Counts the levels of a patch.
 * @param unsharpen undoes a scanner's sharpening in the patch first; flat paper needs no such thing
 */
export function patchLevels(
  scan: Gray,
  map: SheetToScan,
  rect: PixelRect,
  unsharpen: Unsharpen | null = null,
): PatchLevels {
  const inside = new Uint32Array(256);
  const paper = new Uint32Array(256);
  const { x, y, width, height } = rect;
  const [near, far] = GAP;
  const depth = far - near;
  const inner = { x: x + INSET, y: y + INSET, width: width - 2 * INSET, height: height - 2 * INSET };
  if (unsharpen) countUnsharpened(scan, map, inner, unsharpen, inside);
  else countLevels(scan, map, inner, inside);
  countLevels(scan, map, { x, y: y - far, width, height: depth }, paper);
  countLevels(scan, map, { x, y: y + height + near, width, height: depth }, paper);
  countLevels(scan, map, { x: x - far, y, width: depth, height }, paper);
  countLevels(scan, map, { x: x + width + near, y, width: depth, height }, paper);
  return { inside, paper };
}

function countLevels(scan: Gray, map: SheetToScan, rect: PixelRect, into: Uint32Array): void {
  pixelsIn(scan, map, rect, (_u, _v, index) => {
    into[scan.data[index]!]!++;
  });
}

function countUnsharpened(
  scan: Gray,
  map: SheetToScan,
  rect: PixelRect,
  unsharpen: Unsharpen,
  into: Uint32Array,
): void {
  const window = windowOf(scan, map, rect);
  const width = window.right - window.left;
  if (width <= 0 || window.bottom <= window.top) return;
  const found = undoSharpening(scan, window, unsharpen, unsharpen.paper, unsharpen.solid);
  pixelsIn(scan, map, rect, (_u, _v, index) => {
    const x = index % scan.width;
    const v = found[((index - x) / scan.width - window.top) * width + x - window.left]!;
    into[Math.max(0, Math.min(255, Math.round(v)))]!++;
  });
}

/** Linear light of the levels under an exponent on top of sRGB. */
export function toneTable(gamma: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, v) => {
    const s = v / 255;
    return (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4) ** gamma;
  });
}

const mean = (counts: Uint32Array, table: Float64Array): number => {
  let n = 0;
  let sum = 0;
  for (let v = 0; v < 256; v++) {
    n += counts[v]!;
    sum += counts[v]! * table[v]!;
  }
  return n > 0 ? sum / n : 0;
};

/** Darkness of a patch against the paper around it: 0 is paper; a solid is near 1. */
export function darkness(levels: PatchLevels, table: Float64Array): number {
  const paper = mean(levels.paper, table);
  return paper > 0 ? 1 - mean(levels.inside, table) / paper : 0;
}

/** Share of the paper's samples that are at the end of the scale: such a scan has lost its highlights. */
export function clippedPaper(levels: readonly PatchLevels[]): number {
  let n = 0;
  let top = 0;
  for (const { paper } of levels) {
    for (let v = 0; v < 256; v++) n += paper[v]!;
    top += paper[255]!;
  }
  return n > 0 ? top / n : 0;
}
