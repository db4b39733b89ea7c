/** Where everything lies on a back. A back is composed upright; a landscape sheet's is turned as a whole. */
import { type Bitmap, type InkPlanes, rotate90 } from '../raster/index.ts';
import { renderLabel } from '../scramble/label/index.ts';
import { type BackZones, type Grid, type PrinterProfile, zoneToPx } from '../sheet/index.ts';
import type { Prepared } from './prepared.ts';
import type { Placed } from './request.ts';
import type { ScrambledFace } from './scramble-face.ts';
import { turnRect } from './turn.ts';

/** All that lies on an upright back, but for its pantograph. */
export function placeBack(
  profile: PrinterProfile,
  zones: BackZones,
  field: Bitmap,
  emblem: InkPlanes,
  scrambled: ScrambledFace,
  prepared: Prepared,
  urlPrefix: string | undefined,
): Placed[] {
  const { dpi } = profile;
  const at = (zone: BackZones['field']): { x: number; y: number } => {
    const { x, y } = zoneToPx(zone, dpi);
    return { x, y };
  };
  const label = (i: 0 | 1): Placed => ({
    name: `label${i + 1}`,
    ...at(zones.labels[i]),
    ink: 'k',
    bitmap: renderLabel(scrambled.labels[i], { dpi, urlPrefix }),
  });
  return [
    { name: 'field', ...at(zones.field), ink: 'k', bitmap: field },
    profile.path === 'mono'
      ? { name: 'emblem', ...at(zones.emblem), ink: 'k', bitmap: emblem.k! }
      : { name: 'emblem', ...at(zones.emblem), planes: emblem },
    { name: 'screenCoarse', ...at(zones.screenCoarse), ink: 'k', bitmap: prepared.screenCoarse },
    { name: 'screenFine', ...at(zones.screenFine), ink: 'k', bitmap: prepared.screenFine },
    label(0),
    label(1),
  ];
}

/** An item of an upright back as it lies on a landscape sheet's. `grid` is the upright one. */
export function turnPlaced(item: Placed, grid: Grid): Placed {
  if ('planes' in item) {
    const { planes } = item;
    const turn = (bitmap: Bitmap | null) => (bitmap ? rotate90(bitmap, 1) : null);
    const { x, y } = turnRect({ ...item, width: planes.width, height: planes.height }, grid.height);
    return {
      name: item.name,
      x,
      y,
      planes: {
        width: planes.height,
        height: planes.width,
        dpi: planes.dpi,
        c: turn(planes.c),
        m: turn(planes.m),
        y: turn(planes.y),
        k: turn(planes.k),
      },
    };
  }
  const { width, height } = item.bitmap;
  const { x, y } = turnRect({ ...item, width, height }, grid.height);
  return { ...item, x, y, bitmap: rotate90(item.bitmap, 1) };
}
