/** Draws the calibration sheet: one page, ink planes at the printer's resolution. */
import { type Bitmap, createBitmap } from '../../raster/bitmap.ts';
import { blit } from '../../raster/blit.ts';
import { fillRect } from '../../raster/fill-rect.ts';
import { hash3 } from '../../raster/hash3.ts';
import { INKS, type Ink, type InkPlanes } from '../../raster/ink-planes.ts';
import { fillOutline, fillPolygons } from '../../raster/outline.ts';
import { popCount } from '../../raster/pop-count.ts';
import { tile } from '../../raster/tile.ts';
import { a4Grid, type PixelRect } from '../../sheet/grid.ts';
import { type PantographDesign, scaleCoarse } from '../design.ts';
import { coarseTile, groundTile } from '../screens.ts';
import type { WordOutline } from '../word-mask.ts';
import { withEyeValue } from './eye-rows.ts';
import { BULLSEYE, type CalibrationLayout, calibrationLayout, type PatchContent } from './layout.ts';
import { NUMBER_AT, numberSquares, numberText, sheetNumber } from './sheet-number.ts';
import { withFine } from './with-fine.ts';

/** What goes on a sheet. */
export interface CalibrationOptions {
  /** The inks to calibrate. @default the design's ink alone */
  readonly inks?: readonly Ink[];
  /**
   * Patches of the caller's own (mixtures of an infrared pair, say), each a page-independent set of
   * planes; they are cut to 192/600 inch. `fitCalibration` returns their measured levels in order.
   */
  readonly extraPatches?: readonly InkPlanes[];
  /** What they show, in any words: part of the sheet's number, which the fit asks for. @default '' */
  readonly extraContents?: string;
}

/**
 * The sheet for a design.
 * @param outlineOf the outline of a line of text, for captions (they are Japanese and English)
 * @throws RangeError for more than three inks or more extra patches than fit (40)
 * @example calibrationSheet(builtinPantograph(600), (t) => textOutline(font, t)).planes
 */
export function calibrationSheet(
  design: PantographDesign,
  outlineOf: (text: string) => WordOutline,
  options: CalibrationOptions = {},
): { readonly planes: InkPlanes; readonly layout: CalibrationLayout } {
  const { inks = [design.ink], extraPatches = [], extraContents } = options;
  if (inks.length < 1 || inks.length > 3) throw new RangeError(`inks: expected 1 to 3, got ${inks.length}`);
  if (extraPatches.length > 40)
    throw new RangeError(`extraPatches: expected at most 40, got ${extraPatches.length}`);
  const layout = calibrationLayout(design, inks, extraPatches.length);
  const grid = a4Grid(design.dpi);
  const n = design.dpi / 600;
  const planes: Partial<Record<Ink, Bitmap>> = {};
  const plane = (ink: Ink): Bitmap => (planes[ink] ??= createBitmap(grid.width, grid.height));
  const device = (r: PixelRect): PixelRect => ({
    x: r.x * n,
    y: r.y * n,
    width: r.width * n,
    height: r.height * n,
  });

  // Every patch is there several times; its drawing is the dear part.
  const drawn = new Map<string, Bitmap>();
  const patchOf = (
    content: Exclude<PatchContent, { kind: 'extra' }>,
    width: number,
    height: number,
  ): Bitmap => {
    const key = JSON.stringify(content);
    const patch = drawn.get(key) ?? drawPatch(design, content, width, height);
    drawn.set(key, patch);
    return patch;
  };
  for (const { ink, content, rect } of layout.patches) {
    const r = device(rect);
    if (content.kind === 'extra') {
      const patch = extraPatches[content.index]!;
      for (const one of INKS) {
        const source = patch[one];
        if (source) blit(plane(one), cut(source, r.width, r.height), r.x, r.y, 'or');
      }
    } else blit(plane(ink!), patchOf(content, r.width, r.height), r.x, r.y, 'or');
  }
  for (const { ink, parameter, value, rect } of layout.eye) {
    const r = device(rect);
    blit(plane(ink), eyeSquare(withEyeValue(design, parameter, value), r.width, r.height), r.x, r.y, 'or');
  }
  const k = plane('k');
  for (const [x, y] of layout.fiducials) {
    disc(k, x * n, y * n, BULLSEYE.outer * n, BULLSEYE.inner * n);
    disc(k, x * n, y * n, BULLSEYE.disc * n, 0);
  }
  const number = sheetNumber(design, inks, extraContents);
  for (const square of numberSquares(number)) fillRect(k, device(square));
  const [numberX, numberY] = NUMBER_AT;
  const numbered = { text: `シート番号 sheet ${numberText(number)}`, x: numberX, y: numberY, em: 64 };
  for (const { text, x, y, em } of [...layout.captions, numbered])
    fillOutline(k, outlineOf(text).outline, [em * n, 0, 0, em * n, x * n, y * n]);
  return {
    layout,
    planes: {
      width: grid.width,
      height: grid.height,
      dpi: design.dpi,
      c: planes.c ?? null,
      m: planes.m ?? null,
      y: planes.y ?? null,
      k,
    },
  };
}

