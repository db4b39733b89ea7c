/**
 * Development of one ink as its definition reads: for each working sample the exposure is a sum over
 * device pixels of products of two normal integrals, noise is looked up tile by tile, and the threshold
 * has its ramp. No tables, no rings, no fused rows. Without line jitter, registration and satellites.
 */
import { type Bitmap, getPixel } from '../../../src/raster/bitmap.ts';
import { printNoise } from '../../../src/simulate/develop.ts';
import type { PrinterParams } from '../../../src/simulate/parameters.ts';
import { normalCdf, prng } from '../../../src/simulate/random.ts';

/** Coverage on the working grid of a plane, `factor` samples to a pixel. */
export function developPlain(
  plane: Bitmap,
  dpi: number,
  printer: PrinterParams,
  seed: number,
  factor: number,
): Float32Array {
  const pixelUm = 25400 / dpi;
  const sigma = printer.spreadUm / pixelUm;
  const width = plane.width * factor;
  const height = plane.height * factor;
  const out = new Float32Array(width * height);
  const tiles = printNoise(printer, seed, pixelUm / factor).edge;
  const place = prng(seed, 'k', 'place');
  const noise = tiles.map(({ size, data }) => ({
    size,
    data,
    x: Math.floor(place() * size),
    y: Math.floor(place() * size),
  }));
  const radius = Math.ceil(2.6 * sigma) + 1;
  const share = (at: number, pixel: number) =>
    normalCdf((pixel + 1 - at) / sigma) - normalCdf((pixel - at) / sigma);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const px = (x + 0.5) / factor;
      const py = (y + 0.5) / factor;
      let exposure = 0;
      let total = 0;
      for (let j = Math.floor(py) - radius; j <= Math.floor(py) + radius; j++)
        for (let i = Math.floor(px) - radius; i <= Math.floor(px) + radius; i++) {
          const w = share(px, i) * share(py, j);
          total += w;
          exposure += w * getPixel(plane, i, j);
        }
      const e = exposure / total;
      const n = noise.reduce(
        (sum, t) => sum + t.data[((y + t.y) % t.size) * t.size + ((x + t.x) % t.size)]!,
        0,
      );
      const gate = Math.min(1, e / printer.threshold);
      const t = (e - printer.threshold + gate * n + printer.softness) / (2 * printer.softness);
      const c = Math.min(1, Math.max(0, t));
      out[y * width + x] = e < 0.3 * printer.threshold ? 0 : c * c * (3 - 2 * c);
    }
  return out;
}
