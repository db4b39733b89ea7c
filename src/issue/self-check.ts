/**
 * The check before release. The finished PDF's own bytes are drawn by a PDF renderer, the back is read
 * as a receiver would read it, and what it opens to is held against the front page of the same PDF.
 * One person's certificate on another's sheet cannot leave.
 */
import { SheetRejected } from '../errors.ts';
import type { KeyProvider } from '../keys/index.ts';
import { facePixels } from '../pdf/page-box.ts';
import type { OpenPdf, Renderer } from '../pdf/render.ts';
import { andNot, type Bitmap, dilate, type Gray, popCount, reduce, threshold } from '../raster/index.ts';
import { openCodeReader, readBack } from '../scan/index.ts';
import { openField } from '../verify/open-field.ts';
import type { PrintRequest, SheetRasters } from './request.ts';
import { rescale } from './rescale.ts';
import { createScratch, type Scratch } from './scratch.ts';

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
/** A pixel that our own dots darken below this says nothing about the content. */
const DOTS = 248;
/** Pixels that may differ in one sheet: renderers disagree on hairlines here and there, not on a stroke. */
const MAY_DIFFER = 12;

/** A self-check on a renderer of the caller's. */
export async function createSelfCheck(
  renderer: Renderer,
  keys: KeyProvider,
  scratch: Scratch = createScratch(),
): Promise<SelfCheck> {
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
    const size = facePixels(orientation, BACK_DPI);
    const reading = await scratch.borrow(size.width * size.height, (into) =>
      readBack(open.render(2 * i + 1, { ...size, into }), {
        codeReader,
        verifyKey: (kid) => keys.verifyKey(kid),
      }),
    );
    if (reading.label.status !== 'valid') return `the label on the back is ${reading.label.status}`;
    const { fields } = reading.label;
    if (fields.serial !== request.serial) return 'the back carries another serial';
    if (Buffer.compare(fields.salt, request.salt) !== 0) return 'the back carries another print’s salt';
    if (fields.page !== i + 1 || fields.pages !== pages) return 'the back carries another page number';
    if (!reading.field) return 'the field on the back was not found';
    const opened = await openField(reading.field.soft, reading.field.geometry, fields, keys);
    if (!opened) return 'the back does not open';
    if (opened.status !== 'opened' || !opened.authentic) return 'the back opens only in part';
    const differ = await scratch.borrow(size.width * size.height, async (into) =>
      differingPixels(
        rescale(open.render(2 * i, { ...size, into }), BACK_DPI, opened.dpi, orientation),
        opened.gray,
        sheet.front.pantograph,
        Math.max(1, Math.floor(opened.dpi / opened.carriedDpi)),
      ),
    );
    return differ > MAY_DIFFER ? `the back differs from the front in ${differ} places` : null;
  }
}

/**
 * Pixels where the opened face has sure ink and the front has none within `reach` pixels, or the other way
 * round. Pixels that carry our own dots are not looked at: the keep-out holds them off the content.
 * Works on bits: a page in grey would be 4 MB a time.
 * @param pantograph the front's dots, at a whole multiple of the faces' resolution
 * @param reach a pixel of the resolution that the back carries, in whole pixels of `opened`: 2 for a picture of 150 dpi
 */
export function differingPixels(front: Gray, opened: Gray, pantograph: Bitmap, reach = 1): number {
  if (front.width !== opened.width || front.height !== opened.height) return front.width * front.height;
  const added = andNot(threshold(opened, SURE_INK), nearShade(front, reach));
  const lost = andNot(threshold(front, SURE_INK), nearShade(opened, reach));
  const dots = threshold(reduce(pantograph, Math.round(pantograph.width / front.width)), DOTS);
  return popCount(added) + popCount(andNot(lost, dots, lost));
}

/** Everything within `reach` pixels of what is not paper for certain. */
const nearShade = (gray: Gray, reach: number): Bitmap =>
  dilate(threshold(gray, SURE_PAPER + 1), reach, 'square');
