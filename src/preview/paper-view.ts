/** What people would see on paper: a page of ink planes printed, copied, scanned or held under infrared. */
import type { Gray, InkPlanes, Rgb } from '../raster/index.ts';
import {
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  type Quality,
  scanPaper,
  type View,
} from '../simulate/index.ts';

/** How paper is looked at. */
export interface PaperViewOptions {
  /** Name of a printer profile of `simulate`. */
  readonly printer: string;
  /** Name of a copier profile; none: the original. */
  readonly copier?: string;
  readonly mode?: CopyMode;
  readonly generations?: number;
  /** Name of a scanner profile. */
  readonly scanner: string;
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
  /** Called now and then with the rows that are done, and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Prints, maybe copies, and scans. */
export function viewPaper(planes: InkPlanes, options: PaperViewOptions): Rgb | Gray {
  const { printer, copier, scanner, view, dpi, seed, quality = 'fast', aligned = true } = options;
  const first = printPage(planes, drawPrinter(printer, seed), seed + 1, { quality, behind: options.behind });
  const paper =
    copier === undefined
      ? first
      : copyPaper(first, drawCopier(copier, seed + 2), drawPrinter(printer, seed + 3), seed + 4, {
          mode: options.mode,
          generations: options.generations,
          aligned,
          quality,
        });
  const scanned = drawScanner(scanner, seed + 5);
  const common = { dpi, aligned, onProgress: options.onProgress };
  return view === 'rgb'
    ? scanPaper(paper, scanned, seed + 6, { view: 'rgb', ...common })
    : scanPaper(paper, scanned, seed + 6, { view, ...common });
}
