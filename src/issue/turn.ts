/** A face turned by a quarter: the captions of a back that lies on a landscape sheet. */
import type { FacePage } from '../pdf/face-page.ts';
import { pageBox, pdfNumber } from '../pdf/page-box.ts';
import { PDFName, PDFRawStream } from '../pdf/pdf-lib.ts';
import { rotate90 } from '../raster/index.ts';
import type { PixelRect } from '../sheet/index.ts';

/** A portrait face lying on its side: its upper edge is at the right of the landscape page. */
export function turnedFace(face: FacePage): FacePage {
  const box = pageBox('landscape');
  return {
    orientation: 'landscape',
    async embed(doc) {
      const inner = await face.embed(doc);
      // A quarter clockwise: (x, y) of the upright page goes to (y, upright width - x).
      const content = new TextEncoder().encode(`q 0 -1 1 0 0 ${pdfNumber(box.height)} cm /Face Do Q`);
      const { context } = doc;
      const dict = context.obj({
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [0, 0, box.width, box.height],
        Length: content.length,
      });
      dict.set(PDFName.of('Resources'), context.obj({ XObject: { Face: inner } }));
      return context.register(PDFRawStream.of(dict, content));
    },
    raster: async (dpi) => rotate90(await face.raster(dpi), 1),
  };
}

/** Where a rectangle of an upright back of `height` pixels lies after the same quarter turn. */
export const turnRect = (rect: PixelRect, height: number): PixelRect => ({
  x: height - rect.y - rect.height,
  y: rect.x,
  width: rect.height,
  height: rect.width,
});
