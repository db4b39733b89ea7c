/**
 * Where the protections lie on the back, from one number: the field's height in fiducial rows.
 * The field hangs from a fixed lower edge, the band with emblem, line screens, captions and labels
 * lies below it, and what is left above is pantograph.
 *
 * All places are whole multiples of 1/600 inch, so that 600 and 1200 dpi sheets are the same sheet.
 * The back is always laid out upright (portrait); a landscape sheet carries it turned by a quarter.
 */
import { type PixelRect, type Zone, zoneFromPx } from './grid.ts';

/** Pitch of the fiducial lattice, 1/600 inch: 12.192 mm. */
export const FIDUCIAL_PITCH = 288;
/** The field's width in pitches: 182.88 mm. */
export const FIELD_COLUMNS = 15;
/** The field's greatest height in pitches: 243.84 mm. */
export const FIELD_MAX_ROWS = 20;

/** All in 1/600 inch from the upper left corner of the back. */
const FIELD_X = 320;
const FIELD_BOTTOM = 5996;
const BAND_Y = 6068;
const BAND_HEIGHT = 708;

/** The zones of a back. */
export interface BackZones {
  /** The cells of the scramble, fiducials included. */
  readonly field: Zone;
  /** The emblem with the infrared pair and the copy-fragile pattern. */
  readonly emblem: Zone;
  /** Line screens: coarse, then fine. */
  readonly screenCoarse: Zone;
  readonly screenFine: Zone;
  /** Text for people: issuer, serial, how to check. */
  readonly captions: Zone;
  /** The two printed copies of the label (square; QR with its quiet zone inside). */
  readonly labels: readonly [Zone, Zone];
}

/**
 * The zones of the back.
 * @param fieldRows height of the field in fiducial pitches, an integer 1..20
 * @throws RangeError on another number of rows
 */
export function backZones(fieldRows: number): BackZones {
  if (!Number.isInteger(fieldRows) || fieldRows < 1 || fieldRows > FIELD_MAX_ROWS)
    throw new RangeError(`fieldRows: expected an integer 1..${FIELD_MAX_ROWS}, got ${fieldRows}`);
  const height = fieldRows * FIDUCIAL_PITCH;
  const zone = (x: number, y: number, width: number, h: number): Zone =>
    zoneFromPx({ x, y, width, height: h } satisfies PixelRect, 600);
  return {
    field: zone(FIELD_X, FIELD_BOTTOM - height, FIELD_COLUMNS * FIDUCIAL_PITCH, height),
    emblem: zone(FIELD_X, BAND_Y, BAND_HEIGHT, BAND_HEIGHT),
    screenCoarse: zone(1088, BAND_Y, 576, 336),
    screenFine: zone(1088, BAND_Y + 372, 576, 336),
    captions: zone(1728, BAND_Y, 1488, BAND_HEIGHT),
    labels: [zone(3280, BAND_Y + 24, 660, 660), zone(3980, BAND_Y + 24, 660, 660)],
  };
}

/** Clear space around what lies on the back, mm. */
const BACK_MARGIN_MM = 2;

/** What the back's pantograph keeps clear of; `rows` as `fieldRows` of {@link backZones}. */
export function backKeepOut(rows: number): Zone[] {
  const zones = backZones(rows);
  return [
    zones.field,
    zones.emblem,
    zones.screenCoarse,
    zones.screenFine,
    zones.captions,
    ...zones.labels,
  ].map((zone) => ({
    xMm: zone.xMm - BACK_MARGIN_MM,
    yMm: zone.yMm - BACK_MARGIN_MM,
    widthMm: zone.widthMm + 2 * BACK_MARGIN_MM,
    heightMm: zone.heightMm + 2 * BACK_MARGIN_MM,
  }));
}
