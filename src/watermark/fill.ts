/**
 * A page of dots. What a template's sheets share is laid once, a word at a time; masks are cell rows, tiles are a
 * few KB, so that loop writes the page and finds everything else in the cache. A sheet's own keep-out empties cells.
 */
import { signedWords } from '../raster/bit-order.ts';
import { type Bitmap, createBitmap } from '../raster/bitmap.ts';
import { type CellMask, clearPadding, wholeCells } from './cells.ts';
import type { PreparedPantograph } from './prepare.ts';

/** Pages without a keep-out, for as long as their pantograph is in use: what they are made from never changes. */
const barePages = new WeakMap<PreparedPantograph, Bitmap>();

/**
 * Fills the page: coarse dots in the chosen cells, the ground elsewhere, nothing in cells that the
 * keep-out touches, the camouflage leaves out or the edge of the page cuts. A dot is there whole or not at all.
 *
 * The first fill of a prepared pantograph makes its page without a keep-out and keeps it (4.4 MB for A4 at 600 dpi,
 * 17 MB at 1200); the next ones copy it and empty cells: with a keep-out more than three times as fast (bench/watermark).
 * @param keepOut ink where no dot may be ({@link keepOutFromFace}), of the page's size, or null
 * @param out takes the result, every word is written; not `keepOut`
 * @returns `out`, or a fresh bitmap
 * @throws RangeError when sizes disagree, or `out` is the keep-out
 */
export function fillPantograph(
  prepared: PreparedPantograph,
  keepOut: Bitmap | null = null,
  out?: Bitmap,
): Bitmap {
  const { width, height } = prepared.grid;
  for (const [name, b] of [
    ['keepOut', keepOut],
    ['out', out],
  ] as const)
    if (b && (b.width !== width || b.height !== height))
      throw new RangeError(`${name}: expected ${width} x ${height}, got ${b.width} x ${b.height}`);
  if (out && keepOut && sameMemory(out.words, keepOut.words))
    throw new RangeError('out: expected a bitmap of its own, got the keepOut; leave it out for a fresh one');
  let bare = barePages.get(prepared);
  if (!bare) {
    bare = composePage(prepared);
    barePages.set(prepared, bare);
  }
  if (out) out.words.set(bare.words);
  // A copy needs no memory that was wiped first.
  const page = out ?? { ...bare, words: bare.words.slice() };
  if (keepOut) emptyCells(page, keepOut, prepared.chosen);
  return page;
}

const sameMemory = (a: Uint32Array, b: Uint32Array): boolean =>
  a.buffer === b.buffer &&
  a.byteOffset < b.byteOffset + b.byteLength &&
  b.byteOffset < a.byteOffset + a.byteLength;

/** The whole page, without a keep-out. */
function composePage(prepared: PreparedPantograph): Bitmap {
  const { grid, chosen, holes, rungs, tileRows, tileStride, ground, coarse } = prepared;
  const { stride, cellHeight } = chosen;
  const out = createBitmap(grid.width, grid.height);
  const o = signedWords(out.words);
  for (let y0 = 0, row = 0; y0 < grid.height; y0 += cellHeight, row++) {
    const end = Math.min(grid.height, y0 + cellHeight);
    const at = row * stride;
    const band = Math.floor(y0 / tileRows);
    const t = (y0 - band * tileRows) * tileStride + prepared.shifts[band]!;
    // All rows of a cell row share their masks, so the inner loop runs down the column with the masks
    // in registers, and most columns need one screen only: 2x faster than along the rows (bench/watermark).
    for (let x = 0; x < stride; x++) {
      const keep = holes ? ~holes.words[at + x]! : -1;
      const w = chosen.words[at + x]! & keep;
      const g = ~chosen.words[at + x]! & keep;
      const c = t + x + (rungs ? rungs[at + x]! : 0);
      paintColumn(o, y0 * stride + x, end * stride, stride, ground, t + x, coarse, c, tileStride, g, w);
    }
  }
  clearPadding(out);
  return out;
}

/**
 * Takes out the cells that the keep-out touches. Most cell rows of a page's keep-out are as the one above, byte for
 * byte (three in four of a certificate's), so what to take out is found again only where they differ: half the time.
 */
function emptyCells(page: Bitmap, keepOut: Bitmap, { stride, cellWidth, cellHeight }: CellMask): void {
  const o = signedWords(page.words);
  const k = signedWords(keepOut.words);
  const bytes = Buffer.from(k.buffer, k.byteOffset, k.byteLength);
  const cellRow = cellHeight * stride;
  const touched = new Int32Array(stride);
  const cuts: Cut[] = [];
  for (let from = 0; from < o.length; from += cellRow) {
    const to = Math.min(o.length, from + cellRow);
    const asAbove = from > 0 && bytes.compare(bytes, 4 * (from - cellRow), 4 * from, 4 * from, 4 * to) === 0;
    if (!asAbove) {
      orRows(k, from, to, touched);
      findCuts(touched, cellWidth, cuts);
    }
    for (const { x, run, keep } of cuts)
      if (run > 0) for (let i = from + x; i < to; i += stride) o.fill(0, i, i + run);
      else for (let i = from + x; i < to; i += stride) o[i] = o[i]! & keep;
  }
}

/** What is taken out of a row: `run` whole words from `x` on, or of the word at `x` alone all but `keep`. */
interface Cut {
  readonly x: number;
  readonly run: number;
  readonly keep: number;
}

/** The cuts of a cell row whose keep-out is `touched`; words of a text lie whole in it, many side by side. */
function findCuts(touched: Int32Array, cellWidth: number, out: Cut[]): void {
  out.length = 0;
  let run = 0;
  for (let x = 0; x <= touched.length; x++) {
    const any = x < touched.length ? touched[x]! : 0;
    if (any === -1) {
      run++;
      continue;
    }
    if (run > 0) out.push({ x: x - run, run, keep: 0 });
    run = 0;
    if (any !== 0) out.push({ x, run: 0, keep: ~wholeCells(any, cellWidth) });
  }
}

/**
 * All rows between two places in one. Eight at a time: a load costs less than the loop around it, and `| 0` tells the
 * compiler that no sum of indices overflows (a tenth of the time).
 */
function orRows(k: Int32Array, from: number, to: number, out: Int32Array): void {
  const stride = out.length;
  const s2 = 2 * stride;
  const s3 = 3 * stride;
  const s4 = 4 * stride;
  const s5 = 5 * stride;
  const s6 = 6 * stride;
  const s7 = 7 * stride;
  const s8 = 8 * stride;
  out.fill(0);
  let row = from;
  for (; row + s8 <= to; row += s8)
    for (let x = 0, i = row; x < stride; x++, i = (i + 1) | 0)
      out[x]! |=
        k[i]! |
        k[(i + stride) | 0]! |
        k[(i + s2) | 0]! |
        k[(i + s3) | 0]! |
        k[(i + s4) | 0]! |
        k[(i + s5) | 0]! |
        k[(i + s6) | 0]! |
        k[(i + s7) | 0]!;
  for (; row < to; row += stride) for (let x = 0; x < stride; x++) out[x]! |= k[row + x]!;
}

/**
 * One word wide, one cell row high. A tile holds whole cell rows, so its rows do not wrap in here. Four
 * rows at a time: the loop around one load costs more than the load; cells are 8 or 16 rows high but for the last at the foot of a page.
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
