/**
 * A generic region as a JBIG2 embedded stream (ITU-T T.88 7.2 and 7.4): page information, one immediate
 * lossless generic region. With it any JBIG2 decoder can be asked for a second opinion.
 */
export function jbig2Segments(code: Uint8Array, width: number, height: number, typical: boolean): Uint8Array {
  const page = Buffer.alloc(19);
  page.writeUInt32BE(width, 0);
  page.writeUInt32BE(height, 4);
  page.writeUInt8(1, 16); // Eventually lossless; default pixel 0; OR.

  const region = Buffer.alloc(26);
  region.writeUInt32BE(width, 0);
  region.writeUInt32BE(height, 4);
  region.writeUInt8(typical ? 8 : 0, 17); // Arithmetic, template 0, TPGDON.
  for (const [i, v] of [3, -1, -3, -1, 2, -2, -2, -2].entries()) region.writeInt8(v, 18 + i);
  const data = Buffer.concat([region, code, Buffer.of(0xff, 0xac)]);
  return new Uint8Array(Buffer.concat([segment(0, 48, page), segment(1, 39, data)]));
}

function segment(number: number, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head.writeUInt32BE(number, 0);
  head.writeUInt8(type, 4);
  head.writeUInt8(0, 5);
  head.writeUInt8(1, 6); // Page 1.
  head.writeUInt32BE(data.length, 7);
  return Buffer.concat([head, data]);
}
