/**
 * Paper, in software: what a printer, a copier and a scanner make of a raster. Physical, seeded, pure.
 *
 *   const printer = drawPrinter('office-600', 1);              // one engine out of many
 *   const paper = printPage(planes, printer, 2);               // lazily: worked out when looked at
 *   const copy = copyPaper(paper, drawCopier('mono', 3), drawPrinter('office-600', 4), 5, { mode: 'text' });
 *   const scan = scanPaper(copy, drawScanner('flatbed', 6), 7, { view: 'gray', dpi: 600 });
 *
 *   const quick = simulateGray(bitmap, 600, { printer: 'office-600', copier: 'mono', scanner: 'flatbed', seed: 1 });
 *
 * `aligned: true` keeps the scan on the raster's own grid (only the phase is random); without it the
 * sheet lies turned, shifted and stretched, and `scanMap` tells where. Everything works on patches and
 * on whole pages; `quality: 'fast'` in `printPage` is for previews. JPEG needs a codec, so it has an
 * entry of its own: `jpegRoundTrip` in `shingan/simulate/jpeg`.
 * Model, ranges and their sources: docs/simulate.md.
 */
export { type CopyOptions, copyPaper } from './copy-paper.ts';
export { drawCopier, drawPrinter, drawScanner, driftPrinter } from './draw.ts';
export {
  contrastSensitivity,
  type EyeFigures,
  type EyeOptions,
  eye,
  eyeView,
  lightness,
} from './eye.ts';
export { INSTRUMENT } from './instrument.ts';
export { type Paper, type PrintOptions, printPage, type Quality } from './paper.ts';
export type {
  CopierParams,
  CopyMode,
  InkOptics,
  PaperParams,
  PrinterParams,
  ScannerParams,
  ScreenParams,
} from './parameters.ts';
export { COPIER_PROFILES, PRINTER_PROFILES, SCANNER_PROFILES } from './profiles.ts';
export { ripPage } from './rip-page.ts';
export { type PlacementOptions, type ScanMap, scanMap } from './scan-geometry.ts';
export { type ScanOptions, scanPaper, type View } from './scan-paper.ts';
export { type SimulateGrayOptions, simulateGray } from './simulate-gray.ts';
export { meanReflectance } from './tone-calibration.ts';
