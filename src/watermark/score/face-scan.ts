/**
 * A face as it lies in a scan, and square patches of the scan's own pixels. Nothing is straightened: interpolation
 * would blur some dots more than others, and how much dots differ from place to place is what is measured.
 */
import { type Affine, chain } from '../../numeric/affine.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import { crop } from '../../raster/crop.ts';
import type { Gray } from '../../raster/gray.ts';
import type { Rect } from '../../raster/image.ts';
import { popCount } from '../../raster/pop-count.ts';
import { rotate90 } from '../../raster/rotate90.ts';

/** A face in a scan. */
export interface FaceScan {
  readonly gray: Gray;
  /** Scan pixels to the inch of the face, > 0. */
  readonly dpi: number;
  /** Device pixels of the face's grid (edges at integers) to pixels of `gray` (likewise). */
  toScan(x: number, y: number): readonly [number, number];
}

/** A square of the scan. */
export interface Patch {
  /** `side²` levels, quarter turns undone; a scan of 900 dpi and more is reduced to about 600. */
  readonly gray: Gray;
  /** Device pixels of the page to pixels of the patch, true about its middle. */
  readonly map: Affine;
  /** Device pixels that the patch may touch. */
  readonly rect: Rect;
  /** Where no dot was printed, when something is known of it and the patch touches it. */
  readonly clear: Cutting | null;
}

/** A part of a page's bitmap. */
export interface Cutting {
  /** Device pixels of the page left of and above it. */
  readonly x: number;
  readonly y: number;
  readonly bitmap: Bitmap;
}

/** Whole scan pixels to a pixel of a patch. */
export const reduction = (dpi: number): number => (dpi >= 900 ? Math.round(dpi / 600) : 1);

/** Whether a face that fills `gray` lies straight in it: pixel (0, 0) at its upper left corner. */
export function straightFace(gray: Gray, dpi: number, gridDpi: number): FaceScan {
  const k = dpi / gridDpi;
  return { gray, dpi, toScan: (x, y) => [x * k, y * k] };
}

/** A face under a map from its device pixels to those of the scan. */
export function faceUnder(gray: Gray, [a, b, c, d, e, f]: Affine, gridDpi: number): FaceScan {
  const dpi = Math.sqrt(Math.abs(a * d - b * c)) * gridDpi;
  return { gray, dpi, toScan: (x, y) => [a * x + c * y + e, b * x + d * y + f] };
}

/** A square of `side` turned anticlockwise `q` times, 0..3: where its pixels come to lie (edges at integers). */
const upright = (side: number, q: number): Affine =>
  q === 1
    ? [0, -1, 1, 0, 0, side]
    : q === 2
      ? [-1, 0, 0, -1, side, side]
      : q === 3
        ? [0, 1, -1, 0, side, 0]
        : [1, 0, 0, 1, 0, 0];

/**
 * The patch around a place of the face, upright but for the small turn that scans have.
 * @param keepOut where no dot was printed, device pixels; null where that is not known
 * @param x, y its middle, device pixels
 * @param side pixels of the patch
 * @param span half the distance over which the map is linearised, device pixels
 * @returns null where it does not lie in the scan as a whole
 */
export function cutPatch(
  face: FaceScan,
  keepOut: Bitmap | null,
  x: number,
  y: number,
  side: number,
  span: number,
): Patch | null {
  const { gray } = face;
  const fold = reduction(face.dpi);
  const size = side * fold;
  const [cx, cy] = face.toScan(x, y);
  const left = Math.round(cx - size / 2);
  const top = Math.round(cy - size / 2);
  if (!(left >= 0 && top >= 0 && left + size <= gray.width && top + size <= gray.height)) return null;
  const [east, west] = [face.toScan(x + span, y), face.toScan(x - span, y)];
  const [south, north] = [face.toScan(x, y + span), face.toScan(x, y - span)];
  const k = 1 / (2 * span * fold);
  const a = (east[0] - west[0]) * k;
  const b = (east[1] - west[1]) * k;
  const c = (south[0] - north[0]) * k;
  const d = (south[1] - north[1]) * k;
  // What is measured is not the same along and across: a picture that was turned is measured as the sheet lies.
  const turns = Math.round(Math.atan2(b, a) / (Math.PI / 2)) & 3;
  const seen: Affine = [a, b, c, d, (cx - left) / fold - a * x - c * y, (cy - top) / fold - b * x - d * y];
  const map = turns === 0 ? seen : chain(seen, upright(side, turns));
  const det = a * d - b * c;
  if (!(Math.abs(det) > 1e-6)) return null;
  // Half the sides of the patch's box in device pixels.
  const wide = (0.5 * side * (Math.abs(d) + Math.abs(c))) / Math.abs(det);
  const high = (0.5 * side * (Math.abs(b) + Math.abs(a))) / Math.abs(det);
  const x0 = Math.floor(x - wide) - 2;
  const y0 = Math.floor(y - high) - 2;
  const rect = { x: x0, y: y0, width: Math.ceil(x + wide) + 2 - x0, height: Math.ceil(y + high) + 2 - y0 };
  const clear = keepOut && popCount(keepOut, rect) > 0 ? { x: x0, y: y0, bitmap: crop(keepOut, rect) } : null;
  const cut = reduced(gray, left, top, side, fold);
  return { gray: turns === 0 ? cut : rotate90(cut, -turns), map, rect, clear };
}

/** `side²` pixels from (left, top) on, each the mean of `fold²`. */
export function reduced({ width, data }: Gray, left: number, top: number, side: number, fold: number): Gray {
  const out = new Uint8Array(side * side);
  const half = (fold * fold) >> 1;
  for (let y = 0, o = 0; y < side; y++) {
    const from = (top + y * fold) * width + left;
    if (fold === 1) out.set(data.subarray(from, from + side), y * side);
    else
      for (let x = 0; x < side; x++, o++) {
        let sum = half;
        for (let v = 0, i = from + x * fold; v < fold; v++, i += width)
          for (let u = 0; u < fold; u++) sum += data[i + u]!;
        out[o] = sum / (fold * fold);
      }
  }
  return { width: side, height: side, data: out };
}
