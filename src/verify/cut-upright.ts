/** A zone of a scan without resampling: the pixels as scanned, only quarter turns undone. */
import { crop, type Gray, rotate90 } from '../raster/index.ts';
import { mapPoint, mapScale, type SheetMap } from '../scan/index.ts';
import type { Zone } from '../sheet/index.ts';

/**
 * @param marginMm scan left around the zone on every side
 * @returns the bounding rectangle of the zone, upright to within the small turn that scans have
 */
export function cutUpright(scan: Gray, map: SheetMap, zone: Zone, marginMm: number): Gray {
  const corners = [
    mapPoint(map, zone.xMm, zone.yMm),
    mapPoint(map, zone.xMm + zone.widthMm, zone.yMm),
    mapPoint(map, zone.xMm, zone.yMm + zone.heightMm),
    mapPoint(map, zone.xMm + zone.widthMm, zone.yMm + zone.heightMm),
  ] as const;
  const margin = marginMm * mapScale(map);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const x = Math.floor(Math.min(...xs) - margin);
  const y = Math.floor(Math.min(...ys) - margin);
  const width = Math.ceil(Math.max(...xs) + margin) - x;
  const height = Math.ceil(Math.max(...ys) + margin) - y;
  // Clockwise turn of the sheet in the scan, from where its upper edge points.
  const [from, to] = [corners[0], corners[1]];
  const turns = Math.round(Math.atan2(to[1] - from[1], to[0] - from[0]) / (Math.PI / 2));
  return rotate90(crop(scan, { x, y, width, height }), -turns);
}
