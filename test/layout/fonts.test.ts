/** Fonts: missing characters, outlines, subsets of each flavour, and what the PDF says about them. */
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  createFontPool,
  facePage,
  loadFont,
  loadFontFile,
  type Mark,
  textOutline,
} from '../../src/layout/index.ts';
import { type ResolvedStyle, setText } from '../../src/layout/set-text.ts';
import { readTables } from '../../src/layout/sfnt.ts';
import { openRenderer } from '../../src/pdf/render.ts';
import { needsTool } from '../tools.ts';
import { fonts, pdfOf } from './samples.ts';

const { regular } = fonts.mincho;

describe('Font', () => {
  it('knows what it can draw', () => {
    expect(regular.missing('見本市　太郎 ABC １２３ 髙﨑 葛\u{e0100} が か\u3099')).toBeNull();
    expect(regular.missing('見\u{20bb7}本')).toEqual({
      text: '\u{20bb7}',
      codePoints: 'U+20BB7',
      variantOnly: false,
    });
    expect(regular.missing('葛\u{e0105}')).toMatchObject({ codePoints: 'U+845B U+E0105', variantOnly: true });
    expect(regular.missing('\u{20bb7}\u{e0100}')).toMatchObject({ variantOnly: false });
    expect(regular.missing('\u{e0100}')).toMatchObject({ codePoints: 'U+E0100' });
  });

  it('draws the variant that was asked for', () => {
    const [plain] = regular.shape('葛');
    const [variant, ...rest] = regular.shape('葛\u{e0100}');
    expect(rest).toHaveLength(0);
    expect(variant!.id).not.toBe(plain!.id);
    expect(variant!.text).toBe('葛\u{e0100}');
  });

  it('measures in em, y down', () => {
    expect([regular.unitsPerEm, regular.flavour, regular.name]).toEqual([
      2048,
      'truetype',
      'BIZUDMincho-Regular',
    ]);
    expect(regular.ascent + regular.descent).toBeCloseTo(1, 2);
    const { outline, widthEm } = textOutline(regular, '複写');
    expect(widthEm).toBe(2);
    const ys = Array.from(outline.coords).filter((_, i) => i % 2 === 1);
    expect(Math.min(...ys)).toBeGreaterThan(-0.95);
    expect(Math.max(...ys)).toBeLessThan(0.2);
    expect(() => textOutline(regular, '\u{20bb7}')).toThrow('U+20BB7');
  });

  it('reads a view of a larger buffer', () => {
    // Bytes that do not begin at a multiple of four.
    expect(() => loadFont(new Uint8Array(new ArrayBuffer(401), 1))).toThrow('not a usable font');
  });
});

describe('subset', () => {
  const ids = regular.shape('見本市見').map((glyph) => glyph.id);

  it('keeps the glyphs asked for and no others', () => {
    const { program, ids: mapped } = regular.subset(ids);
    const tables = readTables(program);
    expect((tables.get('maxp')![4]! << 8) | tables.get('maxp')![5]!).toBe(4);
    expect(mapped[0]).toBe(mapped[3]);
    expect(new Set(mapped).size).toBe(3);
    expect(program.length).toBeLessThan(3000);
    for (const tag of ['GSUB', 'cmap', 'fpgm', 'name']) expect(tables.has(tag)).toBe(false);
  });

  it('numbers glyphs as it says, composites included', () => {
    // The same outline under its new number.
    const text = '見本市ぱガÀé①';
    const wanted = regular.shape(text).map((glyph) => glyph.id);
    const { program, ids: mapped } = regular.subset(wanted);
    const glyf = readTables(program).get('glyf')!;
    const loca = readTables(program).get('loca')!;
    const long = readTables(program).get('head')![51] === 1;
    const view = new DataView(loca.buffer, loca.byteOffset);
    const at = (glyph: number): number => (long ? view.getUint32(glyph * 4) : view.getUint16(glyph * 2) * 2);
    const box = (glyph: number): number[] => {
      const v = new DataView(glyf.buffer, glyf.byteOffset + at(glyph));
      return [v.getInt16(2), v.getInt16(4), v.getInt16(6), v.getInt16(8)];
    };
    wanted.forEach((glyph, i) => {
      const xs = Array.from(regular.outline(glyph).coords).filter((_, k) => k % 2 === 0);
      const [xMin, , xMax] = box(mapped[i]!);
      expect(xMin! / 2048).toBeCloseTo(Math.min(...xs), 1);
      expect(xMax! / 2048).toBeCloseTo(Math.max(...xs), 1);
    });
  });

  it('does not depend on what was subset before', () => {
    const a = regular.subset(ids).program;
    regular.subset(regular.shape('別人の名前').map((glyph) => glyph.id));
    expect(Buffer.compare(regular.subset(ids).program, a)).toBe(0);
  });
});

/** Fonts with cubic outlines: Ghostscript's own (name-keyed), and a cut of Noto Serif CJK (CID-keyed). */
const CFF = [
  ['name-keyed CFF', '/usr/share/fonts/opentype/urw-base35/NimbusRoman-Regular.otf', 'Nimbus 123 fi'],
  [
    'CID-keyed CFF',
    new URL('../../fixtures/fonts/cid-keyed.otf', import.meta.url).pathname,
    '「見本市」𠮷葛城、012',
  ],
] as const;

