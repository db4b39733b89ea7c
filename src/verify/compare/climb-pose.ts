/**
 * From a first guess to about half a millimetre over the whole page: shift, skew and both scales are moved
 * one at a time for the best correlation of softened ink at 25 dpi, in ever smaller steps.
 */
import { type Affine, applyX, applyY, scaleAffine, turnAbout } from './affine.ts';
import type { CoarsePose } from './coarse-pose.ts';
import type { InkMap } from './ink-map.ts';

/** Shift X, shift Y (mm), skew (degrees), scale X, scale Y. */
type Parameters = [number, number, number, number, number];

/** First steps of the parameters; they halve when nothing helps. */
const STEPS: Parameters = [1.2, 1.2, 0.4, 0.006, 0.006];
const HALVINGS = 4;

/** A pose and how well it fits. */
export interface ClimbedPose {
  /** Page mm to mm of the upright scan. */
  readonly toScanMm: Affine;
  readonly correlation: number;
}

/**
 * Climbs from `start`.
 * @param page ink of the face at about 25 dpi
 * @param scan ink of the upright scan at about 25 dpi
 */
export function climbPose(page: InkMap, scan: InkMap, start: CoarsePose): ClimbedPose {
  const soft = soften(page);
  const other = soften(scan);
  const cx = (scan.width * 25.4) / scan.dpi / 2;
  const cy = (scan.height * 25.4) / scan.dpi / 2;
  const affine = (p: Parameters): Affine => turnAbout(cx, cy, p[2], p[3], p[4], p[0], p[1]);
  const value = (p: Parameters) =>
    correlate(soft, page, other, scan, scaleAffine(affine(p), scan.dpi / 25.4));
  let best: Parameters = [start.shiftXMm, start.shiftYMm, start.skewDeg, 1, 1];
  let score = value(best);
  const steps: Parameters = [...STEPS];
  for (let halved = 0; halved <= HALVINGS; ) {
    let moved = false;
    for (let k = 0; k < 5; k++)
      for (const sign of [1, -1]) {
        const tried: Parameters = [...best];
        tried[k]! += sign * steps[k]!;
        if (Math.abs(tried[3] - 1) > 0.025 || Math.abs(tried[4] - 1) > 0.025 || Math.abs(tried[2]) > 4)
          continue;
        const s = value(tried);
        if (s > score + 1e-5) {
          score = s;
          best = tried;
          moved = true;
          break;
        }
      }
    if (moved) continue;
    halved++;
    for (let k = 0; k < 5; k++) steps[k]! /= 2;
  }
  return { toScanMm: affine(best), correlation: score };
}

/** Two 3 × 3 means: a peak a few millimetres wide to climb on. */
function soften(map: InkMap): Float32Array {
  const { width, height } = map;
  let from = Float32Array.from(map.data);
  for (let pass = 0; pass < 2; pass++) {
    const to = new Float32Array(from.length);
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        let s = 0;
        for (let dy = -width; dy <= width; dy += width)
          s += from[i + dy - 1]! + from[i + dy]! + from[i + dy + 1]!;
        to[i] = s / 9;
      }
    from = to;
  }
  return from;
}

/**
 * Normalised correlation over the page; nearest sample, the maps are soft. Every second sample, in a
 * chequer: the maps change over three.
 */
function correlate(page: Float32Array, grid: InkMap, scan: Float32Array, size: InkMap, m: Affine): number {
  const { width, height, dpi } = grid;
  const mm = 25.4 / dpi;
  let n = 0;
  let sp = 0;
  let ss = 0;
  let pp = 0;
  let qq = 0;
  let pq = 0;
  const stepX = 2 * m[0] * mm;
  const stepY = 2 * m[1] * mm;
  const scanWidth = size.width;
  const scanHeight = size.height;
  for (let y = 0; y < height; y++) {
    const first = y & 1;
    let sx = applyX(m, (first + 0.5) * mm, (y + 0.5) * mm);
    let sy = applyY(m, (first + 0.5) * mm, (y + 0.5) * mm);
    for (let i = y * width + first, end = (y + 1) * width; i < end; i += 2, sx += stepX, sy += stepY) {
      // Outside the scan there is no ink: content that hangs over is content that does not fit.
      const inside = sx >= 0 && sy >= 0 && sx < scanWidth && sy < scanHeight;
      const p = page[i]!;
      const q = inside ? scan[(sy | 0) * scanWidth + (sx | 0)]! : 0;
      n++;
      sp += p;
      ss += q;
      pp += p * p;
      qq += q * q;
      pq += p * q;
    }
  }
  const vp = pp - (sp * sp) / n;
  const vs = qq - (ss * ss) / n;
  return vp > 0 && vs > 0 ? (pq - (sp * ss) / n) / Math.sqrt(vp * vs) : 0;
}
