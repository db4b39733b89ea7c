/**
 * Everything keyed comes from here: HKDF-SHA-256 (RFC 5869) of the root, with the print's salt and
 * serial, one `purpose` a use. A change to any string here is a change of format.
 */
import { createCipheriv, hkdfSync } from 'node:crypto';
import { endianness } from 'node:os';

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
export const KEY_PURPOSES = [
  'scramble',
  'whitening',
  'sealed',
  'interleave',
  'digest',
  'latent-fragile',
  'latent-phase',
] as const;
/** One of {@link KEY_PURPOSES}. */
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/**
 * A key for one purpose on one page: HKDF-SHA-256 with salt = salt ‖ serial (UTF-8) and
 * info = "shingan/<format>/<purpose>/page <page>".
 * @param root 32 secret bytes
 * @param length bytes wanted, 1..8160
 * @throws RangeError on another length of root or salt, or a page that is not an integer >= 1
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
  if (!Number.isInteger(identity.page) || identity.page < 1)
    throw new RangeError(`page: expected an integer >= 1, got ${identity.page}`);
  const salt = Buffer.concat([identity.salt, Buffer.from(identity.serial, 'utf8')]);
  const info = `shingan/${KEY_FORMAT}/${purpose}/page ${identity.page}`;
  return new Uint8Array(hkdfSync('sha256', root, salt, info, length));
}

/**
 * A keyed stream: AES-256-CTR from counter 0 under a key that is used once.
 * @param key 32 bytes from {@link deriveKey}
 * @param bytes how many
 */
export function keyStream(key: Uint8Array, bytes: number): Uint8Array {
  if (key.length !== 32) throw new RangeError(`key: expected 32 bytes, got ${key.length}`);
  if (!Number.isInteger(bytes) || bytes < 0)
    throw new RangeError(`bytes: expected an integer >= 0, got ${bytes}`);
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  const out = cipher.update(new Uint8Array(bytes));
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** Bytes of the stream taken at a time, at most; how it is cut does not change the result. */
const CHUNK = 1 << 15;

/**
 * A keyed permutation of 0..n-1: Fisher-Yates from the top, indices by rejection sampling of 32-bit
 * words (little-endian) of {@link keyStream}, so that every order is equally likely.
 *
 * The draws of a chunk come first and their swaps after: the draw loop has no branch that depends on
 * a random bit, and the swaps, whose places are then known, overlap in the cache: 3 times faster than
 * one loop of both (bench/keys).
 * @param n an integer 1..2^26
 * @returns `p`, where position i holds p[i]
 */
export function keyedPermutation(key: Uint8Array, n: number): Uint32Array {
  if (key.length !== 32) throw new RangeError(`key: expected 32 bytes, got ${key.length}`);
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 26) throw new RangeError(`n: expected 1..2^26, got ${n}`);
  const p = new Uint32Array(n);
  for (let i = 0; i < n; i++) p[i] = i;
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  const zeros = new Uint8Array(Math.min(CHUNK, 8 * n + 16) & ~3);
  const picks = new Int32Array(zeros.length / 4);
  let top = n - 1;
  while (top > 0) {
    const next = draw(littleEndianWords(cipher.update(zeros)), picks, top);
    for (let i = top, k = 0; i > next; i--, k++) {
      const j = picks[k]!;
      const t = p[i]!;
      p[i] = p[j]!;
      p[j] = t;
    }
    top = next;
  }
  return p;
}

/**
 * Draws uniform partners for top, top - 1, … until the words are used up: each word is cut to the bits
 * of its index and taken when it is at most the index (at least every other one is).
 * @returns the next index that has no partner yet
 */
function draw(words: Int32Array, picks: Int32Array, top: number): number {
  const count = words.length;
  let i = top;
  let at = 0;
  while (i > 0 && at < count) {
    // Indices low + 1 .. mask have the same bits. They stop at 2^26, so nothing here is negative.
    const mask = -1 >>> Math.clz32(i);
    const low = mask >>> 1;
    while (i > low && at < count) {
      const j = words[at++]! & mask;
      picks[top - i] = j;
      // j <= i: the sign bit moves on. Else the place is written again.
      i += (j - i - 1) >> 31;
    }
  }
  return i;
}

/** The bytes as 32-bit words, little-endian whatever the host. */
function littleEndianWords(bytes: Buffer): Int32Array {
  if (bytes.byteOffset & 3 || endianness() === 'BE') {
    const words = new Int32Array(bytes.length >> 2);
    for (let k = 0; k < words.length; k++) words[k] = bytes.readInt32LE(4 * k);
    return words;
  }
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}
