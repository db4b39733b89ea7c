import type { ScannerParams } from './parameters.ts';

/**
 * A measuring instrument in the shape of a scanner: almost no blur of its own, no noise, no error of
 * placement, exact sRGB of reflectance. For looking at paper, not for testing readers.
 */
export const INSTRUMENT: ScannerParams = {
  profile: 'instrument',
  blurUm: 8,
  noise: 0,
  fixedPattern: 0,
  rotationDeg: 0,
  scaleX: 1,
  scaleY: 1,
  wobbleUm: 0,
  lineJitterUm: 0,
  shiftMm: 0,
  white: 1,
  black: 0,
  gamma: 1,
  sharpen: 0,
  sharpenPx: 1,
  jpegQuality: 100,
  grayWeights: [0.2126, 0.7152, 0.0722],
  showThrough: 1,
};
