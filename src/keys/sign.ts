/** Ed25519 (RFC 8032) over raw 32-byte keys. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

// DER heads of PKCS #8 and SPKI for Ed25519 (RFC 8410): the raw key follows.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The public key of a seed. */
export function publicKey(signSeed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, signSeed]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.length - 32));
}

/** A 64-byte signature. */
export function signMessage(signSeed: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, signSeed]), format: 'der', type: 'pkcs8' });
  return new Uint8Array(sign(null, message, key));
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
