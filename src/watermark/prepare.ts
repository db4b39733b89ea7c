/**
 * Everything about a pantograph that does not change from one certificate to the next: the tiles of
 * its screens, the choice of each cell, the camouflage. Keep the result per template.
 */
import { signedWords } from '../raster/bit-order.ts';
import type { Bitmap } from '../raster/bitmap.ts';
import { hash3 } from '../raster/hash3.ts';
import type { Grid } from '../sheet/grid.ts';
import { camouflageCells } from './camouflage.ts';
import { type CellMask, cellMaskBitmap, cutCells, majorityCells } from './cells.ts';
import { checkDesign, type PantographDesign } from './design.ts';
import { coarseTile, groundTile, type ScreenOrder, screenOrder, TILE_WORDS, tileHeight } from './screens.ts';

/**
 * A pantograph ready to be filled; see {@link fillPantograph}. Its arrays must not be written to: pages made from them are
 * kept. {@link withMask} and its like make another one.
 */
export interface PreparedPantograph {
  readonly design: PantographDesign;
  readonly grid: Grid;
  /** Rows of every tile. */
  readonly tileRows: number;
  /** Words in a row of `ground` and `coarse`: the page's and `TILE_WORDS` more, room for the bands' shifts. */
  readonly tileStride: number;
  /** `tileRows × tileStride` words: the ground. */
  readonly ground: Int32Array;
  /** The same for the word, one tile after another for the rungs of the ladder. */
  readonly coarse: Int32Array;
  /** Cells of the word. */
  readonly word: CellMask;
  /** Cells that take the coarse screen: the word's, or the ground's where the ground appears. */
  readonly chosen: CellMask;
  /** Cells left out: for the camouflage, and where the edge of the page cuts them. Null where there are none. */
  readonly holes: CellMask | null;
  /** For a ladder: start of the rung's tile in `coarse`, per cell row and word of the row; else null. */
  readonly rungs: Int32Array | null;
  /** Shift of each band of tiles, words. */
  readonly shifts: Uint8Array;
}

/**
 * Makes a design ready for a page.
 * @param mask where the word is, of the grid's size ({@link wordMask}); any bits, cells are chosen by majority
 * @throws RangeError when the design is not sound or sizes disagree
 */
export function preparePantograph(design: PantographDesign, mask: Bitmap, grid: Grid): PreparedPantograph {
  checkDesign(design);
  if (grid.dpi !== design.dpi) throw new RangeError(`grid.dpi: expected ${design.dpi}, got ${grid.dpi}`);
  const tileRows = tileHeight(design);
  const tileStride = ((grid.width + 31) >>> 5) + TILE_WORDS;
  const shifts = new Uint8Array(Math.ceil(grid.height / tileRows));
  for (let b = 0; b < shifts.length; b++) shifts[b] = hash3(b, 0, 21) % TILE_WORDS;
  const holes = holesOf(design, grid);
  const base = {
    design,
    grid,
    tileRows,
    tileStride,
    ...wideTiles(design, tileRows, tileStride, screenOrder(design)),
    holes,
    shifts,
  };
  return { ...base, ...chooseCells(base, mask) };
}

function holesOf({ camouflage, cell }: PantographDesign, grid: Grid): CellMask | null {
  const cut = cutCells(grid, cell);
  if (!camouflage) return cut;
  const holes = camouflageCells(camouflage, cell, grid);
  if (cut) for (let i = 0; i < cut.words.length; i++) holes.words[i]! |= cut.words[i]!;
  return holes;
}

/** Both screens, as wide as a page and some more. */
function wideTiles(
  design: PantographDesign,
  tileRows: number,
  tileStride: number,
  order: ScreenOrder,
): Pick<PreparedPantograph, 'ground' | 'coarse'> {
  const coarse = new Int32Array(design.coarse.length * tileRows * tileStride);
  design.coarse.forEach((rung, i) => {
    coarse.set(widen(coarseTile(design, rung, order), tileStride), i * tileRows * tileStride);
  });
  return { ground: widen(groundTile(design, order), tileStride), coarse };
}

