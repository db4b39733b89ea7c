/**
 * The screens of a design as tiles: `TILE_WORDS` words wide, a few cells high, repeated over the page.
 * Bands of tiles are shifted against each other by whole words, so that the eye finds no repeat while
 * Flate still does: a tile is low enough that the band above lies in its 32 KB window.
 */
import { type Bitmap, createBitmap, setPixel } from '../raster/bitmap.ts';
import { hash3 } from '../raster/hash3.ts';
import { blueNoiseOrder } from './blue-noise.ts';
import { type CoarseScreen, DECOY_SHAPE, type PantographDesign } from './design.ts';
import { type Dot, makeDot } from './dots.ts';

/** Width of every tile in 32-bit words; a power of two. 512 device pixels. */
export const TILE_WORDS = 16;

/** Flate's window, and the bytes of a landscape A4 row at 600 dpi (twice that at 1200). */
const WINDOW = 32768;
const ROW_BYTES_600 = 880;

/** What the hash is asked for. */
const SEED = { decoy: 11, fine: 12, coarse: 13, jitterX: 14, jitterY: 15 } as const;

/** Rows of a tile: whole cells, an even number for the chequerboard, as many as Flate's window allows. */
export function tileHeight(design: PantographDesign): number {
  const unit = design.cell.height * (design.lattice === 'square' ? 1 : 2);
  const rows = WINDOW / ((ROW_BYTES_600 * design.dpi) / 600);
  return unit * Math.max(1, Math.floor(rows / unit));
}

/** Whether coarse dots may stand in cell (i, j). */
export const isOnCell = (design: PantographDesign, i: number, j: number): boolean =>
  design.lattice === 'square' || ((i + j) & 1) === 0;

function stamp(tile: Bitmap, dot: Dot, x: number, y: number): void {
  for (let i = 0; i < dot.pixels.length; i += 2)
    setPixel(tile, x + dot.pixels[i]!, y + dot.pixels[i + 1]!, 1);
}

/**
 * Offset of a dot in its cell: the middle, moved by up to `jitter` either way. A pixel of paper stays on
 * either side, so that dots of neighbouring cells never join.
 */
function place(room: number, size: number, jitter: number, hash: number): number {
  const middle = (room - size) >> 1;
  const move = jitter > 0 ? (hash % (2 * jitter + 1)) - jitter : 0;
  return Math.max(1, Math.min(room - size - 1, middle + move));
}

/** The cells where coarse dots may stand, in reading order. */
function onCells(design: PantographDesign, height: number): { xs: number[]; ys: number[] } {
  const xs: number[] = [];
  const ys: number[] = [];
  const columns = (TILE_WORDS * 32) / design.cell.width;
  const rows = height / design.cell.height;
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++)
      if (isOnCell(design, i, j)) {
        xs.push(i);
        ys.push(j);
      }
  return { xs, ys };
}

/** Blue-noise order of cells on their torus, measured in pixels. */
function orderCells(design: PantographDesign, xs: number[], ys: number[], height: number, seed: number) {
  const { width: cw, height: ch } = design.cell;
  // Quarter cells keep the numbers small and the cell's own shape.
  const scale = (v: number, side: number) => Math.round((4 * v * side) / ch);
  return blueNoiseOrder(
    xs.map((x) => scale(x, cw)),
    ys.map((y) => scale(y, ch)),
    scale(1, TILE_WORDS * 32),
    scale(1, height),
    seed,
  );
}

/**
 * The word's screen: a coarse dot in every on cell.
 * @param order as of {@link groundTile}
 */
export function coarseTile(
  design: PantographDesign,
  rung: CoarseScreen,
  order: ScreenOrder = screenOrder(design),
): Bitmap {
  const height = tileHeight(design);
  const tile = createBitmap(TILE_WORDS * 32, height);
  const { xs, ys } = onCells(design, height);
  const rank = order.word;
  const kept = Math.round((rung.share ?? 1) * xs.length);
  const cells: number[] = [];
  for (let k = 0; k < xs.length; k++) if (rank[k]! < kept) cells.push(k);
  drawCoarse(tile, design, rung, pick(xs, cells), pick(ys, cells), pick(rank, cells), design.jitterPx);
  return tile;
}

const pick = (from: ArrayLike<number>, which: readonly number[]): number[] => which.map((k) => from[k]!);

/** Stamps a dot into each listed cell; the first part by `rank` gets the larger of the two sizes. */
function drawCoarse(
  tile: Bitmap,
  design: PantographDesign,
  rung: CoarseScreen,
  xs: readonly number[],
  ys: readonly number[],
  rank: ArrayLike<number>,
  jitter: number,
): void {
  const { width: cw, height: ch } = design.cell;
  const small = Math.floor(rung.areaPx);
  const larger = Math.round((rung.areaPx - small) * xs.length);
  const dots = [small > 0 ? makeDot(rung.shape, small) : null, makeDot(rung.shape, small + 1)];
  for (let k = 0; k < xs.length; k++) {
    const dot = dots[rank[k]! < larger ? 1 : 0];
    if (!dot) continue;
    const x = xs[k]! * cw + place(cw, dot.width, jitter, hash3(xs[k]!, ys[k]!, SEED.jitterX));
    const y = ys[k]! * ch + place(ch, dot.height, jitter, hash3(xs[k]!, ys[k]!, SEED.jitterY));
    stamp(tile, dot, x, y);
  }
}

