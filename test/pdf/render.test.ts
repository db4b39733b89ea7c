import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { openRenderer, type Renderer } from '../../src/pdf/render.ts';
import { onePage, streamBody } from './make-pdf.ts';

const form = (file: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/forms/${file}.pdf`, import.meta.url));

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer();
});
afterAll(() => renderer.close());

describe('renderer', () => {
  it('knows pages and their visible sizes', () => {
    expect(renderer.pageCount(form('libreoffice-tax-two-pages'))).toBe(2);
    const { width, height } = renderer.pageSize(form('ghostscript-payment-rotate90'), 0);
    expect([width, height].map((v) => Math.round(v))).toEqual([595, 842]);
  });

  it('fills exactly the pixels that were asked for, odd widths and one pixel too', () => {
    const pdf = onePage('0 0 596 842 re f');
    for (const [width, height] of [
      [1, 1],
      [3, 5],
      [101, 37],
      [596, 842],
    ] as const)
      for (const mode of ['gray', 'rgb'] as const) {
        const image = renderer.render(pdf, 0, { width, height, mode: mode as 'rgb' });
        expect(image.data.length).toBe(width * height * (mode === 'gray' ? 1 : 3));
        expect(image.data.every((value) => value === 0)).toBe(true);
      }
  });

  it('puts the upper left of the page at pixel (0, 0), and colours in their order', () => {
    const pdf = onePage('1 0 0 rg 0 421 298 421 re f 0 0 1 rg 298 0 298 421 re f');
    const { data, width } = renderer.render(pdf, 0, { width: 100, height: 100, mode: 'rgb' });
    const at = (x: number, y: number): number[] => [
      ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
    ];
    expect(at(10, 10)).toEqual([255, 0, 0]);
    expect(at(90, 10)).toEqual([255, 255, 255]);
    expect(at(90, 90)).toEqual([0, 0, 255]);
  });

  it('draws text in grey, never with coloured sub-pixels', () => {
    const { data } = renderer.render(form('chromium-residence'), 0, { width: 595, height: 500, mode: 'rgb' });
    let coloured = 0;
    for (let i = 0; i < data.length; i += 3)
      if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) coloured++;
    // The seal is red; it lies in the lower right. Everywhere else grey means equal channels.
    let outside = 0;
    for (let y = 0; y < 300; y++)
      for (let x = 0; x < 595; x++) {
        const i = (y * 595 + x) * 3;
        if (data[i] !== data[i + 1]) outside++;
      }
    expect(coloured).toBeGreaterThan(0);
    expect(outside).toBe(0);
  });

  it('tells paint from bare paper', () => {
    const pdf = onePage('1 g 0 0 298 842 re f /G gs 0 g 298 0 298 842 re f', {
      page: '/Resources<</ExtGState<</G<</ca .5>>>>>>',
    });
    const open = renderer.open(pdf);
    const { data } = open.layer(0, { width: 4, height: 1 });
    open.close();
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(data[15]).toBeGreaterThan(120);
    expect(data[15]).toBeLessThan(135);
  });

  it('draws form fields that print', () => {
    const pdf = onePage('', {
      page: '/Annots[5 0 R]',
      catalog: '/AcroForm<</Fields[5 0 R]>>',
      more: [
        '<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/F 4/Rect[0 0 596 842]/AP<</N 6 0 R>>>>',
        streamBody('0 0 9 9 re f', '/Type/XObject/Subtype/Form/BBox[0 0 9 9]'),
      ],
    });
    expect(renderer.render(pdf, 0, { width: 9, height: 9 }).data[40]).toBe(0);
  });

  it('keeps nothing of one document for the next', async () => {
    const size = { width: 413, height: 585 };
    const fresh = await openRenderer();
    const alone = fresh.render(form('cairo-property-landscape'), 0, size).data;
    fresh.close();
    for (const other of [
      'chromium-residence',
      'xetex-registration-offset-boxes',
      'libreoffice-tax-two-pages',
    ])
      renderer.render(form(other), 0, size);
    expect(() => renderer.pageCount(Buffer.from('broken'))).toThrow(InputError);
    expect(Buffer.compare(renderer.render(form('cairo-property-landscape'), 0, size).data, alone)).toBe(0);
  });

  it('gives memory back: its heap does not grow with the number of pages', () => {
    const pdf = onePage('');
    const used = (): number => process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    const draw = (): unknown => renderer.render(pdf, 0, { width: 3000, height: 4000 });
    draw();
    const before = used();
    // Kept, 25 pages of 12 MB would be 300 MB.
    for (let i = 0; i < 25; i++) draw();
    expect(used() - before).toBeLessThan(150e6);
  });

  it('says in one line what is wrong with a file', () => {
    const row = (pdf: Uint8Array): string => {
      try {
        renderer.open(pdf, 'a.pdf');
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return (error as Error).message;
      }
      return 'opened';
    };
    expect(row(new Uint8Array(0))).toBe('a.pdf: is empty; give a PDF file');
    expect(row(Buffer.from('%PDF-1.7 nothing'))).toMatch(/^a\.pdf: is not a readable PDF; /);
    expect(row(form('qpdf-encrypted-user'))).toBe(
      'a.pdf: the PDF is encrypted; save a copy without a password',
    );
    expect(row(form('qpdf-encrypted-owner'))).toBe('opened');
  });

  it('refuses wrong arguments, and use after close', async () => {
    const pdf = onePage('');
    expect(() => renderer.render(pdf, 1, { width: 9, height: 9 })).toThrow(
      'pageIndex: expected an integer 0..0, got 1',
    );
    expect(() => renderer.render(pdf, 0, { width: 0, height: 9 })).toThrow(
      'width: expected an integer >= 1, got 0',
    );
    expect(() => renderer.render(pdf, 0, { width: 9, height: 1.5 })).toThrow(
      'height: expected an integer >= 1, got 1.5',
    );
    expect(() => renderer.render(pdf, 0, { width: 1 << 15, height: 1 << 15 })).toThrow(RangeError);
    expect(() => renderer.render(pdf, 0, { width: 9, height: 9, mode: 'cmyk' as never })).toThrow(
      "mode: expected 'gray' or 'rgb'",
    );
    expect(() => renderer.open('x' as never)).toThrow(TypeError);
    const open = renderer.open(pdf);
    open.close();
    open.close();
    expect(() => open.render(0, { width: 9, height: 9 })).toThrow('pdf: used after close()');
    const other = await openRenderer();
    other.close();
    other.close();
    expect(() => other.open(pdf)).toThrow('renderer: used after close()');
  });
});