/**
 * The same pantograph with other sizes of dots, coverage or shares; cells, word and camouflage stay.
 * @param order {@link screenOrder} of either design
 */
export const withScreens = (
  prepared: PreparedPantograph,
  design: PantographDesign,
  order: ScreenOrder,
): PreparedPantograph => ({
  ...prepared,
  design,
  ...wideTiles(design, prepared.tileRows, prepared.tileStride, order),
});

/** The rows of a tile, repeated to `stride` words. */
function widen(tile: Bitmap, stride: number): Int32Array {
  const words = signedWords(tile.words);
  const out = new Int32Array(tile.height * stride);
  for (let y = 0, i = 0; y < tile.height; y++)
    for (let x = 0; x < stride; x++, i++) out[i] = words[y * TILE_WORDS + (x % TILE_WORDS)]!;
  return out;
}

/** The same pantograph with another word: only the cells are chosen anew (for words with a token in them). */
export function withMask(prepared: PreparedPantograph, mask: Bitmap): PreparedPantograph {
  return { ...prepared, ...chooseCells(prepared, mask) };
}

/** The same with the word of another pantograph of its grid and cells: {@link withMask} without choosing cells again. */
export const withWordOf = (
  prepared: PreparedPantograph,
  { word, chosen, rungs }: PreparedPantograph,
): PreparedPantograph => ({ ...prepared, word, chosen, rungs });

/** The same pantograph with the decoys alone in its ground: what should be left on a copy. */
export function withoutFine(prepared: PreparedPantograph, order?: ScreenOrder): PreparedPantograph {
  const { design } = prepared;
  const bare = { ...design, fine: { ...design.fine, coverage: 0 } };
  return { ...prepared, ground: widen(groundTile(bare, order), prepared.tileStride) };
}

/** The hidden word as the cells carry it, in device pixels: what a measurement should look at. */
export const wordCells = (prepared: PreparedPantograph): Bitmap => cellMaskBitmap(prepared.word);

function chooseCells(
  base: Pick<PreparedPantograph, 'design' | 'grid' | 'tileRows' | 'tileStride'>,
  mask: Bitmap,
): Pick<PreparedPantograph, 'word' | 'chosen' | 'rungs'> {
  const { design, grid } = base;
  if (mask.width !== grid.width || mask.height !== grid.height)
    throw new RangeError(`mask: expected ${grid.width} x ${grid.height}, got ${mask.width} x ${mask.height}`);
  const word = majorityCells(mask, design.cell);
  const chosen =
    design.mode === 'word-appears' ? word : { ...word, words: Int32Array.from(word.words, (w) => ~w) };
  return { word, chosen, rungs: rungsOf(base, word) };
}

/**
 * Which rung of the ladder each place takes: rows of words take the rungs in turn. A word that lies
 * across the border of two rungs has both, which is as good: every rung is somewhere in each area of
 * a few words.
 */
function rungsOf(
  base: Pick<PreparedPantograph, 'design' | 'grid' | 'tileRows' | 'tileStride'>,
  word: CellMask,
): Int32Array | null {
  const { design, grid } = base;
  const count = design.coarse.length;
  if (count === 1) return null;
  const { angleDeg, pitchYMm } = design.word;
  const pitch = (pitchYMm * grid.dpi) / 25.4;
  const sin = Math.sin((angleDeg * Math.PI) / 180);
  const cos = Math.cos((angleDeg * Math.PI) / 180);
  const { stride } = word;
  const rungs = new Int32Array(word.words.length);
  const size = base.tileRows * base.tileStride;
  for (let row = 0, i = 0; i < rungs.length; row++) {
    const y = (row + 0.5) * word.cellHeight - grid.height / 2;
    for (let x = 0; x < stride; x++, i++) {
      const v = sin * (x * 32 + 16 - grid.width / 2) + cos * y;
      const line = Math.round(v / pitch);
      rungs[i] = (((line % count) + count) % count) * size;
    }
  }
  return rungs;
}
