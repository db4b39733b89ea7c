/**
 * The check before release. The finished PDF's own bytes are drawn by a PDF renderer, the back is read
 * as a receiver would read it, and what it opens to is held against the front page of the same PDF.
 * One person's certificate on another's sheet cannot leave.
 */
import { SheetRejected } from '../errors.ts';
import type { KeyProvider } from '../keys/index.ts';
import { facePixels } from '../pdf/page-box.ts';
import type { OpenPdf, Renderer } from '../pdf/render.ts';
import { type Bitmap, createGray, type Gray, reduce } from '../raster/index.ts';
import { openCodeReader, readBack } from '../scan/index.ts';
import { openField } from '../verify/open-field.ts';
import type { PrintRequest, SheetRasters } from './request.ts';
import { rescale } from './rescale.ts';

/** Checks a finished PDF against its request. @throws SheetRejected */
export type SelfCheck = (
  pdf: Uint8Array,
  rasters: readonly SheetRasters[],
  request: PrintRequest,
) => Promise<void>;

/** Resolution of the rendered back: what a receiver's ordinary scan has. */
const BACK_DPI = 300;
/** A pixel darker than this is ink for certain, one lighter than the other is paper for certain. */
const SURE_INK = 110;
const SURE_PAPER = 240;
/** Ink of our own dots in a pixel above which its front value says nothing about the content. */
const DOTS = 8;
/** Pixels that may differ in one sheet: renderers disagree on hairlines here and there, not on a stroke. */
const MAY_DIFFER = 12;

/** A self-check on a renderer of the caller's. */
export async function createSelfCheck(renderer: Renderer, keys: KeyProvider): Promise<SelfCheck> {
  const codeReader = await openCodeReader();
  return async (pdf, rasters, request) => {
    const open = renderer.open(pdf);
    try {
      if (open.pageCount !== 2 * rasters.length)
        throw new SheetRejected(`self-check: the PDF has ${open.pageCount} pages; nothing was released`);
      for (const [i, sheet] of rasters.entries()) {
        const problem = await checkSheet(open, i, sheet, request, rasters.length);
        if (problem)
          throw new SheetRejected(
            `self-check: sheet ${i + 1}: ${problem}; nothing was released, issue it again`,
          );
      }
    } finally {
      open.close();
    }
  };

  async function checkSheet(
    open: OpenPdf,
    i: number,
    sheet: SheetRasters,
    request: PrintRequest,
    pages: number,
  ): Promise<string | null> {
    const orientation =
      sheet.front.pantograph.width > sheet.front.pantograph.height ? 'landscape' : 'portrait';
    const back = open.render(2 * i + 1, { ...facePixels(orientation, BACK_DPI) });
    const reading = await readBack(back, { codeReader, verifyKey: (kid) => keys.verifyKey(kid) });
    if (reading.label.status !== 'valid') return `the label on the back is ${reading.label.status}`;
    const { fields } = reading.label;
    if (fields.serial !== request.serial) return 'the back carries another serial';
    if (Buffer.compare(fields.salt, request.salt) !== 0) return 'the back carries another print’s salt';
    if (fields.page !== i + 1 || fields.pages !== pages) return 'the back carries another page number';
    if (!reading.field) return 'the field on the back was not found';
    const opened = await openField(reading.field.soft, reading.field.geometry, fields, keys);
    if (!opened) return 'the back does not open';
    if (opened.status !== 'opened' || !opened.authentic) return 'the back opens only in part';
    const front = rescale(
      open.render(2 * i, facePixels(orientation, BACK_DPI)),
      BACK_DPI,
      opened.dpi,
      orientation,
    );
    const dots = rescale(dotsAt(sheet.front.pantograph), BACK_DPI, opened.dpi, orientation);
    const differ = differingPixels(front, opened.gray, dots);
    return differ > MAY_DIFFER ? `the back differs from the front in ${differ} places` : null;
  }
}

/** Darkness of our own dots at 300 dpi, 0..255. */
const dotsAt = (pantograph: Bitmap): Gray =>
  reduce(pantograph, pantograph.width > 8000 || pantograph.height > 8000 ? 4 : 2);

/**
 * Pixels where the opened face has sure ink and the front has none within a pixel, or the other way
 * round. Pixels that carry our own dots are not looked at: the keep-out holds them off the content.
 */
export function differingPixels(front: Gray, opened: Gray, dots: Gray): number {
  if (front.width !== opened.width || front.height !== opened.height) return front.width * front.height;
  const { width, height } = front;
  const darkest = spread(front, Math.min);
  const openedDarkest = spread(opened, Math.min);
  let differ = 0;
  for (let i = 0; i < width * height; i++) {
    if (opened.data[i]! < SURE_INK && darkest.data[i]! > SURE_PAPER) differ++;
    else if (front.data[i]! < SURE_INK && dots.data[i]! > 255 - DOTS && openedDarkest.data[i]! > SURE_PAPER)
      differ++;
  }
  return differ;
}

/** The least (or greatest) value in the 3 × 3 neighbourhood. */
function spread(gray: Gray, pick: (a: number, b: number) => number): Gray {
  const { width, height, data } = gray;
  const across = createGray(width, height);
  const out = createGray(width, height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      let v = data[i]!;
      if (x > 0) v = pick(v, data[i - 1]!);
      if (x + 1 < width) v = pick(v, data[i + 1]!);
      across.data[i] = v;
    }
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      let v = across.data[i]!;
      if (y > 0) v = pick(v, across.data[i - width]!);
      if (y + 1 < height) v = pick(v, across.data[i + width]!);
      out.data[i] = v;
    }
  return out;
}
