/** Derivations: pinned vectors, published vectors, plain twins, and uniformity. */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../fixtures/vectors/keys.json' with { type: 'json' };
import {
  deriveKey,
  KEY_FORMAT,
  KEY_PURPOSES,
  type KeyPurpose,
  keyedPermutation,
  keyStream,
} from '../../src/keys/index.ts';
import * as plain from '../reference/keys/plain.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const sha256 = (p: Uint32Array): string => {
  const bytes = Buffer.alloc(p.length * 4);
  p.forEach((v, i) => {
    bytes.writeUInt32LE(v, 4 * i);
  });
  return createHash('sha256').update(bytes).digest('hex');
};

describe('pinned vectors: a change here is a change of format', () => {
  test('of this format', () => expect(vectors.keyFormat).toBe(KEY_FORMAT));

  test.each(vectors.derive)('derive $purpose, page $page', (v) => {
    const identity = { salt: unhex(v.salt), serial: v.serial, page: v.page };
    expect(hex(deriveKey(unhex(v.root), identity, v.purpose as KeyPurpose, v.length))).toBe(v.key);
  });

  test('every purpose is pinned', () => {
    expect(new Set(vectors.derive.map((v) => v.purpose)) as Set<string>).toEqual(new Set(KEY_PURPOSES));
  });

  test.each(vectors.stream)('stream of $length bytes', (v) => {
    expect(hex(keyStream(unhex(v.key), v.length))).toBe(v.bytes);
  });

  test.each(vectors.permutation)('permutation of $n', (v) => {
    const p = keyedPermutation(unhex(v.key), v.n);
    expect(sha256(p)).toBe(v.sha256);
    if (v.order) expect(Array.from(p)).toEqual(v.order);
  });
});

