/** Scans to a verdict. */
export type {
  ComparedRegion,
  Comparison,
  ForeignMark,
  PagePose,
  RegionKind,
  SkipReason,
} from './compare/index.ts';
export { type Findings, judge } from './judge.ts';
export { type OpenedFace, openField } from './open-field.ts';
export type { AlteredRegion, OriginalityCheck, Verdict, VerdictWord } from './verdict.ts';
export {
  createVerifier,
  type ScanFile,
  type SheetResult,
  type Verifier,
  type VerifierOptions,
  type VerifyInput,
  type VerifyOptions,
  type VerifyResult,
} from './verifier.ts';
