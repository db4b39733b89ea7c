/** The keyed functions again, from their definitions: HMAC, single AES blocks, one draw at a time. */
import { createCipheriv, createHmac } from 'node:crypto';

const hmac = (key: Uint8Array, data: Uint8Array): Buffer => createHmac('sha256', key).update(data).digest();

/** HKDF-SHA-256, RFC 5869 section 2. */
export function hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const prk = hmac(salt.length ? salt : new Uint8Array(32), ikm);
  let block: Uint8Array = new Uint8Array(0);
  let out = Buffer.alloc(0);
  for (let i = 1; out.length < length; i++) {
    block = hmac(prk, Buffer.concat([block, info, Uint8Array.of(i)]));
    out = Buffer.concat([out, block]);
  }
  return new Uint8Array(out.subarray(0, length));
}

/** AES-256 in counter mode from 0: the cipher of block 0, of block 1, … */
export function stream(key: Uint8Array, bytes: number): Uint8Array {
  const out = Buffer.alloc(Math.ceil(bytes / 16) * 16);
  for (let i = 0; i < out.length / 16; i++) {
    const counter = Buffer.alloc(16);
    counter.writeUInt32BE(i, 12);
    const cipher = createCipheriv('aes-256-ecb', key, null);
    cipher.setAutoPadding(false);
    cipher.update(counter).copy(out, i * 16);
  }
  return new Uint8Array(out.subarray(0, bytes));
}

/** Fisher-Yates from the top; a draw takes words until one, cut to the index's bits, is not too large. */
export function permutation(words: () => number, n: number): Uint32Array {
  const p = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const bits = 32 - Math.clz32(i);
    let j: number;
    do j = words() % 2 ** bits;
    while (j > i);
    [p[i], p[j]] = [p[j]!, p[i]!];
  }
  return p;
}

/** Little-endian words of a byte stream, one a call. */
export function wordsOf(bytes: Uint8Array): () => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  return () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
}
