/**
 * Authenticated encryption of a record's parts: AES-256-GCM, a key for the record, a part number as the
 * nonce. The record key depends on the content (a synthetic IV, after RFC 5297's idea): sealing two
 * contents under one salt, which nobody should do, then still uses two keys.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** Bytes of a tag; every sealed part is longer than its content by so much. */
export const TAG = 16;
/** Bytes of the synthetic IV. */
export const IV = 16;

/** The synthetic IV of a record: HMAC-SHA-256 over all its parts and the label, cut to 16 bytes. */
export function syntheticIv(seal: Uint8Array, label: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', subkey(seal, 'iv'));
  for (const part of [label, ...parts]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    mac.update(length).update(part);
  }
  return new Uint8Array(mac.digest().subarray(0, IV));
}

/** The key of a record. */
export function recordKey(seal: Uint8Array, iv: Uint8Array): Uint8Array {
  return subkey(seal, `record ${Buffer.from(iv).toString('hex')}`);
}

/** The key of the stream that fills a record up. */
export function paddingKey(key: Uint8Array): Uint8Array {
  return subkey(key, 'padding');
}

/** Seals part `index`: ciphertext, then tag. The label is bound in as associated data. */
export function sealPart(key: Uint8Array, index: number, label: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index), { authTagLength: TAG });
  cipher.setAAD(label);
  const body = cipher.update(plain);
  cipher.final();
  return new Uint8Array(Buffer.concat([body, cipher.getAuthTag()]));
}

/** Opens part `index`, or null: not this key, not this label, not this place, or changed. */
export function openPart(
  key: Uint8Array,
  index: number,
  label: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  if (sealed.length < TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index), { authTagLength: TAG });
  decipher.setAAD(label);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const body = decipher.update(sealed.subarray(0, sealed.length - TAG));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return new Uint8Array(body);
}

function nonce(index: number): Uint8Array {
  const n = Buffer.alloc(12);
  n.writeUInt32BE(index, 8);
  return n;
}

function subkey(seal: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seal, new Uint8Array(0), `shingan sealed 1/${purpose}`, 32));
}
