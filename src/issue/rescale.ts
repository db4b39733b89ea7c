/** A face raster at another resolution, at exactly that scale. */
import { facePixels, type Orientation } from '../pdf/index.ts';
import { createGray, crop, type Gray, resampleGray } from '../raster/index.ts';

/**
 * Resamples by area. The page is no whole number of pixels wide at most resolutions, so it is padded
 * with white to whole blocks first; the scale is then exact.
 * @param page a face raster at `from` dpi
 * @returns the face raster's size at `to` dpi
 */
export function rescale(page: Gray, from: number, to: number, orientation: Orientation): Gray {
  if (from === to) return page;
  const size = facePixels(orientation, to);
  if (from * 2 === to * 3) return threeToTwo(page, size.width, size.height);
  return rescaleByArea(page, from, to, size);
}

/** {@link rescale} for any pair of resolutions. */
export function rescaleByArea(
  page: Gray,
  from: number,
  to: number,
  size: { readonly width: number; readonly height: number },
): Gray {
  let divisor = from;
  for (let rest = to; rest !== 0; ) [divisor, rest] = [rest, divisor % rest];
  const [old, fresh] = [from / divisor, to / divisor];
  const across = Math.ceil(page.width / old);
  const down = Math.ceil(page.height / old);
  const padded = createGray(across * old, down * old);
  for (let y = 0; y < page.height; y++)
    padded.data.set(page.data.subarray(y * page.width, (y + 1) * page.width), y * padded.width);
  return crop(resampleGray(padded, across * fresh, down * fresh), { x: 0, y: 0, ...size });
}

/** Three pixels to two with weights 2 and 1, in integers: 300 to 200 dpi, the way of every certificate. */
function threeToTwo(page: Gray, width: number, height: number): Gray {
  const out = createGray(width, height);
  const { data } = page;
  // One output row's source rows, weighted; white beyond the page. Sums are up to 3 · 255.
  const line = new Int32Array(page.width + 12);
  // Most of a page is white, and so is the result: twelve samples of it are passed over as three words.
  const words =
    (data.byteOffset | page.width) & 3
      ? null
      : new Int32Array(data.buffer, data.byteOffset, data.length >> 2);
  const isWhite = (w: number): boolean => (words![w]! & words![w + 1]! & words![w + 2]!) === -1;
  for (let y = 0; y < height; y++) {
    const top = (y >> 1) * 3 + (y & 1);
    const [first, second] = y & 1 ? [1, 2] : [2, 1];
    const a = top * page.width;
    const b = a + page.width;
    if (words && top + 1 < page.height) {
      const row = y * width;
      for (let s = 0; s < page.width; s += 12) {
        if (s + 12 <= page.width && isWhite((a + s) >> 2) && isWhite((b + s) >> 2)) continue;
        const end = Math.min(s + 12, page.width);
        for (let x = s; x < end; x++) line[x] = first * data[a + x]! + second * data[b + x]!;
        line.fill(765, end, s + 12);
        toTwo(line, s, end, out.data, row + (s / 3) * 2, row + width);
      }
      continue;
    }
    if (top >= page.height) line.fill(765);
    else if (top + 1 >= page.height)
      for (let x = 0; x < page.width; x++) line[x] = first * data[a + x]! + second * 255;
    else for (let x = 0; x < page.width; x++) line[x] = first * data[a + x]! + second * data[b + x]!;
    line.fill(765, page.width);
    toTwo(line, 0, page.width, out.data, y * width, (y + 1) * width);
  }
  return out;
}

/** Triples of weighted sums `[from, to)` to pairs of samples at `at`, none at or past `limit`. */
function toTwo(line: Int32Array, from: number, to: number, out: Uint8Array, at: number, limit: number): void {
  for (let s = from, i = at; s < to; s += 3) {
    const middle = line[s + 1]!;
    if (i < limit) out[i++] = ninth(2 * line[s]! + middle);
    if (i < limit) out[i++] = ninth(middle + 2 * line[s + 2]!);
  }
}

/** `floor((sum + 4) / 9)` for sums up to 9 · 255. */
const ninth = (sum: number): number => ((sum + 4) * 7282) >>> 16;
