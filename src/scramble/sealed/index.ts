export { type BilevelOptions, bilevelFace } from './bilevel-face.ts';
export { type CodedFace, type CodeFaceOptions, codeFace, MAX_STRIPES } from './coded-face.ts';
export { innerMessage } from './inner-signature.ts';
export { type OpenedRecord, type OpenedStripe, type OpenRequest, openRecord } from './open-record.ts';
export { planSealed, type SealedPlan, type SealedProfile } from './plan-sealed.ts';
export { RATES, type Rate } from './rates.ts';
export { recordBytes, type SealedRecord, type SealRequest, sealRecord } from './seal-record.ts';
export { type SealedKeys, sealedKeys } from './sealed-keys.ts';
