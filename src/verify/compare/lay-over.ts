/**
 * The scan laid over the face: every stage up to "this is what the page should look like here, and this
 * is what it looks like". The decision is in `find-regions.ts`.
 */
import type { Gray } from '../../raster/gray.ts';
import { type Affine, scaleAffine } from './affine.ts';
import { type Difference, difference } from './difference.ts';
import { applyKernel, applyLocalGain, fitKernel, PLAIN_KERNEL } from './expected-ink.ts';
import { distanceTo } from './filters.ts';
import { type FoundPose, findPose, LEAST_CORRELATION } from './find-pose.ts';
import { boxReduce, type InkMap, type Levels, paperAndInk } from './ink-map.ts';
import { inkOverPaper, localPaper } from './local-paper.ts';
import type { MapPool } from './map-pool.ts';
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

/** Both faces on the page's grid at 200 dpi. All but `straight` lie in maps on loan. */
export interface LaidOver {
  readonly width: number;
  readonly height: number;
  /** Samples per inch of everything below. */
  readonly dpi: number;
  readonly pose: PagePose;
  /** The scan, straightened, its own grey levels. */
  readonly straight: Gray;
  /** The face's own ink. */
  readonly face: Uint8Array;
  /** The scan's ink over local paper. */
  readonly laid: Uint8Array;
  /** The same with tiles settled. */
  readonly seen: Uint8Array;
  /** What the face should look like. */
  readonly expected: Uint8Array;
  /** Distance to the face's ink, in thirds of a sample. */
  readonly distance: Uint8Array;
  readonly difference: Difference;
}

/** Why nothing can be laid over anything, and what was seen on the way. */
export interface NotLaid {
  readonly reason: SkipReason;
  readonly pose: PagePose | null;
}

/** The face at 200 dpi, the scan reduced, and where one lies in the other. */
export interface Aligned {
  readonly page: InkMap;
  readonly bands: CompareRequest['bands'];
  readonly levels: Levels;
  readonly found: FoundPose;
  /** Samples per inch of `found.upright`. */
  readonly sourceDpi: number;
  readonly pose: PagePose;
}

/** Finds the face in the scan, or says why it cannot. */
export function alignFace(request: CompareRequest, maps: MapPool): Aligned | NotLaid {
  const { scan } = request;
  const full = withoutBands(inkOfFace(request.opened, request.openedDpi, maps), request.bands);
  // All rules below are in samples of 200 dpi; a face of another resolution is brought there.
  const page = Math.abs(full.dpi / WORK_DPI - 1) < 0.02 ? full : resampleInk(full, WORK_DPI);
  const openedDpi = page.dpi;
  const bands = request.bands?.map(({ y, rows }) => {
    const k = openedDpi / request.openedDpi;
    return { y: Math.round(y * k), rows: Math.round((y + rows) * k) - Math.round(y * k) };
  });
  if (inkOf(page) < LEAST_INK * 255 * page.data.length) return { reason: 'blank-face', pose: null };
  const levels = paperAndInk(scan);
  if (levels.paper - levels.ink < 24) return { reason: 'blank-scan', pose: null };

  const scanDpi = trueDpi(request, (page.width * 25.4) / openedDpi, (page.height * 25.4) / openedDpi);
  // From the page's own resolution to twice that is all that any stage needs.
  const n = Math.max(1, Math.floor((scanDpi / openedDpi) * 1.02));
  const source = n === 1 ? scan : boxReduce(scan.data, scan.width, scan.height, n);
  const sourceDpi = scanDpi / n;
  const found = findPose(page, source, sourceDpi, levels, maps);
  const pose: PagePose = {
    quarterTurns: found.quarterTurns,
    toScan: toUprightScan(scaleAffine(found.toScanMm, scanDpi / 25.4), found.quarterTurns, scan, n),
    correlation: found.correlation,
  };
  if (found.correlation < LEAST_CORRELATION) return { reason: 'not-aligned', pose };
  return { page, bands, levels, found, sourceDpi, pose };
}

/** All ink of a page together. */
function inkOf({ data }: InkMap): number {
  let ink = 0;
  for (let i = 0; i < data.length; i++) ink += data[i]!;
  return ink;
}

