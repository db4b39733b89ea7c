/** What a page's dot patterns are made for: read from the file, without rendering it. */
import { PDFDocument } from './pdf-lib.ts';
import { drawings } from './preflight-content.ts';
import { checkPattern, isImage, type PatternFacts } from './preflight-pattern.ts';

/**
 * Resolution and colour of the 1-bit images that a page draws pixel for pixel on a device grid.
 * @param pageIndex from 0
 * @returns the finest resolution, and `cmyk` if any image is; `null` where there are none, or the file
 *   cannot be read here
 */
export async function pageDots(pdf: Uint8Array, pageIndex: number): Promise<PatternFacts | null> {
  const found: PatternFacts[] = [];
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
      if (facts && oneBit) found.push(facts);
    }
  } catch {
    // Forms come from anywhere; what pdf-lib cannot read, the renderer may.
  }
  if (found.length === 0) return null;
  return {
    dpi: Math.max(...found.map(({ dpi }) => dpi)),
    colour: found.some(({ colour }) => colour === 'cmyk') ? 'cmyk' : 'mono',
  };
}
