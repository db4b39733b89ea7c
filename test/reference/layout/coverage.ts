/** Coverage the plain way: 16 × 16 samples a pixel. The twin of src/layout/coverage.ts. */
import { createBitmap, getPixel } from '../../../src/raster/bitmap.ts';
import { fillOutline, type Outline } from '../../../src/raster/outline.ts';

const N = 16;

/** Grey of an outline, px = scale · x + x0, black on white. */
export function sampledCoverage(
  width: number,
  height: number,
  outline: Outline,
  scale: number,
  x0: number,
  y0: number,
  rule: 'nonzero' | 'evenodd',
): Uint8Array {
  const fine = createBitmap(width * N, height * N);
  fillOutline(fine, outline, [scale * N, 0, 0, scale * N, x0 * N, y0 * N], rule);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let ink = 0;
      for (let j = 0; j < N; j++) for (let i = 0; i < N; i++) ink += getPixel(fine, x * N + i, y * N + j);
      out[y * width + x] = Math.round(255 * (1 - ink / (N * N)));
    }
  return out;
}
