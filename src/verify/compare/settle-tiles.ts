/**
 * The last quarter of a millimetre: tiles of about a glyph are shifted by whole samples to where the scan
 * fits the face best. A glyph that sits a little off is the same glyph.
 */

import type { MapPool } from './map-pool.ts';

/** Side of a tile, samples at 200 dpi. */
const TILE = 24;
/** What is looked at beyond the tile on each side. */
const FRAME = 6;

/**
 * Shifts the scan's ink tile by tile.
 * @param reach greatest shift, samples
 * @returns the scan with each tile taken from where it fits
 */
export function settleTiles(
  expected: Uint8Array,
  scan: Uint8Array,
  width: number,
  height: number,
  reach: number,
  maps: MapPool,
): Uint8Array {
  const out = maps.take(scan.length);
  out.set(scan);
  const shifts = shiftsWithin(reach);
  const count = shifts.length;
  for (let y0 = 0; y0 < height; y0 += TILE)
    for (let x0 = 0; x0 < width; x0 += TILE) {
      const left = Math.max(reach, x0 - FRAME);
      const top = Math.max(reach, y0 - FRAME);
      const right = Math.min(width - reach, x0 + TILE + FRAME);
      const bottom = Math.min(height - reach, y0 + TILE + FRAME);
      let ink = 0;
      for (let y = top; y < bottom; y++)
        for (let i = y * width + left + (y & 1), e = y * width + right; i < e; i += 2) ink += expected[i]!;
      if (ink < 255 * 4) continue;
      let best = 0;
      // Whole numbers throughout: a tile cannot exceed 2³¹.
      let least = 0x7fffffff;
      // From the middle outwards; beyond the first ring only where it was better than the middle.
      for (let k = 0; k < count; k++) {
        if (k === Math.min(9, count) && best === 0) break;
        const { dx, dy } = shifts[k]!;
        const offset = dy * width + dx;
        // Ties and blank stretches stay where they are.
        let sum = ((dx * dx + dy * dy) * ink) >> 1;
        // Every second sample, in a chequer: rows alone would lose thin rules.
        for (let y = top; y < bottom && sum < least; y++)
          for (let i = y * width + left + (y & 1), e = y * width + right; i < e; i += 2) {
            const d = expected[i]! - scan[i + offset]!;
            sum += d * d;
          }
        if (sum < least) {
          least = sum;
          best = offset;
        }
      }
      if (best === 0) continue;
      const x1 = Math.min(width - reach, x0 + TILE);
      const y1 = Math.min(height - reach, y0 + TILE);
      for (let y = Math.max(reach, y0); y < y1; y++)
        for (let i = y * width + Math.max(reach, x0), e = y * width + x1; i < e; i++)
          out[i] = scan[i + best]!;
    }
  return out;
}

/** All whole shifts up to `reach` on each axis, ring by ring. */
function shiftsWithin(reach: number): { dx: number; dy: number }[] {
  const out: { dx: number; dy: number; ring: number }[] = [];
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++)
      out.push({ dx, dy, ring: 4 * Math.max(Math.abs(dx), Math.abs(dy)) + (dx && dy ? 1 : 0) });
  return out.sort((a, b) => a.ring - b.ring);
}
