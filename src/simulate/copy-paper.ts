import type { InkPlanes } from '../raster/ink-planes.ts';
import { conditionRows } from './condition.ts';
import { type Paper, printPage, type Quality } from './paper.ts';
import type { CopierParams, CopyMode, PrinterParams, ScreenParams } from './parameters.ts';
import { checkSeed, hashSeed, normal, prng } from './random.ts';
import { scanPaper } from './scan-paper.ts';
import { openScreener } from './screens.ts';
import { openSeparation } from './separation.ts';
import { invertTone, measureTone } from './tone-calibration.ts';

/** Options of {@link copyPaper}. */
export interface CopyOptions {
  /** The original-type key of the copier. @default 'text' */
  readonly mode?: CopyMode;
  /** 1 = a copy, 2 = a copy of a copy, … on one machine. @default 1 */
  readonly generations?: number;
  /** Lay the sheet down exactly: no turn, scale error, shift or wander in the copier's scan. @default false */
  readonly aligned?: boolean;
  /** Of the paper that comes out. @default that of the paper that went in */
  readonly quality?: Quality;
  /** Called now and then with the rows scanned and the rows in all, of all generations. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Photocopies: scan, background removal, tone and mode, separation (colour copiers) and screens, then
 * a print on `printer`, which should be a draw of its own.
 * @param seed any integer: two copies by one machine differ by it alone
 * @returns the copy: a new sheet with nothing on its other face
 * @throws RangeError on an unknown mode, a number of generations outside 1..20 or a seed that is no integer
 */
export function copyPaper(
  paper: Paper,
  copier: CopierParams,
  printer: PrinterParams,
  seed: number,
  options: CopyOptions = {},
): Paper {
  const { mode = 'text', generations = 1, aligned = false, quality = paper.quality, onProgress } = options;
  if (mode !== 'text' && mode !== 'photo' && mode !== 'text-photo')
    throw new RangeError(`mode: expected 'text', 'photo' or 'text-photo', got ${mode}`);
  if (!Number.isInteger(generations) || generations < 1 || generations > 20)
    throw new RangeError(`generations: expected an integer 1..20, got ${generations}`);
  checkSeed(seed);
  let sheet = paper;
  for (let g = 0; g < generations; g++) {
    const planes = separateSheet(
      sheet,
      copier,
      printer,
      hashSeed(seed, 'copy', g),
      mode,
      aligned,
      (done, total) => onProgress?.(g * total + done, generations * total),
    );
    sheet = printPage(planes, printer, hashSeed(seed, 'print', g), { quality });
  }
  return sheet;
}

function separateSheet(
  sheet: Paper,
  copier: CopierParams,
  printer: PrinterParams,
  seed: number,
  mode: CopyMode,
  aligned: boolean,
  onProgress: CopyOptions['onProgress'],
): InkPlanes {
  const dpi = copier.scanDpi;
  const image = scanPaper(sheet, copier.scanner, seed, {
    view: copier.colour ? 'rgb' : 'gray',
    dpi,
    aligned,
    onProgress,
  });
  const { width, height } = image;
  const screen: ScreenParams =
    mode === 'text' ? { kind: 'diffusion' } : mode === 'photo' ? copier.photoScreen : copier.textPhotoScreen;
  // Screens are drawn as finely as the engine can; diffusion and text stay on the scan's own grid.
  const scale = screen.kind === 'diffusion' ? 1 : Math.max(1, Math.floor(printer.dpi / dpi));
  const deviceDpi = dpi * scale;
  const drift = copier.calibrationError * normal(prng(seed, 'calibration'));
  const rows = conditionRows(image.data, width, height, copier, mode);

  if (!copier.colour) {
    const tone =
      mode === 'text'
        ? null
        : invertTone(
            measureTone(printer, screen, ['k'], deviceDpi, scale, hashSeed(seed, 'wedge'))[0]!,
            drift,
          );
    const screener = openScreener(screen, 'k', width, height, scale, deviceDpi, seed);
    const coverage = new Float32Array(width);
    for (const { target, edge } of rows) {
      const line = target[0]!;
      for (let x = 0; x < width; x++) {
        const r = line[x]!;
        coverage[x] = tone ? tone[(r * 255 + 0.5) | 0]! : 1 - r;
      }
      screener.row(coverage, edge);
    }
    const k = screener.bitmap;
    return { width: k.width, height: k.height, dpi: deviceDpi, c: null, m: null, y: null, k };
  }

  const separation = openSeparation(copier, printer, screen, deviceDpi, scale, seed, drift);
  const screeners = (['c', 'm', 'y', 'k'] as const).map((ink) =>
    openScreener(screen, ink, width, height, scale, deviceDpi, hashSeed(seed, ink)),
  );
  const coverage = screeners.map(() => new Float32Array(width));
  for (const { target, edge } of rows) {
    separation.row(target, coverage);
    screeners.forEach((screener, n) => {
      screener.row(coverage[n]!, edge);
    });
  }
  const [c, m, y, k] = screeners.map((screener) => screener.bitmap);
  return { width: k!.width, height: k!.height, dpi: deviceDpi, c: c!, m: m!, y: y!, k: k! };
}
