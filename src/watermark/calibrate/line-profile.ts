/** Levels across the lines of a line screen, averaged over its patches: what a scanner makes of a straight edge. */
import type { Gray } from '../../raster/gray.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { SheetToScan } from './find.ts';
import { pixelsIn } from './patch-pixels.ts';

/** Mean levels of a line screen by the distance from the middle of the nearest line; both sides are folded. */
export interface LineProfile {
  /** Width of a line as drawn, and the period, 1/600 inch. */
  readonly on: number;
  readonly period: number;
  /** Distances, 1/600 inch, 0..period / 2, ascending. */
  readonly at: Float64Array;
  /** Mean level at each, 0..255 as scanned. */
  readonly level: Float64Array;
  /** Samples behind each mean. */
  readonly count: Float64Array;
}

/** Bins to 1/600 inch: 11 µm, finer than any edge. */
const BINS = 4;
/** Height of the strips that find their own phase, 1/600 inch: the feed of a scanner wanders. */
const STRIP = 36;
/** Borders of a patch that are left out, 1/600 inch. */
const INSET = 24;

/**
 * Averages the patches of a line screen.
 * @param rects the patches, 1/600 inch
 * @returns null where the lines cannot be seen
 */
export function lineProfile(
  scan: Gray,
  map: SheetToScan,
  rects: readonly PixelRect[],
  on: number,
  period: number,
): LineProfile | null {
  const bins = Math.ceil((period / 2) * BINS) + 1;
  const sum = new Float64Array(bins);
  const place = new Float64Array(bins);
  const count = new Float64Array(bins);
  const turn = (2 * Math.PI) / period;
  for (const { x, y, width, height } of rects)
    for (let top = INSET; top + STRIP <= height - INSET; top += STRIP) {
      const strip = { x: x + INSET, y: y + top, width: width - 2 * INSET, height: STRIP };
      let [n, all, re, im, cos, sin] = [0, 0, 0, 0, 0, 0];
      pixelsIn(scan, map, strip, (u, _v, index) => {
        const dark = 255 - scan.data[index]!;
        const [c, s] = [Math.cos(turn * u), Math.sin(turn * u)];
        n++;
        all += dark;
        cos += c;
        sin += s;
        re += dark * c;
        im += dark * s;
      });
      if (n === 0) continue;
      const middle = Math.atan2(im - (all / n) * sin, re - (all / n) * cos) / turn;
      pixelsIn(scan, map, strip, (u, _v, index) => {
        const phase = (u - middle) / period;
        const d = Math.abs(phase - Math.round(phase)) * period;
        const k = Math.min(bins - 1, Math.floor(d * BINS));
        sum[k]! += scan.data[index]!;
        place[k]! += d;
        count[k]!++;
      });
    }
  const full = Array.from(count.keys()).filter((k) => count[k]! > 0);
  if (full.length < 4) return null;
  return {
    on,
    period,
    at: Float64Array.from(full, (k) => place[k]! / count[k]!),
    level: Float64Array.from(full, (k) => sum[k]! / count[k]!),
    count: Float64Array.from(full, (k) => count[k]!),
  };
}
