/** The latent image (偽造防止検出画像): infrared pair, line screen and film, keyed copy-fragile ring. */
export type { Affine } from '../numeric/affine.ts';
export {
  builtinLatentDesign,
  type Carrier,
  checkLatentDesign,
  EMBLEM_SIZE,
  type EmblemDesign,
  type FragileDesign,
  type InfraredDesign,
  type LatentDesign,
  type Lattice,
  type LineScreenDesign,
  type Mixture,
  type Sway,
} from './design.ts';
export {
  type EmblemRequest,
  fillEmblem,
  type PreparedEmblem,
  prepareEmblem,
  renderEmblem,
} from './emblem/emblem.ts';
export type { Figure } from './figure.ts';
export type { BlockSpread } from './fragile/blocks.ts';
export type { RingMeasurement } from './fragile/measure.ts';
export { type CellBand, type FragileKeys, type RingGeometry, ringGeometry } from './fragile/ring.ts';
export { type FragileScore, MIN_SCORE_DPI, scoreFragile } from './fragile/score.ts';
export type { Part } from './fragile/sectors.ts';
export type { BandCoherence } from './fragile/spectra.ts';
export { deltaE00, type Lab, linearRgbToLab } from './infrared/color.ts';
export { checkInfraredDesign, type PrinterPath, requireInfraredPath } from './infrared/mixture.ts';
export {
  fitInfraredColors,
  fitInfraredPatches,
  type InfraredFit,
  type InfraredPatch,
  infraredPatches,
  measureInfraredPatches,
  PATCH_GRID,
  renderInfraredPatches,
} from './infrared/patches.ts';
export {
  type CarrierPatch,
  carrierPatches,
  fineCarriers,
  renderCarrierPatch,
} from './screen/carrier-patches.ts';
export { type DecodedScreen, decodeLineScreen, demodulate } from './screen/decode.ts';
export { FILM_FAN, type FilmRequest, filmPatch, renderFilm } from './screen/film.ts';
export { type LineScreenRequest, lineScreenMask, renderLineScreen } from './screen/line-screen.ts';
export {
  filmDeltaL,
  type MeasuredCarrier,
  measureCarriers,
  type PatchReader,
} from './screen/measure-carrier.ts';
