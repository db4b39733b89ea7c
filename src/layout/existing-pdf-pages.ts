/**
 * The pages of a foreign PDF, and where on A4 each one lies. ISO 32000-1, 7.7.3: attributes are
 * inherited from the page tree; the visible page is CropBox within MediaBox, turned by /Rotate.
 */
import { InputError } from '../errors.ts';
import type { Orientation } from '../pdf/face-page.ts';
import { pageBox } from '../pdf/page-box.ts';
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject } from '../pdf/pdf-lib.ts';
import { type Box, numberOf, rectangleOf } from '../pdf/rectangle.ts';
import type { Transform } from '../raster/outline.ts';
import { PT_PER_MM } from '../sheet/grid.ts';

/** A page with the attributes that it inherits. */
export interface SourcePage {
  readonly dict: PDFDict;
  readonly attribute: (name: string) => PDFObject | undefined;
}

/** Where a foreign page lies on the sheet. */
export interface Placement {
  readonly orientation: Orientation;
  /** The visible rectangle in the page's own user space: x0, y0, x1, y1. */
  readonly box: readonly [number, number, number, number];
  /** From the page's user space to the sheet's page space, points. Never scales, except by UserUnit. */
  readonly matrix: Transform;
  /** The visible size, upright, points. */
  readonly size: { readonly width: number; readonly height: number };
  /**
   * Whether the page keeps its own transparency group. Most groups change nothing; without one the
   * content needs no flattening above the dots, and Multiply lets them show.
   */
  readonly isolated: boolean;
}

const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];
/** Nodes of the page tree that are looked at; a certificate has a handful. */
const MAX_NODES = 10_000;

/**
 * The pages in order.
 * @param limit reading stops after this many
 */
export function sourcePages(context: PDFContext, limit: number): SourcePage[] {
  const pages: SourcePage[] = [];
  const seen = new Set<PDFDict>();
  const root = context.lookup(context.trailerInfo.Root);
  const top = root instanceof PDFDict ? root.lookup(PDFName.of('Pages')) : undefined;
  const stack: [PDFDict, ReadonlyMap<string, PDFObject>][] = [];
  if (top instanceof PDFDict) stack.push([top, new Map()]);
  while (stack.length > 0 && pages.length < limit) {
    const [node, above] = stack.pop()!;
    // A tree that bites its own tail ends here.
    if (seen.has(node) || seen.size > MAX_NODES) continue;
    seen.add(node);
    const attributes = new Map(above);
    for (const name of INHERITED) {
      const value = node.get(PDFName.of(name));
      if (value) attributes.set(name, value);
    }
    const kids = node.lookup(PDFName.of('Kids'));
    if (kids instanceof PDFArray)
      for (let i = kids.size() - 1; i >= 0; i--) {
        const kid = kids.lookup(i);
        if (kid instanceof PDFDict) stack.push([kid, attributes]);
      }
    else
      pages.push({
        dict: node,
        attribute: (name) => context.lookup(attributes.get(name) ?? node.get(PDFName.of(name))),
      });
  }
  return pages;
}

/** How far from A4 a page may be, points: 1 mm on each side. */
const TOLERANCE = PT_PER_MM;

/**
 * Lays a page on the sheet: not scaled, centred, upright.
 * @throws InputError when it is not A4
 */
export function placePage(page: SourcePage, where: string): Placement {
  const media = rectangleOf(page.attribute('MediaBox')) ?? [0, 0, 612, 792];
  const crop = intersect(rectangleOf(page.attribute('CropBox')), media) ?? media;
  const unit = numberOf(page.attribute('UserUnit')) ?? 1;
  const rotate = (((numberOf(page.attribute('Rotate')) ?? 0) % 360) + 360) % 360;
  if (rotate % 90 !== 0)
    throw new InputError('input', where, `is turned by ${rotate} degrees`, 'export it upright');
  // A plate with printer's marks around it is A4 by its trim box.
  const trim = intersect(rectangleOf(page.attribute('TrimBox')), crop);
  for (const box of trim ? [crop, trim] : [crop]) {
    const placement = onA4(box, rotate, unit);
    if (placement) return placement;
  }
  const { width, height } = turnedSize(crop, rotate, unit);
  const mm = (pt: number): string => (pt / PT_PER_MM).toFixed(1);
  throw new InputError(
    'input',
    where,
    `is ${mm(width)} x ${mm(height)} mm, not A4 (210 x 297 mm, within 1 mm)`,
    'export it for A4 paper',
  );
}

function onA4(box: Box, rotate: number, unit: number): Placement | null {
  const size = turnedSize(box, rotate, unit);
  const orientation = size.width <= size.height ? 'portrait' : 'landscape';
  const sheet = pageBox(orientation);
  const dx = sheet.width - size.width;
  const dy = sheet.height - size.height;
  if (Math.abs(dx) > 2 * TOLERANCE || Math.abs(dy) > 2 * TOLERANCE) return null;
  const [x0, y0, x1, y1] = box;
  const [a, b, c, d, e, f]: Transform =
    rotate === 0
      ? [1, 0, 0, 1, -x0, -y0]
      : rotate === 90
        ? [0, -1, 1, 0, -y0, x1]
        : rotate === 180
          ? [-1, 0, 0, -1, x1, y1]
          : [0, 1, -1, 0, y1, -x0];
  const u = unit;
  const matrix: Transform = [a * u, b * u, c * u, d * u, e * u + dx / 2, f * u + dy / 2];
  return { orientation, box, size, matrix, isolated: false };
}

function turnedSize([x0, y0, x1, y1]: Box, rotate: number, unit: number): { width: number; height: number } {
  const [w, h] = [(x1 - x0) * unit, (y1 - y0) * unit];
  return rotate % 180 === 0 ? { width: w, height: h } : { width: h, height: w };
}

function intersect(a: Box | undefined, b: Box): Box | undefined {
  if (!a) return undefined;
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}
