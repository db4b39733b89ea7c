/**
 * Everything keyed comes from here: HKDF-SHA-256 (RFC 5869) of the root, with the print's salt and
 * serial, one `purpose` a use. A change to any string here is a change of format.
 */
import { createCipheriv, hkdfSync } from 'node:crypto';

/** Version of all derivations; part of every `info`. */
export const KEY_FORMAT = 1;

/** What separates one printed page of one sheet from every other. */
export interface SheetIdentity {
  /** 16 random bytes, new for each print. */
  readonly salt: Uint8Array;
  /** The serial as on the label. */
  readonly serial: string;
  /** Page number, from 1. */
  readonly page: number;
}

/** The uses a key may have. */
export type KeyPurpose =
  | 'scramble'
  | 'whitening'
  | 'sealed'
  | 'interleave'
  | 'digest'
  | 'latent-fragile'
  | 'latent-phase';

/**
 * A key for one purpose on one page.
 * @param root 32 secret bytes
 * @param length bytes wanted, 1..8160
 */
export function deriveKey(
  root: Uint8Array,
  identity: SheetIdentity,
  purpose: KeyPurpose,
  length = 32,
): Uint8Array {
  if (root.length !== 32) throw new RangeError(`root: expected 32 bytes, got ${root.length}`);
  if (identity.salt.length !== 16)
    throw new RangeError(`salt: expected 16 bytes, got ${identity.salt.length}`);
  const salt = Buffer.concat([identity.salt, Buffer.from(identity.serial, 'utf8')]);
  const info = `shingan/${KEY_FORMAT}/${purpose}/page ${identity.page}`;
  return new Uint8Array(hkdfSync('sha256', root, salt, info, length));
}

/** A keyed stream: AES-256-CTR from counter 0 under a key that is used once. */
export function keyStream(key: Uint8Array, bytes: number): Uint8Array {
  if (key.length !== 32) throw new RangeError(`key: expected 32 bytes, got ${key.length}`);
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  const out = cipher.update(new Uint8Array(bytes));
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/**
 * A keyed permutation of 0..n-1: Fisher-Yates from the top, indices by rejection sampling of 32-bit
 * words (little-endian) of {@link keyStream}, so that every order is equally likely.
 * @returns `p`, where position i holds p[i]
 */
export function keyedPermutation(key: Uint8Array, n: number): Uint32Array {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 26) throw new RangeError(`n: expected 1..2^26, got ${n}`);
  const p = new Uint32Array(n);
  for (let i = 0; i < n; i++) p[i] = i;
  // Masked rejection needs under two words an index on average; the cipher goes on where it stopped.
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  const zeros = new Uint8Array(1 << 16);
  let words = new DataView(new ArrayBuffer(0));
  let at = 0;
  for (let i = n - 1; i > 0; i--) {
    const mask = 0xffffffff >>> Math.clz32(i);
    let j: number;
    do {
      if (at >= words.byteLength) {
        const block = cipher.update(zeros);
        words = new DataView(block.buffer, block.byteOffset, block.length);
        at = 0;
      }
      j = words.getUint32(at, true) & mask;
      at += 4;
      // Not `>>> 0`: masks stop at 2^26, so j is never negative.
    } while (j > i);
    const t = p[i]!;
    p[i] = p[j]!;
    p[j] = t;
  }
  return p;
}
