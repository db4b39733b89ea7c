/**
 * Prints fixtures/vectors/keys.json, computed by the plain twins (never by src/keys, which the vectors
 * are there to check). For a new key format only: the vectors of a format never change.
 *
 *     tsx scripts/key-vectors.ts > fixtures/vectors/keys.json
 */
import { createHash } from 'node:crypto';
import * as plain from '../test/reference/keys/plain.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const KEY_FORMAT = 1;
const root = Uint8Array.from({ length: 32 }, (_, i) => i);
const salt = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);

const sheets = [
  { serial: '2026-000001', page: 1, length: 32 },
  { serial: '2026-000001', page: 2, length: 32 },
  { serial: '交付-第7号', page: 1, length: 44 },
];
const purposes = [
  'scramble',
  'whitening',
  'sealed',
  'interleave',
  'digest',
  'latent-fragile',
  'latent-phase',
];
const derive = purposes.flatMap((purpose) =>
  sheets.map(({ serial, page, length }) => {
    const info = Buffer.from(`shingan/${KEY_FORMAT}/${purpose}/page ${page}`);
    const key = plain.hkdf(root, Buffer.concat([salt, Buffer.from(serial)]), info, length);
    return { root: hex(root), salt: hex(salt), serial, page, purpose, length, key: hex(key) };
  }),
);

const stream = [1, 16, 33, 64].map((length) => ({
  key: hex(root),
  length,
  bytes: hex(plain.stream(root, length)),
}));

const permutation = [1, 2, 3, 16, 33, 1000, 65_537, 700_000].map((n) => {
  // Twice as many words as a draw needs on average, and some.
  const order = plain.permutation(plain.wordsOf(plain.stream(root, 8 * n + 4096)), n);
  const bytes = Buffer.alloc(4 * n);
  order.forEach((v, i) => {
    bytes.writeUInt32LE(v, 4 * i);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { key: hex(root), n, ...(n <= 33 ? { order: Array.from(order) } : {}), sha256 };
});

const about =
  'Derivations of key format 1 by the plain twins of test/reference/keys (scripts/key-vectors.ts). sha256 is over the permutation as 32-bit little-endian words.';
console.log(JSON.stringify({ about, keyFormat: KEY_FORMAT, derive, stream, permutation }, null, 1));
