/** Calibration of a printer profile: its sheet, the fit of scans of it, and a picture of the fit. */
export type { CarrierFit } from './fit-carrier.ts';
export { fitPicture } from './fit-picture.ts';
export { type Carries, type FitProfileOptions, fitProfile, type ProfileFit } from './fit-profile.ts';
export { profileSheet, type SheetContents, sheetContents } from './profile-sheet.ts';
