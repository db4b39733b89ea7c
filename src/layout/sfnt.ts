/**
 * The few facts that layout and PDF need from a font file's own tables (OpenType 1.9, "Font file"):
 * which tables there are, and the PostScript name. Glyphs are HarfBuzz's business.
 */

/** Kind of outlines: `glyf` (quadratic) or `CFF` (cubic). */
export type FontFlavour = 'truetype' | 'cff';

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether the file holds several fonts. */
export const isCollection = (bytes: Uint8Array): boolean =>
  bytes.length > 16 && viewOf(bytes).getUint32(0) === 0x74746366;

/** Where the table directory of font `index` starts. */
export function collectionOffset(bytes: Uint8Array, index: number): number {
  if (bytes.length < 12) throw new RangeError('the file is too short');
  if (!isCollection(bytes)) return 0;
  const view = viewOf(bytes);
  const count = view.getUint32(8);
  if (index >= count) throw new RangeError(`${count} fonts in this file, index ${index} asked`);
  return view.getUint32(12 + 4 * index);
}

/** The tables of a font by tag, as views of `bytes`. */
export function readTables(bytes: Uint8Array, at = 0): Map<string, Uint8Array> {
  const view = viewOf(bytes);
  const kind = view.getUint32(at);
  if (kind !== 0x00010000 && kind !== 0x4f54544f && kind !== 0x74727565)
    throw new RangeError('it does not begin like a TrueType or OpenType file');
  const count = view.getUint16(at + 4);
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const record = at + 12 + 16 * i;
    const tag = String.fromCharCode(...bytes.subarray(record, record + 4));
    const offset = view.getUint32(record + 8);
    const length = view.getUint32(record + 12);
    if (offset + length > bytes.length) throw new RangeError(`table ${tag} lies outside the file`);
    tables.set(tag, bytes.subarray(offset, offset + length));
  }
  return tables;
}

/** Name 6 of the `name` table, reduced to what a PDF name may carry; `Font` when there is none. */
export function postscriptName(table: Uint8Array | undefined): string {
  if (!table || table.length < 6) return 'Font';
  const view = viewOf(table);
  const storage = view.getUint16(4);
  for (let i = 0; i < view.getUint16(2); i++) {
    const record = 6 + 12 * i;
    if (record + 12 > table.length || view.getUint16(record + 6) !== 6) continue;
    const start = storage + view.getUint16(record + 10);
    const raw = table.subarray(start, start + view.getUint16(record + 8));
    const ascii = String.fromCharCode(...raw.filter((byte) => byte !== 0)).replace(/[^A-Za-z0-9-]/g, '');
    if (ascii) return ascii;
  }
  return 'Font';
}

/** xMin, yMin, xMax, yMax of the `head` table in em; y up. */
export function glyphBox(head: Uint8Array | undefined): [number, number, number, number] {
  if (!head || head.length < 44) throw new RangeError('no head table');
  const view = viewOf(head);
  const em = view.getUint16(18);
  return [36, 38, 40, 42].map((at) => view.getInt16(at) / em) as [number, number, number, number];
}

/** A font file of these tables alone, in the order given; checksums are left 0, as no reader here asks. */
export function writeTables(
  kind: FontFlavour,
  tables: readonly (readonly [string, Uint8Array])[],
): Uint8Array {
  const padded = (length: number): number => (length + 3) & ~3;
  let offset = 12 + 16 * tables.length;
  const out = new Uint8Array(tables.reduce((sum, [, table]) => sum + padded(table.length), offset));
  const view = viewOf(out);
  view.setUint32(0, kind === 'truetype' ? 0x00010000 : 0x4f54544f);
  view.setUint16(4, tables.length);
  tables.forEach(([tag, table], i) => {
    const record = 12 + 16 * i;
    for (let k = 0; k < 4; k++) out[record + k] = tag.charCodeAt(k);
    view.setUint32(record + 8, offset);
    view.setUint32(record + 12, table.length);
    out.set(table, offset);
    offset += padded(table.length);
  });
  return out;
}
