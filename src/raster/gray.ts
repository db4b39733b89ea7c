/**
 * Eight-bit images in memory. Rows from the top, pixels from the left, channels interleaved, no padding.
 * The centre of pixel (x, y) lies at (x + 0.5, y + 0.5).
 */

/** A grey image: 0 is black, 255 is white (sRGB-encoded unless a function says linear). */
export interface Gray {
  /** Columns, an integer >= 1. */
  readonly width: number;
  /** Rows, an integer >= 1. */
  readonly height: number;
  /** `width * height` samples; (x, y) is `data[y * width + x]`. */
  readonly data: Uint8Array;
}

/** A colour image: sRGB, sample (x, y, c) is `data[(y * width + x) * 3 + c]`. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  /** `width * height * 3` samples. */
  readonly data: Uint8Array;
}

/** A white grey image. */
export function createGray(width: number, height: number, value = 255): Gray {
  if (!Number.isInteger(width) || width < 1)
    throw new RangeError(`width: expected an integer >= 1, got ${width}`);
  if (!Number.isInteger(height) || height < 1)
    throw new RangeError(`height: expected an integer >= 1, got ${height}`);
  return { width, height, data: new Uint8Array(width * height).fill(value) };
}
