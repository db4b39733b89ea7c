/** `shingan`: certificates on plain paper that a receiver can check. Each folder has an entry of its own. */
export { InputError, type ProblemKind, SheetRejected } from './errors.ts';
export {
  createIssuer,
  type IssueRequest,
  type Issuer,
  type IssuerOptions,
  type PrintRequest,
  type ProtectRequest,
  type Sheet,
  type SheetPicture,
  type SheetRasters,
  sheetPictures,
  withWordFont,
  withWordPicture,
} from './issue/index.ts';
export {
  generateKeyRing,
  type IssuingKey,
  type KeyProvider,
  type KeyRing,
  localKeyProvider,
  parseKeyRing,
  rotateKeyRing,
  serializeKeyRing,
} from './keys/index.ts';
export {
  builtInTemplate,
  builtInTemplateNames,
  loadFontFile,
  parseTemplate,
  type Template,
} from './layout/index.ts';
export { preflight } from './pdf/index.ts';
export {
  builtinProfile,
  builtinProfiles,
  type Manifest,
  type PrinterProfile,
  parseProfile,
  VERSION,
} from './sheet/index.ts';
export {
  type ComparedRegion,
  type Comparison,
  createVerifier,
  type ForeignMark,
  type ScanFile,
  type SheetResult,
  type SkipReason,
  type Verdict,
  type Verifier,
  type VerifierOptions,
  type VerifyResult,
} from './verify/index.ts';
