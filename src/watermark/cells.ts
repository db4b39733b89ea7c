/**
 * Masks on the cells of a design. All rows of a cell row are alike, so one row of words stands for
 * them: an eighth of a page and less, which stays in the cache while a page is filled.
 */
import { countBits, signedWords, tailMask } from '../raster/bit-order.ts';
import { type Bitmap, createBitmap } from '../raster/bitmap.ts';

/** A mask in whole cells. */
export interface CellMask {
  /** Device pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Words in a row. */
  readonly stride: number;
  /** `stride` words a cell row: the bits of every device row in it. */
  readonly words: Int32Array;
}

/** A mask without ink. */
export function createCellMask(
  size: { readonly width: number; readonly height: number },
  cell: { readonly width: number; readonly height: number },
): CellMask {
  const stride = (size.width + 31) >>> 5;
  const rows = Math.ceil(size.height / cell.height);
  return {
    width: size.width,
    height: size.height,
    cellWidth: cell.width,
    cellHeight: cell.height,
    stride,
    words: new Int32Array(stride * rows),
  };
}

/** The cells that the right edge or the foot of the page cuts, with the padding beyond; null where it cuts none. */
export function cutCells(
  size: { readonly width: number; readonly height: number },
  cell: { readonly width: number; readonly height: number },
): CellMask | null {
  const whole = size.width - (size.width % cell.width);
  if (whole === size.width && size.height % cell.height === 0) return null;
  const out = createCellMask(size, cell);
  const { stride, words } = out;
  if (whole < size.width) {
    const cut = whole % 32 === 0 ? -1 : ~tailMask(whole);
    for (let i = stride - 1; i < words.length; i += stride) words[i] = cut;
  }
  if (size.height % cell.height) words.fill(-1, words.length - stride);
  return out;
}

/** Bits of the cell at `shift` in a word in host order; cells of 8 and more pixels are whole bytes. */
function cellBits(cellWidth: number): number[] {
  if (cellWidth === 32) return [-1];
  if (cellWidth === 16) return [0xffff, ~0xffff];
  return [0xff, 0xff00, 0xff0000, ~0xffffff];
}

/** The cells that lie at least half in the ink of `mask`. */
export function majorityCells(
  mask: Bitmap,
  cell: { readonly width: number; readonly height: number },
): CellMask {
  const out = createCellMask(mask, cell);
  const src = signedWords(mask.words);
  const bits = cellBits(cell.width);
  const { stride } = out;
  const counts = new Uint16Array(bits.length);
  for (let y0 = 0, row = 0; y0 < mask.height; y0 += cell.height, row++) {
    const rows = Math.min(cell.height, mask.height - y0);
    const half = cell.width * rows;
    for (let x = 0; x < stride; x++) {
      let any = 0;
      let all = -1;
      for (let y = 0, i = y0 * stride + x; y < rows; y++, i += stride) {
        any |= src[i]!;
        all &= src[i]!;
      }
      // Inside and outside of a word are most of the page.
      if (any === 0 || all === -1) {
        out.words[row * stride + x] = any;
        continue;
      }
      counts.fill(0);
      for (let y = 0, i = y0 * stride + x; y < rows; y++, i += stride)
        for (let b = 0; b < bits.length; b++) counts[b]! += countBits(src[i]! & bits[b]!);
      let word = 0;
      for (let b = 0; b < bits.length; b++) if (2 * counts[b]! >= half) word |= bits[b]!;
      out.words[row * stride + x] = word;
    }
  }
  return out;
}

/** Widens a word to the whole cells that it touches. */
export function wholeCells(word: number, cellWidth: number): number {
  if (word === 0 || word === -1) return word;
  if (cellWidth === 32) return -1;
  if (cellWidth === 16) return (word & 0xffff ? 0xffff : 0) | (word & ~0xffff ? ~0xffff : 0);
  return (
    (word & 0xff ? 0xff : 0) |
    (word & 0xff00 ? 0xff00 : 0) |
    (word & 0xff0000 ? 0xff0000 : 0) |
    (word & ~0xffffff ? ~0xffffff : 0)
  );
}

/** The mask as a page of device pixels. */
export function cellMaskBitmap(mask: CellMask): Bitmap {
  const out = createBitmap(mask.width, mask.height);
  const words = signedWords(out.words);
  const { stride } = mask;
  for (let y = 0; y < mask.height; y++) {
    const row = Math.floor(y / mask.cellHeight);
    words.set(mask.words.subarray(row * stride, (row + 1) * stride), y * stride);
  }
  clearPadding(out);
  return out;
}

/** Takes the ink out of the padding right of `width`, in place. */
export function clearPadding(bitmap: Bitmap): void {
  if ((bitmap.width & 31) === 0) return;
  const words = signedWords(bitmap.words);
  const tail = tailMask(bitmap.width);
  for (let i = bitmap.stride - 1; i < words.length; i += bitmap.stride) words[i] = words[i]! & tail;
}
