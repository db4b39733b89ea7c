/** New keys from random bytes that the caller brings: this folder has no source of its own. */
import { createHash } from 'node:crypto';
import { findKey, type IssuingKey, type KeyRing, KID_PATTERN } from './key-ring.ts';
import { publicKey } from './sign.ts';

/**
 * An issuing key.
 * @param root 32 fresh random bytes
 * @param signSeed 32 other fresh random bytes
 * @param kid its name in labels: 1..16 characters of A-Z a-z 0-9 . _ -; 12 hexadecimal digits of SHA-256 of the public key
 *   where it is left out
 * @throws RangeError on a wrong length, equal halves, or a bad name; the message never holds the bytes
 */
export function generateKey(root: Uint8Array, signSeed: Uint8Array, kid?: string): IssuingKey {
  if (root.length !== 32) throw new RangeError(`root: expected 32 bytes, got ${root.length}`);
  if (signSeed.length !== 32) throw new RangeError(`signSeed: expected 32 bytes, got ${signSeed.length}`);
  if (Buffer.compare(root, signSeed) === 0)
    throw new RangeError('signSeed: expected other bytes than the root');
  const verifyKey = publicKey(signSeed);
  const name = kid ?? createHash('sha256').update(verifyKey).digest('hex').slice(0, 12);
  if (!KID_PATTERN.test(name)) throw new RangeError('kid: expected 1..16 characters of A-Z a-z 0-9 . _ -');
  return { kid: name, root: root.slice(), signSeed: signSeed.slice(), verifyKey };
}

/**
 * A ring of one key, which is active.
 * @param root 32 fresh random bytes
 * @param signSeed 32 other fresh random bytes
 * @param kid its name in labels, as for {@link generateKey}
 * @throws RangeError on a wrong length, equal halves, or a bad name
 * @example
 * const ring = generateKeyRing(randomBytes(32), randomBytes(32));
 */
export function generateKeyRing(root: Uint8Array, signSeed: Uint8Array, kid?: string): KeyRing {
  const key = generateKey(root, signSeed, kid);
  return { active: key.kid, keys: [key] };
}

/**
 * Rotation: the ring with one key more, and that one active. Sheets of the older keys still open.
 * @throws RangeError when the ring has a key of that name
 */
export function rotateKeyRing(ring: KeyRing, key: IssuingKey): KeyRing {
  if (findKey(ring, key.kid)) throw new RangeError('key.kid: expected a name that the ring does not have');
  return { active: key.kid, keys: [...ring.keys, key] };
}
