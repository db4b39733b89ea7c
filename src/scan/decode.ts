/**
 * Files -> grey images: PNG, JPEG, TIFF (all pages) and PDFs of scans. Sizes are checked before a pixel is
 * decoded; EXIF turns are undone; 16-bit, CMYK, palette, alpha and 1-bit inputs become 8-bit grey on white.
 */
import type { Metadata, SharpOptions } from 'sharp';
import { InputError } from '../errors.ts';
import type { Renderer } from '../pdf/render.ts';
import type { Gray, Rgb } from '../raster/gray.ts';
import { iccName } from './icc-name.ts';

/** First bytes of the image files that are accepted; nothing else is handed to the codec library. */
const SIGNATURES: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  // TIFF and BigTIFF, both byte orders.
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x49, 0x49, 0x2b, 0x00],
  [0x4d, 0x4d, 0x00, 0x2b],
];

/** Bounds, and what decoding a PDF needs. */
export interface DecodeScanOptions {
  /** Names the file in messages. @default 'scan' */
  readonly where?: string;
  /** Pixels a page may have. The default is an A4 page at 1200 dpi and a margin. @default 150 million */
  readonly maxPixels?: number;
  /** Pages a file may have. @default 50 */
  readonly maxPages?: number;
  /** Resolution at which pages of a PDF are drawn. @default 600 */
  readonly pdfDpi?: number;
  /** Draws PDF pages; without one, a PDF is refused. See `openRenderer` in `src/pdf`. */
  readonly renderer?: Renderer;
  /** Keep the colours too, where the file has any: three more bytes a pixel. @default false */
  readonly colour?: boolean;
}

/** One page of a scan. */
export interface ScanPage {
  readonly gray: Gray;
  /** Only when `colour` was asked for, and only from a file that has colours. */
  readonly rgb?: Rgb;
  /** What the file says of its resolution, or `null`; the reader does not need it. */
  readonly dpi: number | null;
}

/**
 * Decodes every page of a scan.
 * @throws InputError on files that are not scans, broken, or over the limits
 */
export async function decodeScan(bytes: Uint8Array, options: DecodeScanOptions = {}): Promise<ScanPage[]> {
  const { where = 'scan', maxPixels = 150e6, maxPages = 50 } = options;
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`bytes: expected a Uint8Array, got ${typeof bytes}`);
  if (bytes.length === 0) throw new InputError('input', where, 'is empty', 'scan the sheet again');
  if (!SIGNATURES.some((signature) => signature.every((byte, i) => bytes[i] === byte))) {
    if (isPdf(bytes)) return decodePdf(bytes, where, maxPixels, maxPages, options);
    throw new InputError('input', where, 'is not a PNG, JPEG, TIFF or PDF', 'save the scan as one of these');
  }
  const metadata = await readMetadata(bytes, where);
  const pages = metadata.pages ?? 1;
  if (pages > maxPages)
    throw new InputError('input', where, `has ${pages} pages`, `split it into files of at most ${maxPages}`);
  const out: ScanPage[] = [];
  for (let page = 0; page < pages; page++) {
    const own = page === 0 ? metadata : await readMetadata(bytes, where, page);
    checkSize(own.width, own.height, maxPixels, where);
    const input = {
      page,
      limitInputPixels: maxPixels,
      failOn: 'truncated',
      // From sRGB to sRGB is a third of the decoding of a JPEG, and changes nothing.
      ignoreIcc: own.icc !== undefined && iccName(own.icc).startsWith('sRGB'),
    } as const;
    const gray = await decodePage(bytes, input, where);
    const rgb = options.colour && (own.channels ?? 1) >= 3 ? await decodeColour(bytes, input, where) : null;
    out.push({ gray, dpi: dpiOf(own), ...(rgb && { rgb }) });
  }
  return out;
}

/** `%PDF-` within the first kilobyte, as readers accept it. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length)).includes('%PDF-');
}

/** Loaded by the first scan: who only issues is spared its 26 MB. */
const loadSharp = async () => (await import('sharp')).default;

async function readMetadata(bytes: Uint8Array, where: string, page = 0): Promise<Metadata> {
  try {
    const sharp = await loadSharp();
    return await sharp(bytes, { page, limitInputPixels: false }).metadata();
  } catch {
    throw new InputError(
      'input',
      where,
      'cannot be read as an image',
      'scan the sheet again, or save it as PNG',
    );
  }
}

function checkSize(width: number | undefined, height: number | undefined, max: number, where: string): void {
  if (!width || !height || width * height > max)
    throw new InputError(
      'input',
      where,
      `is ${width} x ${height} pixels, more than ${Math.round(max / 1e6)} million`,
      'scan one A4 page at 300 to 600 dpi',
    );
}

const dpiOf = (metadata: Metadata): number | null =>
  metadata.density && metadata.density > 1 ? Math.round(metadata.density) : null;

async function decodePage(bytes: Uint8Array, input: SharpOptions, where: string): Promise<Gray> {
  try {
    const sharp = await loadSharp();
    // `rotate()` without an angle obeys EXIF; `toColourspace('b-w')` gives one channel whatever came in.
    const { data, info } = await sharp(bytes, input)
      .rotate()
      .flatten({ background: '#fff' })
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    if (channels === 1)
      return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
    const gray = new Uint8Array(width * height);
    for (let i = 0, k = 0; i < gray.length; i++, k += channels) gray[i] = data[k]!;
    return { width, height, data: gray };
  } catch {
    throw new InputError('input', where, 'is a broken image file', 'scan the sheet again, or save it as PNG');
  }
}

async function decodeColour(bytes: Uint8Array, input: SharpOptions, where: string): Promise<Rgb> {
  try {
    const sharp = await loadSharp();
    const { data, info } = await sharp(bytes, input)
      .rotate()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, width * height * 3) };
  } catch {
    throw new InputError('input', where, 'is a broken image file', 'scan the sheet again, or save it as PNG');
  }
}

function decodePdf(
  bytes: Uint8Array,
  where: string,
  maxPixels: number,
  maxPages: number,
  options: DecodeScanOptions,
): ScanPage[] {
  const { renderer, pdfDpi = 600 } = options;
  if (!renderer)
    throw new InputError('input', where, 'is a PDF and no renderer was given', 'save the scan as PNG');
  const pdf = renderer.open(bytes, where);
  try {
    if (pdf.pageCount > maxPages)
      throw new InputError(
        'input',
        where,
        `has ${pdf.pageCount} pages`,
        `split it into files of at most ${maxPages}`,
      );
    const out: ScanPage[] = [];
    for (let page = 0; page < pdf.pageCount; page++) {
      const size = pdf.pageSize(page);
      const width = Math.max(1, Math.round((size.width * pdfDpi) / 72));
      const height = Math.max(1, Math.round((size.height * pdfDpi) / 72));
      checkSize(width, height, maxPixels, where);
      out.push({
        gray: pdf.render(page, { width, height, mode: 'gray' }),
        ...(options.colour && { rgb: pdf.render(page, { width, height, mode: 'rgb' }) }),
        dpi: pdfDpi,
      });
    }
    return out;
  } finally {
    pdf.close();
  }
}
