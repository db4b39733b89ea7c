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
    blocked.fill(0);
    if (k) gatherKeepOut(k, y0 * stride, end * stride, stride, cellWidth, blocked);
    for (let x = 0; x < stride; x++) {
      const keep = ~blocked[x]! & (holes ? ~holes.words[at + x]! : -1);
      const w = chosen.words[at + x]!;
      forWord[x] = w & keep;
      forGround[x] = ~w & keep;
    }
    for (let y = y0; y < end; y++) {
      const band = Math.floor(y / tileRows);
      const t = (y - band * tileRows) * tileStride + prepared.shifts[band]!;
      if (rungs) ladderRow(o, y * stride, ground, coarse, t, rungs, at, forWord, forGround);
      else plainRow(o, y * stride, ground, coarse, t, forWord, forGround);
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
  for (let i = from; i < to; i += stride)
    for (let x = 0; x < stride; x++) blocked[x] = blocked[x]! | k[i + x]!;
  for (let x = 0; x < stride; x++) if (blocked[x]! !== 0) blocked[x] = wholeCells(blocked[x]!, cellWidth);
}

function plainRow(
  o: Int32Array,
  i: number,
  ground: Int32Array,
  coarse: Int32Array,
  t: number,
  forWord: Int32Array,
  forGround: Int32Array,
): void {
  const n = forWord.length;
  for (let x = 0; x < n; x++) o[i + x] = (ground[t + x]! & forGround[x]!) | (coarse[t + x]! & forWord[x]!);
}

function ladderRow(
  o: Int32Array,
  i: number,
  ground: Int32Array,
  coarse: Int32Array,
  t: number,
  rungs: Int32Array,
  at: number,
  forWord: Int32Array,
  forGround: Int32Array,
): void {
  const n = forWord.length;
  for (let x = 0; x < n; x++)
    o[i + x] = (ground[t + x]! & forGround[x]!) | (coarse[rungs[at + x]! + t + x]! & forWord[x]!);
}
