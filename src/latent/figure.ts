/** The hidden figure as a mask: an outline or a bitmap, fitted into a box or a circle. */
import { type Bitmap, bitmapBytes, createBitmap, getPixel } from '../raster/bitmap.ts';
import { fillPolygons, flatten, type Outline, type Polygon } from '../raster/outline.ts';

/** A hidden figure: vector (a word set by `layout`, an SVG path) or an image, ink = figure. */
export type Figure = Outline | Bitmap;

const isBitmap = (figure: Figure): figure is Bitmap => 'words' in figure;

/** A box in device pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a figure into a bitmap, as large as fits the box, centred, proportions kept.
 * @param out drawn into
 * @param weightPx bolder by so many device pixels on each side (strokes thinner than a screen's dots are lost)
 * @throws RangeError if the figure is empty
 */
export function drawFigure(out: Bitmap, figure: Figure, box: Box, weightPx = 0): void {
  if (isBitmap(figure)) {
    drawBitmap(out, figure, box);
    return;
  }
  const raw = flatten(figure, undefined, 1e-3);
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (const p of raw) {
    for (let i = 0; i < p.length; i += 2) {
      x0 = Math.min(x0, p[i]!);
      x1 = Math.max(x1, p[i]!);
      y0 = Math.min(y0, p[i + 1]!);
      y1 = Math.max(y1, p[i + 1]!);
    }
  }
  if (!(x1 > x0 && y1 > y0)) throw new RangeError('figure: expected an outline with an area');
  const scale = Math.min((box.width - 2 * weightPx) / (x1 - x0), (box.height - 2 * weightPx) / (y1 - y0));
  const dx = box.x + box.width / 2 - (scale * (x0 + x1)) / 2;
  const dy = box.y + box.height / 2 - (scale * (y0 + y1)) / 2;
  const placed = flatten(figure, [scale, 0, 0, scale, dx, dy], 0.1);
  fillPolygons(out, placed);
  if (weightPx > 0) for (const p of placed) strokePolyline(out, p, 2 * weightPx, true);
}

/** Inks a polyline of a given width with round joins and caps, in place. */
export function strokePolyline(out: Bitmap, points: Polygon, width: number, closed = false): void {
  const n = points.length >> 1;
  const r = width / 2;
  for (let i = 0; i < n; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    fillPolygons(out, [disc(x, y, r)]);
    const j = i + 1 < n ? i + 1 : closed ? 0 : -1;
    if (j < 0) continue;
    const dx = points[2 * j]! - x;
    const dy = points[2 * j + 1]! - y;
    const length = Math.hypot(dx, dy);
    if (length === 0) continue;
    const nx = (-dy / length) * r;
    const ny = (dx / length) * r;
    fillPolygons(out, [[x + nx, y + ny, x + dx + nx, y + dy + ny, x + dx - nx, y + dy - ny, x - nx, y - ny]]);
  }
}

/** A disc as a polygon within 0.05 px of the circle. */
export function disc(x: number, y: number, r: number): number[] {
  const n = Math.max(8, Math.ceil(Math.PI / Math.acos(1 - Math.min(0.5, 0.05 / Math.max(r, 0.1)))));
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    const a = (2 * Math.PI * i) / n;
    out.push(x + r * Math.cos(a), y + r * Math.sin(a));
  }
  return out;
}

function drawBitmap(out: Bitmap, figure: Bitmap, box: Box): void {
  const scale = Math.min(box.width / figure.width, box.height / figure.height);
  const left = box.x + (box.width - scale * figure.width) / 2;
  const top = box.y + (box.height - scale * figure.height) / 2;
  const bytes = bitmapBytes(out);
  const x1 = Math.min(out.width, Math.ceil(left + scale * figure.width));
  const y1 = Math.min(out.height, Math.ceil(top + scale * figure.height));
  let any = false;
  for (let y = Math.max(0, Math.floor(top)); y < y1; y++) {
    const v = Math.floor((y + 0.5 - top) / scale);
    for (let x = Math.max(0, Math.floor(left)); x < x1; x++) {
      if (!getPixel(figure, Math.floor((x + 0.5 - left) / scale), v)) continue;
      bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
      any = true;
    }
  }
  if (!any) throw new RangeError('figure: expected a bitmap with ink');
}

/** A mask of a figure alone, for previews and tests. */
export function figureMask(width: number, height: number, figure: Figure, box: Box, weightPx = 0): Bitmap {
  const out = createBitmap(width, height);
  drawFigure(out, figure, box, weightPx);
  return out;
}
