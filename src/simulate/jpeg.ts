/**
 * `shingan/simulate/jpeg`: the one place of the simulator that uses a codec (sharp); not in its index, so that
 * the rest stays pure.
 */
import sharp from 'sharp';
import type { Gray, Rgb } from '../raster/gray.ts';

/**
 * A scan after baseline JPEG with 4:2:0 chroma, as office scanners write it.
 * @param quality 1..100; a drawn scanner has `jpegQuality`
 * @returns an image of the same kind and size
 * @throws RangeError on a quality that is no integer 1..100
 * @example
 * const scan = scanPaper(paper, scanner, 7, { view: 'rgb', dpi: 300 });
 * const file = await jpegRoundTrip(scan, scanner.jpegQuality);
 */
export async function jpegRoundTrip<T extends Gray | Rgb>(image: T, quality: number): Promise<T> {
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    throw new RangeError(`quality: expected an integer 1..100, got ${quality}`);
  const { width, height, data } = image;
  const channels = data.length === width * height ? 1 : 3;
  const jpeg = await sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const decoded = sharp(jpeg).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data: bytes, info } = await decoded.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) throw new Error(`JPEG came back with ${info.channels} channels`);
  return { width, height, data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) } as T;
}
