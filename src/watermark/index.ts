export { builtinPantograph } from './builtin.ts';
export {
  applyCalibration,
  type CalibrationFailure,
  type CalibrationFit,
  type CalibrationNote,
  type CalibrationVerdict,
  type EyeStepFit,
  eyeSteps,
  type FitOptions,
  fitCalibration,
  type InkFit,
} from './calibrate/fit.ts';
export { type CalibrationLayout, calibrationLayout } from './calibrate/layout.ts';
export { type CalibrationOptions, calibrationSheet } from './calibrate/sheet.ts';
export {
  type Camouflage,
  type CoarseScreen,
  checkDesign,
  type Decoys,
  type DotShape,
  type FineScreen,
  MOTIFS,
  type Motif,
  type PantographBalance,
  type PantographDesign,
  type WordPicture,
  type WordSpec,
  withBalance,
} from './design.ts';
export { fillPantograph } from './fill.ts';
export { type KeepOutMargins, type KeepOutOptions, keepOutFromFace } from './keep-out.ts';
export { type PreparedPantograph, preparePantograph, withMask, wordCells } from './prepare.ts';
export { type PantographFeatures, pantographFeatures } from './score/features.ts';
export { type PantographScore, scorePantograph } from './score/score.ts';
export {
  fillTokens,
  packPicture,
  pictureMask,
  textPicture,
  unpackPicture,
  type WordOutline,
  type WordPlacement,
  wordMask,
  wordTokens,
} from './word-mask.ts';
