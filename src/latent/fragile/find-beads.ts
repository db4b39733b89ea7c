/**
 * Registration, first step: the ten beads of the ring. A dark disc in a white one is looked for on a
 * coarse picture at every offset, turn and stretch that a scan may have; the best constellation's beads
 * are then centred on the full picture, and an affine map is fitted through them.
 */
import type { Gray } from '../../raster/gray.ts';
import { BEAD_CLEAR, BEADS, SOLID_RADIUS } from '../emblem/geometry.ts';
import { type Affine, fitAffine } from './affine.ts';

/** The emblem found in a patch. */
export interface BeadFit {
  /** From emblem units (1/600 inch from its centre) to patch pixels. */
  readonly map: Affine;
  /** Beads that agreed with the map, 0..10. */
  readonly found: number;
  /** Root mean square distance of those from the map, patch pixels. */
  readonly residualPx: number;
}

const COARSE_DPI = 200;
/** How far the emblem may lie from the patch's centre, 1/600 inch: 1.7 mm. */
const REACH = 40;

/**
 * Finds the emblem in a patch whose middle is near the emblem's.
 * @returns null where no constellation stands out
 */
export function findBeads(patch: Gray, dpi: number): BeadFit | null {
  const factor = Math.max(1, Math.round(dpi / COARSE_DPI));
  const small = shrink(patch, factor);
  const unit = dpi / factor / 600;
  const peak = constellation(small, unit);
  if (!peak) return null;
  const scale = dpi / 600;
  const from: number[] = [];
  const to: number[] = [];
  for (const [bx, by] of BEADS) {
    const x = (small.width / 2 + peak.dx + unit * (peak.a * bx - peak.b * by)) * factor;
    const y = (small.height / 2 + peak.dy + unit * (peak.b * bx + peak.a * by)) * factor;
    const centre = centroid(patch, x, y, scale);
    if (!centre) continue;
    from.push(bx, by);
    to.push(centre[0], centre[1]);
  }
  return fitRobust(from, to, scale);
}

interface Constellation {
  dx: number;
  dy: number;
  a: number;
  b: number;
  score: number;
}

function constellation(
  small: { width: number; height: number; data: Float32Array },
  unit: number,
): Constellation | null {
  const { width, height, data } = small;
  const inner = offsets(0, SOLID_RADIUS * unit);
  const outer = offsets((SOLID_RADIUS + 4) * unit, (BEAD_CLEAR - 1) * unit);
  // Bead-likeness at every place where a bead may be, by bead.
  const reach = Math.ceil((REACH + 16) * unit);
  const side = 2 * reach + 1;
  const maps = BEADS.map(([bx, by]) => {
    const map = new Float32Array(side * side);
    const cx = Math.round(width / 2 + bx * unit);
    const cy = Math.round(height / 2 + by * unit);
    for (let v = -reach; v <= reach; v++)
      for (let u = -reach; u <= reach; u++)
        map[(v + reach) * side + u + reach] = likeness(data, width, height, cx + u, cy + v, inner, outer);
    return { map, ex: cx - width / 2, ey: cy - height / 2 };
  });
  let best: Constellation | null = null;
  const span = Math.floor(REACH * unit);
  for (let degrees = -2; degrees <= 2; degrees += 0.5) {
    for (const stretch of [0.988, 1, 1.012]) {
      const a = stretch * Math.cos((degrees * Math.PI) / 180);
      const b = stretch * Math.sin((degrees * Math.PI) / 180);
      const shift = BEADS.map(([bx, by], i) => [
        Math.round(unit * (a * bx - b * by) - maps[i]!.ex) + reach,
        Math.round(unit * (b * bx + a * by) - maps[i]!.ey) + reach,
      ]);
      for (let dy = -span; dy <= span; dy++) {
        for (let dx = -span; dx <= span; dx++) {
          let score = 0;
          for (let i = 0; i < BEADS.length; i++) {
            const x = dx + shift[i]![0]!;
            const y = dy + shift[i]![1]!;
            if (x >= 0 && y >= 0 && x < side && y < side) score += maps[i]!.map[y * side + x]!;
          }
          if (!best || score > best.score) best = { dx, dy, a, b, score };
        }
      }
    }
  }
  // A tenth of the grey range a bead at the least: below it there is nothing but texture.
  return best && best.score > BEADS.length * 25 ? best : null;
}