/** In which order the dots of each kind fill their places: sizes, coverages and shares do not change that. */
export interface ScreenOrder {
  readonly word: ArrayLike<number>;
  readonly decoys: ArrayLike<number>;
  readonly fine: ArrayLike<number>;
}

/** The order of a design's dots; most of the work of its tiles. */
export function screenOrder(design: PantographDesign): ScreenOrder {
  const height = tileHeight(design);
  const cells = onCells(design, height);
  const sites = fineSites(design, height);
  return {
    word: orderCells(design, cells.xs, cells.ys, height, SEED.coarse),
    decoys: orderCells(design, cells.xs, cells.ys, height, SEED.decoy),
    fine: blueNoiseOrder(sites.xs, sites.ys, TILE_WORDS * 32, height, SEED.fine),
  };
}

/**
 * The ground's screen: decoys in a part of the on cells, fine dots on the free sites, thinned.
 * Decoys have a size of their own, or take those of the ladder in turn.
 * @param order of this design or one that differs in sizes, coverage and shares alone
 */
export function groundTile(design: PantographDesign, order: ScreenOrder = screenOrder(design)): Bitmap {
  const height = tileHeight(design);
  const tile = createBitmap(TILE_WORDS * 32, height);
  const { xs, ys } = onCells(design, height);
  const rank = order.decoys;
  const count = Math.round(design.decoys.share * xs.length);
  const decoyCells: number[] = [];
  for (let k = 0; k < xs.length; k++) if (rank[k]! < count) decoyCells.push(k);
  const { areaPx } = design.decoys;
  const sizes = areaPx === undefined ? design.coarse : [{ shape: DECOY_SHAPE, areaPx }];
  const rungs = sizes.length;
  for (let r = 0; r < rungs; r++) {
    const mine = decoyCells.filter((k) => rank[k]! % rungs === r);
    drawCoarse(
      tile,
      design,
      sizes[r]!,
      pick(xs, mine),
      pick(ys, mine),
      mine.map((k) => Math.floor(rank[k]! / rungs)),
      design.decoys.jitterPx,
    );
  }
  const decoys = new Set(decoyCells.map((k) => ys[k]! * 4096 + xs[k]!));
  drawFine(tile, design, height, decoys, order.fine);
  return tile;
}

/** Sites of fine dots, upper left corners. */
function fineSites(design: PantographDesign, height: number): { xs: number[]; ys: number[] } {
  const { cell, fine } = design;
  const p = fine.pitchPx;
  const half = p >> 1;
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    if (
      fine.arrangement === 'on-cells' &&
      !isOnCell(design, Math.floor(x / cell.width), Math.floor(y / cell.height))
    )
      return;
    xs.push(x);
    ys.push(y);
  };
  for (let y = 0; y < height; y += p) for (let x = 0; x < TILE_WORDS * 32; x += p) add(x, y);
  if (fine.centred)
    for (let y = half; y < height; y += p) for (let x = half; x < TILE_WORDS * 32; x += p) add(x, y);
  return { xs, ys };
}

/**
 * Fine dots on the sites that no decoy's cell holds. Sites are put in order as if there were no decoys: an
 * order of the free sites alone would crowd dots around the decoys, and the ground would look cloudy.
 */
function drawFine(
  tile: Bitmap,
  design: PantographDesign,
  height: number,
  decoys: ReadonlySet<number>,
  rank: ArrayLike<number>,
): void {
  const { cell, fine } = design;
  if (fine.coverage === 0) return;
  const { xs, ys } = fineSites(design, height);
  const area = Math.floor(fine.areaPx);
  const dots = [makeDot(fine.shape, area), makeDot(fine.shape, area + 1)];
  const room = fine.centred ? fine.pitchPx >> 1 : fine.pitchPx;
  const count = Math.round(fine.coverage * xs.length);
  const larger = Math.round((fine.areaPx - area) * count);
  for (let k = 0; k < xs.length; k++) {
    const [x, y, r] = [xs[k]!, ys[k]!, rank[k]!];
    if (r >= count || decoys.has(Math.floor(y / cell.height) * 4096 + Math.floor(x / cell.width))) continue;
    // The larger ones are the first in blue-noise order, so they too are spread evenly.
    const dot = dots[r < larger ? 1 : 0]!;
    stamp(tile, dot, x + ((room - dot.width) >> 1), y + ((room - dot.height) >> 1));
  }
}
