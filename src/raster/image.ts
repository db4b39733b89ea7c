/** What an image in memory may be, and how to tell which. */
import type { Bitmap } from './bitmap.ts';
import type { Gray, Rgb } from './gray.ts';

/** Any image of this library. */
export type Image = Bitmap | Gray | Rgb;

/** A rectangle in whole pixels: [x, x + width) × [y, y + height). */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** True for a packed one-bit image. */
export const isBitmap = (image: Image): image is Bitmap => 'words' in image;

/** True for an image of one byte a pixel. */
export const isGray = (image: Image): image is Gray =>
  'data' in image && image.data.length === image.width * image.height;

/** True for an image of three bytes a pixel. */
export const isRgb = (image: Image): image is Rgb =>
  'data' in image && image.data.length === image.width * image.height * 3;

/**
 * The part of a rectangle that lies inside an image, or null when none does.
 * @throws RangeError when a number of the rectangle is not an integer
 */
export function clip(rect: Rect, width: number, height: number): Rect | null {
  for (const key of ['x', 'y', 'width', 'height'] as const)
    if (!Number.isInteger(rect[key]))
      throw new RangeError(`rect.${key}: expected an integer, got ${rect[key]}`);
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const right = Math.min(width, rect.x + rect.width);
  const bottom = Math.min(height, rect.y + rect.height);
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

/** @throws RangeError when two images that must be of one size are not. */
export function expectSameSize(
  name: string,
  image: { width: number; height: number },
  as: { width: number; height: number },
): void {
  if (image.width !== as.width || image.height !== as.height)
    throw new RangeError(
      `${name}: expected ${as.width} x ${as.height} pixels, got ${image.width} x ${image.height}`,
    );
}