function likeness(
  data: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  inner: Int16Array,
  outer: Int16Array,
): number {
  let dark = 0;
  let light = 0;
  for (let i = 0; i < inner.length; i += 2)
    dark += sample(data, width, height, x + inner[i]!, y + inner[i + 1]!);
  for (let i = 0; i < outer.length; i += 2)
    light += sample(data, width, height, x + outer[i]!, y + outer[i + 1]!);
  return Math.max(0, (2 * light) / outer.length - (2 * dark) / inner.length);
}

function sample(data: Float32Array, width: number, height: number, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 128 : data[y * width + x]!;
}

/** Pixel offsets whose distance lies within from..to. */
function offsets(from: number, to: number): Int16Array {
  const out: number[] = [];
  const r = Math.ceil(to);
  for (let y = -r; y <= r; y++)
    for (let x = -r; x <= r; x++) {
      const d = Math.hypot(x, y);
      if (d >= from && d <= to) out.push(x, y);
    }
  return Int16Array.from(out);
}

/** Centre of darkness within the white disc, three rounds; null where there is no contrast. */
function centroid(patch: Gray, x0: number, y0: number, scale: number): [number, number] | null {
  const { width, height, data } = patch;
  let x = x0;
  let y = y0;
  const r = (SOLID_RADIUS + 6) * scale;
  for (let round = 0; round < 4; round++) {
    let white = 0;
    let count = 0;
    let sum = 0;
    let sx = 0;
    let sy = 0;
    const y1 = Math.min(height - 1, Math.ceil(y + r));
    const x1 = Math.min(width - 1, Math.ceil(x + r));
    for (let pass = 0; pass < 2; pass++) {
      if (pass === 1) {
        if (count === 0) return null;
        white /= count;
      }
      for (let v = Math.max(0, Math.floor(y - r)); v <= y1; v++) {
        for (let u = Math.max(0, Math.floor(x - r)); u <= x1; u++) {
          const d = Math.hypot(u + 0.5 - x, v + 0.5 - y);
          if (d > r) continue;
          const value = data[v * width + u]!;
          if (pass === 0) {
            if (d > r - 3 * scale) {
              white += value;
              count++;
            }
          } else {
            // The outer weight falls softly, so that a pixel at the brim does not pull.
            const w = Math.max(0, white - value) * Math.min(1, (r - d) / (2 * scale));
            sum += w;
            sx += w * (u + 0.5);
            sy += w * (v + 0.5);
          }
        }
      }
    }
    if (sum < 60 * 100 * scale * scale) return null;
    x = sx / sum;
    y = sy / sum;
  }
  return Math.hypot(x - x0, y - y0) < 16 * scale ? [x, y] : null;
}

/** Affine fit that leaves out, one at a time, beads further than 1.2 / 600 inch from it. */
function fitRobust(from: number[], to: number[], scale: number): BeadFit | null {
  for (;;) {
    const n = from.length / 2;
    if (n < 5) return null;
    const map = fitAffine(from, to);
    let worst = 0;
    let at = -1;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const [x, y] = [from[2 * i]!, from[2 * i + 1]!];
      const e = Math.hypot(
        map[0] * x + map[2] * y + map[4] - to[2 * i]!,
        map[1] * x + map[3] * y + map[5] - to[2 * i + 1]!,
      );
      sum += e * e;
      if (e > worst) {
        worst = e;
        at = i;
      }
    }
    if (worst <= 1.2 * scale) return { map, found: n, residualPx: Math.sqrt(sum / n) };
    from.splice(2 * at, 2);
    to.splice(2 * at, 2);
  }
}

/** Means of factor × factor blocks, centred on the picture. */
function shrink(image: Gray, factor: number): { width: number; height: number; data: Float32Array } {
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const data = new Float32Array(width * height);
  const gain = 1 / (factor * factor);
  for (let y = 0; y < height; y++) {
    for (let v = 0; v < factor; v++) {
      const row = (y * factor + v) * image.width;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let u = 0; u < factor; u++) sum += image.data[row + x * factor + u]!;
        data[y * width + x]! += sum * gain;
      }
    }
  }
  return { width, height, data };
}
