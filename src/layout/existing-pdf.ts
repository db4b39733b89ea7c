/**
 * A finished PDF by any program as faces of a sheet: upright, on the device grid, not scaled, its
 * content untouched. Each page is drawn before and after by PDFium and must look the same, so that
 * a file which was not fully understood is refused instead of printed with a piece missing.
 */
import { InputError } from '../errors.ts';
import { type Background, measureBackground } from '../pdf/background.ts';
import type { FacePage } from '../pdf/face-page.ts';
import { facePixels, pageBox, pdfNumber } from '../pdf/page-box.ts';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from '../pdf/pdf-lib.ts';
import { contentBytes } from '../pdf/preflight-content.ts';
import { type OpenPdf, openRenderer, type Renderer } from '../pdf/render.ts';
import { fontsNotEmbedded } from '../pdf/used-fonts.ts';
import type { Gray } from '../raster/gray.ts';
import { resampleGray } from '../raster/resample.ts';
import { countStrangers } from './existing-pdf-compare.ts';
import { embedPage, type Source } from './existing-pdf-form.ts';
import { hiddenLayers } from './existing-pdf-layers.ts';
import { type Placement, placePage, type SourcePage, sourcePages } from './existing-pdf-pages.ts';

/** How a PDF is opened. */
export interface ExistingPdfOptions {
  /** Names the file in error messages. @default 'pdf' */
  readonly where?: string;
  /** Pages that are accepted, an integer >= 1. @default 20 */
  readonly maxPages?: number;
  /** Bytes that are accepted. @default 64 MiB */
  readonly maxBytes?: number;
  /** A renderer of the caller's; it must stay open as long as the pages are used. @default one of its own */
  readonly renderer?: Renderer;
}

/** A page of a foreign PDF as a face. */
export interface ExistingPage extends FacePage {
  /** What of a pantograph below the content would be hidden; see `requireUncovered`. */
  readonly background: Background;
}

const MAX_PAGES = 20;
const MAX_BYTES = 64 << 20;

/**
 * Opens a finished PDF.
 *
 * Page boxes and `/Rotate` are taken into account, the page is centred on the grid (27 µm from ISO
 * A4) and never scaled. Annotations and form fields that print are flattened; layers that do not
 * print stay hidden; scripts, metadata and structure are left behind.
 *
 * @throws InputError when the PDF is broken, encrypted (with or without a password to open), empty,
 *   too large, has too many pages or pages that are not A4, or cannot be carried over faithfully
 * @example
 * const pages = await openExistingPdf(await readFile('form.pdf'), { where: 'form.pdf' });
 * const face = await pages[0].raster(300);
 */
export async function openExistingPdf(
  bytes: Uint8Array,
  options: ExistingPdfOptions = {},
): Promise<ExistingPage[]> {
  const { where = 'pdf', maxPages = MAX_PAGES, maxBytes = MAX_BYTES } = options;
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`bytes: expected a Uint8Array, got ${typeof bytes}`);
  if (!Number.isInteger(maxPages) || maxPages < 1)
    throw new RangeError(`maxPages: expected an integer >= 1, got ${maxPages}`);
  if (bytes.length > maxBytes)
    throw new InputError(
      'input',
      where,
      `${bytes.length} bytes are too many`,
      `give a PDF below ${maxBytes} bytes`,
    );
  const renderer = options.renderer ?? (await openRenderer());
  const original = await openOriginal(renderer, bytes, where);
  try {
    if (original.pageCount === 0) throw noPages(where);
    if (original.pageCount > maxPages)
      throw new InputError(
        'input',
        where,
        `has ${original.pageCount} pages, more than ${maxPages}`,
        'split it',
      );
    const source = await openSource(bytes, where);
    const pages = sourcePages(source.context, maxPages + 1);
    if (pages.length !== original.pageCount) throw unfaithful(where);
    const faces: ExistingPage[] = [];
    for (const [i, page] of pages.entries()) {
      const name = pages.length === 1 ? where : `${where}, page ${i + 1}`;
      const plain = placePage(page, name);
      const { placement, background } =
        (await checkPage(source, page, plain, renderer, original, i, name)) ??
        (await checkPage(source, page, { ...plain, isolated: true }, renderer, original, i, name)) ??
        refuse(name);
      checkFonts(await aloneDocument(source, page, placement, name, placement.size, [0, 0]), name);
      faces.push({
        orientation: placement.orientation,
        background,
        embed: async (doc) => embedPage(source, page, placement, doc, name),
        raster: (dpi) => raster(source, page, placement, renderer, dpi, name),
      });
    }
    return faces;
  } finally {
    original.close();
  }
}

const noPages = (where: string): InputError =>
  new InputError('input', where, 'has no pages', 'give a PDF with a page');

/** PDFium calls a PDF without pages unreadable; people are told which of the two it is. */
async function openOriginal(renderer: Renderer, bytes: Uint8Array, where: string): Promise<OpenPdf> {
  try {
    return renderer.open(bytes, where);
  } catch (error) {
    const source = await openSource(bytes, where).catch(() => null);
    throw source && sourcePages(source.context, 1).length === 0 ? noPages(where) : error;
  }
}

