/** Walks the scan pixels of a place on the calibration sheet. */
import type { Gray } from '../../raster/gray.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { SheetToScan } from './find.ts';

/** Whole pixels of a scan: left and top included, right and bottom not. */
export interface ScanWindow {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The pixels of the scan among which those of a rectangle of the sheet (1/600 inch) are; none: right <= left. */
export function windowOf(
  { width, height }: Pick<Gray, 'width' | 'height'>,
  map: SheetToScan,
  rect: PixelRect,
): ScanWindow {
  const [x0, y0] = map(rect.x, rect.y);
  const [x1, y1] = map(rect.x + rect.width, rect.y);
  const [x2, y2] = map(rect.x, rect.y + rect.height);
  const xs = [x0, x1, x2, x1 + x2 - x0];
  const ys = [y0, y1, y2, y1 + y2 - y0];
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(width, Math.ceil(Math.max(...xs))),
    bottom: Math.min(height, Math.ceil(Math.max(...ys))),
  };
}

/**
 * Visits each scan pixel whose centre lies in a rectangle of the sheet, once. Over so small a place the map is
 * taken as affine.
 * @param rect 1/600 inch
 * @param visit gets the place from the rectangle's corner, 1/600 inch, and the pixel's index in the scan
 */
export function pixelsIn(
  scan: Pick<Gray, 'width' | 'height'>,
  map: SheetToScan,
  rect: PixelRect,
  visit: (u: number, v: number, index: number) => void,
): void {
  const [x0, y0] = map(rect.x, rect.y);
  const [x1, y1] = map(rect.x + rect.width, rect.y);
  const [x2, y2] = map(rect.x, rect.y + rect.height);
  const [ax, ay, bx, by] = [x1 - x0, y1 - y0, x2 - x0, y2 - y0];
  const det = ax * by - ay * bx;
  const { left, top, right, bottom } = windowOf(scan, map, rect);
  for (let j = top; j < bottom; j++)
    for (let i = left; i < right; i++) {
      const dx = i + 0.5 - x0;
      const dy = j + 0.5 - y0;
      const s = (dx * by - dy * bx) / det;
      const t = (ax * dy - ay * dx) / det;
      if (s >= 0 && s < 1 && t >= 0 && t < 1) visit(s * rect.width, t * rect.height, j * scan.width + i);
    }
}
