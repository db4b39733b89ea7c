/** Coarse pose of the back, from the corners of the labels that were read. Units of the sheet: 1/600 inch. */
import { labelPlacement } from '../scramble/label/render-label.ts';
import { backZones } from '../sheet/back.ts';
import { zoneToPx } from '../sheet/grid.ts';
import type { FoundLabel } from './label-reader.ts';
import { type Affine, fitAffine } from './sheet-map.ts';

/** Point pairs: place on the sheet in 1/600 inch, place in the image in pixels. */
export interface PointPairs {
  readonly sheet: [number, number][];
  readonly image: [number, number][];
}

/** The label corners as point pairs. Which copy was read says where on the sheet it lies. */
export function labelPoints(labels: readonly FoundLabel[], rows: number): PointPairs {
  const zones = backZones(rows).labels;
  const sheet: [number, number][] = [];
  const image: [number, number][] = [];
  for (const { label, corners, modules } of labels) {
    const zone = zoneToPx(zones[label.copy], 600);
    const { offset, module } = labelPlacement(modules, zone.width);
    const side = modules * module;
    const x = zone.x + offset;
    const y = zone.y + offset;
    sheet.push([x, y], [x + side, y], [x + side, y + side], [x, y + side]);
    image.push(...corners);
  }
  return { sheet, image };
}

/** Affine from sheet units to image pixels; `null` when it is not nearly a similarity (a false corner). */
export function coarsePose(points: PointPairs): Affine | null {
  const affine = fitAffine(points.sheet, points.image);
  if (!affine) return null;
  const [a, b, c, d] = affine;
  const sx = Math.hypot(a, b);
  const sy = Math.hypot(c, d);
  const det = a * d - b * c;
  // Not mirrored, axes within 10 % of each other and within 6° of a right angle.
  const square =
    sx > 0 && sy > 0 && Math.abs(sx / sy - 1) < 0.1 && Math.abs((a * c + b * d) / (sx * sy)) < 0.1;
  return det > 0 && square ? affine : null;
}
