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
