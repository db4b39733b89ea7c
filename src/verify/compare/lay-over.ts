/**
 * The scan laid over the face: every stage up to "this is what the page should look like here, and this
 * is what it looks like". The decision is in `find-regions.ts`.
 */
import type { Gray } from '../../raster/gray.ts';
import { scaleAffine } from './affine.ts';
import { type Difference, difference } from './difference.ts';
import { applyKernel, applyLocalGain, fitKernel, PLAIN_KERNEL } from './expected-ink.ts';
import { distanceTo } from './filters.ts';
import { findPose, LEAST_CORRELATION } from './find-pose.ts';
import { boxReduce, type InkMap, paperAndInk } from './ink-map.ts';
import { inkOverPaper, localPaper } from './local-paper.ts';
import { inkOfFace, resampleInk } from './reference.ts';
import { settleTiles } from './settle-tiles.ts';
import type { CompareRequest, PagePose, SkipReason } from './types.ts';
import { warpToPage } from './warp.ts';

/** Resolutions that scanners offer. */
const COMMON_DPI = [100, 150, 200, 240, 300, 400, 600, 1200];
/** A face with less ink than this share of its area has nothing to lay over anything. */
const LEAST_INK = 2e-5;

/** Resolution at which faces are compared. */
const WORK_DPI = 200;

/** Both faces on the page's grid at 200 dpi. */
export interface LaidOver {
  readonly width: number;
  readonly height: number;
  /** Samples per inch of everything below. */
  readonly dpi: number;
  readonly pose: PagePose;
  /** The scan, straightened, its own grey levels. */
  readonly straight: Gray;
  /** Its ink over local paper, tiles settled. */
  readonly seen: Uint8Array;
  /** What the face should look like. */
  readonly expected: Uint8Array;
  /** Distance to the face's ink, in thirds of a sample. */
  readonly distance: Uint8Array;
  readonly difference: Difference;
}

/** Lays the scan over the face, or says why it cannot. */
export function layOver(request: CompareRequest): LaidOver | { reason: SkipReason; pose: PagePose | null } {
  const { scan } = request;
  const full = withoutBands(inkOfFace(request.opened, request.openedDpi), request.bands);
  // All rules below are in samples of 200 dpi; a face of another resolution is brought there.
  const page = Math.abs(full.dpi / WORK_DPI - 1) < 0.02 ? full : resampleInk(full, WORK_DPI);
  const openedDpi = page.dpi;
  const bands = request.bands?.map(({ y, rows }) => {
    const k = openedDpi / request.openedDpi;
    return { y: Math.round(y * k), rows: Math.round((y + rows) * k) - Math.round(y * k) };
  });
  let ink = 0;
  for (let i = 0; i < page.data.length; i++) ink += page.data[i]!;
  if (ink < LEAST_INK * 255 * page.data.length) return { reason: 'blank-face', pose: null };
  const levels = paperAndInk(scan);
  if (levels.paper - levels.ink < 24) return { reason: 'blank-scan', pose: null };

  const { width, height } = page;
  const scanDpi = trueDpi(request, (width * 25.4) / openedDpi, (height * 25.4) / openedDpi);
  const found = findPose(page, scan, scanDpi);
  const pose: PagePose = {
    quarterTurns: found.quarterTurns,
    toScan: scaleAffine(found.toScanMm, scanDpi / 25.4),
    correlation: found.correlation,
  };
  if (found.correlation < LEAST_CORRELATION) return { reason: 'not-aligned', pose };

  const source = fineSource(found.upright, scanDpi, openedDpi);
  const toSource = scaleAffine(found.toScanMm, source.dpi / 25.4);
  const straight = warpToPage(source, toSource, found.mesh, width, height, openedDpi, levels.paper);
  const distance = distanceTo(page.data, width, height);
  const paper = localPaper(straight, distance, width, height, openedDpi);
  const over = inkOverPaper(straight, paper, levels.ink, width, height);
  blankBands(over, width, height, bands);

  const rough = applyKernel(page.data, PLAIN_KERNEL, width, height);
  const reach = Math.max(1, Math.round((0.25 * openedDpi) / 25.4));
  const seen = settleTiles(rough, over, width, height, reach);
  const kernel = fitKernel(page.data, seen, rough, width, height);
  const expected = applyKernel(page.data, kernel, width, height);
  applyLocalGain(expected, seen, width, height);
  return {
    width,
    height,
    dpi: openedDpi,
    pose,
    straight: { width, height, data: straight },
    seen,
    expected,
    distance,
    difference: difference(page.data, expected, seen, width, height),
  };
}

/** The claimed resolution where it is possible, else the common one that fits the page best. */
function trueDpi({ scan, scanDpi }: CompareRequest, widthMm: number, heightMm: number): number {
  const long = Math.max(scan.width, scan.height);
  const pageInches = Math.max(widthMm, heightMm) / 25.4;
  if (scanDpi != null) {
    const ratio = long / scanDpi / pageInches;
    if (ratio > 0.8 && ratio < 1.6) return scanDpi;
  }
  return COMMON_DPI.reduce((a, b) =>
    Math.abs(Math.log(long / b / pageInches)) < Math.abs(Math.log(long / a / pageInches)) ? b : a,
  );
}

/** The scan at a resolution from the page's own to twice that, softened a little if it is above 1.2 times. */
function fineSource(scan: Gray, scanDpi: number, dpi: number): Gray & { readonly dpi: number } {
  const n = Math.max(1, Math.floor((scanDpi / dpi) * 1.02));
  const reduced = n === 1 ? scan : boxReduce(scan.data, scan.width, scan.height, n);
  const out = { ...reduced, dpi: scanDpi / n };
  if (out.dpi / dpi < 1.2) return out;
  return { ...out, data: soften141(reduced.data, reduced.width, reduced.height) };
}

/** [1 4 1] / 6 both ways: taking every 1.5th sample afterwards then misses no stroke. */
function soften141(data: Uint8Array, width: number, height: number): Uint8Array {
  const across = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    across[row] = data[row]!;
    across[row + width - 1] = data[row + width - 1]!;
    for (let i = row + 1; i < row + width - 1; i++)
      across[i] = ((data[i - 1]! + 4 * data[i]! + data[i + 1]! + 3) * 10923) >> 16;
  }
  const out = across.slice();
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width; i < (y + 1) * width; i++)
      out[i] = ((across[i - width]! + 4 * across[i]! + across[i + width]! + 3) * 10923) >> 16;
  return out;
}

/** The page with rows outside the bands blank. */
function withoutBands(page: InkMap, bands: CompareRequest['bands']): InkMap {
  if (!bands) return page;
  const data = page.data.slice();
  blankBands(data, page.width, page.height, bands);
  return { ...page, data };
}

function blankBands(data: Uint8Array, width: number, height: number, bands: CompareRequest['bands']): void {
  if (!bands) return;
  const kept = new Uint8Array(height);
  for (const band of bands) kept.fill(1, Math.max(0, band.y), Math.max(0, band.y + band.rows));
  for (let y = 0; y < height; y++) if (!kept[y]) data.fill(0, y * width, (y + 1) * width);
}