/** The middle half of a length, whole cells and as many on either side: no dot is cut, and the square sits in the middle. */
function innerHalf(length: number, cell: number): { readonly at: number; readonly side: number } {
  const cells = Math.floor(length / cell);
  const edge = Math.round(cells / 4);
  return { at: edge * cell, side: (cells - 2 * edge) * cell };
}

/** A square for the eye, device pixels: ground, and the word's screen in its middle. */
function eyeSquare(design: PantographDesign, width: number, height: number): Bitmap {
  const { cell, coarse } = design;
  const [x, y] = [innerHalf(width, cell.width), innerHalf(height, cell.height)];
  const inner = { x: x.at, y: y.at, width: x.side, height: y.side };
  const out = fairPart(groundTile(design), width, height, cell, inner);
  blit(out, fairPart(coarseTile(design, coarse[0]!), x.side, y.side, cell, null), x.at, y.at, 'copy');
  return out;
}

/**
 * Of the parts of a screen that one square could show, the one whose ink is nearest to the whole screen's: a few decoys
 * more or less would be half an L*.
 * @param hidden what will not be seen of the part
 */
function fairPart(
  screen: Bitmap,
  width: number,
  height: number,
  cell: PantographDesign['cell'],
  hidden: PixelRect | null,
): Bitmap {
  const seen = width * height - (hidden ? hidden.width * hidden.height : 0);
  const wanted = (popCount(screen) / (screen.width * screen.height)) * seen;
  let best: Bitmap | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < FAIR_TRIES; k++) {
    const [x, y] = [cell.width * (hash3(k, 0, 7) & 63), cell.height * (hash3(k, 1, 7) & 63)];
    const part = tile(screen, width, height, x, y);
    const off = Math.abs(popCount(part) - (hidden ? popCount(part, hidden) : 0) - wanted);
    if (off < least) [least, best] = [off, part];
  }
  return best!;
}

/** How many parts of a screen are looked at. */
const FAIR_TRIES = 24;

/** Draws one patch, device pixels. */
export function drawPatch(
  design: PantographDesign,
  content: Exclude<PatchContent, { kind: 'extra' }>,
  width: number,
  height: number,
): Bitmap {
  const n = design.dpi / 600;
  switch (content.kind) {
    case 'coarse': {
      const sized = scaleCoarse(design, content.scale);
      return tile(coarseTile(sized, sized.coarse[content.rung]!), width, height);
    }
    case 'ground': {
      const sized = scaleCoarse(design, content.scale);
      return tile(groundTile(withFine(sized, content.area * n * n, content.coverage)), width, height);
    }
    default: {
      const out = createBitmap(width, height);
      const [on, period] = content.kind === 'solid' ? [1, 1] : [content.on, content.period];
      for (let x = 0; x < width; x += period * n)
        fillRect(out, { x, y: 0, width: Math.min(on * n, width - x), height });
      return out;
    }
  }
}

function cut(source: Bitmap, width: number, height: number): Bitmap {
  const out = createBitmap(width, height);
  blit(out, source, 0, 0, 'copy');
  return out;
}

function disc(bitmap: Bitmap, x: number, y: number, outer: number, inner: number): void {
  const circle = (r: number): Float64Array =>
    Float64Array.from({ length: 256 }, (_, i) => {
      const t = (Math.PI * (i >> 1)) / 64;
      return i & 1 ? y + r * Math.sin(t) : x + r * Math.cos(t);
    });
  fillPolygons(bitmap, inner > 0 ? [circle(outer), circle(inner)] : [circle(outer)], 'evenodd');
}