/** The reduction dropped what does not fill n × n; once turned, that lies above or left of the page. */
function toUprightScan(m: Affine, quarterTurns: number, scan: Gray, n: number): Affine {
  const right = scan.width % n;
  const bottom = scan.height % n;
  const x = quarterTurns === 1 ? bottom : quarterTurns === 2 ? right : 0;
  const y = quarterTurns === 2 ? bottom : quarterTurns === 3 ? right : 0;
  return [m[0], m[1], m[2], m[3], m[4] + x, m[5] + y];
}

/** Lays the scan over the face, or says why it cannot. */
export function layOver(request: CompareRequest, maps: MapPool): LaidOver | NotLaid {
  const aligned = alignFace(request, maps);
  if ('reason' in aligned) return aligned;
  const { page, bands, levels, found, sourceDpi, pose } = aligned;
  const { width, height, dpi } = page;
  const source = softened(found.upright, sourceDpi / dpi, maps);
  const toSource = scaleAffine(found.toScanMm, sourceDpi / 25.4);
  const straight = warpToPage(source, toSource, found.mesh, width, height, dpi, levels.paper);
  const distance = distanceTo(page.data, width, height, maps);
  const paper = localPaper(straight, distance, width, height, dpi);
  const over = inkOverPaper(straight, paper, levels.ink, width, height, maps);
  blankBands(over, width, height, bands);

  const rough = applyKernel(page.data, PLAIN_KERNEL, width, height, maps);
  const reach = Math.max(1, Math.round((0.25 * dpi) / 25.4));
  const seen = settleTiles(rough, over, width, height, reach, maps);
  const kernel = fitKernel(page.data, seen, rough, width, height);
  const expected = applyKernel(page.data, kernel, width, height, maps);
  applyLocalGain(expected, seen, width, height);
  return {
    width,
    height,
    dpi,
    pose,
    straight: { width, height, data: straight },
    face: page.data,
    laid: over,
    seen,
    expected,
    distance,
    difference: difference(page.data, expected, seen, width, height, maps),
  };
}

/** The claimed resolution where it is possible, else the common one that fits the page best. */
export function trueDpi(
  { scan, scanDpi }: Pick<CompareRequest, 'scan' | 'scanDpi'>,
  widthMm: number,
  heightMm: number,
): number {
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

/** A little softer where it has more than 1.2 times the page's resolution. */
const softened = (scan: Gray, ratio: number, maps: MapPool): Gray =>
  ratio < 1.2 ? scan : { ...scan, data: soften141(scan.data, scan.width, scan.height, maps) };

/**
 * [1 4 1] / 6 both ways: taking every 1.5th sample afterwards then misses no stroke. Every sample is read once. The
 * outermost rows are softened across alone, the outermost columns down alone.
 */
function soften141(data: Uint8Array, width: number, height: number, maps: MapPool): Uint8Array {
  const out = maps.take(data.length);
  if (width < 2 || height < 2) {
    out.set(data);
    return out;
  }
  const last = width - 1;
  const rows = new Uint16Array(width);
  let first = rows;
  for (let y = 0, from = 0; y < height; y++, from += width) {
    // What the first two rows write here is written over below.
    const o = Math.max(0, from - width);
    let west = data[from]!;
    let here = data[from + 1]!;
    softenDown(rows, 0, west, out, o);
    for (let x = 1, i = from + 2; x < last; x++, i++) {
      const east = data[i]!;
      softenDown(rows, x, sixth(west + 4 * here + east), out, o);
      west = here;
      here = east;
    }
    softenDown(rows, last, here, out, o);
    if (y === 0) first = rows.slice();
  }
  // An assignment keeps the low byte: the later row.
  out.set(first);
  out.set(rows, (height - 1) * width);
  return out;
}

/**
 * The sample between the last two rows and this one.
 * @param rows the last two, softened across: the later in the low byte
 */
function softenDown(rows: Uint16Array, x: number, across: number, out: Uint8Array, o: number): void {
  const two = rows[x]!;
  rows[x] = across | (two << 8);
  out[o + x] = sixth((two >> 8) + 4 * (two & 255) + across);
}

/** A rounded sixth of up to 6 * 255. */
const sixth = (sum: number): number => ((sum + 3) * 10923) >> 16;

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
