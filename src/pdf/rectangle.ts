/** Numbers and rectangles as PDF objects. */
import { PDFArray, PDFNumber, type PDFObject } from './pdf-lib.ts';

/** x0, y0, x1, y1 with x0 < x1 and y0 < y1, points. */
export type Box = readonly [number, number, number, number];

/** The value of a number object; undefined for anything else. */
export const numberOf = (object: PDFObject | undefined): number | undefined =>
  object instanceof PDFNumber && Number.isFinite(object.asNumber()) ? object.asNumber() : undefined;

/** A rectangle with its corners in order; undefined when it is none, or has no area. */
export function rectangleOf(object: PDFObject | undefined): Box | undefined {
  if (!(object instanceof PDFArray) || object.size() < 4) return undefined;
  const v = [0, 1, 2, 3].map((i) => numberOf(object.lookup(i)));
  if (v.some((value) => value === undefined)) return undefined;
  const [a, b, c, d] = v as number[];
  const box: Box = [Math.min(a!, c!), Math.min(b!, d!), Math.max(a!, c!), Math.max(b!, d!)];
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}
