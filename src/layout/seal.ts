/**
 * A seal drawn from its inscription, as offices' square seals are read: columns from the right,
 * each character filling its cell, strokes evened out, a frame around.
 */
import type { Outline } from '../raster/outline.ts';
import type { FaceInk, Mark } from './display-list.ts';
import type { Font } from './font.ts';
import { joinOutlines, roundedRect } from './rules.ts';

/** A seal to draw. */
export interface SealSpec {
  readonly font: Font;
  /** The characters; white space is left out. */
  readonly text: string;
  readonly xMm: number;
  readonly yMm: number;
  /** Outer side or diameter. */
  readonly sizeMm: number;
  readonly shape: 'square' | 'round';
  readonly ink: FaceInk;
}

/**
 * Mincho has hair-thin horizontals, a carved seal has not: copies moved by these parts of a cell, mostly
 * up and down, bring all strokes to about one thickness.
 */
const OFFSETS = [
  [-0.008, -0.02],
  [0.008, -0.02],
  [-0.008, 0.02],
  [0.008, 0.02],
  [0, 0],
] as const;

/** Rows and columns that hold `n` characters with the least left over. */
function cellsFor(n: number): { rows: number; columns: number } {
  const columns = n <= 3 ? 1 : Math.round(Math.sqrt(n));
  return { rows: Math.ceil(n / columns), columns };
}

/**
 * The marks of a seal. The caller has checked that the font has the characters.
 * @throws RangeError without a character to draw
 */
export function sealMarks({ font, text, xMm, yMm, sizeMm, shape, ink }: SealSpec): Mark[] {
  const glyphs = font.shape(text.replace(/[\s\u3000]/g, ''), 'horizontal');
  if (glyphs.length === 0) throw new RangeError('text: expected at least one character');
  const border = sizeMm * (shape === 'square' ? 0.042 : 0.034);
  const outer =
    shape === 'square'
      ? roundedRect(xMm, yMm, sizeMm, sizeMm, sizeMm * 0.05)
      : roundedRect(xMm, yMm, sizeMm, sizeMm, sizeMm / 2);
  const inset = sizeMm - 2 * border;
  const inner =
    shape === 'square'
      ? roundedRect(xMm + border, yMm + border, inset, inset, sizeMm * 0.025)
      : roundedRect(xMm + border, yMm + border, inset, inset, inset / 2);

  const { rows, columns } = cellsFor(glyphs.length);
  // Inside a circle the writing keeps to the inscribed rectangle, a little beyond its corners.
  const room = shape === 'square' ? inset - sizeMm * 0.05 : inset * (columns === 1 ? 0.86 : 0.76);
  const roomX = shape === 'round' && columns === 1 ? inset * 0.5 : room;
  const left = xMm + (sizeMm - roomX) / 2;
  const top = yMm + (sizeMm - room) / 2;
  const cellW = roomX / columns;
  const writing: Outline[] = [];
  for (let i = 0; i < glyphs.length; i++) {
    const column = Math.floor(i / rows);
    const inColumn = Math.min(rows, glyphs.length - column * rows);
    const cellH = room / inColumn;
    const cx = left + roomX - (column + 0.5) * cellW;
    const cy = top + ((i % rows) + 0.5) * cellH;
    writing.push(fitted(font.outline(glyphs[i]!.id), cx, cy, cellW * 0.92, cellH * 0.92));
  }
  return [
    { kind: 'shape', ink, rule: 'evenodd', outline: joinOutlines([outer, inner]) },
    {
      kind: 'shape',
      ink,
      rule: 'nonzero',
      outline: joinOutlines(writing),
      copies: OFFSETS.map(([dx, dy]) => [dx * cellW, (dy * room) / rows] as const),
    },
  ];
}

/** A glyph stretched to a cell of `w` × `h` about (cx, cy). */
function fitted(outline: Outline, cx: number, cy: number, w: number, h: number): Outline {
  const { verbs, coords } = outline;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < coords.length; i += 2) {
    x0 = Math.min(x0, coords[i]!);
    x1 = Math.max(x1, coords[i]!);
    y0 = Math.min(y0, coords[i + 1]!);
    y1 = Math.max(y1, coords[i + 1]!);
  }
  // A character much narrower or lower than its cell (一) is stretched only so far.
  const sx = Math.min(w / (x1 - x0), w / 0.62);
  const sy = Math.min(h / (y1 - y0), h / 0.62);
  const mx = (x0 + x1) / 2;
  const my = (y0 + y1) / 2;
  const moved = new Float64Array(coords.length);
  for (let i = 0; i < coords.length; i += 2) {
    moved[i] = cx + (coords[i]! - mx) * sx;
    moved[i + 1] = cy + (coords[i + 1]! - my) * sy;
  }
  return { verbs, coords: moved };
}
