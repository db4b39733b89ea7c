/**
 * A page of dots. One pass over the page a word at a time; masks are cell rows, tiles are a few KB, so
 * the loop writes the page, reads the keep-out and finds everything else in the cache.
 */
import { signedWords } from '../raster/bit-order.ts';
import { type Bitmap, createBitmap } from '../raster/bitmap.ts';
import { clearPadding, wholeCells } from './cells.ts';
import type { PreparedPantograph } from './prepare.ts';

/**
 * Fills the page: coarse dots in the chosen cells, the ground elsewhere, nothing in cells that the
 * keep-out touches or the camouflage leaves out. A dot is there whole or not at all.
 * @param keepOut ink where no dot may be ({@link keepOutFromFace}), of the page's size, or null
 * @param out takes the result, every word is written; not `keepOut`
 * @returns `out`, or a fresh bitmap
 * @throws RangeError when sizes disagree
 */
export function fillPantograph(
  prepared: PreparedPantograph,
  keepOut: Bitmap | null = null,
  out: Bitmap = createBitmap(prepared.grid.width, prepared.grid.height),
): Bitmap {
  const { grid, chosen, holes, rungs, tileRows, tileStride, ground, coarse } = prepared;
  const { width, height } = grid;
  for (const [name, b] of [
    ['keepOut', keepOut],
    ['out', out],
  ] as const)
    if (b && (b.width !== width || b.height !== height))
      throw new RangeError(`${name}: expected ${width} x ${height}, got ${b.width} x ${b.height}`);
  const { stride, cellHeight, cellWidth } = chosen;
  const o = signedWords(out.words);
  const k = keepOut ? signedWords(keepOut.words) : null;
  const forWord = new Int32Array(stride);
  const forGround = new Int32Array(stride);
  const blocked = new Int32Array(stride);
  for (let y0 = 0, row = 0; y0 < height; y0 += cellHeight, row++) {
    const end = Math.min(height, y0 + cellHeight);
    const at = row * stride;
    if (k) gatherKeepOut(k, y0 * stride, end * stride, stride, cellWidth, blocked);
    for (let x = 0; x < stride; x++) {
      const keep = ~blocked[x]! & (holes ? ~holes.words[at + x]! : -1);
      const w = chosen.words[at + x]!;
      forWord[x] = w & keep;
      forGround[x] = ~w & keep;
    }
    const band = Math.floor(y0 / tileRows);
    const t = (y0 - band * tileRows) * tileStride + prepared.shifts[band]!;
    // All rows of a cell row share their masks, so the inner loop runs down the column with the masks
    // in registers, and most columns need one screen only: 2x faster than along the rows (bench/watermark).
    for (let x = 0; x < stride; x++) {
      const w = forWord[x]!;
      const g = forGround[x]!;
      const c = t + x + (rungs ? rungs[at + x]! : 0);
      paintColumn(o, y0 * stride + x, end * stride, stride, ground, t + x, coarse, c, tileStride, g, w);
    }
  }
  clearPadding(out);
  return out;
}

/** The cells of one cell row that the keep-out touches. */
function gatherKeepOut(
  k: Int32Array,
  from: number,
  to: number,
  stride: number,
  cellWidth: number,
  blocked: Int32Array,
): void {
  const s2 = 2 * stride;
  const s3 = 3 * stride;
  const s4 = 4 * stride;
  for (let x = 0; x < stride; x++) {
    let any = 0;
    let i = from + x;
    // Four rows at a time: the loop around one load costs more than the load (bench/watermark).
    for (; i + s3 < to; i += s4) any |= k[i]! | k[i + stride]! | k[i + s2]! | k[i + s3]!;
    for (; i < to; i += stride) any |= k[i]!;
    blocked[x] = any === 0 ? 0 : wholeCells(any, cellWidth);
  }
}

/**
 * One word wide, one cell row high. A tile holds whole cell rows, so its rows do not wrap in here. Four
 * rows at a time, as above; cells are 8 or 16 rows high but for the last at the foot of a page.
 */
function paintColumn(
  o: Int32Array,
  from: number,
  to: number,
  stride: number,
  ground: Int32Array,
  g: number,
  coarse: Int32Array,
  c: number,
  tileStride: number,
  forGround: number,
  forWord: number,
): void {
  const s2 = 2 * stride;
  const s3 = 3 * stride;
  const t2 = 2 * tileStride;
  const t3 = 3 * tileStride;
  let i = from;
  if (forWord === 0 || forGround === 0) {
    const tile = forWord === 0 ? ground : coarse;
    const mask = forGround | forWord;
    let t = forWord === 0 ? g : c;
    for (; i + s3 < to; i += s3 + stride, t += t3 + tileStride) {
      o[i] = tile[t]! & mask;
      o[i + stride] = tile[t + tileStride]! & mask;
      o[i + s2] = tile[t + t2]! & mask;
      o[i + s3] = tile[t + t3]! & mask;
    }
    for (; i < to; i += stride, t += tileStride) o[i] = tile[t]! & mask;
  } else
    for (; i < to; i += stride, g += tileStride, c += tileStride)
      o[i] = (ground[g]! & forGround) | (coarse[c]! & forWord);
}
