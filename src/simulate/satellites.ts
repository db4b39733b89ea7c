/**
 * Stray toner: clusters of a few particles that land beside the image, mostly behind it along the feed,
 * and sparsely on bare paper. Each square of the sheet has a stream of its own, so any band can be made
 * without the ones above it.
 */
import { type Bitmap, bitmapBytes } from '../raster/bitmap.ts';
import type { Ink } from '../raster/ink-planes.ts';
import type { PrinterParams } from './parameters.ts';
import { SATELLITES } from './profiles.ts';
import { prng } from './random.ts';

/** Side of a square with a stream of its own, in device pixels. */
const SQUARE = 96;

/** Adds the clusters of working rows [from, to) to the coverage in `out`. */
export type Stamper = (
  from: number,
  to: number,
  reduce: number,
  out: Float32Array,
  outRow: number,
  paperWidth: number,
) => void;

/** A stamper for one ink; see the head of this file. */
export function satelliteStamper(
  plane: Bitmap,
  ink: Ink,
  printer: PrinterParams,
  seed: number,
  { factor, workUm }: { factor: number; workUm: number },
): Stamper {
  const squareUm = SQUARE * factor * workUm;
  const mean = printer.satellitesPerMm2 * (squareUm / 1000) ** 2;
  const [leastRadius, mostRadius] = SATELLITES.radiusUm;
  const [leastTrail, mostTrail] = SATELLITES.trailUm;
  const [bareShare] = SATELLITES.bareShare;
  const reach = Math.ceil(mostRadius / workUm) + 1;
  const side = SQUARE * factor;
  const columns = Math.ceil(plane.width / SQUARE);
  const bytes = bitmapBytes(plane);
  const inked = (x: number, y: number): boolean =>
    x >= 0 &&
    y >= 0 &&
    x < plane.width &&
    y < plane.height &&
    ((bytes[y * plane.stride * 4 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1;

  return (from, to, reduce, out, outRow, paperWidth) => {
    if (mean <= 0) return;
    const firstSquare = Math.max(0, Math.floor((from - reach) / side));
    const lastSquare = Math.min(Math.ceil(plane.height / SQUARE) - 1, Math.floor((to + reach) / side));
    for (let sy = firstSquare; sy <= lastSquare; sy++) {
      for (let sx = 0; sx < columns; sx++) {
        const random = prng(seed, 'satellite', ink, sx, sy);
        const count = Math.floor(mean + random());
        for (let i = 0; i < count; i++) {
          const cx = (sx + random()) * side;
          const cy = (sy + random()) * side;
          const radius = (leastRadius + (mostRadius - leastRadius) * random() ** 2) / workUm;
          const trail = (leastTrail + (mostTrail - leastTrail) * random() ** 2) / workUm;
          const sideways = (random() - 0.5) * 0.6 * trail;
          const lonely = random() < bareShare;
          if (cy + radius < from || cy - radius >= to) continue;
          const near = inked(Math.floor((cx - sideways) / factor), Math.floor((cy - trail) / factor));
          if (!near && !lonely) continue;
          stampDisc(cx, cy, radius, from, to, reduce, out, outRow, paperWidth);
        }
      }
    }
  };
}

function stampDisc(
  cx: number,
  cy: number,
  radius: number,
  from: number,
  to: number,
  reduce: number,
  out: Float32Array,
  outRow: number,
  paperWidth: number,
): void {
  const share = 1 / (reduce * reduce);
  const width = paperWidth * reduce;
  for (let y = Math.max(from, Math.floor(cy - radius)); y < Math.min(to, cy + radius); y++) {
    const dy = y + 0.5 - cy;
    for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(width, cx + radius); x++) {
      const dx = x + 0.5 - cx;
      if (dx * dx + dy * dy > radius * radius) continue;
      const o = (outRow + Math.floor((y - from) / reduce)) * paperWidth + Math.floor(x / reduce);
      out[o] = Math.min(1, out[o]! + share);
    }
  }
}
