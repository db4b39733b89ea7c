/**
 * The fonts of one document: collects which glyph stands for which text, and writes one subset a font
 * for all pages. Composite fonts with Identity encoding (ISO 32000-1, 9.7), so that no encoding of
 * the font's own is asked; ToUnicode carries the text as it was given, variation selectors included.
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type PDFContext, type PDFDocument, PDFRawStream, type PDFRef, PDFString } from '../pdf/pdf-lib.ts';
import type { Font } from './font.ts';

/** A font as one document knows it. */
export interface EmbeddedFont {
  /** Type 0 font, Identity-H. */
  readonly horizontal: PDFRef;
  /** The same glyphs with Identity-V. */
  readonly vertical: PDFRef;
  /** The code of a glyph with the text it stands for. */
  code(glyph: number, text: string): number;
  /** Width of a code in 1/1000 em, as the document states it. */
  width(code: number): number;
  /** False where one code had to serve two texts (CFF): the content then carries the text itself. */
  saysText(code: number, text: string): boolean;
}

/** Above the baseline in 1/1000 em: the upper edge of the ideographic em box, where vertical writing hangs. */
export const VERTICAL_TOP = 880;

const pairKey = (glyph: number, text: string): string => `${glyph} ${text}`;

/** Glyphs in use, and what has been written into which document. Make one for each document. */
export interface FontPool {
  /** Notes that `glyph` of `font` is drawn for `text`. */
  use(font: Font, glyph: number, text: string): void;
  /** Writes what is new since the last call for `doc`; fonts already complete are not written again. */
  embed(doc: PDFDocument): ReadonlyMap<Font, EmbeddedFont>;
}

/** An empty pool. */
export function createFontPool(): FontPool {
  const used = new Map<Font, Map<string, { glyph: number; text: string }>>();
  const written = new WeakMap<PDFDocument, Map<Font, EmbeddedFont & { pairs: number }>>();
  return {
    use(font, glyph, text) {
      let pairs = used.get(font);
      if (!pairs) used.set(font, (pairs = new Map()));
      const key = pairKey(glyph, text);
      if (!pairs.has(key)) pairs.set(key, { glyph, text });
    },
    embed(doc) {
      let fonts = written.get(doc);
      if (!fonts) written.set(doc, (fonts = new Map()));
      for (const [font, pairs] of used) {
        if (fonts.get(font)?.pairs === pairs.size) continue;
        fonts.set(font, { ...embedFont(doc.context, font, [...pairs.values()]), pairs: pairs.size });
      }
      return fonts;
    },
  };
}

function embedFont(
  context: PDFContext,
  font: Font,
  pairs: readonly { glyph: number; text: string }[],
): EmbeddedFont {
  // Sorted, so that the bytes do not depend on the order of the text.
  const order = [...pairs].sort((a, b) => a.glyph - b.glyph || (a.text < b.text ? -1 : 1));
  const subset = font.subset(order.map((pair) => pair.glyph));
  const trueType = font.flavour === 'truetype';
  const codes = new Map<string, number>();
  const texts = new Map<number, string>();
  const widths = new Map<number, number>();
  order.forEach(({ glyph, text }, i) => {
    // TrueType: a code for each pair, turned into glyphs by a map. CFF has no such map: codes are CIDs.
    const code = trueType ? i + 1 : subset.ids[i]!;
    codes.set(pairKey(glyph, text), code);
    if (!texts.has(code)) texts.set(code, text);
    widths.set(code, Math.round(font.advance(glyph) * 10000) / 10);
  });

  const tag = createHash('sha256')
    .update(order.map((p) => p.glyph).join(','))
    .digest();
  const letters = String.fromCharCode(...tag.subarray(0, 6).map((byte) => 65 + (byte % 26)));
  const baseName = `${letters}+${font.name}`;
  const stream = (bytes: Uint8Array, dict: Record<string, string | number> = {}): PDFRef => {
    const packed = deflateSync(bytes, { level: 6 });
    return context.register(
      PDFRawStream.of(context.obj({ ...dict, Filter: 'FlateDecode', Length: packed.length }), packed),
    );
  };

  const file = trueType
    ? { FontFile2: stream(subset.program, { Length1: subset.program.length }) }
    : { FontFile3: stream(subset.program, { Subtype: 'CIDFontType0C' }) };
  const [xMin, yMin, xMax, yMax] = font.box.map((v) => Math.round(v * 1000));
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: baseName,
      Flags: 4, // Symbolic: no standard encoding applies.
      FontBBox: [xMin!, yMin!, xMax!, yMax!],
      ItalicAngle: 0,
      Ascent: Math.round(font.ascent * 1000),
      Descent: Math.round(-font.descent * 1000),
      CapHeight: Math.round(font.ascent * 1000),
      StemV: 80,
      ...file,
    }),
  );
  const sortedCodes = [...widths.keys()].sort((a, b) => a - b);
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: trueType ? 'CIDFontType2' : 'CIDFontType0',
      BaseFont: baseName,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 1000,
      W: widthRuns(sortedCodes, widths),
      DW2: [VERTICAL_TOP, -1000],
      ...(trueType ? { CIDToGIDMap: stream(gidMap(subset.ids)) } : {}),
    }),
  );
  const toUnicode = stream(new TextEncoder().encode(toUnicodeMap(sortedCodes, texts)));
  const type0 = (encoding: string): PDFRef =>
    context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: trueType ? baseName : `${baseName}-${encoding}`,
        Encoding: encoding,
        DescendantFonts: [descendant],
        ToUnicode: toUnicode,
      }),
    );
  return {
    horizontal: type0('Identity-H'),
    vertical: type0('Identity-V'),
    code: (glyph, text) => codes.get(pairKey(glyph, text))!,
    width: (code) => widths.get(code)!,
    saysText: (code, text) => texts.get(code) === text,
  };
}

/** `[first [w w w] first [w]]`: consecutive codes share an array. */
function widthRuns(codes: readonly number[], widths: ReadonlyMap<number, number>): (number | number[])[] {
  const out: (number | number[])[] = [];
  let run: number[] = [];
  codes.forEach((code, i) => {
    if (i === 0 || codes[i - 1] !== code - 1) out.push(code, (run = []));
    run.push(widths.get(code)!);
  });
  return out;
}

/** CIDToGIDMap: two bytes a code, code 0 is glyph 0. */
function gidMap(ids: readonly number[]): Uint8Array {
  const map = new Uint8Array(2 * (ids.length + 1));
  ids.forEach((id, i) => {
    map[2 * i + 2] = id >> 8;
    map[2 * i + 3] = id & 255;
  });
  return map;
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** UTF-16BE in hexadecimal, as ToUnicode maps and ActualText take it. */
export const utf16Hex = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => hex4(text.charCodeAt(i))).join('');

/** A ToUnicode CMap (Adobe Technical Note 5411), at most 100 entries to a block. */
function toUnicodeMap(codes: readonly number[], texts: ReadonlyMap<number, string>): string {
  const lines = codes
    .filter((code) => texts.get(code) !== '')
    .map((code) => `<${hex4(code)}> <${utf16Hex(texts.get(code)!)}>`);
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar');
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}
