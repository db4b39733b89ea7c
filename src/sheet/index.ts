/** The sheet as a thing: its grid, its zones, its printer, its manifest. */
export {
  type BackZones,
  backKeepOut,
  backZones,
  FIDUCIAL_PITCH,
  FIELD_COLUMNS,
  FIELD_MAX_ROWS,
} from './back.ts';
export {
  A4_600,
  a4Grid,
  type Grid,
  MM_PER_INCH,
  mmToPx,
  type PixelRect,
  PT_PER_MM,
  pxToMm,
  type Zone,
  zoneFromPx,
  zoneToPx,
} from './grid.ts';
export type { Face, Manifest, ManifestLabel, ManifestSheet, ManifestZone } from './manifest.ts';
export {
  builtinProfile,
  builtinProfiles,
  type CalibrationRecord,
  DEFAULT_PROFILE,
  designNumber,
  type PrinterProfile,
  parseProfile,
  type ScrambleSettings,
} from './profile.ts';
export { VERSION } from './version.ts';
