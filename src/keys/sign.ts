/** Ed25519 (RFC 8032) over raw 32-byte keys. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

// DER heads of PKCS #8 and SPKI for Ed25519 (RFC 8410): the raw key follows.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function privateKey(signSeed: Uint8Array): KeyObject {
  if (signSeed.length !== 32) throw new RangeError(`signSeed: expected 32 bytes, got ${signSeed.length}`);
  return createPrivateKey({ key: Buffer.concat([PKCS8, signSeed]), format: 'der', type: 'pkcs8' });
}

/**
 * The public key of a seed: 32 bytes.
 * @param signSeed 32 secret bytes
 * @throws RangeError on another length
 */
export function publicKey(signSeed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKey(signSeed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.length - 32));
}

/**
 * A 64-byte signature. Same seed and message: the same bytes.
 * @param signSeed 32 secret bytes
 * @throws RangeError on another length
 */
export function signMessage(signSeed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKey(signSeed)));
}

/** True only for a good signature; malformed input is false, never an exception. */
export function verifyMessage(verifyKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (verifyKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI, verifyKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
