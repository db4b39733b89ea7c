/** A face raster at another resolution, at exactly that scale. */
import { facePixels, type Orientation } from '../pdf/index.ts';
import {
  type Bitmap,
  bitmapBytes,
  createBitmap,
  createGray,
  crop,
  type Gray,
  resampleGray,
  threshold,
} from '../raster/index.ts';

/**
 * Resamples by area. The page is no whole number of pixels wide at most resolutions, so it is padded
 * with white to whole blocks first; the scale is then exact.
 * @param page a face raster at `from` dpi
 * @returns the face raster's size at `to` dpi
 */
export function rescale(page: Gray, from: number, to: number, orientation: Orientation): Gray {
  if (from === to) return page;
  let divisor = from;
  for (let rest = to; rest !== 0; ) [divisor, rest] = [rest, divisor % rest];
  const [old, fresh] = [from / divisor, to / divisor];
  const across = Math.ceil(page.width / old);
  const down = Math.ceil(page.height / old);
  const padded = createGray(across * old, down * old);
  for (let y = 0; y < page.height; y++)
    padded.data.set(page.data.subarray(y * page.width, (y + 1) * page.width), y * padded.width);
  const { width, height } = facePixels(orientation, to);
  return crop(resampleGray(padded, across * fresh, down * fresh), { x: 0, y: 0, width, height });
}

/**
 * {@link rescale} and a threshold in one: the bilevel face. From 300 to 200 dpi, the way of every
 * certificate, three pixels become two with weights 2 and 1 in integers: 20x faster than the general
 * way (bench/issue.bench.ts).
 * @param level grey below which a pixel is ink
 */
export function rescaledFace(
  page: Gray,
  from: number,
  to: number,
  orientation: Orientation,
  level: number,
): Bitmap {
  if (from * 2 !== to * 3) return threshold(rescale(page, from, to, orientation), level);
  const { width, height } = facePixels(orientation, to);
  const out = createBitmap(width, height);
  const bytes = bitmapBytes(out);
  const limit = 9 * level;
  const { data } = page;
  // Rows y of three, weighted for the upper or the lower of two output rows.
  const line = new Int32Array(page.width + 3);
  for (let y = 0; y < height; y++) {
    const top = (y >> 1) * 3 + (y & 1);
    const [first, second] = y & 1 ? [1, 2] : [2, 1];
    const a = top * page.width;
    const b = Math.min(top + 1, page.height - 1) * page.width;
    const last = top >= page.height;
    for (let x = 0; x < page.width; x++) line[x] = last ? 765 : first * data[a + x]! + second * data[b + x]!;
    if (top + 1 === page.height)
      for (let x = 0; x < page.width; x++) line[x] = first * data[a + x]! + second * 255;
    line.fill(765, page.width);
    const row = y * out.stride * 4;
    for (let x = 0, s = 0; x < width; x += 2, s += 3) {
      const middle = line[s + 1]!;
      if (2 * line[s]! + middle < limit) bytes[row + (x >> 3)]! |= 0x80 >> (x & 7);
      if (x + 1 < width && middle + 2 * line[s + 2]! < limit) bytes[row + (x >> 3)]! |= 0x40 >> (x & 7);
    }
  }
  return out;
}
