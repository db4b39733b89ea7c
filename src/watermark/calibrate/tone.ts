/**
 * Mean darkness of patches, and the scanner's tone curve from the sheet itself: lines and their
 * negatives differ by exactly half a solid, whatever the dot gain.
 */
import type { Gray } from '../../raster/gray.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { SheetToScan } from './find.ts';

/** Levels of a patch: how often each of the 256 was seen inside it, and around it on bare paper. */
export interface PatchLevels {
  readonly inside: Uint32Array;
  readonly paper: Uint32Array;
}

/**
 * The inner part of a patch that is measured: borders have another dot gain, and the map may be off.
 * 144/600 inch are left, whole periods of nearly every pattern on the sheet.
 */
const INSET = 24;
/** Bare paper around a patch, 1/600 inch. */
const GAP: readonly [number, number] = [20, 42];

/** Counts the levels of a patch. */
export function patchLevels(scan: Gray, map: SheetToScan, rect: PixelRect): PatchLevels {
  const inside = new Uint32Array(256);
  const paper = new Uint32Array(256);
  const { x, y, width, height } = rect;
  const [near, far] = GAP;
  const depth = far - near;
  countLevels(
    scan,
    map,
    { x: x + INSET, y: y + INSET, width: width - 2 * INSET, height: height - 2 * INSET },
    inside,
  );
  countLevels(scan, map, { x, y: y - far, width, height: depth }, paper);
  countLevels(scan, map, { x, y: y + height + near, width, height: depth }, paper);
  countLevels(scan, map, { x: x - far, y, width: depth, height }, paper);
  countLevels(scan, map, { x: x + width + near, y, width: depth, height }, paper);
  return { inside, paper };
}

/** Counts each scan pixel whose centre lies in a rectangle of the sheet, once. */
function countLevels(scan: Gray, map: SheetToScan, rect: PixelRect, into: Uint32Array): void {
  // Over so small a place the map is affine.
  const [x0, y0] = map(rect.x, rect.y);
  const [x1, y1] = map(rect.x + rect.width, rect.y);
  const [x2, y2] = map(rect.x, rect.y + rect.height);
  const ax = x1 - x0;
  const ay = y1 - y0;
  const bx = x2 - x0;
  const by = y2 - y0;
  const det = ax * by - ay * bx;
  const xs = [x0, x1, x2, x1 + bx];
  const ys = [y0, y1, y2, y1 + by];
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(scan.width, Math.ceil(Math.max(...xs)));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(scan.height, Math.ceil(Math.max(...ys)));
  for (let j = top; j < bottom; j++)
    for (let i = left; i < right; i++) {
      const dx = i + 0.5 - x0;
      const dy = j + 0.5 - y0;
      const u = (dx * by - dy * bx) / det;
      const v = (ax * dy - ay * dx) / det;
      if (u >= 0 && u < 1 && v >= 0 && v < 1) into[scan.data[j * scan.width + i]!]!++;
    }
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

/** How far an office scanner's exponent usually is from 1, and how well a pair can be measured. */
const USUAL_GAMMA = 0.15;
const PAIR_ERROR = 0.01;

/**
 * The exponent under which each pair (lines, negative) differs by half of the solid, as nearly as that
 * and the usual range of scanners allow together.
 * @returns the exponent, 0.6..1.6, and the largest difference from a half that is left
 */
export function fitGamma(
  solid: PatchLevels,
  pairs: readonly (readonly [light: PatchLevels, dark: PatchLevels])[],
): { gamma: number; rest: number } {
  let best = { gamma: 1, rest: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let gamma = 0.6; gamma <= 1.6; gamma += 0.01) {
    const table = toneTable(gamma);
    const full = darkness(solid, table);
    const off = pairs.map(([light, dark]) => (darkness(dark, table) - darkness(light, table)) / full - 0.5);
    let cost = ((gamma - 1) / USUAL_GAMMA) ** 2;
    for (const v of off) cost += (v / PAIR_ERROR) ** 2;
    if (cost < least) {
      least = cost;
      best = { gamma, rest: Math.max(...off.map(Math.abs)) };
    }
  }
  return best;
}
