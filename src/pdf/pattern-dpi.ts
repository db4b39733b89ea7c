/** At which resolution a page's dot patterns are: read from the file, without rendering it. */
import { PDFDocument } from './pdf-lib.ts';
import { drawings } from './preflight-content.ts';
import { checkPattern, isImage } from './preflight-pattern.ts';

/**
 * The resolution of the 1-bit images that a page draws pixel for pixel on a device grid.
 * @param pageIndex from 0
 * @returns 600 or 1200, the finest of them; `null` where there are none, or the file cannot be read here
 */
export async function patternDpi(pdf: Uint8Array, pageIndex: number): Promise<number | null> {
  let finest: number | null = null;
  try {
    const doc = await PDFDocument.load(pdf, {
      updateMetadata: false,
      ignoreEncryption: true,
      parseSpeed: Number.POSITIVE_INFINITY,
    });
    const page = doc.getPage(pageIndex);
    for (const drawing of drawings(doc.context, page.node).filter(isImage)) {
      let oneBit = true;
      const facts = checkPattern(drawing, page.getHeight(), ({ code }) => {
        if (code === 'pattern-depth') oneBit = false;
      });
      if (facts && oneBit) finest = Math.max(finest ?? 0, facts.dpi);
    }
  } catch {
    // Forms come from anywhere; what pdf-lib cannot read, the renderer may.
  }
  return finest;
}
