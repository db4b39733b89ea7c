/** Good sheets pass; each kind of damage is found by its own rule. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExistingPdf } from '../../src/layout/existing-pdf.ts';
import { assembleSheets, type SheetPage } from '../../src/pdf/assemble.ts';
import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFPage,
  PDFRawStream,
  PDFStream,
} from '../../src/pdf/pdf-lib.ts';
import { type ProblemCode, preflight } from '../../src/pdf/preflight.ts';
import { words } from '../../src/pdf/preflight-content.ts';
import { openRenderer, type Renderer } from '../../src/pdf/render.ts';
import { a4Grid } from '../../src/sheet/grid.ts';
import { needsTool, runTool } from '../tools.ts';
import { noiseBitmap } from './pixels.ts';

const created = new Date('2026-04-01T09:00:00Z');
const name = (key: string): PDFName => PDFName.of(key);
const form = (file: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/forms/${file}.pdf`, import.meta.url));

let renderer: Renderer;
const check = (pdf: Uint8Array) => preflight(pdf, { renderer });

let mono: Uint8Array;
let cmyk: Uint8Array;
let white: Uint8Array;

beforeAll(async () => {
  renderer = await openRenderer();
  const [face] = await openExistingPdf(form('chromium-residence'), { renderer });
  const [whiteFace] = await openExistingPdf(form('chromium-residence-white'), { renderer });
  const grid = a4Grid(600);
  const dots = noiseBitmap(800, 400, 1);
  const planes = {
    width: 80,
    height: 40,
    dpi: 600,
    c: noiseBitmap(80, 40, 2),
    m: null,
    y: null,
    k: noiseBitmap(80, 40, 3),
  };
  const page = (more: Partial<SheetPage>): SheetPage => ({
    grid,
    face: null,
    under: [{ x: 3, y: 5, bitmap: dots, ink: 'k' }],
    over: [],
    ...more,
  });
  mono = await assembleSheets({ created, pages: [page({ face: face! }), page({})] });
  white = await assembleSheets({ created, pages: [page({ face: whiteFace! }), page({})] });
  cmyk = await assembleSheets({
    created,
    pages: [
      page({ face: face!, under: [{ x: 3, y: 5, bitmap: dots, ink: 'c' }] }),
      page({ under: [{ x: 900, y: 700, planes }] }),
    ],
  });
});

/** Loads a PDF, changes it, saves it. */
async function change(pdf: Uint8Array, edit: (doc: PDFDocument, page: PDFPage) => void): Promise<Uint8Array> {
  const doc = await PDFDocument.load(pdf, { updateMetadata: false });
  edit(doc, doc.getPage(0));
  return doc.save({ useObjectStreams: false, updateFieldAppearances: false });
}

/** Replaces words in the content of the first page. */
const content =
  (from: string | RegExp, to: string) =>
  (doc: PDFDocument, page: PDFPage): void => {
    const old = Buffer.from((page.node.Contents() as PDFRawStream).contents).toString('latin1');
    const text = old.replace(from, to);
    expect(text).not.toBe(old);
    const dict = doc.context.obj({ Length: text.length }) as PDFDict;
    page.node.set(name('Contents'), doc.context.register(PDFRawStream.of(dict, Buffer.from(text, 'latin1'))));
  };

/** The dictionary of the first image that the first page draws. */
const image = (page: PDFPage): PDFDict =>
  page.node.Resources()!.lookup(name('XObject'), PDFDict).lookup(name('I0'), PDFStream).dict;

const preferences = (doc: PDFDocument): PDFDict => doc.catalog.lookup(name('ViewerPreferences'), PDFDict);
const put = (dict: PDFDict, doc: PDFDocument, key: string, value: unknown): void =>
  dict.set(name(key), doc.context.obj(value as never));

afterAll(() => renderer.close());

