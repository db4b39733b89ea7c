/**
 * Annotations and form fields that print, as drawings. ISO 32000-1, 12.5.5, algorithm 8.1: the
 * appearance's box, turned by its own matrix, is fitted into the annotation's rectangle.
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  type PDFObject,
  type PDFRef,
  PDFStream,
} from '../pdf/pdf-lib.ts';
import { numberOf, rectangleOf } from '../pdf/rectangle.ts';
import type { Transform } from '../raster/outline.ts';
import { prints } from './existing-pdf-layers.ts';
import type { SourcePage } from './existing-pdf-pages.ts';

/** A drawing of the source document, and where it goes. */
export interface Appearance {
  /** The Form XObject in the source: a reference, or the stream itself. */
  readonly form: PDFObject;
  /** Set before the form is drawn, in the page's user space. */
  readonly matrix: Transform;
}

const HIDDEN = 1 << 1;
const PRINT = 1 << 2;
/** Kinds that are never drawn on the page themselves. */
const NOT_DRAWN = new Set(['Popup', 'Link'].map((kind) => PDFName.of(kind)));

/** What the annotations of a page draw on paper, in order. */
export function printedAppearances(
  context: PDFContext,
  page: SourcePage,
  hidden: ReadonlySet<PDFRef>,
): Appearance[] {
  const annotations = page.attribute('Annots');
  if (!(annotations instanceof PDFArray)) return [];
  const out: Appearance[] = [];
  for (let i = 0; i < annotations.size(); i++) {
    const annotation = annotations.lookup(i);
    if (!(annotation instanceof PDFDict)) continue;
    const flags = numberOf(annotation.lookup(PDFName.of('F'))) ?? 0;
    if (!(flags & PRINT) || flags & HIDDEN) continue;
    const kind = annotation.lookup(PDFName.of('Subtype'));
    if (kind instanceof PDFName && NOT_DRAWN.has(kind)) continue;
    if (!prints(context, annotation.get(PDFName.of('OC')), hidden)) continue;
    const form = appearance(context, annotation);
    const rect = rectangleOf(annotation.lookup(PDFName.of('Rect')));
    const stream = context.lookup(form);
    if (!form || !rect || !(stream instanceof PDFStream)) continue;
    const matrix = fit(stream.dict, rect);
    if (matrix) out.push({ form, matrix });
  }
  return out;
}

/** The normal appearance; of several, the one of the current state. */
function appearance(context: PDFContext, annotation: PDFDict): PDFObject | undefined {
  const appearances = annotation.lookup(PDFName.of('AP'));
  const normal = appearances instanceof PDFDict ? appearances.get(PDFName.of('N')) : undefined;
  if (!normal) return undefined;
  const states = context.lookup(normal);
  if (!(states instanceof PDFDict)) return normal;
  const state = annotation.lookup(PDFName.of('AS'));
  return state instanceof PDFName ? states.get(state) : undefined;
}

function fit(form: PDFDict, rect: readonly [number, number, number, number]): Transform | null {
  const box = rectangleOf(form.lookup(PDFName.of('BBox')));
  if (!box) return null;
  const entry = form.lookup(PDFName.of('Matrix'));
  const m =
    entry instanceof PDFArray
      ? [0, 1, 2, 3, 4, 5].map((i) => numberOf(entry.lookup(i)) ?? 0)
      : [1, 0, 0, 1, 0, 0];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const x of [box[0], box[2]])
    for (const y of [box[1], box[3]]) {
      xs.push(m[0]! * x + m[2]! * y + m[4]!);
      ys.push(m[1]! * x + m[3]! * y + m[5]!);
    }
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (!(x1 > x0) || !(y1 > y0)) return null;
  const sx = (rect[2] - rect[0]) / (x1 - x0);
  const sy = (rect[3] - rect[1]) / (y1 - y0);
  return [sx, 0, 0, sy, rect[0] - x0 * sx, rect[1] - y0 * sy];
}
