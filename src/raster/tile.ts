import { loadShifted, signedWords } from './bit-order.ts';
import { type Bitmap, createBitmap } from './bitmap.ts';
import { blit } from './blit.ts';

/**
 * A bitmap of any size filled with copies of `cell`: pixel (x, y) is cell pixel
 * `((x - x0) mod cell.width, (y - y0) mod cell.height)`.
 * @param width columns of the result
 * @param height rows of the result; one vertical period (`cell.height`) makes rows for `fillPeriodic`
 * @param x0 column where a copy starts, any integer
 * @param y0 row where a copy starts, any integer
 * @default x0 0, y0 0
 * @throws RangeError on sizes or offsets that are not integers
 */
export function tile(cell: Bitmap, width: number, height: number, x0 = 0, y0 = 0): Bitmap {
  if (!Number.isInteger(x0)) throw new RangeError(`x0: expected an integer, got ${x0}`);
  if (!Number.isInteger(y0)) throw new RangeError(`y0: expected an integer, got ${y0}`);
  const out = createBitmap(width, height);
  const startX = -mod(-x0, cell.width);
  const startY = mod(-y0, cell.height);
  // One period of rows across the page by doubling, then whole rows are copied.
  const rows = Math.min(height, cell.height);
  const band = createBitmap(width - startX, rows);
  const c = signedWords(cell.words);
  const b = signedWords(band.words);
  const n = Math.min(cell.stride, band.stride);
  for (let y = 0; y < rows; y++)
    loadShifted(
      b.subarray(y * band.stride, y * band.stride + n),
      n,
      c,
      ((startY + y) % cell.height) * cell.stride,
      cell.stride,
      0,
    );
  let done = cell.width;
  while (done < band.width) {
    const copy = { ...band, width: Math.min(done, band.width - done) };
    blit(band, copy, done, 0, 'or');
    done *= 2;
  }
  blit(out, band, startX, 0);
  const { stride } = out;
  for (let y = rows; y < height; y += rows)
    out.words.copyWithin(y * stride, 0, Math.min(rows, height - y) * stride);
  return out;
}

const mod = (a: number, n: number): number => ((a % n) + n) % n;
