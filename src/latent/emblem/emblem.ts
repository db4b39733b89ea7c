/**
 * The emblem on the back, lower left: a cherry blossom in a keyed ring. The blossom's body carries the
 * hidden figure (as an infrared pair, or on a mono engine as a line screen); its lines, veins and the
 * rosette run over figure and surround alike. What no sheet changes is prepared once.
 */
import { type Bitmap, bitmapBytes, cloneBitmap, createBitmap, getPixel } from '../../raster/bitmap.ts';
import type { InkPlanes } from '../../raster/ink-planes.ts';
import { fillPolygons } from '../../raster/outline.ts';
import { EMBLEM_SIZE, type EmblemDesign, type Mixture } from '../design.ts';
import { disc, drawFigure, type Figure, strokePolyline } from '../figure.ts';
import { type FragileKeys, inkRing, type RingGeometry, ringGeometry } from '../fragile/ring.ts';
import { coverageLevel, type DotScreen, dotScreen } from '../infrared/dot-screen.ts';
import { checkInfraredDesign } from '../infrared/mixture.ts';
import { inkLines, phaseField } from '../screen/line-screen.ts';
import { petals, rosette, stamens, veins } from './blossom.ts';
import { RADII } from './geometry.ts';

/** All of an emblem that does not depend on the sheet; keep one per template and printer. */
export interface PreparedEmblem {
  readonly dpi: number;
  readonly size: number;
  readonly c: Bitmap | null;
  readonly m: Bitmap | null;
  readonly y: Bitmap | null;
  readonly k: Bitmap;
  /** The hidden figure: ink = figure. */
  readonly mask: Bitmap;
  readonly ring: RingGeometry | null;
}

/** What an emblem is made from. */
export interface EmblemRequest {
  readonly design: EmblemDesign;
  /** 600 or 1200, the design's own. */
  readonly dpi: number;
  /** Side in device pixels: 708 at 600 dpi, 1416 at 1200. */
  readonly sizePx: number;
  /** The hidden figure; it is set in a circle. */
  readonly figure: Figure;
}

/**
 * Prepares an emblem.
 * @throws RangeError if dpi, size or mixtures do not fit the design
 */
export function prepareEmblem(request: EmblemRequest): PreparedEmblem {
  const { design, dpi, sizePx, figure } = request;
  if (dpi !== design.dpi) throw new RangeError(`dpi: the design is for ${design.dpi}, got ${dpi}`);
  const n = dpi / 600;
  if (sizePx !== EMBLEM_SIZE * n)
    throw new RangeError(`sizePx: expected ${EMBLEM_SIZE * n} at ${dpi} dpi, got ${sizePx}`);
  const centre = sizePx / 2;
  const mask = hiddenFigure(figure, sizePx, n);
  const body = createBitmap(sizePx, sizePx);
  const radius = RADII.blossom * n;
  const outlines = petals(centre, centre, radius);
  for (const petal of outlines) fillPolygons(body, [petal]);
  // The roots of the petals meet in a disc; else paper would show as a star in the middle.
  fillPolygons(body, [disc(centre, centre, 0.1 * radius)]);
  const ring = design.fragile ? ringGeometry(design.fragile, dpi) : null;

  const lines = createBitmap(sizePx, sizePx);
  for (const petal of outlines) strokePolyline(lines, petal, 2.2 * n, true);
  for (const vein of veins(centre, centre, radius)) strokePolyline(lines, vein, n);
  const { filaments, anthers } = stamens(centre, centre, radius);
  for (const filament of filaments) strokePolyline(lines, filament, 1.8 * n);
  for (const [x, y, r] of anthers) fillPolygons(lines, [disc(x, y, r)]);

  const { infrared } = design;
  if (!infrared) {
    // One ink: the body is a line screen whose phase carries the figure, and the lines are black.
    const k = createBitmap(sizePx, sizePx);
    const phase = phaseField(mask, design.petals.carrier);
    inkLines(k, design.petals.carrier, phase, body);
    or(k, lines);
    return { dpi, size: sizePx, c: null, m: null, y: null, k, mask, ring };
  }

  checkInfraredDesign(infrared);
  const texture = createBitmap(sizePx, sizePx);
  for (const curve of rosette(centre, centre, radius)) strokePolyline(texture, curve, n, true);
  // A bright line along both edges of the hidden circle: it is part of the drawing, and the seam lies under it.
  for (const r of RADII.circle) strokePolyline(texture, disc(centre, centre, r * n), 1.6 * n, true);
  and(texture, body);
  const plane = (ink: keyof Mixture): Bitmap => {
    const out = createBitmap(sizePx, sizePx);
    const screen = dotScreen(infrared.lattices[ink]);
    const inside = coverageLevel(screen, infrared.figure[ink]);
    const outside = coverageLevel(screen, infrared.surround[ink]);
    if (inside || outside) inkPair(out, body, mask, screen, inside, outside);
    return out;
  };
  const c = plane('c');
  const m = plane('m');
  const y = plane('y');
  const k = plane('k');
  or(m, texture);
  or(m, lines);
  return { dpi, size: sizePx, c, m, y, k, mask, ring };
}

