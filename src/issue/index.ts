/** From a request to a checked, printable certificate. */
export { SheetRejected } from '../errors.ts';
export {
  createIssuer,
  type IssueRequest,
  type Issuer,
  type ProtectRequest,
  resolveProfile,
} from './issuer.ts';
export { type SheetPicture, sheetPictures } from './rasters.ts';
export type { IssuerOptions, Placed, PrintRequest, Sheet, SheetRasters } from './request.ts';
export { withWordFont } from './word-font.ts';
export { withWordPicture } from './word-picture.ts';
