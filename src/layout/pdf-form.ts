/** A display list to a Form XObject: vectors and real text, in the page space of the sheet. */
import { deflateSync } from 'node:zlib';
import type { Orientation } from '../pdf/face-page.ts';
import { type PointSize, pageBox } from '../pdf/page-box.ts';
import { type PDFDocument, PDFRawStream, type PDFRef } from '../pdf/pdf-lib.ts';
import { type Bitmap, packedRows } from '../raster/bitmap.ts';
import type { Outline } from '../raster/outline.ts';
import { PT_PER_MM } from '../sheet/grid.ts';
import type { DisplayList, FaceInk, GlyphMark } from './display-list.ts';
import type { Device } from './face-raster.ts';
import type { Font } from './font.ts';
import { type EmbeddedFont, type FontPool, utf16Hex, VERTICAL_TOP } from './pdf-fonts.ts';

/** Fill operators. A mono engine takes DeviceGray 0 alone without halftoning it; a colour one takes process inks. */
const PAINT: Record<Device, Record<FaceInk, string>> = {
  mono: { black: '0 g', vermilion: '0 g' },
  cmyk: { black: '0 0 0 1 k', vermilion: '0 0.85 0.9 0 k' },
};

/** Four decimals of a point are 35 nm. */
const num = (value: number): string => {
  const text = value.toFixed(4).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
};
const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

/**
 * Writes a face into `doc`.
 * @param pool the fonts of the document; every glyph of `list` has been noted in it
 */
export function embedFace(
  doc: PDFDocument,
  list: DisplayList,
  orientation: Orientation,
  device: Device,
  pool: FontPool,
): PDFRef {
  const box = pageBox(orientation);
  const fonts = pool.embed(doc);
  const fontNames = new Map<string, PDFRef>();
  const forms: [string, PDFRef][] = [];
  const images = new Map<Bitmap, { name: string; ref: PDFRef }>();
  const out: string[] = [];
  let ink: FaceInk | null = null;
  const setInk = (next: FaceInk): void => {
    if (next !== ink) out.push(PAINT[device][next]);
    ink = next;
  };
  const x = (mm: number): string => num(mm * PT_PER_MM);
  const y = (mm: number): string => num(box.height - mm * PT_PER_MM);

  if (device === 'cmyk') out.push('/Overprint gs');
  const fontIndex = new Map<Font, number>();
  for (const mark of list) {
    setInk(mark.ink);
    if (mark.kind === 'glyphs') {
      const font = fonts.get(mark.font)!;
      let index = fontIndex.get(mark.font);
      if (index === undefined) fontIndex.set(mark.font, (index = fontIndex.size));
      const name = `${mark.vertical ? 'V' : 'H'}${index}`;
      fontNames.set(name, mark.vertical ? font.vertical : font.horizontal);
      out.push(...textOperators(mark, font, name, box.height));
    } else if (mark.kind === 'rect') {
      const { xMm, yMm, widthMm, heightMm } = mark;
      out.push(
        `${x(xMm)} ${y(yMm + heightMm)} ${num(widthMm * PT_PER_MM)} ${num(heightMm * PT_PER_MM)} re f`,
      );
    } else if (mark.kind === 'shape') {
      const path = `${pathOperators(mark.outline, x, y)}\n${mark.rule === 'nonzero' ? 'f' : 'f*'}`;
      if (!mark.copies) out.push(path);
      else {
        // One form painted several times: a path of a seal is some kilobytes.
        const name = `S${forms.length}`;
        forms.push([name, formXObject(doc, path, box)]);
        for (const [dx, dy] of mark.copies)
          out.push(`q 1 0 0 1 ${num(dx * PT_PER_MM)} ${num(-dy * PT_PER_MM)} cm /${name} Do Q`);
      }
    } else {
      let image = images.get(mark.bitmap);
      if (!image)
        images.set(mark.bitmap, (image = { name: `I${images.size}`, ref: stencil(doc, mark.bitmap) }));
      const w = num(mark.widthMm * PT_PER_MM);
      const h = num(mark.heightMm * PT_PER_MM);
      out.push(`q ${w} 0 0 ${h} ${x(mark.xMm)} ${y(mark.yMm + mark.heightMm)} cm /${image.name} Do Q`);
    }
  }

  return formXObject(doc, out.join('\n'), box, {
    Font: Object.fromEntries(fontNames),
    XObject: Object.fromEntries([...forms, ...[...images.values()].map(({ name, ref }) => [name, ref])]),
    // Black text must not cut a hole into dots of another ink below it.
    ...(device === 'cmyk'
      ? { ExtGState: { Overprint: { Type: 'ExtGState', OP: true, op: true, OPM: 1 } } }
      : {}),
  });
}

