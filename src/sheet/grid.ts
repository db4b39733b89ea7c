/**
 * Where things lie on a sheet. Millimetres from the upper left corner of the face as it is read;
 * device pixels are always integers beside a `dpi`. Writer and reader share this file.
 */

/** Millimetres per inch, exact. */
export const MM_PER_INCH = 25.4;

/** Points per millimetre, exact: a point is 1/72 inch. Used by `pdf/` and `layout/` alone. */
export const PT_PER_MM: number = 72 / MM_PER_INCH;

/** The device grid of one face. */
export interface Grid {
  /** Device pixels per inch: 600 or 1200. */
  readonly dpi: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** A rectangle on a face, in millimetres from its upper left corner. */
export interface Zone {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** The same in whole device pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sides of A4 in device pixels at 600 dpi: 27 µm from ISO A4, and the page box is exactly this grid. */
export const A4_600 = { short: 4960, long: 7016 } as const;

/**
 * The device grid of an A4 face.
 * @param dpi 600 or 1200
 * @throws RangeError on another dpi
 */
export function a4Grid(dpi: number, orientation: 'portrait' | 'landscape' = 'portrait'): Grid {
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  const n = dpi / 600;
  const [width, height] =
    orientation === 'portrait' ? [A4_600.short, A4_600.long] : [A4_600.long, A4_600.short];
  return { dpi, width: width * n, height: height * n };
}

/** Millimetres to whole device pixels. */
export const mmToPx = (mm: number, dpi: number): number => Math.round((mm * dpi) / MM_PER_INCH);

/** Device pixels to millimetres. */
export const pxToMm = (px: number, dpi: number): number => (px * MM_PER_INCH) / dpi;

/** The device pixels of a zone; edges are rounded, so abutting zones still abut. */
export function zoneToPx(zone: Zone, dpi: number): PixelRect {
  const x = mmToPx(zone.xMm, dpi);
  const y = mmToPx(zone.yMm, dpi);
  return {
    x,
    y,
    width: mmToPx(zone.xMm + zone.widthMm, dpi) - x,
    height: mmToPx(zone.yMm + zone.heightMm, dpi) - y,
  };
}

/** A zone from device pixels. */
export function zoneFromPx(rect: PixelRect, dpi: number): Zone {
  return {
    xMm: pxToMm(rect.x, dpi),
    yMm: pxToMm(rect.y, dpi),
    widthMm: pxToMm(rect.width, dpi),
    heightMm: pxToMm(rect.height, dpi),
  };
}
