/** Calibration of a printer profile: its sheet, the fit of scans of it, and a picture of the fit. */
export { EYE_ROWS, type EyeParameter, type EyeRow } from '../watermark/calibrate/eye-rows.ts';
export { type EyeReading, eyeProfile, eyeRow } from './eye-profile.ts';
export type { CarrierFit } from './fit-carrier.ts';
export { fitPicture } from './fit-picture.ts';
export {
  type Carries,
  type FitProfileOptions,
  fitProfile,
  type ProfileFit,
  type ScanFailure,
} from './fit-profile.ts';
export { profileSheet, profileSheetNumber, type SheetContents, sheetContents } from './profile-sheet.ts';
