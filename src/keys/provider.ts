/**
 * Keys behind a door. The pipeline asks a provider and never sees a root, so the root may stay in a
 * key management service; {@link localKeyProvider} is the provider of a ring in memory.
 */
import { InputError } from '../errors.ts';
import { deriveKey, type KeyPurpose, type SheetIdentity } from './derive.ts';
import { findKey, type IssuingKey, type KeyRing, KID_PATTERN } from './key-ring.ts';
import { signMessage } from './sign.ts';

/** What issuing and opening need of keys. Every method may go over a network; none may log its result. */
export interface KeyProvider {
  /** The kid that new sheets use. */
  readonly active: string;

  /**
   * The Ed25519 public key of `kid`, or null when the provider does not know the name. No secret is
   * touched: a verifier calls this first, checks the label, and only then calls `derive`.
   */
  verifyKey(kid: string): Promise<Uint8Array | null>;

  /**
   * A key for one purpose on one page; must be what {@link deriveKey} gives for the kid's root.
   * @param length bytes wanted, 1..8160
   * @throws InputError when the kid is not known
   */
  derive(kid: string, identity: SheetIdentity, purpose: KeyPurpose, length?: number): Promise<Uint8Array>;

  /**
   * The 64-byte Ed25519 signature of `message`.
   * @throws InputError when the kid is not known
   */
  sign(kid: string, message: Uint8Array): Promise<Uint8Array>;
}

/**
 * The provider of a ring that lies in this process.
 *
 * ```ts
 * const keys = localKeyProvider(parseKeyRing(JSON.parse(text)));
 * const key = await keys.derive(keys.active, { salt, serial, page: 1 }, 'scramble');
 * ```
 */
export function localKeyProvider(ring: KeyRing): KeyProvider {
  const need = (kid: string): IssuingKey => {
    const key = findKey(ring, kid);
    if (key) return key;
    const name = KID_PATTERN.test(kid) ? `has no key ${kid}` : 'has no key of that name';
    throw new InputError('input', 'key ring', name, 'give the key file of the issuer that made the sheet');
  };
  return {
    active: ring.active,
    async verifyKey(kid) {
      return findKey(ring, kid)?.verifyKey.slice() ?? null;
    },
    async derive(kid, identity, purpose, length = 32) {
      return deriveKey(need(kid).root, identity, purpose, length);
    },
    async sign(kid, message) {
      return signMessage(need(kid).signSeed, message);
    },
  };
}
