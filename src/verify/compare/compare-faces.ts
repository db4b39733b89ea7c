/**
 * The front of a sheet against the face that its back carries: is what it says what was issued?
 * Stages, a file each: pose from content, mesh, straighten, ink over local paper, expectation fitted to
 * this print, tiles settled, difference, regions.
 */
import type { Gray } from '../../raster/gray.ts';
import { scaleAffine } from './affine.ts';
import { difference } from './difference.ts';
import { applyKernel, applyLocalGain, fitKernel, PLAIN_KERNEL } from './expected-ink.ts';
import { distanceTo } from './filters.ts';
import { findPose, LEAST_CORRELATION } from './find-pose.ts';
import { findRegions } from './find-regions.ts';
import { heatMap } from './heat-map.ts';
import { boxReduce, type InkMap, paperAndInk } from './ink-map.ts';
import { inkOverPaper, localPaper } from './local-paper.ts';
import { inkOfFace } from './reference.ts';
import { settleTiles } from './settle-tiles.ts';
import type { CompareRequest, Comparison, SkipReason } from './types.ts';
import { warpToPage } from './warp.ts';

/** Resolutions that scanners offer. */
const COMMON_DPI = [100, 150, 200, 240, 300, 400, 600, 1200];
/** A face with less ink than this share of its area has nothing to lay over anything. */
const LEAST_INK = 2e-5;

/**
 * Compares.
 * @throws TypeError when sizes and data disagree, RangeError on a dpi out of range
 * @example
 * const { status, regions } = compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: 300 });
 */
export function compareFaces(request: CompareRequest): Comparison {
  const { opened, openedDpi, scan } = request;
  check(request);
  const page = withoutBands(inkOfFace(opened, openedDpi), request.bands);
  let ink = 0;
  for (let i = 0; i < page.data.length; i++) ink += page.data[i]!;
  if (ink < LEAST_INK * 255 * page.data.length) return skipped('blank-face');
  const levels = paperAndInk(scan);
  if (levels.paper - levels.ink < 24) return skipped('blank-scan');

  const { width, height } = page;
  const scanDpi = trueDpi(request, (width * 25.4) / openedDpi, (height * 25.4) / openedDpi);
  const pose = findPose(page, scan, scanDpi);
  const known = {
    quarterTurns: pose.quarterTurns,
    toScan: scaleAffine(pose.toScanMm, scanDpi / 25.4),
    correlation: pose.correlation,
  };
  if (pose.correlation < LEAST_CORRELATION) return { ...skipped('not-aligned'), pose: known };

  const source = fineSource(pose.upright, scanDpi, openedDpi);
  const straight = warpToPage(
    source,
    scaleAffine(pose.toScanMm, source.dpi / 25.4),
    pose.mesh,
    width,
    height,
    openedDpi,
    levels.paper,
  );
  const distance = distanceTo(page.data, width, height);
  const paper = localPaper(straight, distance, width, height, openedDpi);
  const seen = inkOverPaper(straight, paper, levels.ink, width, height);
  blankBands(seen, width, height, request.bands);

  const rough = applyKernel(page.data, PLAIN_KERNEL, width, height);
  const reach = Math.max(1, Math.round((0.25 * openedDpi) / 25.4));
  const settled = settleTiles(rough, seen, width, height, reach);
  const expected = applyKernel(page.data, fitKernel(page.data, settled, rough, width, height), width, height);
  applyLocalGain(expected, settled, width, height);
  const parts = difference(expected, settled, width, height);
  const { regions, marks } = findRegions({
    difference: parts,
    ink: settled,
    distance,
    width,
    height,
    dpi: openedDpi,
  });
  const straightened: Gray = { width, height, data: straight };
  return {
    status: regions.length > 0 ? 'altered' : 'match',
    regions,
    marks,
    reason: null,
    pose: known,
    straightened,
    heatMap: request.heatMap ? heatMap(straightened, openedDpi, parts, regions, marks) : null,
  };
}

function check({ opened, openedDpi, scan, scanDpi }: CompareRequest): void {
  if (!(openedDpi >= 72 && openedDpi <= 1200))
    throw new RangeError(`openedDpi: expected 72..1200, got ${openedDpi}`);
  if (scanDpi != null && !(scanDpi >= 20 && scanDpi <= 9600))
    throw new RangeError(`scanDpi: expected 20..9600, got ${scanDpi}`);
  if (scan.data.length !== scan.width * scan.height)
    throw new TypeError(
      `scan.data: expected ${scan.width * scan.height} samples (${scan.width} x ${scan.height}), got ${scan.data.length}`,
    );
  if ('data' in opened && opened.data.length !== opened.width * opened.height)
    throw new TypeError(
      `opened.data: expected ${opened.width * opened.height} samples, got ${opened.data.length}`,
    );
}

const skipped = (reason: SkipReason): Comparison => ({
  status: 'skipped',
  regions: [],
  marks: [],
  reason,
  pose: null,
  straightened: null,
  heatMap: null,
});

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
