/**
 * The front of a sheet against the face that its back carries: does it say what was issued?
 * Stages, a file each: pose from content, mesh, straighten, ink over local paper, expectation fitted to
 * this print, tiles settled, difference (all in `lay-over.ts`), regions, heat map.
 */
import { findRegions } from './find-regions.ts';
import { heatMap } from './heat-map.ts';
import { alignFace, layOver } from './lay-over.ts';
import { createMapPool, type MapPool } from './map-pool.ts';
import type { CompareRequest, Comparison, SkipReason } from './types.ts';

/**
 * Compares. A scan that shows something else, or nothing, is an answer (`skipped`).
 * @param maps of a caller who compares often; wiped when this is done
 * @throws TypeError when sizes and data disagree, RangeError on a dpi out of range
 * @example
 * const { status, regions } = compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: 300 });
 */
export function compareFaces(request: CompareRequest, maps: MapPool = createMapPool()): Comparison {
  check(request);
  try {
    return compareOn(maps, request);
  } finally {
    maps.release();
  }
}

function compareOn(maps: MapPool, request: CompareRequest): Comparison {
  const laid = layOver(request, maps);
  if ('reason' in laid)
    return {
      status: 'skipped',
      regions: [],
      marks: [],
      reason: laid.reason,
      pose: laid.pose,
      straightened: null,
      straightenedDpi: null,
      heatMap: null,
    };
  const { regions, marks } = findRegions({ ...laid, ink: laid.seen }, maps);
  return {
    status: regions.length > 0 ? 'altered' : 'match',
    regions,
    marks,
    reason: null,
    pose: laid.pose,
    straightened: laid.straight,
    straightenedDpi: laid.dpi,
    heatMap: request.heatMap ? heatMap(laid.straight, laid.dpi, laid.difference, regions, marks) : null,
  };
}

/**
 * How well the face is found in the scan, without comparing: whose front is this?
 * @returns the correlation at 50 dpi, -1 where there was nothing to look at
 * @throws as {@link compareFaces}
 */
export function alignmentOf(
  request: CompareRequest,
  maps: MapPool = createMapPool(),
): { reason: SkipReason | null; correlation: number } {
  check(request);
  try {
    const aligned = alignFace(request, maps);
    const reason = 'reason' in aligned ? aligned.reason : null;
    return { reason, correlation: aligned.pose?.correlation ?? -1 };
  } finally {
    maps.release();
  }
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