/**
 * The planes of one sheet's emblem.
 * @param keys the sheet's ring keys; without them (or without a ring in the design) the ring is left out
 */
export function fillEmblem(prepared: PreparedEmblem, keys: FragileKeys | null): InkPlanes {
  const { size, dpi, c, m, y } = prepared;
  const k = cloneBitmap(prepared.k);
  if (keys && prepared.ring) inkRing(k, prepared.ring, keys);
  return { width: size, height: size, dpi, c, m, y, k };
}

/**
 * An emblem in one call: {@link prepareEmblem}, then {@link fillEmblem}.
 * @returns the planes, and the mask of the hidden figure
 */
export function renderEmblem(request: EmblemRequest & { readonly fragileKey?: FragileKeys | null }): {
  planes: InkPlanes;
  mask: Bitmap;
} {
  const prepared = prepareEmblem(request);
  return { planes: fillEmblem(prepared, request.fragileKey ?? null), mask: prepared.mask };
}

/** The figure in its circle. */
function hiddenFigure(figure: Figure, size: number, n: number): Bitmap {
  const centre = size / 2;
  const out = createBitmap(size, size);
  const [outer, inner] = RADII.circle;
  fillPolygons(out, [disc(centre, centre, outer * n), disc(centre, centre, inner * n)], 'evenodd');
  const half = RADII.figure * n;
  drawFigure(out, figure, { x: centre - half, y: centre - half, width: 2 * half, height: 2 * half }, 2.5 * n);
  return out;
}

/** Dots of one screen at two levels; a dot belongs to the side where its centre lies, so none is cut. */
function inkPair(
  out: Bitmap,
  body: Bitmap,
  mask: Bitmap,
  screen: DotScreen,
  inside: number,
  outside: number,
): void {
  const bytes = bitmapBytes(out);
  const bodyBytes = bitmapBytes(body);
  const { size, ranks, toCentreX, toCentreY } = screen;
  const rowBytes = out.stride * 4;
  const low = Math.min(inside, outside);
  const high = Math.max(inside, outside);
  for (let y = 0; y < out.height; y++) {
    const row = (y % size) * size;
    const base = y * rowBytes;
    for (let x = 0, u = 0; x < out.width; x++) {
      const rank = ranks[row + u]!;
      const i = base + (x >> 3);
      const bit = 0x80 >> (x & 7);
      if (rank < high && bodyBytes[i]! & bit) {
        if (rank < low) bytes[i]! |= bit;
        else {
          const figure = getPixel(mask, x + toCentreX[row + u]!, y + toCentreY[row + u]!);
          if (figure === (inside > outside ? 1 : 0)) bytes[i]! |= bit;
        }
      }
      if (++u === size) u = 0;
    }
  }
}

function or(out: Bitmap, other: Bitmap): void {
  for (let i = 0; i < out.words.length; i++) out.words[i]! |= other.words[i]!;
}

function and(out: Bitmap, other: Bitmap): void {
  for (let i = 0; i < out.words.length; i++) out.words[i]! &= other.words[i]!;
}
