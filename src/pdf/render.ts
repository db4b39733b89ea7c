/**
 * PDF pages to pixels, by PDFium compiled to WebAssembly. Pages are drawn as for print (annotations
 * that print, layers that print), anti-aliased in grey, never with coloured sub-pixels.
 *
 * `@hyzyla/pdfium` wraps the same binary, but its `render` always draws sub-pixel text and copies
 * every page as RGBA; this file calls the library itself.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { InputError } from '../errors.ts';
import type { Gray, Rgb } from '../raster/gray.ts';
import type { PointSize } from './page-box.ts';

/** How a page is drawn. */
export interface RenderOptions {
  /** Columns of the result; the page is stretched to fill them. */
  readonly width: number;
  /** Rows of the result. */
  readonly height: number;
  /**
   * `gray`: 0 black … 255 white, on white. `rgb`: sRGB on white.
   * @default 'gray'
   */
  readonly mode?: 'gray' | 'rgb';
  /** Taken for the samples when it is large enough; the result then is a view of it. */
  readonly into?: Uint8Array;
}

/** A page drawn on nothing. */
export interface Layer {
  readonly width: number;
  readonly height: number;
  /** `width * height * 4` samples: red, green, blue, and how opaque the page's own paint is. */
  readonly data: Uint8Array;
}

/** A PDF that is open in a renderer. */
export interface OpenPdf {
  /** Pages, at least 1. */
  readonly pageCount: number;
  /** The visible size of a page in points, `/Rotate` applied. */
  pageSize(pageIndex: number): PointSize;
  /** Draws a page in colour. */
  render(pageIndex: number, options: RenderOptions & { readonly mode: 'rgb' }): Rgb;
  /** Draws a page in grey. */
  render(pageIndex: number, options: RenderOptions & { readonly mode?: 'gray' }): Gray;
  /** The page drawn on nothing, so that its own paint can be told from bare paper. */
  layer(pageIndex: number, options: { readonly width: number; readonly height: number }): Layer;
  /** Frees the document; call it once, when done. */
  close(): void;
}

/** A PDFium of one's own. Not shared between callers, so nothing of one job can reach another. */
export interface Renderer {
  /**
   * Opens a PDF for several renderings.
   * @param where names the file in error messages
   * @throws InputError when it is broken, empty or needs a password
   */
  open(pdf: Uint8Array, where?: string): OpenPdf;
  /** {@link OpenPdf.render} of one page. */
  render(pdf: Uint8Array, pageIndex: number, options: RenderOptions & { readonly mode: 'rgb' }): Rgb;
  /** The same in grey. */
  render(pdf: Uint8Array, pageIndex: number, options: RenderOptions & { readonly mode?: 'gray' }): Gray;
  /** How many pages a PDF has. */
  pageCount(pdf: Uint8Array): number;
  /** The visible size of a page in points, `/Rotate` applied. */
  pageSize(pdf: Uint8Array, pageIndex: number): PointSize;
  /** Frees PDFium; the renderer cannot be used any more. */
  close(): void;
}

/** The functions of PDFium that are used here: names, order and meaning as in its `fpdfview.h`. */
interface Pdfium {
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number;
  _FPDF_GetLastError(): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetFormType(document: number): number;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FORM_OnAfterLoadPage(page: number, form: number): void;
  _FORM_OnBeforeClosePage(page: number, form: number): void;
  _FPDF_FFLDraw(
    form: number,
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, data: number, stride: number): number;
  _FPDFBitmap_FillRect(bitmap: number, x: number, y: number, w: number, h: number, argb: number): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
  readonly wasmExports: { malloc(size: number): number; free(pointer: number): void };
  readonly HEAPU8: Uint8Array;
}

const ANNOTATIONS = 0x01;
const REVERSE_BYTE_ORDER = 0x10;
const PRINTING = 0x800;
const FORMAT_GRAY = 1;
const FORMAT_RGB = 2;
const FORMAT_RGBA = 4;
const ERROR_PASSWORD = 4;
const ERROR_SECURITY = 5;
/** 1200 dpi A4 and some room; PDFium's heap holds one such page. */
const MAX_PIXELS = 2 ** 28;

/**
 * Starts a PDFium of one's own: 20–40 ms and about 20 MB until the first page. Close it when done.
 *
 * @example
 * const renderer = await openRenderer();
 * const page = renderer.render(pdf, 0, { width: 2480, height: 3508 });
 * renderer.close();
 */
export async function openRenderer(): Promise<Renderer> {
  const library = await PDFiumLibrary.init();
  const module = (library as unknown as { readonly module: Pdfium }).module;
  let open = true;
  const openPdf = (pdf: Uint8Array, where = 'pdf'): OpenPdf => {
    if (!open) throw new TypeError('renderer: used after close()');
    return openDocument(module, pdf, where);
  };
  const once = <T>(pdf: Uint8Array, use: (document: OpenPdf) => T): T => {
    const document = openPdf(pdf);
    try {
      return use(document);
    } finally {
      document.close();
    }
  };
  return {
    open: openPdf,
    render: ((pdf: Uint8Array, pageIndex: number, options: RenderOptions & { mode: 'rgb' }) =>
      once(pdf, (document) => document.render(pageIndex, options))) as Renderer['render'],
    pageCount: (pdf) => once(pdf, (document) => document.pageCount),
    pageSize: (pdf, pageIndex) => once(pdf, (document) => document.pageSize(pageIndex)),
    close: () => {
      if (open) library.destroy();
      open = false;
    },
  };
}