needsTool('gs')('CFF', () => {
  it.each(CFF)('%s draws in the PDF what it draws in the raster', async (_, path, text) => {
    const font = await loadFontFile(path);
    expect(font.flavour).toBe('cff');
    const style: ResolvedStyle = {
      fonts: [font],
      sizePt: 24,
      minPt: 24,
      align: 'left',
      valign: 'top',
      wrap: false,
      lineHeight: 1.5,
      trackingEm: 0,
      indentEm: 0,
      vertical: false,
      ink: 'black',
    };
    const { marks } = setText(
      { text, origins: [] },
      style,
      { xMm: 20, yMm: 20, widthMm: 150, heightMm: 20 },
      'here',
    );
    const face = facePage(marks, 'portrait', 'mono', createFontPool());
    const pdf = await pdfOf([face]);
    expect(Buffer.from(pdf).toString('latin1')).toContain('/CIDFontType0C');
    const ours = await face.raster(300);
    const renderer = await openRenderer();
    const theirs = renderer.render(pdf, 0, { width: ours.width, height: ours.height });
    renderer.close();
    let both = 0;
    let either = 0;
    for (let i = 0; i < ours.data.length; i++) {
      const a = ours.data[i]! < 128;
      const b = theirs.data[i]! < 128;
      if (a && b) both++;
      if (a || b) either++;
    }
    expect(either).toBeGreaterThan(5000);
    expect(both / either).toBeGreaterThan(0.75);
  });
});

/** A line of text as a mark. */
const glyphs = (text: string): Mark => {
  const shaped = regular.shape(text);
  return {
    kind: 'glyphs',
    font: regular,
    sizeMm: 4,
    ink: 'black',
    vertical: false,
    ids: shaped.map((g) => g.id),
    texts: shaped.map((g) => g.text),
    x: shaped.map((_, i) => 20 + 4 * i),
    y: shaped.map(() => 30),
    spread: false,
  };
};
/** Content of all streams that are Flate-coded text. */
const streams = (pdf: Uint8Array): string => {
  const file = Buffer.from(pdf);
  let out = '';
  for (let at = 0; (at = file.indexOf('stream\n', at)) >= 0; at += 7) {
    if (file.subarray(at - 3, at).toString() === 'end') continue;
    try {
      out += inflateSync(file.subarray(at + 7)).toString('latin1') + '\n';
    } catch {
      // Not compressed.
    }
  }
  return out;
};

describe('CID-keyed CFF', () => {
  it('is named by its own CIDs', async () => {
    const font = await loadFontFile(CFF[1][1]);
    const glyphs = font.shape('見本市012').map((glyph) => glyph.id);
    const { ids } = font.subset(glyphs);
    // Adobe-Japan1 numbers far beyond the number of glyphs.
    expect(Math.max(...ids)).toBeGreaterThan(200);
    expect(new Set(ids).size).toBe(6);
    const [one] = font.subset([glyphs[2]!]).ids;
    expect(one).toBe(ids[2]);
  });

  it('tells the text itself where one glyph serves two', async () => {
    const font = await loadFontFile(CFF[1][1]);
    const id = font.shape('見')[0]!.id;
    const mark: Mark = { ...glyphs('見見'), font, ids: [id, id], texts: ['見', '見\u{e0100}'] } as Mark;
    const text = streams(await pdfOf([facePage([mark], 'portrait', 'mono', createFontPool())]));
    expect(text).toContain('/ActualText <FEFF898B898BDB40DD00>');
  });
});

describe('PDF', () => {
  it('says base and variation selector in ToUnicode', async () => {
    const text = streams(
      await pdfOf([facePage([glyphs('葛\u{e0100}葛')], 'portrait', 'mono', createFontPool())]),
    );
    expect(text).toContain('<845BDB40DD00>');
    expect(text).toMatch(/<845B>\n/);
  });

  it('tells two texts apart that share a glyph', async () => {
    // か + U+3099 and が are one glyph.
    const composed = streams(
      await pdfOf([facePage([glyphs('がか\u3099')], 'portrait', 'mono', createFontPool())]),
    );
    expect(composed).toContain('<304C>');
    expect(composed).toContain('<304B3099>');
  });

  it.each([
    ['mono', /\b0 g\b/, /\b(?:rg|k|RG|K)\b/],
    ['cmyk', /0 0 0 1 k/, /\b(?:rg|g|RG|G)\b/],
  ] as const)('paints %s in its own inks alone', async (device, has, hasNot) => {
    const { seal } = await import('./seal-mark.ts');
    const text = streams(
      await pdfOf([facePage([glyphs('見本'), ...seal], 'portrait', device, createFontPool())], device),
    );
    expect(text).toMatch(has);
    const operators = text.replace(/<[0-9A-Fa-f]*>|\/\w+/g, '');
    expect(
      operators.split('\n').filter((line) => /^[\d. ]+ [a-zA-Z]+$/.test(line) && hasNot.test(line)),
    ).toEqual([]);
    if (device === 'cmyk') expect(text).toContain('0 0.85 0.9 0 k');
  });

  it('adds a second subset when a document grows after the first was written', async () => {
    const pool = createFontPool();
    const first = facePage([glyphs('見本')], 'portrait', 'mono', pool);
    const { PDFDocument } = await import('../../src/pdf/pdf-lib.ts');
    const doc = await PDFDocument.create({ updateMetadata: false });
    await first.embed(doc);
    const count = doc.context.enumerateIndirectObjects().length;
    await first.embed(doc);
    expect(doc.context.enumerateIndirectObjects().length).toBe(count + 1);
    await facePage([glyphs('別紙')], 'portrait', 'mono', pool).embed(doc);
    expect(doc.context.enumerateIndirectObjects().length).toBeGreaterThan(count + 6);
  });
});
