/**
 * The fine line screen that suits a printer: the carriers on its calibration sheet are measured in the scan, and
 * the one that copies lose best is taken among those that the engine holds.
 */
import {
  type Carrier,
  carrierPatches,
  type MeasuredCarrier,
  measureCarriers,
  type PatchReader,
} from '../latent/index.ts';
import { createGray, type Gray, isRgb, type Rgb } from '../raster/index.ts';
import type { PixelRect } from '../sheet/grid.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { findCalibrationSheet, type SheetToScan } from '../watermark/calibrate/find.ts';
import { pixelsIn } from '../watermark/calibrate/patch-pixels.ts';
import { toneTable } from '../watermark/calibrate/tone.ts';
import { calibrationLayout } from '../watermark/index.ts';
import { sheetContents } from './profile-sheet.ts';

/** What was chosen and why. */
export interface CarrierFit {
  readonly carrier: Carrier;
  /** Lightness difference under the film that is expected of it on an original. */
  readonly filmDeltaL: number;
  readonly tried: readonly MeasuredCarrier[];
}

/** Expected film contrast that is asked for: the aim of 15, and room for a day's drift and the error of the reading. */
const ASKED = 16.5;
/** Borders of a patch that are left out, 1/600 inch. */
const INSET = 18;
/** Bare paper around a patch, 1/600 inch. */
const GAP: readonly [near: number, far: number] = [20, 40];

/**
 * Reads the carriers from the scans of a profile's own sheet and chooses.
 * @param scans each with the exponent of its tone curve and its resolution, as the fit of the pantograph found them
 * @returns null where none of the scans can tell: too coarse (500 dpi are enough), or too soft
 */
export function fitCarrier(
  scans: readonly { readonly scan: Gray | Rgb; readonly gamma: number; readonly scanDpi: number }[],
  profile: PrinterProfile,
): CarrierFit | null {
  const { dpi, pantograph, latent } = profile;
  const own = latent.fine.carrier;
  const { inks, extraPatches, pairPatches } = sheetContents(profile);
  const layout = calibrationLayout(pantograph, inks, extraPatches);
  const rects = layout.patches.flatMap(({ content, rect }) =>
    content.kind === 'extra' && content.index >= pairPatches ? [rect] : [],
  );
  const readings: MeasuredCarrier[][] = [];
  for (const { scan, gamma, scanDpi } of scans) {
    const grey = isRgb(scan) ? greenOf(scan) : scan;
    const map = findCalibrationSheet(grey, layout.fiducials);
    if (!map) continue;
    const table = toneTable(gamma);
    const patches = carrierPatches(own, dpi).map((patch, i) => ({
      ...patch,
      read: patchReader(grey, map, rects[i]!, dpi, table),
    }));
    const tried = measureCarriers(patches, dpi, scanDpi);
    if (tried) readings.push(tried);
  }
  if (readings.length === 0) return null;
  const mean = (i: number, of: (m: MeasuredCarrier) => number) =>
    readings.reduce((sum, tried) => sum + of(tried[i]!), 0) / readings.length;
  return chooseCarrier(
    own,
    readings[0]!.map(({ carrier }, i) => ({
      carrier,
      light: mean(i, (m) => m.light),
      amplitude: mean(i, (m) => m.amplitude),
      filmDeltaL: mean(i, (m) => m.filmDeltaL),
    })),
  );
}

/** Green light: black is black in it, and it has the least noise. */
function greenOf({ width, height, data }: Rgb): Gray {
  const out = createGray(width, height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = data[3 * i + 1]!;
  return out;
}

/** The first that reaches what is asked; else the strongest. */
export function chooseCarrier(own: Carrier, tried: readonly MeasuredCarrier[]): CarrierFit {
  const found =
    tried.find(({ filmDeltaL }) => filmDeltaL >= ASKED) ??
    tried.reduce((a, b) => (b.filmDeltaL > a.filmDeltaL ? b : a));
  const { period, inkPx } = found.carrier;
  return { carrier: { ...own, period, inkPx }, filmDeltaL: found.filmDeltaL, tried };
}

/** Pixels of a patch, with their places on the sheet; over so small a place the map is affine. */
export function patchReader(
  scan: Gray,
  map: SheetToScan,
  rect: PixelRect,
  dpi: number,
  table: Float64Array,
): PatchReader {
  const inner: PixelRect = {
    x: rect.x + INSET,
    y: rect.y + INSET,
    width: rect.width - 2 * INSET,
    height: rect.height - 2 * INSET,
  };
  const [near, far] = GAP;
  let paper = 0;
  let n = 0;
  const { x, y, width, height } = rect;
  for (const strip of [
    { x, y: y - far, width, height: far - near },
    { x, y: y + height + near, width, height: far - near },
  ])
    pixelsIn(scan, map, strip, (_u, _v, index) => {
      paper += table[scan.data[index]!]!;
      n++;
    });
  const white = n > 0 && paper > 0 ? paper / n : 1;
  const unit = dpi / 600;
  return (visit) =>
    pixelsIn(scan, map, inner, (u, v, index) => {
      visit((u + INSET) * unit, (v + INSET) * unit, table[scan.data[index]!]! / white);
    });
}
