/** Whether marks lie on the page: what would be cut off is refused, not lost. */
import { InputError } from '../errors.ts';
import type { Mark } from './display-list.ts';

/** Half a rule may lie beyond the edge, and a glyph's box is larger than its ink. Millimetres. */
const TOLERANCE_MM = 0.5;
/** Ideographic em box above and below the baseline, em. */
const ASCENT = 0.88;
const DESCENT = 0.12;

/** A size in millimetres. */
export interface PageMm {
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * Refuses an element of which a part lies outside the page.
 * @throws InputError that names it by `where`
 */
export function requireOnPage(marks: readonly Mark[], page: PageMm, where: string): void {
  const outside = (left: number, top: number, right: number, bottom: number): boolean =>
    left < -TOLERANCE_MM ||
    top < -TOLERANCE_MM ||
    right > page.widthMm + TOLERANCE_MM ||
    bottom > page.heightMm + TOLERANCE_MM;
  if (marks.some((mark) => boxesOf(mark).some((box) => outside(...box))))
    throw new InputError(
      'input',
      where,
      `lies outside the page of ${page.widthMm.toFixed(0)} × ${page.heightMm.toFixed(0)} mm`,
      "move it, or turn the page's orientation",
    );
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

function boxesOf(mark: Mark): Box[] {
  switch (mark.kind) {
    case 'glyphs': {
      const { font, ids, texts, x, y, sizeMm } = mark;
      return ids.flatMap((id, i): Box[] =>
        texts[i]!.trim() === ''
          ? []
          : [[x[i]!, y[i]! - ASCENT * sizeMm, x[i]! + font.advance(id) * sizeMm, y[i]! + DESCENT * sizeMm]],
      );
    }
    case 'shape': {
      const { coords } = mark.outline;
      const moves = mark.copies ?? [[0, 0]];
      const out: Box[] = [];
      for (let i = 0; i + 1 < coords.length; i += 2)
        for (const [dx, dy] of moves) {
          const x = coords[i]! + dx;
          const y = coords[i + 1]! + dy;
          out.push([x, y, x, y]);
        }
      return out;
    }
    default:
      return [[mark.xMm, mark.yMm, mark.xMm + mark.widthMm, mark.yMm + mark.heightMm]];
  }
}
