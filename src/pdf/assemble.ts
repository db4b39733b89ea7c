/**
 * Faces and dot patterns to a printable PDF. The page box is the device grid, every pattern is a
 * one-bit image of the device's own pixels in one process ink, and nothing asks the printer to scale.
 * Same input, same bytes.
 */
import { createHash } from 'node:crypto';
import type { Bitmap } from '../raster/bitmap.ts';
import { INKS, type Ink, type InkPlanes } from '../raster/ink-planes.ts';
import type { Grid } from '../sheet/grid.ts';
import type { FacePage } from './face-page.ts';
import {
  compressBitmap,
  compressPlanes,
  createImageCache,
  type ImageCache,
  inkImageObject,
  placeOnGrid,
  stencilObject,
} from './image.ts';
import { gridBox } from './page-box.ts';
import { type PDFContext, PDFDocument, PDFHexString, PDFName, PDFRawStream, type PDFRef } from './pdf-lib.ts';

/** Dots at device pixels (`x`, `y` from the upper left of the face), in one ink or in four. */
export type PlacedInk = PlacedBitmap | PlacedPlanes;

/** Dots of one ink. */
export interface PlacedBitmap {
  readonly x: number;
  readonly y: number;
  readonly bitmap: Bitmap;
  readonly ink: Ink;
}

/** Dots of up to four inks that belong together. */
export interface PlacedPlanes {
  readonly x: number;
  readonly y: number;
  readonly planes: InkPlanes;
}

/** One page of the PDF: one face of a sheet. */
export interface SheetPage {
  readonly grid: Grid;
  /** The content; `null` for a back. */
  readonly face: FacePage | null;
  /** Below the content. On a CMYK device planes paint their whole rectangle, paper included. */
  readonly under: readonly PlacedInk[];
  /** On top of the content: dots only, never paper. */
  readonly over: readonly PlacedInk[];
}

/** What {@link assembleSheets} writes. */
export interface SheetsRequest {
  /** Front and back in turn, an even number of pages for a duplex job. */
  readonly pages: readonly SheetPage[];
  /** Both dates of the PDF; with it the bytes are the same each time. */
  readonly created: Date;
  /** Shown by viewers. Must not name a person. @default none */
  readonly title?: string;
  /**
   * What the engine takes. `mono`: every dot is DeviceGray black, and inks other than `k` are
   * refused. `cmyk`: DeviceCMYK, unmanaged, inks overprint.
   * @default 'cmyk' as soon as an ink other than `k` or a set of planes occurs, else 'mono'
   */
  readonly device?: 'mono' | 'cmyk';
  /** Compressed images to reuse and to add to. @default a fresh one at level 1 */
  readonly cache?: ImageCache;
}

const isPlanes = (placed: PlacedInk): placed is PlacedPlanes => 'planes' in placed;

/** The colour operator that puts down one ink at full strength. */
const PAINT: Record<Ink, string> = { c: '1 0 0 0 k', m: '0 1 0 0 k', y: '0 0 1 0 k', k: '0 0 0 1 k' };

/**
 * Assembles the PDF of one or more sheets.
 * @throws TypeError, RangeError when an image leaves the grid, planes have another dpi, or a mono job
 *   carries a colour ink
 */
export async function assembleSheets(request: SheetsRequest): Promise<Uint8Array> {
  const device = checkRequest(request);
  const cache = request.cache ?? createImageCache();
  await compressAll(request, device, cache);

  const doc = await PDFDocument.create({ updateMetadata: false });
  const { context } = doc;
  const image = imageWriter(context, cache);
  // Inks add: a stencil of one ink leaves the other inks below it alone.
  const states =
    device === 'cmyk'
      ? {
          ExtGState: {
            Overprint: context.register(context.obj({ Type: 'ExtGState', OP: true, op: true, OPM: 1 })),
          },
        }
      : {};
  for (const sheetPage of request.pages) {
    const box = gridBox(sheetPage.grid);
    const { node } = doc.addPage([box.width, box.height]);
    const { lines, objects } = await drawPage(sheetPage, device, image, doc);
    node.set(PDFName.of('Resources'), context.obj({ XObject: objects, ...states }));
    const bytes = new TextEncoder().encode(lines.join('\n'));
    const stream = PDFRawStream.of(context.obj({ Length: bytes.length }), bytes);
    node.set(PDFName.of('Contents'), context.register(stream));
  }

  const landscape = request.pages[0]!.grid.width > request.pages[0]!.grid.height;
  doc.catalog.set(
    PDFName.of('ViewerPreferences'),
    context.obj({
      PrintScaling: 'None',
      // Edges are those of the sheet of paper. A sheet turns over like the page of a book, about its
      // left edge as it is read: the long edge upright, the short one in landscape.
      Duplex: landscape ? 'DuplexFlipShortEdge' : 'DuplexFlipLongEdge',
      PickTrayByPDFSize: true,
    }),
  );
  doc.setProducer('shingan');
  doc.setCreationDate(request.created);
  doc.setModificationDate(request.created);
  if (request.title !== undefined) doc.setTitle(request.title);
  return saveWithId(doc);
}

type ImageWriter = (image: Bitmap | InkPlanes) => Promise<PDFRef>;

