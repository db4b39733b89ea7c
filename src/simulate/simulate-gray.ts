import type { Bitmap } from '../raster/bitmap.ts';
import type { Gray } from '../raster/gray.ts';
import { copyPaper } from './copy-paper.ts';
import { drawCopier, drawPrinter, drawScanner } from './draw.ts';
import { printPage, type Quality } from './paper.ts';
import type { CopierParams, CopyMode, PrinterParams, ScannerParams } from './parameters.ts';
import { checkSeed, hashSeed } from './random.ts';
import { scanPaper } from './scan-paper.ts';

/** Options of {@link simulateGray}. Names of profiles are drawn with `seed`. */
export interface SimulateGrayOptions {
  readonly printer: string | PrinterParams;
  /** Left out: the scan is of the original. */
  readonly copier?: string | CopierParams;
  /** The copier's print engine. @default a draw of `office-600` */
  readonly copierPrinter?: string | PrinterParams;
  /** @default 'text' */
  readonly mode?: CopyMode;
  /** @default 1 */
  readonly generations?: number;
  /** @default 'flatbed' */
  readonly scanner?: string | ScannerParams;
  /** Of the scan. @default 600 */
  readonly scanDpi?: number;
  /** Keep both scans on the raster's grid but for a random phase. @default true */
  readonly aligned?: boolean;
  /** @default 'full' */
  readonly quality?: Quality;
  readonly seed: number;
}

/**
 * One K bitmap through print, maybe copy, and scan: the short way for patches.
 * @param dpi of the bitmap: 600 or 1200, as the printer
 * @example simulateGray(bitmap, 600, { printer: 'office-600', copier: 'mono', seed: 1 })
 */
export function simulateGray(
  bitmap: Bitmap,
  dpi: number,
  {
    printer,
    copier,
    copierPrinter = 'office-600',
    mode = 'text',
    generations = 1,
    scanner = 'flatbed',
    scanDpi = 600,
    aligned = true,
    quality = 'full',
    seed,
  }: SimulateGrayOptions,
): Gray {
  checkSeed(seed);
  const engine = typeof printer === 'string' ? drawPrinter(printer, hashSeed(seed, 'engine')) : printer;
  const reader = typeof scanner === 'string' ? drawScanner(scanner, hashSeed(seed, 'reader')) : scanner;
  const planes = { width: bitmap.width, height: bitmap.height, dpi, c: null, m: null, y: null, k: bitmap };
  let paper = printPage(planes, engine, hashSeed(seed, 'print'), { quality });
  if (copier !== undefined) {
    const machine = typeof copier === 'string' ? drawCopier(copier, hashSeed(seed, 'machine')) : copier;
    const output =
      typeof copierPrinter === 'string'
        ? drawPrinter(copierPrinter, hashSeed(seed, 'output'))
        : copierPrinter;
    paper = copyPaper(paper, machine, output, hashSeed(seed, 'copy'), { mode, generations, aligned });
  }
  return scanPaper(paper, reader, hashSeed(seed, 'scan'), { view: 'gray', dpi: scanDpi, aligned });
}
