/** The check patches beside the cells: what the ten beads say of paper, solid ink, coarse detail and edges. */
import { BEADS, RINGED } from '../emblem/geometry.ts';
import type { Affine } from './affine.ts';

/** Linear reflectances, as the scan has them. */
export interface BeadReading {
  readonly paper: number;
  readonly solid: number;
  /** Of the ringed beads: dot, white gap, ring. */
  readonly dot: number;
  readonly gap: number;
  readonly ring: number;
  /** Solid beads' edge: distance from 20 to 80 % of darkness, 1/600 inch. */
  readonly edgeWidth: number;
}

type Part = 'paper' | 'solid' | 'dot' | 'gap' | 'ring';

/** Bins of the edge profile, half a unit of radius each. */
const BINS = 44;

/**
 * Medians over the beads of their parts' mean reflectance, and the solid beads' mean edge profile.
 * @param light linear reflectance, `width × height`
 * @param map from emblem units to pixels
 */
export function readBeads(
  light: Float32Array,
  width: number,
  height: number,
  map: Affine,
  dpi: number,
): BeadReading {
  const scale = dpi / 600;
  const parts: Record<Part, number[]> = { paper: [], solid: [], dot: [], gap: [], ring: [] };
  const profile = new Float64Array(BINS);
  const weight = new Float64Array(BINS);
  BEADS.forEach(([bx, by], i) => {
    const cx = map[0] * bx + map[2] * by + map[4];
    const cy = map[1] * bx + map[3] * by + map[5];
    const bins = radialSums(light, width, height, cx, cy, scale);
    const mean = (from: number, to: number): number => {
      let sum = 0;
      let n = 0;
      for (let b = Math.round(2 * from); b < Math.round(2 * to); b++) {
        sum += bins.sum[b]!;
        n += bins.count[b]!;
      }
      return n ? sum / n : Number.NaN;
    };
    parts.paper.push(mean(18.5, 21.5));
    if (i & 1) {
      parts.solid.push(mean(0, 9));
      for (let b = 0; b < BINS; b++) {
        profile[b]! += bins.sum[b]!;
        weight[b]! += bins.count[b]!;
      }
    } else {
      parts.dot.push(mean(0, RINGED.dot - 2));
      parts.gap.push(mean(RINGED.dot + 1.5, RINGED.from - 1.5));
      parts.ring.push(mean(RINGED.from + 2, RINGED.to - 2));
    }
  });
  const paper = median(parts.paper);
  const solid = median(parts.solid);
  const darkness = (b: number) => (paper - profile[b]! / Math.max(1, weight[b]!)) / (paper - solid);
  const radiusAt = (level: number): number => {
    for (let b = 12; b + 1 < BINS; b++) {
      const p = darkness(b);
      const q = darkness(b + 1);
      if (p >= level && q < level) return (b + 0.5 + (p - level) / (p - q)) / 2;
    }
    return BINS / 2;
  };
  return {
    paper,
    solid,
    dot: median(parts.dot),
    gap: median(parts.gap),
    ring: median(parts.ring),
    edgeWidth: radiusAt(0.2) - radiusAt(0.8),
  };
}

/** Sums of the light about a centre, by radius in half units. */
function radialSums(
  light: Float32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  scale: number,
): { sum: Float64Array; count: Float64Array } {
  const sum = new Float64Array(BINS);
  const count = new Float64Array(BINS);
  const r = (BINS / 2) * scale;
  const y1 = Math.min(height - 1, Math.ceil(cy + r));
  const x1 = Math.min(width - 1, Math.ceil(cx + r));
  for (let y = Math.max(0, Math.floor(cy - r)); y <= y1; y++)
    for (let x = Math.max(0, Math.floor(cx - r)); x <= x1; x++) {
      const dx = x + 0.5 - cx;
      const dy = y + 0.5 - cy;
      const bin = Math.floor((Math.sqrt(dx * dx + dy * dy) / scale) * 2);
      if (bin >= BINS) continue;
      sum[bin]! += light[y * width + x]!;
      count[bin]!++;
    }
  return { sum, count };
}

function median(list: readonly number[]): number {
  const sorted = list.filter((v) => !Number.isNaN(v)).sort((p, q) => p - q);
  return sorted.length ? sorted[sorted.length >> 1]! : Number.NaN;
}