async function openSource(bytes: Uint8Array, where: string): Promise<Source> {
  let doc: PDFDocument;
  try {
    doc = await PDFDocument.load(bytes, {
      updateMetadata: false,
      ignoreEncryption: true,
      parseSpeed: Infinity,
    });
  } catch {
    throw new InputError(
      'input',
      where,
      'is not a readable PDF',
      'export it again from the program that made it',
    );
  }
  const { context } = doc;
  if (context.trailerInfo.Encrypt)
    throw new InputError(
      'input',
      where,
      'the PDF is encrypted',
      'save a copy without passwords and restrictions (qpdf --decrypt)',
    );
  const root = context.lookup(context.trailerInfo.Root);
  if (root instanceof PDFDict && String(root.lookup(PDFName.of('NeedsRendering'))) === 'true')
    throw new InputError('input', where, 'is a dynamic XFA form', 'print it to a plain PDF first');
  return { context, hidden: hiddenLayers(context), copiers: new WeakMap() };
}

const refuse = (where: string): never => {
  throw unfaithful(where);
};

const unfaithful = (where: string): InputError =>
  new InputError(
    'input',
    where,
    'looks different when it is carried over',
    'print it to a new PDF first, with comments and form fields flattened',
  );

/** Pixels per point of the comparison: 108 dpi. */
const CHECK_SCALE = 1.5;
/** Pixels that may differ: a few, where thin strokes were rounded; a missing letter is more. */
const MAX_DIFFERENT = 24;
/** Inside a transparency group PDFium moves glyphs by parts of a pixel. */
const MAX_DIFFERENT_ISOLATED = 600;

/**
 * Draws the page as it came and as it will be carried, compares them, and measures its background;
 * `null` when they differ.
 */
async function checkPage(
  source: Source,
  page: SourcePage,
  placement: Placement,
  renderer: Renderer,
  original: OpenPdf,
  index: number,
  where: string,
): Promise<{ placement: Placement; background: Background } | null> {
  const sheet = pageBox(placement.orientation);
  const { size } = placement;
  const width = Math.round(size.width * CHECK_SCALE);
  const height = Math.round(size.height * CHECK_SCALE);
  // The same window of the sheet that the original page is, so that pixels fall on pixels. A trimmed
  // plate shows more than its page; then there is nothing to compare.
  const shown = original.pageSize(index);
  const same = Math.abs(shown.width - size.width) < 0.01 && Math.abs(shown.height - size.height) < 0.01;
  const pdf = await drawAlone(source, page, placement, where, size, [
    (size.width - sheet.width) / 2,
    (size.height - sheet.height) / 2,
  ]);
  const carried = renderer.open(pdf, where);
  try {
    if (same) {
      const before = original.render(index, { width, height });
      const after = carried.render(0, { width, height });
      const limit = placement.isolated ? MAX_DIFFERENT_ISOLATED : MAX_DIFFERENT;
      if (countStrangers(before, after) > limit) return null;
    }
    return { placement, background: measureBackground(carried.layer(0, { width, height })) };
  } finally {
    carried.close();
  }
}

/** Resolution at which a face is drawn before it is averaged down. */
const DRAW_DPI = 600;

async function raster(
  source: Source,
  page: SourcePage,
  placement: Placement,
  renderer: Renderer,
  dpi: number,
  where: string,
): Promise<Gray> {
  if (!(dpi >= 36 && dpi <= 1200)) throw new RangeError(`dpi: expected 36..1200, got ${dpi}`);
  const pixels = facePixels(placement.orientation, dpi);
  // A page of whole pixels at this very dpi, so that the scale is exact.
  const size = { width: (pixels.width * 72) / dpi, height: (pixels.height * 72) / dpi };
  const sheet = pageBox(placement.orientation);
  const pdf = await drawAlone(source, page, placement, where, size, [0, size.height - sheet.height]);
  // PDFium moves glyphs to whole pixels: drawn finer and averaged, they stand where the engine prints them.
  const n = Math.max(1, Math.min(4, Math.round(DRAW_DPI / dpi)));
  const drawn = renderer.render(pdf, 0, { width: pixels.width * n, height: pixels.height * n });
  return n === 1 ? drawn : resampleGray(drawn, pixels.width, pixels.height);
}

/** A printer would draw a font that is not in the file in its own way, and the back would not agree. */
function checkFonts(doc: PDFDocument, where: string): void {
  const { node } = doc.getPage(0);
  let fonts: string[];
  try {
    fonts = fontsNotEmbedded(node.lookup(PDFName.of('Resources')), contentBytes(doc.context, node));
  } catch {
    // PDFium drew it as far as it could; what else is in there nobody knows.
    throw new InputError(
      'input',
      where,
      'its content cannot be unpacked',
      'export it again from the program that made it',
    );
  }
  if (fonts.length > 0)
    throw new InputError(
      'input',
      where,
      `the font ${fonts.join(', ')} is not embedded`,
      'embed all fonts when it is exported',
    );
}

/** A PDF with this face alone on a page of `size`, moved by `shift` points. */
async function drawAlone(
  source: Source,
  page: SourcePage,
  placement: Placement,
  where: string,
  size: { readonly width: number; readonly height: number },
  shift: readonly [number, number],
): Promise<Uint8Array> {
  const doc = await aloneDocument(source, page, placement, where, size, shift);
  return doc.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}

async function aloneDocument(
  source: Source,
  page: SourcePage,
  placement: Placement,
  where: string,
  size: { readonly width: number; readonly height: number },
  shift: readonly [number, number],
): Promise<PDFDocument> {
  const doc = await PDFDocument.create({ updateMetadata: false });
  const out = doc.addPage([size.width, size.height]);
  out.node.setXObject(PDFName.of('Face'), embedPage(source, page, placement, doc, where));
  const content = new TextEncoder().encode(`1 0 0 1 ${shift.map(pdfNumber).join(' ')} cm /Face Do`);
  const stream = PDFRawStream.of(doc.context.obj({ Length: content.length }), content);
  out.node.set(PDFName.of('Contents'), doc.context.register(stream));
  return doc;
}