function openDocument(module: Pdfium, pdf: Uint8Array, where: string): OpenPdf {
  if (!(pdf instanceof Uint8Array)) throw new TypeError(`pdf: expected a Uint8Array, got ${typeof pdf}`);
  if (pdf.length === 0) throw new InputError('input', where, 'is empty', 'give a PDF file');
  const data = allocate(module, pdf.length);
  module.HEAPU8.set(pdf, data);
  const document = module._FPDF_LoadMemDocument(data, pdf.length, 0);
  if (!document) {
    const reason = module._FPDF_GetLastError();
    module.wasmExports.free(data);
    if (reason === ERROR_PASSWORD || reason === ERROR_SECURITY)
      throw new InputError('input', where, 'the PDF is encrypted', 'save a copy without a password');
    throw new InputError(
      'input',
      where,
      'is not a readable PDF',
      'export it again from the program that made it',
    );
  }
  const pageCount = module._FPDF_GetPageCount(document);
  const fields = openFields(module, document);
  let open = true;

  const withPage = <T>(pageIndex: number, use: (page: number) => T): T => {
    if (!open) throw new TypeError('pdf: used after close()');
    if (!Number.isInteger(pageIndex) || pageIndex < 0 || pageIndex >= pageCount)
      throw new RangeError(`pageIndex: expected an integer 0..${pageCount - 1}, got ${pageIndex}`);
    const page = module._FPDF_LoadPage(document, pageIndex);
    if (!page)
      throw new InputError(
        'input',
        where,
        `page ${pageIndex + 1} cannot be read`,
        'export the PDF again from the program that made it',
      );
    try {
      return use(page);
    } finally {
      module._FPDF_ClosePage(page);
    }
  };

  return {
    pageCount,
    pageSize: (pageIndex) =>
      withPage(pageIndex, (page) => ({
        width: module._FPDF_GetPageWidthF(page),
        height: module._FPDF_GetPageHeightF(page),
      })),
    render: ((pageIndex: number, options: RenderOptions) => {
      const { width, height, mode = 'gray', into } = options;
      if (mode !== 'gray' && mode !== 'rgb')
        throw new RangeError(`mode: expected 'gray' or 'rgb', got ${String(mode)}`);
      return withPage(pageIndex, (page) =>
        draw(
          module,
          page,
          fields,
          width,
          height,
          mode === 'gray' ? FORMAT_GRAY : FORMAT_RGB,
          0xffffffff,
          into,
        ),
      );
    }) as OpenPdf['render'],
    layer: (pageIndex, { width, height }) =>
      withPage(pageIndex, (page) => draw(module, page, fields, width, height, FORMAT_RGBA, 0)),
    close: () => {
      if (!open) return;
      open = false;
      fields?.close();
      module._FPDF_CloseDocument(document);
      module.wasmExports.free(data);
    },
  };
}

/** PDFium draws form fields by a part of its own, which keeps a state for the document. */
interface Fields {
  readonly handle: number;
  close(): void;
}

/** PDFium's `FPDF_FORMFILLINFO`: a version and callbacks, none of which is wanted; 140 bytes and room. */
const FORM_INFO_BYTES = 256;
const FORM_INFO_VERSION = 2;

function openFields(module: Pdfium, document: number): Fields | null {
  if (module._FPDF_GetFormType(document) === 0) return null;
  const info = allocate(module, FORM_INFO_BYTES);
  module.HEAPU8.fill(0, info, info + FORM_INFO_BYTES);
  module.HEAPU8[info] = FORM_INFO_VERSION;
  const handle = module._FPDFDOC_InitFormFillEnvironment(document, info);
  return {
    handle,
    close: () => {
      if (handle) module._FPDFDOC_ExitFormFillEnvironment(handle);
      module.wasmExports.free(info);
    },
  };
}

function draw(
  module: Pdfium,
  page: number,
  fields: Fields | null,
  width: number,
  height: number,
  format: number,
  paper: number,
  into?: Uint8Array,
): Layer {
  for (const [name, value] of [['width', width] as const, ['height', height] as const])
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name}: expected an integer >= 1, got ${value}`);
  if (width * height > MAX_PIXELS)
    throw new RangeError(`${width} x ${height}: more than ${MAX_PIXELS} pixels`);
  // PDFium reads whole words of a row, so rows are padded; the result is not.
  const rowBytes = width * (format === FORMAT_RGB ? 3 : format);
  const stride = (rowBytes + 3) & ~3;
  const pixels = allocate(module, stride * height);
  const bitmap = module._FPDFBitmap_CreateEx(width, height, format, pixels, stride);
  try {
    module._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, paper);
    const flags = ANNOTATIONS | PRINTING | (format === FORMAT_GRAY ? 0 : REVERSE_BYTE_ORDER);
    module._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
    if (fields?.handle) {
      module._FORM_OnAfterLoadPage(page, fields.handle);
      module._FPDF_FFLDraw(fields.handle, bitmap, page, 0, 0, width, height, 0, flags);
      module._FORM_OnBeforeClosePage(page, fields.handle);
    }
    // The heap may have grown and moved while drawing: take the view now.
    const heap = module.HEAPU8;
    const size = rowBytes * height;
    const data = into && into.length >= size ? into.subarray(0, size) : new Uint8Array(size);
    if (stride === rowBytes) {
      data.set(heap.subarray(pixels, pixels + size));
      return { width, height, data };
    }
    for (let y = 0; y < height; y++)
      data.set(heap.subarray(pixels + y * stride, pixels + y * stride + rowBytes), y * rowBytes);
    return { width, height, data };
  } finally {
    module._FPDFBitmap_Destroy(bitmap);
    module.wasmExports.free(pixels);
  }
}

function allocate(module: Pdfium, size: number): number {
  const pointer = module.wasmExports.malloc(size);
  if (pointer === 0) throw new RangeError(`PDFium: no memory for ${size} bytes`);
  return pointer;
}
