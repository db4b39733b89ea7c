import { createGray, type Gray } from './gray.ts';

/**
 * A picture with more pixels, each the nearest of the source: quick, and lines stay lines.
 * @param width pixels, at least those of the source
 * @param height pixels, at least those of the source
 * @throws RangeError when a side is smaller
 */
export function enlargeGray(source: Gray, width: number, height: number): Gray {
  if (width < source.width || height < source.height)
    throw new RangeError(
      `width x height: expected at least ${source.width} x ${source.height}, got ${width} x ${height}`,
    );
  const out = createGray(width, height);
  const { data } = out;
  const from = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * source.width) / width));
  let last = -1;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * source.height) / height);
    const at = y * width;
    if (row === last) data.copyWithin(at, at - width, at);
    else for (let x = 0, i = row * source.width; x < width; x++) data[at + x] = source.data[i + from[x]!]!;
    last = row;
  }
  return out;
}
