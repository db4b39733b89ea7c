/**
 * A generic region as the only image of a PDF page, a point a pixel: any program that draws PDF can then be
 * asked what it decodes to.
 */
import { jbig2Segments } from './jbig2-segments.ts';

/** @param code from `encodeGenericRegion` */
export function jbig2Pdf(code: Uint8Array, width: number, height: number, typical: boolean): Uint8Array {
  const data = Buffer.from(jbig2Segments(code, width, height, typical));
  // Ends 0.01 pt inside its outermost pixels, for programs that round edges outwards (see src/pdf/image.ts).
  const content = `q ${width - 0.02} 0 0 ${height - 0.02} 0.01 0.01 cm /I Do Q`;
  const parts: Buffer[] = [];
  const places: number[] = [];
  let at = 0;
  const put = (bytes: Buffer | string) => {
    const part = Buffer.from(bytes as string);
    parts.push(part);
    at += part.length;
  };
  const object = (body: string, stream?: Buffer) => {
    places.push(at);
    put(`${places.length} 0 obj ${body}`);
    if (stream) {
      put('stream\n');
      put(stream as unknown as string);
      put('\nendstream');
    }
    put(' endobj\n');
  };
  put('%PDF-1.5\n');
  object('<</Type/Catalog/Pages 2 0 R>>');
  object('<</Type/Pages/Kids[3 0 R]/Count 1>>');
  object(
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>`,
  );
  object(
    `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode/Length ${data.length}>>`,
    data,
  );
  object(`<</Length ${content.length}>>`, Buffer.from(content));
  const xref = at;
  put(`xref\n0 ${places.length + 1}\n0000000000 65535 f \n`);
  for (const place of places) put(`${String(place).padStart(10, '0')} 00000 n \n`);
  put(`trailer<</Size ${places.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(parts));
}