/** Writes each image once, whichever pages draw it. */
function imageWriter(context: PDFContext, cache: ImageCache): ImageWriter {
  const written = new Map<Bitmap | InkPlanes, PDFRef>();
  return async (image) => {
    let ref = written.get(image);
    if (!ref) {
      ref =
        'words' in image
          ? stencilObject(context, image, await compressBitmap(image, cache))
          : inkImageObject(context, image, await compressPlanes(image, cache));
      written.set(image, ref);
    }
    return ref;
  };
}

/** The content of a page, and the objects that it names. */
async function drawPage(
  { grid, face, under, over }: SheetPage,
  device: 'mono' | 'cmyk',
  image: ImageWriter,
  doc: PDFDocument,
): Promise<{ lines: string[]; objects: Record<string, PDFRef> }> {
  const { height } = gridBox(grid);
  const lines: string[] = [];
  const objects: Record<string, PDFRef> = {};
  const names = new Map<PDFRef, string>();
  const draw = async (what: Bitmap | InkPlanes, { x, y }: PlacedInk, paint: string): Promise<void> => {
    const ref = await image(what);
    const name = names.get(ref) ?? `I${names.size}`;
    names.set(ref, name);
    objects[name] = ref;
    const at = placeOnGrid({ x, y, width: what.width, height: what.height }, grid.dpi, height);
    lines.push(`q ${paint}${at} /${name} Do Q`);
  };
  const stencils = async (item: PlacedInk): Promise<void> => {
    const layers: readonly [Ink, Bitmap | null][] = isPlanes(item)
      ? INKS.map((ink) => [ink, item.planes[ink]])
      : [[item.ink, item.bitmap]];
    for (const [ink, bitmap] of layers)
      if (bitmap) await draw(bitmap, item, device === 'mono' ? '0 g ' : `/Overprint gs ${PAINT[ink]} `);
  };
  for (const item of under)
    if (isPlanes(item) && device === 'cmyk') await draw(item.planes, item, '');
    else await stencils(item);
  if (face) {
    objects.Face = await face.embed(doc);
    lines.push('q /Face Do Q');
  }
  for (const item of over) await stencils(item);
  return { lines, objects };
}

function checkRequest({ pages, created, device, title }: SheetsRequest): 'mono' | 'cmyk' {
  if (!Array.isArray(pages) || pages.length === 0) throw new TypeError('pages: expected at least one page');
  if (!(created instanceof Date) || Number.isNaN(created.getTime()))
    throw new TypeError('created: expected a valid Date');
  if (title !== undefined && typeof title !== 'string')
    throw new TypeError(`title: expected a string, got ${typeof title}`);
  if (device !== undefined && device !== 'mono' && device !== 'cmyk')
    throw new RangeError(`device: expected 'mono' or 'cmyk', got ${String(device)}`);
  let colour = false;
  pages.forEach(({ grid, under, over }, p) => {
    for (const item of [...under, ...over]) {
      const size = isPlanes(item) ? item.planes : item.bitmap;
      const { x, y } = item;
      if (!Number.isInteger(x) || !Number.isInteger(y))
        throw new RangeError(`pages[${p}]: an image is placed at (${x}, ${y}), not on whole pixels`);
      if (x < 0 || y < 0 || x + size.width > grid.width || y + size.height > grid.height)
        throw new RangeError(
          `pages[${p}]: an image of ${size.width} x ${size.height} at (${x}, ${y}) leaves the grid of ${grid.width} x ${grid.height}`,
        );
      if (isPlanes(item) && item.planes.dpi !== grid.dpi)
        throw new RangeError(`pages[${p}]: planes of ${item.planes.dpi} dpi on a grid of ${grid.dpi} dpi`);
      const inks = isPlanes(item) ? INKS.filter((ink) => item.planes[ink]) : [item.ink];
      if (isPlanes(item) ? inks.some((ink) => ink !== 'k') : item.ink !== 'k') colour = true;
    }
  });
  if (device === 'mono' && colour)
    throw new RangeError("device: a mono job carries a colour ink; use device 'cmyk' or drop that ink");
  return device ?? (colour ? 'cmyk' : 'mono');
}

/** Compresses every image of the job, each once, side by side. */
async function compressAll(
  { pages }: SheetsRequest,
  device: 'mono' | 'cmyk',
  cache: ImageCache,
): Promise<void> {
  const jobs = new Map<Bitmap | InkPlanes, () => Promise<Uint8Array>>();
  const stencils = (item: PlacedInk): void => {
    for (const bitmap of isPlanes(item) ? INKS.map((ink) => item.planes[ink]) : [item.bitmap])
      if (bitmap) jobs.set(bitmap, () => compressBitmap(bitmap, cache));
  };
  for (const { under, over } of pages) {
    for (const item of under)
      if (isPlanes(item) && device === 'cmyk')
        jobs.set(item.planes, () => compressPlanes(item.planes, cache));
      else stencils(item);
    for (const item of over) stencils(item);
  }
  await Promise.all([...jobs.values()].map((job) => job()));
}

/** Saves with a file identifier made from the bytes themselves: the same sheet, the same name. */
async function saveWithId(doc: PDFDocument): Promise<Uint8Array> {
  const blank = '0'.repeat(32);
  const { context } = doc;
  context.trailerInfo.ID = context.obj([PDFHexString.of(blank), PDFHexString.of(blank)]);
  const bytes = await doc.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32).toUpperCase();
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = `<${blank}>`;
  for (let at = view.lastIndexOf(mark), n = 0; at >= 0 && n < 2; at = view.lastIndexOf(mark, at - 1), n++)
    view.write(id, at + 1, 'latin1');
  return bytes;
}
