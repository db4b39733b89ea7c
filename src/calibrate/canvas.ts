/**
 * A small drawing surface for diagrams: filled shapes, strokes and text with soft edges on white. Pure, like
 * everything that draws here: shapes are filled four times larger in one bit, averaged, and laid on in a colour.
 */
import {
  concat,
  createBitmap,
  fillPolygons,
  flatten,
  type Outline,
  type Polygon,
  type Rgb,
  reduce,
} from '../raster/index.ts';

/** 0..255 each. */
export type Color = readonly [red: number, green: number, blue: number];

/** Samples across a pixel. */
const FINE = 4;

/** The shape of a line of text: em = 1, y down, pen at the origin on the baseline. */
export type OutlineOf = (text: string) => { readonly outline: Outline; readonly widthEm: number };

/** See the head of this file; places are pixels from the upper left corner. */
export interface Canvas {
  readonly image: Rgb;
  /** Fills closed polygons. @default alpha 1 */
  fill(polygons: readonly Polygon[], color: Color, alpha?: number): void;
  rect(x: number, y: number, width: number, height: number, color: Color, alpha?: number): void;
  /** A rectangle with rounded corners. */
  plate(x: number, y: number, width: number, height: number, radius: number, color: Color): void;
  disc(x: number, y: number, radius: number, color: Color): void;
  /** A stroke through points x0, y0, x1, y1, …; `dash` on and off in pixels. */
  stroke(points: readonly number[], width: number, color: Color, dash?: readonly [number, number]): void;
  /** A line of text; what the font lacks is shown as 〓. */
  text(
    text: string,
    x: number,
    y: number,
    em: number,
    color: Color,
    align?: 'left' | 'middle' | 'right',
  ): void;
}

/** A white canvas. @param outlineOf outlines of text in the font to write with */
export function createCanvas(width: number, height: number, outlineOf: OutlineOf): Canvas {
  const image: Rgb = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
  const fill: Canvas['fill'] = (polygons, color, alpha = 1) => {
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (const polygon of polygons)
      for (let i = 0; i < polygon.length; i += 2) {
        left = Math.min(left, Math.floor(polygon[i]!));
        right = Math.max(right, Math.ceil(polygon[i]!));
        top = Math.min(top, Math.floor(polygon[i + 1]!));
        bottom = Math.max(bottom, Math.ceil(polygon[i + 1]!));
      }
    [left, top, right, bottom] = [
      Math.max(0, left),
      Math.max(0, top),
      Math.min(width, right),
      Math.min(height, bottom),
    ];
    if (right <= left || bottom <= top) return;
    const shape = createBitmap((right - left) * FINE, (bottom - top) * FINE);
    fillPolygons(
      shape,
      polygons.map((p) => Float64Array.from(p, (v, i) => (v - (i & 1 ? top : left)) * FINE)),
    );
    const cover = reduce(shape, FINE);
    for (let y = 0, i = 0; y < cover.height; y++)
      for (let x = 0, o = ((top + y) * width + left) * 3; x < cover.width; x++, i++, o += 3) {
        const part = ((255 - cover.data[i]!) / 255) * alpha;
        if (part === 0) continue;
        for (let k = 0; k < 3; k++)
          image.data[o + k] = Math.round(image.data[o + k]! * (1 - part) + color[k]! * part);
      }
  };
  const circle = (x: number, y: number, r: number): number[] =>
    Array.from({ length: 96 }, (_, i) => {
      const t = (Math.PI * (i >> 1)) / 24;
      return i & 1 ? y + r * Math.sin(t) : x + r * Math.cos(t);
    });
  return {
    image,
    fill,
    rect: (x, y, w, h, color, alpha) => fill([[x, y, x + w, y, x + w, y + h, x, y + h]], color, alpha),
    plate(x, y, w, h, r, color) {
      const corner = (cx: number, cy: number, from: number): number[] =>
        Array.from({ length: 18 }, (_, i) => {
          const t = from + (Math.PI / 2) * ((i >> 1) / 8);
          return i & 1 ? cy + r * Math.sin(t) : cx + r * Math.cos(t);
        });
      fill(
        [
          [
            ...corner(x + w - r, y + h - r, 0),
            ...corner(x + r, y + h - r, Math.PI / 2),
            ...corner(x + r, y + r, Math.PI),
            ...corner(x + w - r, y + r, Math.PI * 1.5),
          ],
        ],
        color,
      );
    },
    disc: (x, y, r, color) => fill([circle(x, y, r)], color),
    stroke(points, w, color, dash) {
      const parts: number[][] = [];
      for (const line of dash ? dashes(points, dash) : [points])
        for (let i = 0; i + 3 < line.length; i += 2) {
          const [x0, y0, x1, y1] = [line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!];
          const length = Math.hypot(x1 - x0, y1 - y0) || 1;
          const u = ((y0 - y1) / length) * (w / 2);
          const v = ((x1 - x0) / length) * (w / 2);
          // All parts turn the same way round, so that overlaps stay filled.
          parts.push([x0 - u, y0 - v, x1 - u, y1 - v, x1 + u, y1 + v, x0 + u, y0 + v]);
          if (i > 0 && w > 1) parts.push(circle(x0, y0, w / 2));
        }
      fill(parts, color);
    },
    text(text, x, y, em, color, align = 'left') {
      const { outline, widthEm } = written(text, outlineOf);
      const shift = { left: 0, middle: widthEm / 2, right: widthEm }[align] * em;
      fill(flatten(outline, concat([em, 0, 0, em, -shift, 0], [1, 0, 0, 1, x, y]), 0.05), color);
    },
  };
}

/** The outline of a text whose missing characters are replaced. */
function written(text: string, outlineOf: OutlineOf): ReturnType<OutlineOf> {
  try {
    return outlineOf(text);
  } catch {
    const known = (c: string): boolean => {
      try {
        outlineOf(c);
        return true;
      } catch {
        return false;
      }
    };
    const clean = [...text].map((c) => (known(c) ? c : known('〓') ? '〓' : '?')).join('');
    return outlineOf(clean);
  }
}

/** A line cut into dashes. */
function dashes(points: readonly number[], [on, off]: readonly [number, number]): number[][] {
  const out: number[][] = [];
  let left = on;
  let inked = true;
  let piece = [points[0]!, points[1]!];
  for (let i = 0; i + 3 < points.length; i += 2) {
    let [x, y] = [points[i]!, points[i + 1]!];
    const [x1, y1] = [points[i + 2]!, points[i + 3]!];
    let length = Math.hypot(x1 - x, y1 - y);
    while (length > 0) {
      const step = Math.min(left, length);
      x += ((x1 - x) * step) / length;
      y += ((y1 - y) * step) / length;
      length -= step;
      left -= step;
      if (inked) piece.push(x, y);
      if (left > 1e-9) continue;
      if (inked) out.push(piece);
      inked = !inked;
      left = inked ? on : off;
      piece = [x, y];
    }
  }
  if (inked && piece.length >= 4) out.push(piece);
  return out;
}
