/**
 * The dots and the choice of cells around one window, without drawing the page: a few dozen windows are a fiftieth of it.
 */

import { signedWords, tailMask } from '../../raster/bit-order.ts';
import { type Bitmap, createBitmap } from '../../raster/bitmap.ts';
import { hash3 } from '../../raster/hash3.ts';
import type { Rect } from '../../raster/image.ts';
import { popCount } from '../../raster/pop-count.ts';
import { type CellMask, wholeCells } from '../cells.ts';
import type { PreparedPantograph } from '../prepare.ts';

/** A cutting of the page: whole words of whole cell rows. */
export interface WindowDots {
  /** Device pixels of the page left of and above the cutting. */
  readonly x: number;
  readonly y: number;
  /** Fine dots of the ground. */
  readonly fine: Bitmap;
  /** Coarse dots: the word's and the ground's decoys. */
  readonly coarse: Bitmap;
  /** Cells of the coarse screen: the word's, or the ground's where the ground appears. */
  readonly chosen: Bitmap;
}

/**
 * What `fillPantograph` draws within a rectangle, and some more around it.
 * @param bare `withoutFine(prepared)`
 * @param keepOut of the page's size, or null
 * @param rect device pixels; what lies outside the page is left out
 */
export function dotsWithin(
  prepared: PreparedPantograph,
  bare: PreparedPantograph,
  keepOut: Bitmap | null,
  rect: Rect,
): WindowDots {
  const { grid, chosen, holes, rungs, tileRows, tileStride, ground, coarse } = prepared;
  const { stride, cellWidth, cellHeight } = chosen;
  const firstWord = Math.max(0, rect.x >> 5);
  const endWord = Math.min(stride, (rect.x + rect.width + 31) >> 5);
  const firstRow = Math.max(0, Math.floor(rect.y / cellHeight));
  const y0 = firstRow * cellHeight;
  const y1 = Math.min(grid.height, Math.ceil((rect.y + rect.height) / cellHeight) * cellHeight);
  const x = 32 * firstWord;
  const width = Math.max(1, Math.min(grid.width, 32 * endWord) - x);
  const out = {
    fine: createBitmap(width, y1 - y0),
    coarse: createBitmap(width, y1 - y0),
    chosen: createBitmap(width, y1 - y0),
  };
  const fineWords = signedWords(out.fine.words);
  const coarseWords = signedWords(out.coarse.words);
  const chosenWords = signedWords(out.chosen.words);
  const keep = keepOut ? signedWords(keepOut.words) : null;
  // Past the last column a cell mask is not defined.
  const tail = grid.width & 31 ? tailMask(grid.width) : -1;
  for (let top = y0; top < y1; top += cellHeight) {
    const at = (top / cellHeight) * stride;
    const end = Math.min(y1, top + cellHeight);
    const band = Math.floor(top / tileRows);
    const t = (top - band * tileRows) * tileStride + prepared.shifts[band]!;
    for (let k = firstWord; k < endWord; k++) {
      let touched = 0;
      if (keep) for (let y = top; y < end; y++) touched |= keep[y * stride + k]!;
      const last = k === stride - 1 ? tail : -1;
      const free = ~wholeCells(touched, cellWidth) & (holes ? ~holes.words[at + k]! : -1) & last;
      const forWord = chosen.words[at + k]! & free;
      const forGround = ~chosen.words[at + k]! & free;
      const rung = rungs ? rungs[at + k]! : 0;
      for (let y = top; y < end; y++) {
        const row = t + (y - top) * tileStride + k;
        const o = (y - y0) * out.fine.stride + k - firstWord;
        const decoys = bare.ground[row]!;
        coarseWords[o] = (coarse[row + rung]! & forWord) | (decoys & forGround);
        fineWords[o] = ground[row]! & ~decoys & forGround;
        chosenWords[o] = chosen.words[at + k]! & last;
      }
    }
  }
  return { x, y: y0, ...out };
}

/** Share of a rectangle's pixels, all on the page, that lie in the cells of a mask. */
export function shareOf(mask: CellMask, rect: Rect): number {
  const { cellHeight, stride, words } = mask;
  let inked = 0;
  for (let y = rect.y; y < rect.y + rect.height; ) {
    const row = Math.floor(y / cellHeight);
    const end = Math.min(rect.y + rect.height, (row + 1) * cellHeight);
    const line = {
      width: mask.width,
      height: 1,
      stride,
      words: new Uint32Array(words.buffer, words.byteOffset + row * stride * 4, stride),
    };
    inked += (end - y) * popCount(line, { x: rect.x, y: 0, width: rect.width, height: 1 });
    y = end;
  }
  return inked / (rect.width * rect.height);
}

/** Side of a window in device pixels at 600 dpi: 5.4 mm. */
export const WINDOW_600 = 128;

/** Side of a window in device pixels. */
export const windowSize = (dpi: number): number => Math.round((WINDOW_600 * dpi) / 600);

/** Windows that hold much of both word and ground, in an order that spreads them over the page. */
export function windowPlaces(word: CellMask, dpi: number): Rect[] {
  const size = windowSize(dpi);
  const found: { rect: Rect; order: number }[] = [];
  for (let y = size >> 1, row = 0; y + size <= word.height; y += size, row++)
    for (let x = size >> 1, column = 0; x + size <= word.width; x += size, column++) {
      const rect = { x, y, width: size, height: size };
      const share = shareOf(word, rect);
      if (share >= 0.2 && share <= 0.8) found.push({ rect, order: hash3(column, row, 31) });
    }
  return found.sort((a, b) => a.order - b.order).map(({ rect }) => rect);
}
