/** A PNG of line art (a registered seal's impression, a crest) to a stencil. */
import { decode } from 'fast-png';
import { InputError } from '../errors.ts';
import { type Bitmap, createBitmap, setPixel } from '../raster/bitmap.ts';

/** Longest side of an image, pixels: 150 mm at 600 dpi and some room. */
const MAX_SIDE = 4096;

/**
 * Decodes a PNG and keeps what is dark: below middle grey on white paper.
 * @param source data URL or bytes
 * @throws InputError when it is no PNG or too large
 */
export function stencilFromPng(source: string | Uint8Array, where: string): Bitmap {
  const bytes =
    typeof source === 'string'
      ? new Uint8Array(Buffer.from(source.slice(source.indexOf(',') + 1), 'base64'))
      : source;
  let image: ReturnType<typeof decode>;
  try {
    const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (size.getUint32(16) > MAX_SIDE || size.getUint32(20) > MAX_SIDE) throw new RangeError('large');
    image = decode(bytes);
  } catch (error) {
    throw new InputError(
      'input',
      where,
      error instanceof RangeError && error.message === 'large'
        ? `an image of more than ${MAX_SIDE} pixels a side`
        : 'not a readable PNG',
      'give a grey or one-bit PNG of 300 to 600 dpi',
    );
  }
  const { width, height, channels, depth, data, palette } = image;
  const bitmap = createBitmap(width, height);
  const full = depth < 8 ? (palette ? 1 : 2 ** depth - 1) : 2 ** depth - 1;
  // Samples of less than eight bits come packed, rows padded to bytes.
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const sample = (x: number, y: number, c: number): number => {
    if (depth >= 8) return data[(y * width + x) * channels + c]!;
    const bit = (x * channels + c) * depth;
    return (data[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let grey: number;
      let alpha = 1;
      if (palette) {
        const [r, g, b, a] = palette[sample(x, y, 0)]! as [number, number, number, number?];
        grey = (r * 0.299 + g * 0.587 + b * 0.114) / 255;
        alpha = (a ?? 255) / 255;
      } else if (channels < 3) {
        grey = sample(x, y, 0) / full;
        if (channels === 2) alpha = sample(x, y, 1) / full;
      } else {
        grey = (sample(x, y, 0) * 0.299 + sample(x, y, 1) * 0.587 + sample(x, y, 2) * 0.114) / full;
        if (channels === 4) alpha = sample(x, y, 3) / full;
      }
      if (1 - alpha * (1 - grey) < 0.5) setPixel(bitmap, x, y, 1);
    }
  return bitmap;
}
