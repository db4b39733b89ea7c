/** A PNG of line art (a registered seal's impression, a crest) to a stencil. */
import { InputError } from '../errors.ts';
import type { Bitmap } from '../raster/bitmap.ts';
import { createGray, type Gray, type Rgb } from '../raster/gray.ts';
import { isBitmap, isGray } from '../raster/image.ts';
import { decodePng } from '../raster/png.ts';
import { threshold } from '../raster/threshold.ts';

/** Longest side of an image, pixels: 170 mm at 600 dpi. */
const MAX_SIDE = 4096;

/**
 * Decodes a PNG and keeps what is dark: below middle grey on white paper.
 * @param source data URL or bytes
 * @throws InputError when it is no PNG or too large
 */
export function stencilFromPng(
  source: string | Uint8Array,
  where: string,
): { bitmap: Bitmap; dpi: number | null } {
  const bytes =
    typeof source === 'string'
      ? new Uint8Array(Buffer.from(source.slice(source.indexOf(',') + 1), 'base64'))
      : source;
  // Width and height stand at fixed places; a picture of a gigabyte is refused before it is unpacked.
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && Math.max(head.getUint32(16), head.getUint32(20)) > MAX_SIDE)
    throw new InputError(
      'input',
      where,
      `an image of more than ${MAX_SIDE} pixels a side`,
      'give a grey or one-bit PNG of 300 to 600 dpi',
    );
  const { image, dpi } = decodePng(bytes, where);
  if (isBitmap(image)) return { bitmap: image, dpi };
  // Gray and Rgb have one shape in TypeScript; the check is on the number of samples.
  if (isGray(image)) return { bitmap: threshold(image, 128), dpi };
  const { width, height, data } = image as Rgb;
  const grey: Gray = createGray(width, height);
  for (let i = 0; i < grey.data.length; i++)
    // ITU-R BT.601 weights.
    grey.data[i] = (data[3 * i]! * 299 + data[3 * i + 1]! * 587 + data[3 * i + 2]! * 114) / 1000;
  return { bitmap: threshold(grey, 128), dpi };
}
