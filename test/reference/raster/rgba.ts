/** The fill of two screens as a canvas program would do it: four bytes a pixel, one pixel at a time. */
import { type Bitmap, getPixel } from '../../../src/raster/bitmap.ts';

/** An RGBA image from a bitmap: ink black, paper white, both opaque. */
export function toRgba(b: Bitmap): Uint8Array {
  const out = new Uint8Array(b.width * b.height * 4);
  for (let y = 0, i = 0; y < b.height; y++)
    for (let x = 0; x < b.width; x++, i += 4) {
      const v = getPixel(b, x, y) ? 0 : 255;
      out[i] = v;
      out[i + 1] = v;
      out[i + 2] = v;
      out[i + 3] = 255;
    }
  return out;
}

/**
 * Two tiles by a mask, all RGBA.
 * @param tileA `periodA` × `periodA` pixels, repeated; likewise B
 */
export function fillRgba(
  mask: Uint8Array,
  width: number,
  height: number,
  tileA: Uint8Array,
  periodA: number,
  tileB: Uint8Array,
  periodB: number,
  out: Uint8Array,
): Uint8Array {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4;
      const word = mask[i]! < 128;
      const tile = word ? tileA : tileB;
      const period = word ? periodA : periodB;
      const t = ((y % period) * period + (x % period)) * 4;
      out[i] = tile[t]!;
      out[i + 1] = tile[t + 1]!;
      out[i + 2] = tile[t + 2]!;
      out[i + 3] = 255;
    }
  return out;
}
