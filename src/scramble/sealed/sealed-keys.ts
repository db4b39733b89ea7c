/** The three secrets of one sealed record. */
import { deriveKey, type SheetIdentity } from '../../keys/derive.ts';

/** Each 32 bytes, each for one page of one print. */
export interface SealedKeys {
  /** Root of the keys that encrypt the record. */
  readonly seal: Uint8Array;
  /** Orders the bytes in the field. */
  readonly interleave: Uint8Array;
  /** Whitens the cells. */
  readonly whitening: Uint8Array;
}

/** The keys of a page: HKDF of the root with salt, serial and page; see `keys/derive.ts`. */
export function sealedKeys(root: Uint8Array, identity: SheetIdentity): SealedKeys {
  return {
    seal: deriveKey(root, identity, 'sealed'),
    interleave: deriveKey(root, identity, 'interleave'),
    whitening: deriveKey(root, identity, 'whitening'),
  };
}
