import { inkRing, ringGeometry } from '../../src/latent/fragile/ring.ts';
import { builtinLatentDesign, type FragileKeys } from '../../src/latent/index.ts';
import { createBitmap } from '../../src/raster/bitmap.ts';
import { blit } from '../../src/raster/blit.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { InkPlanes } from '../../src/raster/ink-planes.ts';
import {
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';

export const ringKeys = (n: number): FragileKeys => ({
  cells: new Uint8Array(32).fill(n),
  phase: new Uint8Array(32).fill(n + 100),
});

export const RINGS = {
  600: ringGeometry(builtinLatentDesign(600, true).emblem.fragile!, 600),
  1200: ringGeometry(builtinLatentDesign(1200, true).emblem.fragile!, 1200),
};

/** A ring on white paper. */
export function ringPlanes(dpi: 600 | 1200, keys: FragileKeys): InkPlanes {
  const geometry = RINGS[dpi];
  const margin = (60 * dpi) / 600;
  const ring = createBitmap(geometry.size, geometry.size);
  inkRing(ring, geometry, keys);
  const k = createBitmap(geometry.size + 2 * margin, geometry.size + 2 * margin);
  blit(k, ring, margin, margin, 'copy');
  return { width: k.width, height: k.height, dpi, c: null, m: null, y: null, k };
}

/** Print, perhaps copy, scan: skewed and stretched as the machines do it. */
export function scanRing(
  planes: InkPlanes,
  seed: number,
  options: { printer: string; copier?: string; mode?: CopyMode; scanner?: string; scanDpi?: number },
): Gray {
  let paper = printPage(planes, drawPrinter(options.printer, seed), seed + 1);
  if (options.copier)
    paper = copyPaper(
      paper,
      drawCopier(options.copier, seed + 2),
      drawPrinter('office-600', seed + 3),
      seed + 4,
      { mode: options.mode ?? 'text' },
    );
  return scanPaper(paper, drawScanner(options.scanner ?? 'flatbed', seed + 5), seed + 6, {
    view: 'gray',
    dpi: options.scanDpi ?? 600,
  });
}
