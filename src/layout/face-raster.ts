/** A display list to grey pixels: the view of a face that the scramble carries and the reader compares. */

import type { Orientation } from '../pdf/face-page.ts';
import { facePixels } from '../pdf/page-box.ts';
import { type Bitmap, bitmapBytes } from '../raster/bitmap.ts';
import { createGray, type Gray } from '../raster/gray.ts';
import { createCoverageFiller } from './coverage.ts';
import type { DisplayList, FaceInk } from './display-list.ts';

/** What an office machine takes content for. */
export type Device = 'mono' | 'cmyk';

/** Grey level of each ink, as a grey scanner sees it. */
const LEVEL: Record<Device, Record<FaceInk, number>> = {
  mono: { black: 0, vermilion: 0 },
  cmyk: { black: 0, vermilion: 112 },
};

/**
 * Draws a face on white; geometry as `FacePage.raster` says.
 * @param dpi 36..1200
 * @param into taken for the samples when it is large enough
 * @throws RangeError on another dpi
 */
export function rasterFace(
  list: DisplayList,
  orientation: Orientation,
  dpi: number,
  device: Device = 'mono',
  into?: Uint8Array,
): Gray {
  if (!(dpi >= 36 && dpi <= 1200)) throw new RangeError(`dpi: expected 36..1200, got ${dpi}`);
  const { width, height } = facePixels(orientation, dpi);
  const gray: Gray =
    into && into.length >= width * height
      ? { width, height, data: into.subarray(0, width * height).fill(255) }
      : createGray(width, height);
  const scale = dpi / 25.4;
  const { fill } = createCoverageFiller(gray);
  for (const mark of list) {
    const level = LEVEL[device][mark.ink];
    if (mark.kind === 'glyphs') {
      const size = mark.sizeMm * scale;
      for (let i = 0; i < mark.ids.length; i++)
        fill(mark.font.outline(mark.ids[i]!), size, mark.x[i]! * scale, mark.y[i]! * scale, level);
    } else if (mark.kind === 'shape')
      for (const [dx, dy] of mark.copies ?? [[0, 0]])
        fill(mark.outline, scale, dx * scale, dy * scale, level, mark.rule);
    else if (mark.kind === 'rect') {
      const { xMm: x, yMm: y, widthMm: w, heightMm: h } = mark;
      fill({ verbs: 'MLLLZ', coords: [x, y, x + w, y, x + w, y + h, x, y + h] }, scale, 0, 0, level);
    } else
      stretchStencil(
        gray,
        mark.bitmap,
        mark.xMm * scale,
        mark.yMm * scale,
        mark.widthMm * scale,
        mark.heightMm * scale,
        level,
      );
  }
  return gray;
}

/** Area average of the set bits under each pixel. */
function stretchStencil(
  gray: Gray,
  bitmap: Bitmap,
  x0: number,
  y0: number,
  width: number,
  height: number,
  level: number,
): void {
  const left = Math.max(0, Math.floor(x0));
  const right = Math.min(gray.width, Math.ceil(x0 + width));
  const columns = right - left;
  if (columns <= 0) return;
  const bytes = bitmapBytes(bitmap);
  const rowBytes = bitmap.stride * 4;
  const perX = bitmap.width / width;
  const perY = bitmap.height / height;
  const sums = new Float64Array(columns);
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(gray.height, Math.ceil(y0 + height)); y++) {
    sums.fill(0);
    const sy0 = Math.max(0, (y - y0) * perY);
    const sy1 = Math.min(bitmap.height, (y + 1 - y0) * perY);
    for (let sy = Math.floor(sy0); sy < sy1; sy++) {
      const part = Math.min(sy + 1, sy1) - Math.max(sy, sy0);
      for (let i = 0; i < columns; i++) {
        const sx0 = Math.max(0, (left + i - x0) * perX);
        const sx1 = Math.min(bitmap.width, (left + i + 1 - x0) * perX);
        let run = 0;
        for (let sx = Math.floor(sx0); sx < sx1; sx++)
          if ((bytes[sy * rowBytes + (sx >> 3)]! >> (7 - (sx & 7))) & 1)
            run += Math.min(sx + 1, sx1) - Math.max(sx, sx0);
        sums[i]! += run * part;
      }
    }
    let p = y * gray.width + left;
    for (let i = 0; i < columns; i++, p++) {
      const cover = sums[i]! / (perX * perY);
      gray.data[p] = (gray.data[p]! * (255 - (255 - level) * cover) + 127.5) / 255;
    }
  }
}
