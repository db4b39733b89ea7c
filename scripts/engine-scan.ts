/** A back through engines of the simulator: printed, perhaps copied, scanned, every machine drawn anew from the seed. */
import seedrandom from 'seedrandom';
import type { Bitmap } from '../src/raster/bitmap.ts';
import { expand } from '../src/raster/expand.ts';
import type { Gray } from '../src/raster/gray.ts';
import { resampleGray } from '../src/raster/resample.ts';
import { rotate90 } from '../src/raster/rotate90.ts';
import { threshold } from '../src/raster/threshold.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';

/** Profiles, by name; of a list each sheet takes one. */
export interface Engines {
  readonly printer: string | readonly string[];
  readonly scanner: string | readonly string[];
  readonly dpi: number;
  /** Absent: the original is scanned. */
  readonly copier?: string | readonly string[];
  readonly mode?: 'text' | 'photo' | 'text-photo';
}

const planes = (k: Bitmap) => ({ width: k.width, height: k.height, dpi: 600, c: null, m: null, y: null, k });

/**
 * @param page the back, 600 dpi
 * @param face the front behind it, 300 dpi, which shows through
 * @returns the scan in one of the four turns
 */
export function engineScan(page: Bitmap, face: Gray, seed: string, engines: Engines): Gray {
  const random = seedrandom(seed);
  const draw = () => Math.floor(random() * 2 ** 31);
  const of = (names: string | readonly string[]) =>
    typeof names === 'string' ? names : names[Math.floor(random() * names.length)]!;
  const front = expand(threshold(resampleGray(face, 2480, 3508), 168), 2);
  let paper = printPage(planes(page), drawPrinter(of(engines.printer), draw()), draw(), {
    behind: planes(front),
    quality: 'fast',
  });
  if (engines.copier)
    paper = copyPaper(
      paper,
      drawCopier(of(engines.copier), draw()),
      drawPrinter('office-600', draw()),
      draw(),
      { mode: engines.mode, quality: 'fast' },
    );
  const scan = scanPaper(paper, drawScanner(of(engines.scanner), draw()), draw(), {
    view: 'gray',
    dpi: engines.dpi,
  });
  return rotate90(scan, Math.floor(random() * 4));
}
