/**
 * A foreign page as one Form XObject in the sheet's page space. The content stream and its resources
 * go over untouched, as vectors; annotations that print are drawn after it.
 */
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { InputError } from '../errors.ts';
import { pageBox, pdfNumber } from '../pdf/page-box.ts';
import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  type PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
  type PDFRef,
  PDFStream,
} from '../pdf/pdf-lib.ts';
import type { Transform } from '../raster/outline.ts';
import { printedAppearances } from './existing-pdf-annotations.ts';
import { type Copier, createCopier } from './existing-pdf-copy.ts';
import { carryLayers } from './existing-pdf-layers.ts';
import type { Placement, SourcePage } from './existing-pdf-pages.ts';

/** A foreign document, opened: what its pages share. */
export interface Source {
  readonly context: PDFContext;
  readonly hidden: ReadonlySet<PDFRef>;
  /** One copier for each target, so that pages of one document share their fonts there too. */
  readonly copiers: WeakMap<PDFContext, Copier>;
}

const cm = (matrix: Transform): string => `${matrix.map(pdfNumber).join(' ')} cm`;

/** Writes a page into `doc` as a Form XObject whose box is the page box of the sheet. */
export function embedPage(
  source: Source,
  page: SourcePage,
  placement: Placement,
  doc: PDFDocument,
  where: string,
): PDFRef {
  const { context } = doc;
  let copier = source.copiers.get(context);
  if (!copier) {
    copier = createCopier(source.context, context);
    source.copiers.set(context, copier);
  }
  const drawings: Record<string, PDFObject> = {
    P: contentForm(source, page, placement, context, copier, where),
  };
  const lines = [`q ${cm(placement.matrix)}`, '/P Do'];
  printedAppearances(source.context, page, source.hidden).forEach(({ form, matrix }, i) => {
    const copy = copier.copy(form);
    drawings[`A${i}`] = copy instanceof PDFRawStream ? context.register(copy) : copy;
    lines.push(`q ${cm(matrix)} /A${i} Do Q`);
  });
  lines.push('Q');
  carryLayers(source.context, copier.copied, source.hidden, doc);
  const box = pageBox(placement.orientation);
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, box.width, box.height],
    Resources: { XObject: drawings },
    Length: bytes.length,
  }) as PDFDict;
  return context.register(PDFRawStream.of(dict, bytes));
}

function contentForm(
  source: Source,
  page: SourcePage,
  placement: Placement,
  context: PDFContext,
  copier: Copier,
  where: string,
): PDFRef {
  const dict = context.obj({ Type: 'XObject', Subtype: 'Form', BBox: [...placement.box] }) as PDFDict;
  const resources = page.attribute('Resources');
  dict.set(PDFName.of('Resources'), resources ? copier.copy(resources) : context.obj({}));
  const group = page.dict.get(PDFName.of('Group'));
  if (group && placement.isolated) dict.set(PDFName.of('Group'), copier.copy(group));

  const streams = contentStreams(source.context, page);
  const only = streams.length === 1 ? streams[0] : undefined;
  if (only instanceof PDFRawStream) {
    // One stream: its compressed bytes as they are.
    for (const key of ['Filter', 'DecodeParms'].map((k) => PDFName.of(k))) {
      const value = only.dict.get(key);
      if (value) dict.set(key, copier.copy(value));
    }
    dict.set(PDFName.of('Length'), context.obj(only.contents.length));
    return context.register(PDFRawStream.of(dict, only.contents));
  }
  // Several streams are one program cut anywhere between two words: joined with a space between them.
  const parts = streams.flatMap((stream) => [decode(stream, where), SPACE]);
  const data = deflateSync(Buffer.concat(parts));
  dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  dict.set(PDFName.of('Length'), context.obj(data.length));
  return context.register(PDFRawStream.of(dict, data));
}

const SPACE = Uint8Array.of(0x0a);

function contentStreams(context: PDFContext, page: SourcePage): PDFStream[] {
  const contents = page.attribute('Contents');
  if (contents instanceof PDFStream) return [contents];
  if (!(contents instanceof PDFArray)) return [];
  return contents
    .asArray()
    .map((item) => context.lookup(item))
    .filter((item) => item instanceof PDFStream);
}

/** Content that unpacks to more than this is an attack, not a certificate. */
const MAX_CONTENT_BYTES = 1 << 27;

function decode(stream: PDFStream, where: string): Uint8Array {
  if (!(stream instanceof PDFRawStream)) return stream.getContents();
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const flate = PDFName.of('FlateDecode');
  const plain =
    filter === flate || (filter instanceof PDFArray && filter.size() === 1 && filter.lookup(0) === flate);
  try {
    if (plain && !stream.dict.has(PDFName.of('DecodeParms')))
      return inflateSync(stream.contents, {
        maxOutputLength: MAX_CONTENT_BYTES,
        finishFlush: constants.Z_SYNC_FLUSH,
      });
    return decodePDFRawStream(stream).decode();
  } catch {
    throw new InputError(
      'input',
      where,
      'its content cannot be unpacked',
      'export the PDF again from the program that made it',
    );
  }
}
