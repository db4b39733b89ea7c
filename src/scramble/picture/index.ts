export type { BlockOptions, ScrambleKeys } from './cell-order.ts';
export { type DecodePictureOptions, decodePicture, type PictureResult } from './decode-picture.ts';
export {
  DIGEST_BYTES,
  type EncodedPicture,
  type EncodePictureOptions,
  encodePicture,
} from './encode-picture.ts';
