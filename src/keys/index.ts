/** Key rings, what is derived from them, and signatures. */
export {
  deriveKey,
  KEY_FORMAT,
  KEY_PURPOSES,
  type KeyPurpose,
  keyedPermutation,
  keyStream,
  type SheetIdentity,
} from './derive.ts';
export { generateKey, generateKeyRing, rotateKeyRing } from './generate.ts';
export {
  KEY_FILE_VERSION,
  parseKeyRing,
  parsePublicRing,
  serializeKeyRing,
  serializePublicRing,
} from './key-file.ts';
export {
  activeKey,
  findKey,
  type IssuingKey,
  type KeyRing,
  KID_PATTERN,
  type PublicKey,
  type PublicRing,
  publicRing,
} from './key-ring.ts';
export { type KeyProvider, localKeyProvider } from './provider.ts';
export { publicKey, signMessage, verifyMessage } from './sign.ts';
