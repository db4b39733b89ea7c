/**
 * What `layout/` hands over: a face without protections, as vectors for the PDF and as grey for the
 * scramble. Both views must agree, because the back carries the grey one.
 */
import type { Gray } from '../raster/gray.ts';
import type { PDFDocument, PDFRef } from './pdf-lib.ts';

/** Which way up a face is read. */
export type Orientation = 'portrait' | 'landscape';

/** One face of a certificate, without protections. */
export interface FacePage {
  readonly orientation: Orientation;
  /**
   * Writes the face into `doc` as a Form XObject in page space: points, origin lower left, BBox = the
   * page box of the sheet (595.2 × 841.92 upright, the sides exchanged for landscape).
   * @returns the reference of the form; drawing it once with the identity matrix draws the face
   */
  embed(doc: PDFDocument): Promise<PDFRef>;
  /**
   * The face on white, without protections: `ceil(grid600.width * dpi / 600)` columns, rows likewise,
   * pixel (0, 0) at the page's upper left, exactly `dpi / 25.4` pixels to a millimetre.
   * @param dpi 36..1200
   * @param into where the samples may be put, when it is large enough; a page may use memory of its own
   */
  raster(dpi: number, into?: Uint8Array): Promise<Gray>;
}
