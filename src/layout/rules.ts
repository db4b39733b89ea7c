/**
 * Rules and frames, snapped to 1/600 inch: every rule of one weight then covers the same number of
 * device pixels, on any engine of 600 or 1200 dpi.
 */
import type { Outline } from '../raster/outline.ts';
import type { FaceInk, Mark } from './display-list.ts';

/** Device pixels to a millimetre at 600 dpi. */
const PX = 600 / 25.4;

/** A horizontal or vertical rule between two points, centred on them; its ends are square and flush. */
export function ruleMark(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  weightMm: number,
  ink: FaceInk = 'black',
): Mark {
  const thick = Math.max(1, Math.round(weightMm * PX));
  if (x0 !== x1 && y0 !== y1) return obliqueMark(x0, y0, x1, y1, weightMm, ink);
  const horizontal = y0 === y1;
  const along = horizontal ? [Math.min(x0, x1), Math.max(x0, x1)] : [Math.min(y0, y1), Math.max(y0, y1)];
  const across = Math.round((horizontal ? y0 : x0) * PX - thick / 2);
  const from = Math.round(along[0]! * PX);
  const length = Math.max(1, Math.round(along[1]! * PX) - from);
  return {
    kind: 'rect',
    ink,
    xMm: (horizontal ? from : across) / PX,
    yMm: (horizontal ? across : from) / PX,
    widthMm: (horizontal ? length : thick) / PX,
    heightMm: (horizontal ? thick : length) / PX,
  };
}

function obliqueMark(x0: number, y0: number, x1: number, y1: number, weightMm: number, ink: FaceInk): Mark {
  const length = Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2);
  const nx = (-(y1 - y0) / length) * (weightMm / 2);
  const ny = ((x1 - x0) / length) * (weightMm / 2);
  const coords = [x0 + nx, y0 + ny, x1 + nx, y1 + ny, x1 - nx, y1 - ny, x0 - nx, y0 - ny];
  return { kind: 'shape', ink, rule: 'nonzero', outline: { verbs: 'MLLLZ', coords } };
}

/** A quarter circle by one cubic: the usual 4/3·(√2 − 1). */
const ARC = 0.5522847498307936;

/** A closed rectangle with rounded corners, in the sense of the clock. */
export function roundedRect(x: number, y: number, w: number, h: number, radius: number): Outline {
  const r = Math.min(radius, w / 2, h / 2);
  if (r <= 0) return { verbs: 'MLLLZ', coords: [x, y, x + w, y, x + w, y + h, x, y + h] };
  const k = r * (1 - ARC);
  const [x1, y1] = [x + w, y + h];
  return {
    verbs: 'MLCLCLCLCZ',
    coords: [
      ...[x + r, y, x1 - r, y],
      ...[x1 - k, y, x1, y + k, x1, y + r],
      ...[x1, y1 - r],
      ...[x1, y1 - k, x1 - k, y1, x1 - r, y1],
      ...[x + r, y1],
      ...[x + k, y1, x, y1 - k, x, y1 - r],
      ...[x, y + r],
      ...[x, y + k, x + k, y, x + r, y],
    ],
  };
}

/** Several outlines as one. */
export const joinOutlines = (outlines: readonly Outline[]): Outline => ({
  verbs: outlines.map((o) => o.verbs).join(''),
  coords: outlines.flatMap((o) => [...o.coords]),
});

/** A frame whose rule is centred on the rectangle's edge. */
export function frameMarks(
  x: number,
  y: number,
  w: number,
  h: number,
  weightMm: number,
  radiusMm = 0,
  ink: FaceInk = 'black',
): Mark[] {
  if (weightMm <= 0) return [];
  const half = weightMm / 2;
  if (radiusMm <= 0)
    return [
      ruleMark(x - half, y, x + w + half, y, weightMm, ink),
      ruleMark(x - half, y + h, x + w + half, y + h, weightMm, ink),
      ruleMark(x, y - half, x, y + h + half, weightMm, ink),
      ruleMark(x + w, y - half, x + w, y + h + half, weightMm, ink),
    ];
  const outline = joinOutlines([
    roundedRect(x - half, y - half, w + weightMm, h + weightMm, radiusMm + half),
    roundedRect(x + half, y + half, w - weightMm, h - weightMm, Math.max(0, radiusMm - half)),
  ]);
  return [{ kind: 'shape', ink, rule: 'evenodd', outline }];
}
