/** Small PDFs for tests, written object by object so that every oddity is on purpose. */

/** A PDF from numbered objects (1 is the catalog); bodies without `obj`/`endobj`. */
export function writePdf(objects: readonly string[], trailer = ''): Uint8Array {
  let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const offsets: number[] = [];
  objects.forEach((body, i) => {
    offsets.push(out.length);
    out += `${i + 1} 0 obj\n${body}\nendobj\n`;
  });
  const start = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) out += `${String(offset).padStart(10, '0')} 00000 n \n`;
  out += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(out, 'latin1'));
}

/** A stream object's body. */
export const streamBody = (data: string, dict = ''): string =>
  `<<${dict}/Length ${data.length}>>\nstream\n${data}\nendstream`;

/** One page with `content`; `page` adds entries to the page, `more` adds objects from number 5 on. */
export function onePage(
  content: string,
  options: {
    readonly box?: string;
    readonly page?: string;
    readonly catalog?: string;
    readonly more?: readonly string[];
  } = {},
): Uint8Array {
  const { box = '[0 0 595.276 841.89]', page = '', catalog = '', more = [] } = options;
  return writePdf([
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox${box}/Contents 4 0 R${page}>>`,
    streamBody(content),
    ...more,
  ]);
}
