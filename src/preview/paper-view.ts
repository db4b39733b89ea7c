/** What people would see on paper: a page of ink planes printed, copied, scanned or held under infrared. */
import type { Gray, InkPlanes, Rgb } from '../raster/index.ts';
import {
  type CopierParams,
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  type Quality,
  type ScannerParams,
  scanPaper,
  type View,
} from '../simulate/index.ts';

/** How paper is looked at. */
export interface PaperViewOptions {
  /** Name of a printer profile of `simulate`. */
  readonly printer: string;
  /** Name of a copier profile; none: the original. */
  readonly copier?: string;
  /** Name of the profile of the copier's own print engine. @default that of `printer`, another draw of it */
  readonly copierPrinter?: string;
  readonly mode?: CopyMode;
  readonly generations?: number;
  /** The copier's darkness key, -1 (lightest) to 1. @default as the copier is drawn */
  readonly darkness?: number;
  /** Name of a scanner profile, or a scanner. */
  readonly scanner: string | ScannerParams;
  readonly view: View;
  /** Samples per inch of the picture. */
  readonly dpi: number;
  /** Seed of every draw. */
  readonly seed: number;
  /** @default 'fast' */
  readonly quality?: Quality;
  /** Straight on the page's own grid. @default true */
  readonly aligned?: boolean;
  /** The planes of the other face, for show-through. */
  readonly behind?: InkPlanes | null;
  /** Called now and then with the scans done, in fractions, and the scans in all: one a copy, and the last. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Prints, maybe copies, and scans. */
export function viewPaper(planes: InkPlanes, options: PaperViewOptions): Rgb | Gray {
  const { printer, copier, view, dpi, seed, quality = 'fast', aligned = true, onProgress } = options;
  const copies = copier === undefined ? 0 : (options.generations ?? 1);
  const first = printPage(planes, drawPrinter(printer, seed), seed + 1, { quality, behind: options.behind });
  const paper =
    copier === undefined
      ? first
      : copyPaper(
          first,
          withDarkness(drawCopier(copier, seed + 2), options.darkness),
          drawPrinter(options.copierPrinter ?? printer, seed + 3),
          seed + 4,
          {
            mode: options.mode,
            generations: copies,
            aligned,
            quality,
            onProgress: (done, total) => onProgress?.((done / total) * copies, copies + 1),
          },
        );
  const scanner =
    typeof options.scanner === 'string' ? drawScanner(options.scanner, seed + 5) : options.scanner;
  return scanPaper(paper, scanner, seed + 6, {
    view,
    dpi,
    aligned,
    onProgress: (done, total) => onProgress?.(copies + done / total, copies + 1),
  });
}

const withDarkness = (copier: CopierParams, darkness = copier.darkness): CopierParams => {
  if (!(darkness >= -1 && darkness <= 1)) throw new RangeError(`darkness: expected -1..1, got ${darkness}`);
  return { ...copier, darkness };
};
