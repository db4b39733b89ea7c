/** The latent image (偽造防止検出画像): infrared pair, line screen and film, keyed copy-fragile ring. */
export {
  builtinLatentDesign,
  type Carrier,
  EMBLEM_SIZE,
  type EmblemDesign,
  type FragileDesign,
  type InfraredDesign,
  type LatentDesign,
  type Lattice,
  type LineScreenDesign,
  type Mixture,
} from './design.ts';
export {
  type EmblemRequest,
  fillEmblem,
  type PreparedEmblem,
  prepareEmblem,
  renderEmblem,
} from './emblem/emblem.ts';
export type { Figure } from './figure.ts';
export type { FragileKeys } from './fragile/ring.ts';
export { checkInfraredDesign, type PrinterPath, requireInfraredPath } from './infrared/mixture.ts';
export { type DecodedScreen, decodeLineScreen, demodulate } from './screen/decode.ts';
export { FILM_FAN, type FilmRequest, renderFilm } from './screen/film.ts';
export { type LineScreenRequest, lineScreenMask, renderLineScreen } from './screen/line-screen.ts';
