/**
 * The number of a calibration sheet, for people (four hexadecimal digits) and for the reader (two rows of squares, a
 * column to a bit): a fit with another profile than the sheet was printed from would be wrong, and look right.
 */
import type { Gray } from '../../raster/gray.ts';
import { hash3 } from '../../raster/hash3.ts';
import type { Ink } from '../../raster/ink-planes.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { PantographDesign } from '../design.ts';
import type { SheetToScan } from './find.ts';
import { pixelsIn } from './patch-pixels.ts';

const BITS = 16;
/** Which arrangement of patches a sheet has; it goes up when one changes. */
const LAYOUT = 2;
/** Squares between the bullseye that marks the top and the one in the right corner, 1/600 inch. */
const LEFT = 1000;
const PITCH = 112;
const SIZE = 64;
/** The upper square of a column is black for a 1, the lower one for a 0: what is torn or stained is no bit. */
const ROWS: readonly [one: number, zero: number] = [230, 314];
/** Where the number is written beside them: start of the baseline. */
export const NUMBER_AT: readonly [x: number, y: number] = [LEFT + BITS * PITCH + 50, 330];
/** Borders of a square that are not read: the map may be off. */
const INSET = 16;
/** Levels between black and white squares, at least: below, there are none. */
const LEAST_CONTRAST = 60;

/**
 * The number of a sheet: 16 bits over what shapes and places its patches, never 0. The coverage of the fine dots is not among
 * that: the sheet has coverages of its own.
 * @param extraContents what the extra patches show, in any words
 */
export function sheetNumber(design: PantographDesign, inks: readonly Ink[], extraContents = ''): number {
  const { cell, coarse, decoys, fine } = design;
  const text = JSON.stringify([
    LAYOUT,
    [design.dpi, design.ink, design.lattice, cell.width, cell.height, design.jitterPx],
    coarse.map(({ shape, areaPx, share }) => [shape, areaPx, share ?? 1]),
    [fine.shape, fine.areaPx, fine.pitchPx, fine.centred ?? false, fine.arrangement ?? 'even'],
    [decoys.share, decoys.areaPx ?? null, decoys.jitterPx],
    inks,
    extraContents,
  ]);
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = hash3(hash, text.charCodeAt(i), i);
  return hash & 0xffff || 1;
}

/** The number as people read it. */
export const numberText = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0');

/** The black squares of a number, 1/600 inch. */
export const numberSquares = (number: number): PixelRect[] =>
  Array.from({ length: BITS }, (_, bit) => square(bit, (number >> (BITS - 1 - bit)) & 1 ? 0 : 1));

const square = (bit: number, row: 0 | 1): PixelRect => ({
  x: LEFT + bit * PITCH,
  y: ROWS[row],
  width: SIZE,
  height: SIZE,
});

/** The number in a scan, or null where there is none to be read: sheets of before have none. */
export function readSheetNumber(scan: Gray, map: SheetToScan): number | null {
  const level = ({ x, y }: PixelRect): number => {
    const side = SIZE - 2 * INSET;
    let [n, sum] = [0, 0];
    pixelsIn(scan, map, { x: x + INSET, y: y + INSET, width: side, height: side }, (_u, _v, index) => {
      n++;
      sum += scan.data[index]!;
    });
    return n > 0 ? sum / n : 255;
  };
  const columns = Array.from(
    { length: BITS },
    (_, bit) => [level(square(bit, 0)), level(square(bit, 1))] as const,
  );
  const contrast = Math.max(...columns.flat()) - Math.min(...columns.flat());
  if (contrast < LEAST_CONTRAST || columns.some(([one, zero]) => Math.abs(one - zero) < contrast / 2))
    return null;
  return columns.reduce((number, [one, zero]) => 2 * number + (one < zero ? 1 : 0), 0) || null;
}