describe('preflight', () => {
  it('passes a mono sheet; its soft-masked seal is worth a note', async () => {
    const { ok, problems } = await preflight(mono);
    expect(ok).toBe(true);
    expect(problems.map((p) => [p.level, p.code])).toEqual([['note', 'transparency']]);
  });

  it('passes a CMYK sheet; RGB content is worth a note', async () => {
    const { ok, problems } = await check(cmyk);
    expect(ok).toBe(true);
    expect(problems.map((p) => p.code).sort()).toEqual(['rgb-content', 'transparency']);
  });

  const DAMAGE: readonly [ProblemCode, string, (doc: PDFDocument, page: PDFPage) => void][] = [
    ['page-box', 'ISO A4 instead of the grid', (_d, page) => page.setMediaBox(0, 0, 595.276, 841.89)],
    ['page-box', 'an origin elsewhere', (_d, page) => page.setMediaBox(1, 0, 595.2, 841.92)],
    ['page-box', 'a crop box', (_d, page) => page.setCropBox(10, 10, 500, 800)],
    ['page-box', 'a turned page', (doc, page) => put(page.node, doc, 'Rotate', 90)],
    ['page-box', 'other units', (doc, page) => put(page.node, doc, 'UserUnit', 2)],
    ['no-pattern', 'the pattern is gone', content(/q 0 g .*? Do Q/, '')],
    ['pattern-depth', 'eight bits', (doc, page) => put(image(page), doc, 'BitsPerComponent', 8)],
    [
      'pattern-depth',
      'RGB',
      (doc, page) => {
        image(page).delete(name('ImageMask'));
        put(image(page), doc, 'ColorSpace', 'DeviceRGB');
      },
    ],
    ['pattern-lossy', 'JPEG', (doc, page) => put(image(page), doc, 'Filter', 'DCTDecode')],
    [
      'pattern-alpha',
      'a soft mask',
      (doc, page) => image(page).set(name('SMask'), doc.context.register(doc.context.stream(''))),
    ],
    [
      'pattern-alpha',
      'alpha',
      (doc, page) => {
        put(page.node.Resources()!, doc, 'ExtGState', { X: { ca: 0.5 } });
        content('q 0 g', 'q /X gs 0 g')(doc, page);
      },
    ],
    [
      'pattern-alpha',
      'a blend mode',
      (doc, page) => {
        put(page.node.Resources()!, doc, 'ExtGState', { X: { BM: 'Multiply' } });
        content('q 0 g', 'q /X gs 0 g')(doc, page);
      },
    ],
    ['pattern-ink', 'a tint', content('q 0 g', 'q 0.4 g')],
    ['pattern-ink', 'RGB black', content('q 0 g', 'q 0 0 0 rg')],
    ['pattern-ink', 'two inks', content('q 0 g', 'q 1 0 0 1 k')],
    ['pattern-ink', 'a separation', content('q 0 g', 'q /S cs 1 scn')],
    ['pattern-resolution', 'shrunk to fit', content('q 0 g', 'q 0.97 0 0 0.97 8 12 cm 0 g')],
    ['pattern-resolution', 'turned', content('q 0 g', 'q 0 1 -1 0 500 0 cm 0 g')],
    ['pattern-resolution', 'mirrored', content('q 0 g', 'q -1 0 0 1 500 0 cm 0 g')],
    ['pattern-grid', 'moved by a third of a pixel', content('q 0 g', 'q 1 0 0 1 0.04 0 cm 0 g')],
    ['pattern-grid', 'no inset', content(/cm \/I0/, 'cm 1.00021 0 0 1.00042 -0.0001 -0.0002 cm /I0')],
    ['hidden-pattern', 'a white square over the page', content(/$/, ' 1 g 0 0 400 842 re f')],
    ['print-scaling', 'scaling left to the viewer', (doc) => preferences(doc).delete(name('PrintScaling'))],
    ['print-scaling', 'no preferences', (doc) => doc.catalog.delete(name('ViewerPreferences'))],
    ['duplex', 'one-sided', (doc) => put(preferences(doc), doc, 'Duplex', 'Simplex')],
    ['duplex', 'the wrong edge', (doc) => put(preferences(doc), doc, 'Duplex', 'DuplexFlipShortEdge')],
    ['script', 'runs when it is opened', (doc) => doc.addJavaScript('x', 'app.alert(1)')],
    ['script', 'an action of the page', (doc, page) => put(page.node, doc, 'AA', { O: { S: 'JavaScript' } })],
    [
      'annotations',
      'a comment',
      (doc, page) => put(page.node, doc, 'Annots', [{ Subtype: 'Text', Rect: [0, 0, 9, 9] }]),
    ],
    ['metadata', 'an author', (doc) => doc.setAuthor('taro')],
    [
      'metadata',
      'XMP',
      (doc) => doc.catalog.set(name('Metadata'), doc.context.register(doc.context.stream('<x/>'))),
    ],
    [
      'metadata',
      'a custom key',
      (doc) =>
        doc.context
          .lookup(doc.context.trailerInfo.Info, PDFDict)
          .set(name('Company'), PDFHexString.fromText('x')),
    ],
    [
      'font-not-embedded',
      'a font of the viewer',
      (doc, page) => {
        const font = { Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica' };
        put(page.node.Resources()!, doc, 'Font', { F: font });
        content(/$/, ' BT /F 9 Tf 100 100 Td (x) Tj ET')(doc, page);
      },
    ],
  ];

  it.each(DAMAGE)('%s: %s', async (code, _what, edit) => {
    const damaged = await change(mono, edit);
    const { ok, problems } = await check(damaged);
    expect(ok).toBe(false);
    const found = problems.filter((problem) => problem.level === 'error').map((problem) => problem.code);
    expect(found).toContain(code);
    for (const problem of problems) {
      expect(problem.what).not.toContain('\n');
      expect(problem.remedy.length).toBeGreaterThan(10);
    }
  });

  it('a font that shows nothing may be missing', async () => {
    const listed = await change(mono, (doc, page) => {
      const font = { Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica' };
      put(page.node.Resources()!, doc, 'Font', { F: font });
      content(/$/, ' BT 3 Tr /F 9 Tf 100 100 Td (x) Tj ET')(doc, page);
    });
    expect((await check(listed)).ok).toBe(true);
  });

  it('overprint: a CMYK stencil that knocks out', async () => {
    const damaged = await change(cmyk, content('/Overprint gs ', ''));
    const { problems } = await check(damaged);
    expect(problems.filter((p) => p.level === 'error').map((p) => p.code)).toEqual(['overprint']);
  });

  it('mixed-colour: grey black in a CMYK job', async () => {
    const damaged = await change(cmyk, content('/Overprint gs 1 0 0 0 k', '0 g'));
    const { problems } = await check(damaged);
    expect(problems.filter((p) => p.level === 'error').map((p) => p.code)).toEqual(['mixed-colour']);
  });

  it('hidden-pattern: a form that paints white, but not when the pattern is on top', async () => {
    const { ok, problems } = await check(white);
    expect(ok).toBe(false);
    expect(problems.find((p) => p.code === 'hidden-pattern')!.what).toMatch(
      /^page 1: .* 9\d % of the pattern/,
    );
    const onTop = await change(white, content(/(q 0 g [^\n]*)\n(q \/Face Do Q)/, '$2\n$1'));
    expect((await check(onTop)).ok).toBe(true);
  });

  it('unreadable and encrypted files are answers', async () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('hello'), mono.subarray(0, 2000)])
      expect((await check(bytes)).problems.map((p) => p.code)).toEqual(['unreadable']);
    expect((await check(form('qpdf-encrypted-owner'))).problems.map((p) => p.code)).toEqual(['encrypted']);
    await expect(check('x' as never)).rejects.toThrow('pdf: expected a Uint8Array, got string');
  });

  it('a form that was never protected has no pattern', async () => {
    const codes = (await check(form('libreoffice-tax-two-pages'))).problems.map((p) => p.code);
    expect(codes).toContain('no-pattern');
    expect(codes).toContain('page-box');
    expect(codes).toContain('print-scaling');
  });

  needsTool('gs', 'qpdf')('after other programs', () => {
    it('a sheet that Ghostscript wrote anew does not pass; one that qpdf only repacked does', async () => {
      const distilled = runTool(
        'gs',
        [
          '-q',
          '-dSAFER',
          '-dBATCH',
          '-dNOPAUSE',
          '-sDEVICE=pdfwrite',
          '-dPDFSETTINGS=/ebook',
          '-sOutputFile=-',
          '@',
        ],
        mono,
      );
      expect((await check(distilled)).ok).toBe(false);
      const repacked = runTool('qpdf', ['--object-streams=generate', '@', '-'], mono);
      expect((await check(repacked)).ok).toBe(true);
    });
  });
});

describe('words of a content stream', () => {
  const all = (text: string): string[] => [...words(Buffer.from(text, 'latin1'))];
  it('knows strings, comments, names and inline images', () => {
    expect(all('(a (b) \\) c) Tj % rg\n/A#20B gs[1 2]<0a>Tj')).toEqual([
      '(a (b) \\) c)',
      'Tj',
      '/A#20B',
      'gs',
      '[',
      '1',
      '2',
      ']',
      '<0a>',
      'Tj',
    ]);
    expect(all('BI /W 1 ID \xff rg k EI Q')).toEqual(['BI', '/W', '1', 'Q']);
  });
});
