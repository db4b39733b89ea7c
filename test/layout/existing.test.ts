import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { type ExistingPage, openExistingPdf } from '../../src/layout/existing-pdf.ts';
import { requireUncovered } from '../../src/layout/existing-pdf-background.ts';
import { countStrangers } from '../../src/layout/existing-pdf-compare.ts';
import { assembleSheets } from '../../src/pdf/assemble.ts';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from '../../src/pdf/pdf-lib.ts';
import { openRenderer, type Renderer } from '../../src/pdf/render.ts';
import { getPixel } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { a4Grid } from '../../src/sheet/grid.ts';
import { onePage, streamBody, writePdf } from '../pdf/make-pdf.ts';
import { noiseBitmap, readNetpbm } from '../pdf/pixels.ts';
import { needsTool, runTool } from '../tools.ts';

const form = (name: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/forms/${name}.pdf`, import.meta.url));

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer();
});
afterAll(() => renderer.close());

const open = (pdf: Uint8Array, options = {}): Promise<ExistingPage[]> =>
  openExistingPdf(pdf, { renderer, where: 'form.pdf', ...options });

/** The sheet with a page as its front and nothing else; `ink` below it. */
async function sheet(pages: readonly ExistingPage[], noise = false): Promise<Uint8Array> {
  return assembleSheets({
    created: new Date(0),
    pages: pages.map((face) => {
      const grid = a4Grid(600, face.orientation);
      const under = noise
        ? [{ x: 0, y: 0, bitmap: noiseBitmap(grid.width, grid.height, 5), ink: 'k' as const }]
        : [];
      return { grid, face, under, over: [] };
    }),
  });
}

const darkAt = (image: Gray, xMm: number, yMm: number, dpi: number): boolean =>
  image.data[Math.floor((yMm * dpi) / 25.4) * image.width + Math.floor((xMm * dpi) / 25.4)]! < 64;

const FORMS = [
  // file                           pages  orientation   a word of it
  ['chromium-residence', 1, 'portrait', '住民票の写し'],
  ['libreoffice-tax-two-pages', 2, 'portrait', '課税証明書'],
  ['cairo-property-landscape', 1, 'landscape', '固定資産評価公課証明書'],
  ['xetex-registration-offset-boxes', 1, 'portrait', '登録された印影'],
  ['ghostscript-payment-rotate90', 1, 'portrait', '国民健康保険税'],
  ['qpdf-tax-object-streams', 2, 'portrait', '課税証明書'],
  ['chromium-residence-white', 1, 'portrait', '世帯全員の住民票'],
] as const;

describe.each(FORMS)('%s', (name, count, orientation, word) => {
  let pages: ExistingPage[];
  beforeAll(async () => {
    pages = await open(form(name));
  });

  it('has its pages, upright on the grid', async () => {
    expect(pages.map((page) => page.orientation)).toEqual(Array(count).fill(orientation));
    const { width, height } = await pages[0]!.raster(100);
    expect([width, height]).toEqual(orientation === 'portrait' ? [827, 1170] : [1170, 827]);
  });

  it('keeps its content as it came: the same compressed stream, fonts and all', async () => {
    const source = await PDFDocument.load(form(name), { updateMetadata: false });
    const out = Buffer.from(await sheet(pages));
    let streams = 0;
    for (const page of source.getPages()) {
      const contents = page.node.lookup(PDFName.of('Contents'));
      if (!(contents instanceof PDFRawStream)) continue;
      expect(out.includes(Buffer.from(contents.contents))).toBe(true);
      streams++;
    }
    for (const [, object] of source.context.enumerateIndirectObjects())
      if (object instanceof PDFRawStream && object.dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image'))
        expect(out.includes(Buffer.from(object.contents))).toBe(true);
    if (name !== 'xetex-registration-offset-boxes') expect(streams).toBe(count);
  });

  needsTool('mutool', 'pdftotext')('by other programs', () => {
    it('MuPDF sees the same before and after', async () => {
      const args = ['draw', '-q', '-r', '100', '-c', 'gray', '-F', 'pgm', '-o', '-', '@'];
      const first = (pdf: Uint8Array): Gray =>
        readNetpbm(runTool('mutool', [...args, '1'], pdf)) as unknown as Gray;
      const before = first(form(name));
      const after = first(await sheet(pages));
      // Sizes may differ by the pixel that rounding adds; the grid's centring is below a tenth of one.
      const common = (image: Gray): Gray =>
        crop(image, Math.min(before.width, after.width), Math.min(before.height, after.height));
      expect(Math.abs(before.width - after.width)).toBeLessThanOrEqual(1);
      expect(countStrangers(common(before), common(after))).toBeLessThan(40);
      expect(after.data.some((value) => value < 40)).toBe(true);
    });

    it('the text can still be searched', async () => {
      const text = runTool('pdftotext', ['@', '-'], await sheet(pages)).toString('utf8');
      expect(text.replace(/\s/g, '')).toContain(word);
    });
  });
});

/** The upper left part of an image. */
function crop(image: Gray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    data.set(image.data.subarray(y * image.width, y * image.width + width), y * width);
  return { width, height, data };
}

describe('dots below a foreign page', () => {
  it.each(['chromium-residence', 'cairo-property-landscape'] as const)(
    '%s leaves every dot alone where it paints nothing, through its soft mask and groups',
    async (name) => {
      const [page] = await open(form(name));
      const grid = a4Grid(600, page!.orientation);
      const dots = noiseBitmap(grid.width, grid.height, 5);
      const bare = renderer.open(await sheet([page!]));
      const { data: layer } = bare.layer(0, grid);
      bare.close();
      const { data } = renderer.render(await sheet([page!], true), 0, grid);
      let wrong = 0;
      let free = 0;
      for (let i = 0; i < data.length; i++) {
        if (layer[i * 4 + 3] !== 0) continue;
        free++;
        const y = Math.floor(i / grid.width);
        if (data[i] !== (getPixel(dots, i - y * grid.width, y) ? 0 : 255)) wrong++;
      }
      expect(free / data.length).toBeGreaterThan(0.9);
      expect(wrong).toBe(0);
    },
  );
});

/** A square of 10 mm, its upper left corner at (20, 30) mm of the page as it is read, and a bar. */
const MARKS = '56.693 728.504 28.346 28.346 re 510 60 30 6 re f';

describe('boxes and rotation', () => {
  // A page as read is 595.276 x 841.89; each row writes it in another user space.
  const [W, H] = [595.276, 841.89];
  const ROWS = [
    ['plain', `[0 0 ${W} ${H}]`, '', '1 0 0 1 0 0'],
    ['moved', `[100 -50 ${W + 100} ${H - 50}]`, '', '1 0 0 1 100 -50'],
    ['corners exchanged', `[${W} ${H} 0 0]`, '', '1 0 0 1 0 0'],
    ['cropped', '[-30 -40 700 1000]', `/CropBox[7 9 ${W + 7} ${H + 9}]`, '1 0 0 1 7 9'],
    ['trimmed', '[-30 -40 700 1000]', `/TrimBox[7 9 ${W + 7} ${H + 9}]`, '1 0 0 1 7 9'],
    ['rotate 90', `[0 0 ${H} ${W}]`, '/Rotate 90', `0 1 -1 0 ${H} 0`],
    ['rotate 180', `[0 0 ${W} ${H}]`, '/Rotate 180', `-1 0 0 -1 ${W} ${H}`],
    ['rotate 270', `[0 0 ${H} ${W}]`, '/Rotate 270', `0 -1 1 0 0 ${W}`],
    ['rotate -90', `[0 0 ${H} ${W}]`, '/Rotate -90', `0 -1 1 0 0 ${W}`],
    ['rotate 90, moved', `[5 6 ${H + 5} ${W + 6}]`, '/Rotate 90', `0 1 -1 0 ${H + 5} 6`],
    ['half units', `[0 0 ${W * 2} ${H * 2}]`, '/UserUnit 0.5', '2 0 0 2 0 0'],
  ] as const;

  it.each(ROWS)('%s: the marks lie where they are read', async (_name, box, page, matrix) => {
    const [face] = await open(onePage(`${matrix} cm ${MARKS}`, { box, page }));
    const image = await face!.raster(300);
    expect(face!.orientation).toBe('portrait');
    // 0.3 mm inside the corners of the square it is dark, 0.3 mm outside it is not.
    for (const [x, y] of [
      [20, 30],
      [30, 30],
      [20, 40],
      [30, 40],
    ] as const) {
      const [dx, dy] = [x === 20 ? 0.3 : -0.3, y === 30 ? 0.3 : -0.3];
      expect(darkAt(image, x + dx, y + dy, 300)).toBe(true);
      expect(darkAt(image, x - dx, y, 300)).toBe(false);
      expect(darkAt(image, x, y - dy, 300)).toBe(false);
    }
    expect(darkAt(image, 525 / (72 / 25.4), (H - 63) / (72 / 25.4), 300)).toBe(true);
  });

  it('takes boxes and rotation from the page tree, and stops at a tree that bites its tail', async () => {
    const pdf = writePdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      `<</Type/Pages/Kids[5 0 R]/Count 1/MediaBox[0 0 ${H} ${W}]/Rotate 90>>`,
      '<</Type/Page/Parent 5 0 R/Contents 4 0 R>>',
      streamBody(`0 1 -1 0 ${H} 0 cm ${MARKS}`),
      '<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>',
    ]);
    const [face] = await open(pdf);
    expect(face!.orientation).toBe('portrait');
    expect(darkAt(await face!.raster(300), 25, 35, 300)).toBe(true);
  });

  it.each([
    [594.96, 841.92],
    [595, 842],
    [596, 843],
    [593, 840],
  ])('a page of %d x %d pt is A4: centred, not scaled', async (w, h) => {
    const side = 28.346;
    const [face] = await open(
      onePage(`${w / 2 - side} ${h / 2 - side} ${2 * side} ${2 * side} re f`, { box: `[0 0 ${w} ${h}]` }),
    );
    const image = await face!.raster(300);
    const edge = (fixed: number, along: 'x' | 'y'): number[] => {
      const out: number[] = [];
      const n = along === 'x' ? image.width : image.height;
      for (let i = 1; i < n; i++) {
        const at = (k: number): boolean =>
          darkAt(
            image,
            along === 'x' ? (k * 25.4) / 300 + 0.001 : fixed,
            along === 'x' ? fixed : (k * 25.4) / 300 + 0.001,
            300,
          );
        if (at(i) !== at(i - 1)) out.push(i);
      }
      return out;
    };
    for (const [along, middle] of [
      ['x', 1240],
      ['y', 1754],
    ] as const) {
      const [from, to] = edge(along === 'x' ? 148.5 : 105, along);
      expect(Math.abs(to! - from! - 236.2)).toBeLessThanOrEqual(1.3);
      expect(Math.abs((from! + to!) / 2 - middle)).toBeLessThanOrEqual(1);
    }
  });

  it('rasters are exact in scale at any dpi', async () => {
    const [face] = await open(onePage(MARKS));
    for (const dpi of [72, 200, 203, 400]) {
      const image = await face!.raster(dpi);
      expect([image.width, image.height]).toEqual([
        Math.ceil((4960 * dpi) / 600),
        Math.ceil((7016 * dpi) / 600),
      ]);
      // The bar at the far end would show a scale that is off by half a pixel.
      let right = 0;
      const y = Math.floor(((H - 63) / 72) * dpi);
      for (let x = 0; x < image.width; x++) if (image.data[y * image.width + x]! < 128) right = x + 1;
      expect(Math.abs(right - ((540 - 0.038) / 72) * dpi)).toBeLessThan(0.75);
    }
  });
});

describe('annotations and fields', () => {
  const appearance = (matrix = ''): string =>
    streamBody('0 0 10 10 re f', `/Type/XObject/Subtype/Form/BBox[0 0 10 10]${matrix}`);
  const annotated = (annotation: string, more: readonly string[] = []): Uint8Array =>
    onePage('', {
      page: '/Annots[5 0 R]',
      catalog: annotation.includes('/Widget') ? '/AcroForm<</Fields[5 0 R]>>' : '',
      more: [`<</Type/Annot/Rect[100 700 150 750]${annotation}>>`, appearance(), ...more],
    });
  const middle = async (pdf: Uint8Array): Promise<boolean> => {
    const [face] = await open(pdf);
    return darkAt(await face!.raster(100), 125 / (72 / 25.4), (841.89 - 725) / (72 / 25.4), 100);
  };

  it.each([
    ['a stamp that prints', '/Subtype/Stamp/F 4/AP<</N 6 0 R>>', true],
    ['a stamp that does not print', '/Subtype/Stamp/F 0/AP<</N 6 0 R>>', false],
    ['a hidden stamp', '/Subtype/Stamp/F 6/AP<</N 6 0 R>>', false],
    ['a ticked box', '/Subtype/Widget/FT/Btn/T(x)/F 4/AS/On/AP<</N<</On 6 0 R>>>>', true],
    ['an empty box', '/Subtype/Widget/FT/Btn/T(x)/F 4/AS/Off/AP<</N<</On 6 0 R>>>>', false],
    ['a link', '/Subtype/Link/F 4/Border[0 0 0]', false],
  ])('%s', async (_name, annotation, dark) => {
    expect(await middle(annotated(annotation))).toBe(dark);
  });

  it('fits a turned appearance into its rectangle', async () => {
    const pdf = onePage('', {
      page: '/Annots[5 0 R]',
      more: [
        '<</Type/Annot/Rect[100 700 150 750]/Subtype/Stamp/F 4/AP<</N 6 0 R>>>>',
        streamBody('0 0 5 10 re f', '/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Matrix[0 1 -1 0 0 0]'),
      ],
    });
    const [face] = await open(pdf);
    const image = await face!.raster(100);
    const at = (x: number, y: number): boolean =>
      darkAt(image, x / (72 / 25.4), (841.89 - y) / (72 / 25.4), 100);
    // The left half of the drawing, turned by a quarter to the left, is the lower half.
    expect([at(125, 710), at(125, 740), at(160, 710)]).toEqual([true, false, false]);
  });

  it('drops what would act: no annotation, action or script reaches the sheet', async () => {
    const pdf = annotated('/Subtype/Stamp/F 4/AP<</N 6 0 R>>/A<</S/JavaScript/JS(app.alert(1))>>');
    const out = Buffer.from(await sheet(await open(pdf))).toString('latin1');
    expect(out).not.toMatch(/JavaScript|Annots|app\.alert/);
  });
});

describe('layers', () => {
  const layered = (config: string, usage = ''): Uint8Array =>
    onePage('/OC /L BDC 100 700 50 50 re f EMC 300 700 50 50 re f', {
      page: '/Resources<</Properties<</L 5 0 R>>>>',
      catalog: `/OCProperties<</OCGs[5 0 R]/D<<${config}>>>>`,
      more: [`<</Type/OCG/Name(draft)${usage}>>`],
    });
  const shown = async (pdf: Uint8Array): Promise<boolean[]> => {
    const [face] = await open(pdf);
    const image = await face!.raster(100);
    const at = (x: number): boolean => darkAt(image, x / (72 / 25.4), (841.89 - 725) / (72 / 25.4), 100);
    return [at(125), at(325)];
  };
  const PRINT_OFF = '/Usage<</Print<</PrintState/OFF>>>>';
  it.each([
    ['shown', '/Order[5 0 R]', '', true],
    ['switched off', '/OFF[5 0 R]', '', false],
    ['off unless named', '/BaseState/OFF', '', false],
    ['named', '/BaseState/OFF/ON[5 0 R]', '', true],
    ['shown, but not on paper', '/AS[<</Event/Print/Category[/Print]/OCGs[5 0 R]>>]', PRINT_OFF, false],
  ])('%s', async (_name, config, usage, visible) => {
    const pdf = layered(config, usage);
    expect(await shown(pdf)).toEqual([visible, true]);
  });

  needsTool('mutool')('in another program', () => {
    it('a hidden layer stays hidden in the sheet', async () => {
      const out = await sheet(await open(layered('/OFF[5 0 R]')));
      const { data, width } = readNetpbm(
        runTool('mutool', ['draw', '-q', '-r', '72', '-c', 'gray', '-F', 'pgm', '-o', '-', '@', '1'], out),
      );
      expect(data[(842 - 725) * width + 125]).toBe(255);
      expect(data[(842 - 725) * width + 325]).toBe(0);
    });
  });
});

describe('a page that paints its background', () => {
  it('is measured, and refused unless the pantograph goes on top', async () => {
    const [page] = await open(form('chromium-residence-white'));
    expect(page!.background.hidden).toBeGreaterThan(0.9);
    expect(page!.background.white).toBeGreaterThan(0.8);
    expect(() => requireUncovered(page!.background, 'form.pdf')).toThrow(
      /^form\.pdf: paints a light background over 96 % of the page .*; export it without a background, or use --over/,
    );
  });
  it('is not seen where there is none', async () => {
    for (const [name] of FORMS.slice(0, 6))
      for (const page of await open(form(name))) {
        expect(page.background.hidden).toBeLessThan(0.01);
        requireUncovered(page.background, name);
      }
  });
  it.each([
    ['a white half', '1 g 0 0 595.3 421 re f', 0.5, 0.5],
    ['a tinted quarter', '.9 g 0 0 297.6 421 re f', 0.25, 0],
    ['black is content', '0 g 0 0 595.3 421 re f', 0, 0],
    ['a white image', 'q 300 0 0 300 100 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q', 0.18, 0.18],
  ])('%s', async (_name, content, hidden, white) => {
    const [page] = await open(onePage(content));
    expect(page!.background.hidden).toBeCloseTo(hidden, 2);
    expect(page!.background.white).toBeCloseTo(white, 2);
  });
});

describe('files that are refused, each in one line', () => {
  const plain = onePage(MARKS);
  const text = Buffer.from(plain).toString('latin1');
  const cut = (from: Uint8Array, part: number): Uint8Array =>
    from.subarray(0, Math.floor(from.length * part));
  const zeroPages = writePdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']);
  const three = writePdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3/MediaBox[0 0 595 842]>>',
    ...[3, 4, 5].map(() => '<</Type/Page/Parent 2 0 R>>'),
  ]);
  // A revision that no cross-reference names any more, lying after the one that counts: readers that
  // take the last object for the newest would show a page that nobody else sees.
  const stale = text.replace(/xref\n0 5/, `4 0 obj\n${streamBody('0 0 400 400 re f')}\nendobj\nxref\n0 5`);
  const moved = stale.replace(/startxref\n\d+/, `startxref\n${stale.indexOf('xref\n0 5')}`);
  const ROWS: readonly [string, Uint8Array, RegExp, object?][] = [
    ['empty', new Uint8Array(0), /^form\.pdf: is empty; /],
    ['not a PDF', Buffer.from('<html></html>'), /^form\.pdf: is not a readable PDF; export it again/],
    ['cut short', cut(form('chromium-residence'), 0.6), /^form\.pdf: is not a readable PDF; /],
    ['user password', form('qpdf-encrypted-user'), /^form\.pdf: the PDF is encrypted; save a copy without/],
    ['owner password', form('qpdf-encrypted-owner'), /^form\.pdf: the PDF is encrypted; save a copy without/],
    ['no pages', zeroPages, /^form\.pdf: has no pages; /],
    ['too many pages', three, /^form\.pdf: has 3 pages, more than 2; split it/, { maxPages: 2 }],
    ['too large', plain, /^form\.pdf: \d+ bytes are too many; give a PDF below 100 bytes/, { maxBytes: 100 }],
    [
      'Letter',
      onePage('', { box: '[0 0 612 792]' }),
      /^form\.pdf: is 215\.9 x 279\.4 mm, not A4 .*; export it for A4/,
    ],
    ['A5', onePage('', { box: '[0 0 420 595]' }), /^form\.pdf: is 148\.2 x 209\.9 mm, not A4/],
    [
      'A3 with UserUnit',
      onePage('', { page: '/UserUnit 1.4142' }),
      /^form\.pdf: is 297\.0 x 420\.0 mm, not A4/,
    ],
    ['turned by 45', onePage('', { page: '/Rotate 45' }), /^form\.pdf: /],
    [
      'read in two ways',
      Buffer.from(moved, 'latin1'),
      /^form\.pdf: looks different when it is carried over; /,
    ],
    [
      'a font of the viewer',
      onePage('BT /F 12 Tf 100 100 Td (x) Tj ET', {
        page: '/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>',
      }),
      /^form\.pdf: the font Helvetica is not embedded; embed all fonts/,
    ],
    [
      'a comment without an appearance',
      onePage('', {
        page: '/Annots[<</Type/Annot/Subtype/Square/Rect[100 100 300 300]/F 4/IC[0 0 0]/C[0 0 0]>>]',
      }),
      /^form\.pdf: looks different when it is carried over; print it to a new PDF first, with comments/,
    ],
  ];
  it.each(ROWS)('%s', async (_name, pdf, message, options) => {
    const error = await open(pdf, options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(message);
    expect((error as InputError).message).not.toContain('\n');
    expect((error as InputError).kind).toBe('input');
  });

  it('names the page when there are several', async () => {
    const pdf = writePdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>',
    ]);
    await expect(open(pdf)).rejects.toThrow(/^form\.pdf, page 2: is 215\.9 x 279\.4 mm/);
  });

  it('wrong arguments are the programmer’s', async () => {
    await expect(openExistingPdf('x' as never)).rejects.toThrow(TypeError);
    await expect(open(plain, { maxPages: 0 })).rejects.toThrow(RangeError);
    const [face] = await open(plain);
    await expect(face!.raster(9)).rejects.toThrow(RangeError);
  });
});

describe('privacy and isolation', () => {
  it('leaves metadata behind', async () => {
    const pdf = onePage('/I Do', {
      page: '/Resources<</XObject<</I 5 0 R>>>>/PieceInfo<</App<</Private(taro)>>>>',
      catalog: '/Metadata 6 0 R',
      more: [
        streamBody(
          '0 0 10 10 re f',
          '/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Metadata 6 0 R/PieceInfo<</App<</Private(taro)>>>>',
        ),
        streamBody('<x:xmpmeta>taro</x:xmpmeta>', '/Type/Metadata/Subtype/XML'),
      ],
    });
    const out = Buffer.from(await sheet(await open(pdf))).toString('latin1');
    expect(out).not.toMatch(/taro|Metadata|PieceInfo/);
  });

  it('keeps resources whatever their names', async () => {
    const pdf = onePage('100 0 0 100 0 0 cm /Metadata Do', {
      page: '/Resources<</XObject<</Metadata 5 0 R>>>>',
      more: [streamBody('0 0 5 5 re f', '/Type/XObject/Subtype/Form/BBox[0 0 5 5]')],
    });
    const [face] = await open(pdf);
    expect(darkAt(await face!.raster(72), 50, 250, 72)).toBe(true);
  });

  it('one document leaves nothing for the next, and input bytes stay as they were', async () => {
    const bytes = form('chromium-residence');
    const copy = bytes.slice();
    const before = await (await open(bytes))[0]!.raster(100);
    await (await open(form('cairo-property-landscape')))[0]!.raster(100);
    await open(form('qpdf-encrypted-user')).catch(() => null);
    const after = await (await open(bytes))[0]!.raster(100);
    expect(Buffer.compare(before.data, after.data)).toBe(0);
    expect(Buffer.compare(bytes, copy)).toBe(0);
  });

  it('pages of one document share their fonts in the sheet', async () => {
    const one = (await sheet((await open(form('libreoffice-tax-two-pages'))).slice(0, 1))).length;
    const two = (await sheet(await open(form('libreoffice-tax-two-pages')))).length;
    expect(two - one).toBeLessThan(45_000);
    const out = await PDFDocument.load(await sheet(await open(form('libreoffice-tax-two-pages'))));
    const programs = out.context
      .enumerateIndirectObjects()
      .filter(([, object]) => object instanceof PDFDict && object.has(PDFName.of('FontFile2')));
    expect(programs.length).toBe(1);
  });
});