function formXObject(doc: PDFDocument, content: string, box: PointSize, resources: object = {}): PDFRef {
  const packed = deflateSync(new TextEncoder().encode(content), { level: 6 });
  const dict = doc.context.obj({
    Type: 'XObject',
    Subtype: 'Form',
    FormType: 1,
    BBox: [0, 0, box.width, box.height],
    Resources: resources as Record<string, never>,
    Filter: 'FlateDecode',
    Length: packed.length,
  });
  return doc.context.register(PDFRawStream.of(dict, packed));
}

function textOperators(mark: GlyphMark, font: EmbeddedFont, name: string, pageHeight: number): string[] {
  const size = mark.sizeMm * PT_PER_MM;
  const codes = mark.ids.map((id, i) => font.code(id, mark.texts[i]!));
  // Told apart from the glyphs where programs would guess: wide gaps, columns, codes that serve two texts.
  const told = mark.spread || mark.vertical || !codes.every((code, i) => font.saysText(code, mark.texts[i]!));
  const out: string[] = [];
  if (told) out.push(`/Span << /ActualText <FEFF${utf16Hex(mark.texts.join(''))}> >> BDC`);
  out.push('BT', `/${name} ${num(size)} Tf`);
  if (mark.vertical) {
    // In vertical mode a glyph hangs from the middle of its top edge.
    codes.forEach((code, i) => {
      const px = mark.x[i]! * PT_PER_MM + (font.width(code) / 2000) * size;
      const py = pageHeight - mark.y[i]! * PT_PER_MM + (VERTICAL_TOP / 1000) * size;
      out.push(`1 0 0 1 ${num(px)} ${num(py)} Tm <${hex4(code)}> Tj`);
    });
  } else {
    for (let i = 0; i < codes.length; ) {
      const baseline = mark.y[i]!;
      const start = mark.x[i]!;
      let pen = start * PT_PER_MM;
      let run = '';
      const parts: string[] = [];
      for (; i < codes.length && mark.y[i] === baseline; i++) {
        // TJ moves left by thousandths of the size. The error is taken from where the pen truly is,
        // so rounding never adds up along the line.
        const gap = Math.round(((mark.x[i]! * PT_PER_MM - pen) / size) * 10000) / 10;
        if (gap !== 0) {
          if (run) parts.push(`<${run}>`);
          parts.push(num(-gap));
          run = '';
          pen += (gap / 1000) * size;
        }
        run += hex4(codes[i]!);
        pen += (font.width(codes[i]!) / 1000) * size;
      }
      parts.push(`<${run}>`);
      out.push(
        `1 0 0 1 ${num(start * PT_PER_MM)} ${num(pageHeight - baseline * PT_PER_MM)} Tm`,
        parts.length === 1 ? `${parts[0]} Tj` : `[${parts.join('')}] TJ`,
      );
    }
  }
  out.push('ET');
  if (told) out.push('EMC');
  return out;
}

function pathOperators(outline: Outline, x: (mm: number) => string, y: (mm: number) => string): string {
  const { verbs, coords } = outline;
  const out: string[] = [];
  let k = 0;
  let px = 0;
  let py = 0;
  for (const verb of verbs) {
    if (verb === 'Z') {
      out.push('h');
      continue;
    }
    if (verb === 'Q') {
      // PDF has cubics only.
      const [cx, cy, ex, ey] = [coords[k]!, coords[k + 1]!, coords[k + 2]!, coords[k + 3]!];
      out.push(
        `${x(px + (2 / 3) * (cx - px))} ${y(py + (2 / 3) * (cy - py))} ` +
          `${x(ex + (2 / 3) * (cx - ex))} ${y(ey + (2 / 3) * (cy - ey))} ${x(ex)} ${y(ey)} c`,
      );
      k += 4;
      px = ex;
      py = ey;
      continue;
    }
    const count = verb === 'C' ? 6 : 2;
    const words: string[] = [];
    for (let i = 0; i < count; i += 2) words.push(x(coords[k + i]!), y(coords[k + i + 1]!));
    k += count;
    px = coords[k - 2]!;
    py = coords[k - 1]!;
    out.push(`${words.join(' ')} ${verb === 'M' ? 'm' : verb === 'L' ? 'l' : 'c'}`);
  }
  return out.join('\n');
}

/** A one-bit image that paints its set bits in the current ink and nothing else. */
function stencil(doc: PDFDocument, bitmap: Bitmap): PDFRef {
  const packed = deflateSync(packedRows(bitmap), { level: 6 });
  return doc.context.register(
    PDFRawStream.of(
      doc.context.obj({
        Type: 'XObject',
        Subtype: 'Image',
        Width: bitmap.width,
        Height: bitmap.height,
        ImageMask: true,
        BitsPerComponent: 1,
        Decode: [1, 0],
        Filter: 'FlateDecode',
        Length: packed.length,
      }),
      packed,
    ),
  );
}