describe('published vectors', () => {
  test.each([
    // RFC 5869, A.1, A.2, A.3
    [
      '0b'.repeat(22),
      '000102030405060708090a0b0c',
      'f0f1f2f3f4f5f6f7f8f9',
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    ],
    [
      hex(Uint8Array.from({ length: 80 }, (_, i) => i)),
      hex(Uint8Array.from({ length: 80 }, (_, i) => 0x60 + i)),
      hex(Uint8Array.from({ length: 80 }, (_, i) => 0xb0 + i)),
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09' +
        'da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    ],
    [
      '0b'.repeat(22),
      '',
      '',
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    ],
  ])('the plain HKDF, RFC 5869', (ikm, salt, info, okm) => {
    expect(hex(plain.hkdf(unhex(ikm), unhex(salt), unhex(info), okm.length / 2))).toBe(okm);
  });

  test('AES-256 of a zero block under a zero key starts the stream', () => {
    expect(hex(keyStream(new Uint8Array(32), 16))).toBe('dc95c078a2408989ad48a21492842087');
  });
});

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('plain twins', () => {
  test('deriveKey', () => {
    fc.assert(
      fc.property(
        bytes32,
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.string({ maxLength: 40 }),
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom<KeyPurpose>('scramble', 'sealed', 'latent-phase'),
        fc.integer({ min: 1, max: 200 }),
        (root, salt, serial, page, purpose, length) => {
          const expected = plain.hkdf(
            root,
            Buffer.concat([salt, Buffer.from(serial)]),
            Buffer.from(`shingan/1/${purpose}/page ${page}`),
            length,
          );
          expect(hex(deriveKey(root, { salt, serial, page }, purpose, length))).toBe(hex(expected));
        },
      ),
    );
  });

  test('keyStream', () => {
    fc.assert(
      fc.property(bytes32, fc.integer({ min: 0, max: 5000 }), (key, n) => {
        expect(hex(keyStream(key, n))).toBe(hex(plain.stream(key, n)));
      }),
      { numRuns: 30 },
    );
  });

  test('keyedPermutation', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(1, 2, 3, 255, 256, 257, 4095, 4096, 4097, 20_000),
    );
    fc.assert(
      fc.property(bytes32, sizes, (key, n) => {
        // Twice as many words as a draw needs on average, and some.
        const expected = plain.permutation(plain.wordsOf(keyStream(key, 8 * n + 4096)), n);
        expect(
          Buffer.compare(Buffer.from(keyedPermutation(key, n).buffer), Buffer.from(expected.buffer)),
        ).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('uniformity', () => {
  /** Chi-square of how often each order of `n` things came out; degrees of freedom n! - 1. */
  function chiSquare(n: number, rounds: number, shuffle: (key: Uint8Array) => ArrayLike<number>): number {
    const counts = new Map<string, number>();
    let orders = 1;
    for (let i = 2; i <= n; i++) orders *= i;
    for (let i = 0; i < rounds; i++) {
      const key = createHash('sha256').update(`round ${i}`).digest();
      const order = Array.from(shuffle(key)).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const mean = rounds / orders;
    let sum = (orders - counts.size) * mean;
    for (const count of counts.values()) sum += (count - mean) ** 2 / mean;
    return sum;
  }
  /** Limit passed by chance once in a hundred thousand (Wilson and Hilferty). */
  const limit = (freedom: number): number =>
    freedom * (1 - 2 / (9 * freedom) + 4.265 * Math.sqrt(2 / (9 * freedom))) ** 3;

  test.each([
    [3, 6],
    [4, 24],
    [5, 120],
  ])('all orders of %i things are equally frequent', (n, orders) => {
    expect(chiSquare(n, 12_000, (key) => keyedPermutation(key, n))).toBeLessThan(limit(orders - 1));
  });

  test('the same test finds a shuffle that draws from all places each time', () => {
    const naive = (key: Uint8Array): number[] => {
      const p = [0, 1, 2, 3, 4];
      const bytes = keyStream(key, 20);
      for (let i = 4; i > 0; i--) {
        const j = Buffer.from(bytes).readUInt32LE(4 * i) % 5;
        [p[i], p[j]] = [p[j]!, p[i]!];
      }
      return p;
    };
    expect(chiSquare(5, 12_000, naive)).toBeGreaterThan(limit(119));
  });

  test('in a large permutation every region goes to every region', () => {
    // Just above a power of two most words are refused: the place where a bias would show.
    const n = 2 ** 17 + 1;
    const regions = 32;
    const counts = new Float64Array(regions * regions);
    for (let round = 0; round < 8; round++) {
      const p = keyedPermutation(createHash('sha256').update(`large ${round}`).digest(), n);
      for (let i = 0; i < n; i++)
        counts[Math.floor((i * regions) / n) * regions + Math.floor((p[i]! * regions) / n)]!++;
    }
    const mean = (8 * n) / regions ** 2;
    const sum = counts.reduce((a, c) => a + (c - mean) ** 2 / mean, 0);
    expect(sum).toBeLessThan(limit((regions - 1) ** 2));
  });
});

describe('bad arguments', () => {
  const salt = new Uint8Array(16);
  test.each<[() => unknown, RegExp]>([
    [
      () => deriveKey(new Uint8Array(31), { salt, serial: 'a', page: 1 }, 'scramble'),
      /^root: expected 32 bytes, got 31$/,
    ],
    [
      () => deriveKey(new Uint8Array(32), { salt: new Uint8Array(8), serial: 'a', page: 1 }, 'scramble'),
      /^salt: expected 16 bytes, got 8$/,
    ],
    [
      () => deriveKey(new Uint8Array(32), { salt, serial: 'a', page: 0 }, 'scramble'),
      /^page: expected an integer >= 1, got 0$/,
    ],
    [() => keyStream(new Uint8Array(16), 4), /^key: expected 32 bytes, got 16$/],
    [() => keyStream(new Uint8Array(32), -1), /^bytes: expected an integer >= 0, got -1$/],
    [() => keyedPermutation(new Uint8Array(32), 0), /^n: expected 1..2\^26, got 0$/],
    [() => keyedPermutation(new Uint8Array(16), 5), /^key: expected 32 bytes, got 16$/],
  ])('%s', (work, message) => {
    expect(work).toThrow(message);
  });
});
