/**
 * Do two drawings of a page show the same? Renderers move glyphs to whole pixels, and differently
 * inside a transparency group, so a pixel may be found one place further; what is missing is not.
 */
import type { Gray } from '../raster/gray.ts';

/** A pixel this far outside the range of the other's neighbourhood is another pixel. */
const STEP = 72;

/** The number of pixels in either image that the other has nothing like, within one pixel. */
export function countStrangers(a: Gray, b: Gray): number {
  if (a.width !== b.width || a.height !== b.height)
    throw new RangeError(`b: expected ${a.width} x ${a.height}, got ${b.width} x ${b.height}`);
  return outside(a, b) + outside(b, a);
}

/** Pixels of `a` outside the range of the 3 × 3 pixels around them in `b`, by more than {@link STEP}. */
function outside(a: Gray, b: Gray): number {
  const { width, height } = a;
  const from = a.data;
  const to = b.data;
  let count = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const v = from[i]!;
      // Most of a page is the same at once; the neighbourhood is looked at only where it is not.
      if (Math.abs(v - to[i]!) <= STEP) continue;
      let low = 255;
      let high = 0;
      for (let yy = Math.max(0, y - 1); yy <= Math.min(height - 1, y + 1); yy++)
        for (let xx = Math.max(0, x - 1); xx <= Math.min(width - 1, x + 1); xx++) {
          const w = to[yy * width + xx]!;
          if (w < low) low = w;
          if (w > high) high = w;
        }
      if (v < low - STEP || v > high + STEP) count++;
    }
  return count;
}
