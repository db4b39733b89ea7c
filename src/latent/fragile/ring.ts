/**
 * The keyed ring: random cells at the printing limit in two bands, a fine line field of keyed phase,
 * and beads. Everything a reader must reproduce is integer arithmetic on keyed bytes. The idea of a
 * keyed random pattern that copying degrades: Picard, SPIE 5310 (2004).
 */
import { keyStream } from '../../keys/derive.ts';
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { FragileDesign } from '../design.ts';
import { EMBLEM_SIZE } from '../design.ts';
import { BEAD_CLEAR, BEADS, RADII, RINGED, SOLID_RADIUS } from '../emblem/geometry.ts';

/** The two keys of a sheet's ring, 32 bytes each (`latent-fragile` and `latent-phase`). */
export interface FragileKeys {
  readonly cells: Uint8Array;
  readonly phase: Uint8Array;
}

/** One band of cells: upper left pixels in reading order. */
export interface CellBand {
  readonly cellPx: number;
  readonly ink: number;
  readonly xs: Uint16Array;
  readonly ys: Uint16Array;
}

/** What of the ring does not depend on the key; cacheable per design. */
export interface RingGeometry {
  readonly dpi: number;
  /** Side of the emblem, device pixels. */
  readonly size: number;
  readonly outer: CellBand;
  readonly inner: CellBand;
  /** Pixels of the phase field: position, and index of the phase cell they belong to. */
  readonly phaseX: Uint16Array;
  readonly phaseY: Uint16Array;
  readonly phaseCell: Uint16Array;
  readonly phaseCells: number;
  /** Beads and rims: ink that every sheet shares. */
  readonly fixed: Bitmap;
  readonly design: FragileDesign;
}

/** The geometry of the ring at a resolution, 600 or 1200 dpi. */
export function ringGeometry(design: FragileDesign, dpi: number): RingGeometry {
  const n = dpi / 600;
  const size = EMBLEM_SIZE * n;
  const outer = cellBand(design.outerCellPx, design.outerInk, RADII.outerBand, n, size);
  const inner = cellBand(design.innerCellPx, design.innerInk, RADII.innerBand, n, size);
  const xs: number[] = [];
  const ys: number[] = [];
  const cells: number[] = [];
  const ids = new Map<number, number>();
  const across = Math.ceil(size / design.phaseCellPx);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!inBand(2 * x + 1 - size, 2 * y + 1 - size, RADII.phaseBand, n)) continue;
      const key = Math.floor(y / design.phaseCellPx) * across + Math.floor(x / design.phaseCellPx);
      let id = ids.get(key);
      if (id === undefined) ids.set(key, (id = ids.size));
      xs.push(x);
      ys.push(y);
      cells.push(id);
    }
  }
  return {
    dpi,
    size,
    outer,
    inner,
    phaseX: Uint16Array.from(xs),
    phaseY: Uint16Array.from(ys),
    phaseCell: Uint16Array.from(cells),
    phaseCells: ids.size,
    fixed: fixedParts(n, size),
    design,
  };
}

/** Adds a sheet's keyed ring to the K plane of an emblem, in place. */
export function inkRing(out: Bitmap, geometry: RingGeometry, keys: FragileKeys): void {
  const { outer, inner, design } = geometry;
  const bytes = bitmapBytes(out);
  const rowBytes = out.stride * 4;
  const stream = keyStream(keys.cells, outer.xs.length + inner.xs.length);
  inkCells(bytes, rowBytes, outer, stream, 0);
  inkCells(bytes, rowBytes, inner, stream, outer.xs.length);
  const phases = keyStream(keys.phase, geometry.phaseCells);
  const { phaseX, phaseY, phaseCell } = geometry;
  const { phasePeriod, phaseInkPx } = design;
  const quarter = phasePeriod >> 2;
  // Sums stay positive: the offset is a multiple of the period above any −y.
  const offset = phasePeriod * geometry.size;
  for (let i = 0; i < phaseX.length; i++) {
    const x = phaseX[i]!;
    const y = phaseY[i]!;
    const key = phases[phaseCell[i]!]!;
    const across = key & 4 ? x + y : x - y + offset;
    if ((across + (key & 3) * quarter) % phasePeriod < phaseInkPx)
      bytes[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  const fixed = geometry.fixed.words;
  for (let i = 0; i < fixed.length; i++) out.words[i]! |= fixed[i]!;
}

function inkCells(
  bytes: Uint8Array,
  rowBytes: number,
  band: CellBand,
  stream: Uint8Array,
  from: number,
): void {
  const { xs, ys, cellPx, ink } = band;
  for (let i = 0; i < xs.length; i++) {
    if (stream[from + i]! >= ink) continue;
    const x0 = xs[i]!;
    const y0 = ys[i]!;
    for (let y = y0; y < y0 + cellPx; y++)
      for (let x = x0; x < x0 + cellPx; x++) bytes[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  }
}

/** Twice the offsets from the centre, in device pixels, against radii in 1/600 inch. */
function inBand(dx: number, dy: number, band: readonly [number, number], n: number): boolean {
  const r2 = dx * dx + dy * dy;
  const inside = 2 * band[0] * n;
  const outside = 2 * band[1] * n;
  if (r2 < inside * inside || r2 >= outside * outside) return false;
  const clear = 2 * BEAD_CLEAR * n;
  for (const [bx, by] of BEADS) {
    const ex = dx - 2 * bx * n;
    const ey = dy - 2 * by * n;
    if (ex * ex + ey * ey < clear * clear) return false;
  }
  return true;
}

function cellBand(
  cellPx: number,
  ink: number,
  band: readonly [number, number],
  n: number,
  size: number,
): CellBand {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y + cellPx <= size; y += cellPx) {
    for (let x = 0; x + cellPx <= size; x += cellPx) {
      if (!inBand(2 * x + cellPx - size, 2 * y + cellPx - size, band, n)) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  return { cellPx, ink, xs: Uint16Array.from(xs), ys: Uint16Array.from(ys) };
}

function fixedParts(n: number, size: number): Bitmap {
  const out = createBitmap(size, size);
  const bytes = bitmapBytes(out);
  const square = (r: number) => 4 * r * r * n * n;
  const annuli = [
    [square(RADII.rimInner), square(RADII.rimOuter)],
    [square(RADII.innerRim[0]), square(RADII.innerRim[1])],
  ] as const;
  const clear = square(BEAD_CLEAR);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = 2 * x + 1 - size;
      const dy = 2 * y + 1 - size;
      const r2 = dx * dx + dy * dy;
      let ink = annuli.some(([from, to]) => r2 >= from && r2 < to);
      BEADS.forEach(([bx, by], i) => {
        const ex = dx - 2 * bx * n;
        const ey = dy - 2 * by * n;
        const e2 = ex * ex + ey * ey;
        if (e2 >= clear) return;
        const solid = i & 1;
        ink = solid
          ? e2 < square(SOLID_RADIUS)
          : e2 < square(RINGED.dot) || (e2 >= square(RINGED.from) && e2 < square(RINGED.to));
      });
      if (ink) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return out;
}
