/** Generation, the key file, public rings, the local provider, signatures. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import {
  activeKey,
  deriveKey,
  findKey,
  generateKey,
  generateKeyRing,
  localKeyProvider,
  parseKeyRing,
  parsePublicRing,
  publicKey,
  publicRing,
  rotateKeyRing,
  serializeKeyRing,
  serializePublicRing,
  signMessage,
  verifyMessage,
} from '../../src/keys/index.ts';

const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (start: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => start + i);
const ring = rotateKeyRing(
  generateKeyRing(bytes(1), bytes(2), 'city-2025'),
  generateKey(bytes(3), bytes(4), 'city-2026'),
);

describe('Ed25519, RFC 8032 section 7.1', () => {
  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('seed %s', (seed, verifyKey, message, signature) => {
    expect(hex(publicKey(unhex(seed)))).toBe(verifyKey);
    expect(hex(signMessage(unhex(seed), unhex(message)))).toBe(signature);
    expect(verifyMessage(unhex(verifyKey), unhex(message), unhex(signature))).toBe(true);
  });

  test('one changed bit anywhere is refused, and so is what is no key or signature', () => {
    const key = publicKey(bytes(7));
    const message = Buffer.from('serial 7, page 1 of 2');
    const signature = signMessage(bytes(7), message);
    const flipped = (b: Uint8Array, bit: number): Uint8Array => {
      const copy = b.slice();
      copy[bit >> 3]! ^= 1 << (bit & 7);
      return copy;
    };
    fc.assert(
      fc.property(fc.nat(64 * 8 - 1), fc.nat(32 * 8 - 1), fc.nat(message.length * 8 - 1), (s, k, m) => {
        expect(verifyMessage(key, message, flipped(signature, s))).toBe(false);
        expect(verifyMessage(flipped(key, k), message, signature)).toBe(false);
        expect(verifyMessage(key, flipped(new Uint8Array(message), m), signature)).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(verifyMessage(key.subarray(1), message, signature)).toBe(false);
    expect(verifyMessage(key, message, signature.subarray(1))).toBe(false);
    expect(verifyMessage(new Uint8Array(32).fill(255), message, signature)).toBe(false);
  });

  test('a seed of another length is refused by name', () => {
    expect(() => publicKey(new Uint8Array(31))).toThrow(/^signSeed: expected 32 bytes, got 31$/);
    expect(() => signMessage(new Uint8Array(33), bytes(1))).toThrow(/^signSeed: expected 32 bytes, got 33$/);
  });
});

describe('generation', () => {
  test('a name is made from the public key when none is given', () => {
    const key = generateKey(bytes(1), bytes(2));
    expect(key.kid).toMatch(/^[0-9a-f]{12}$/);
    expect(key.kid).toBe(generateKey(bytes(9), bytes(2)).kid);
    expect(key.kid).not.toBe(generateKey(bytes(1), bytes(3)).kid);
  });

  test('rotation keeps the old keys and makes the new one active', () => {
    expect(activeKey(ring).kid).toBe('city-2026');
    expect(findKey(ring, 'city-2025')?.root).toEqual(bytes(1));
    expect(findKey(ring, 'city-2024')).toBeNull();
    expect(() => rotateKeyRing(ring, generateKey(bytes(5), bytes(6), 'city-2025'))).toThrow(/^key.kid/);
  });

  test('the given bytes are copied', () => {
    const root = bytes(1);
    const key = generateKey(root, bytes(2), 'a');
    root.fill(0);
    expect(key.root).toEqual(bytes(1));
  });

  test.each<[() => unknown, RegExp]>([
    [() => generateKey(new Uint8Array(16), bytes(1)), /^root: expected 32 bytes, got 16$/],
    [() => generateKey(bytes(1), new Uint8Array(16)), /^signSeed: expected 32 bytes, got 16$/],
    [() => generateKey(bytes(1), bytes(1)), /^signSeed: expected other bytes than the root$/],
    [() => generateKey(bytes(1), bytes(2), 'a b'), /^kid: expected 1..16 characters/],
    [() => generateKey(bytes(1), bytes(2), ''), /^kid: expected 1..16 characters/],
    [() => activeKey({ ...ring, active: 'no' }), /^ring.active/],
  ])('%s', (work, message) => {
    expect(work).toThrow(message);
  });
});

describe('the key file', () => {
  const text = serializeKeyRing(ring);
  const file = JSON.parse(text) as {
    format: string;
    version: number;
    active: string;
    keys: Record<string, string>[];
  };
  const same = (a: typeof ring, b: typeof ring): void => {
    expect(a.active).toBe(b.active);
    expect(a.keys.map((k) => [k.kid, hex(k.root), hex(k.signSeed), hex(k.verifyKey)])).toEqual(
      b.keys.map((k) => [k.kid, hex(k.root), hex(k.signSeed), hex(k.verifyKey)]),
    );
  };

  test('comes back, from text or parsed', () => {
    same(parseKeyRing(text), ring);
    same(parseKeyRing(file), ring);
    expect(serializeKeyRing(parseKeyRing(text))).toBe(text);
  });

  test('verifyKey may be left out', () => {
    same(parseKeyRing({ ...file, keys: file.keys.map(({ verifyKey, ...rest }) => rest) }), ring);
  });

  const change = (fields: Record<string, unknown>): unknown => ({ ...file, ...fields });
  const first = (fields: Record<string, unknown>): unknown =>
    change({ keys: [{ ...file.keys[0], ...fields }, file.keys[1]] });
  test.each<[string, unknown, RegExp]>([
    ['not JSON', '{"root": "topsecret', /^k.json: is not valid JSON; /],
    ['a list', [], /^k.json: is not a JSON object; /],
    ['null', null, /^k.json: is not a JSON object; /],
    ['another format', change({ format: 'jwks' }), /^k.json: format: is not "shingan-keys"; /],
    ['a later version', change({ version: 2 }), /^k.json: version: is not 1, the only one/],
    [
      'an extra field',
      change({ topsecret: 1 }),
      /^k.json: has a field that is not known; keep only format, /,
    ],
    ['no keys', change({ keys: [] }), /^k.json: keys: is not a list of keys; /],
    ['keys as an object', change({ keys: {} }), /^k.json: keys: is not a list of keys; /],
    ['a key that is a string', change({ keys: ['topsecret'] }), /^k.json: keys\[0\]: is not a JSON object; /],
    ['an extra field in a key', first({ topsecret: 'topsecret' }), /^k.json: keys\[0\]: has a field/],
    ['a bad name', first({ kid: 'top secret' }), /^k.json: keys\[0\].kid: is not a key name; /],
    ['a name twice', first({ kid: 'city-2026' }), /^k.json: keys\[1\].kid: is there twice; /],
    ['a short root', first({ root: 'topsecret' }), /^k.json: keys\[0\].root: is not 43 characters/],
    ['a root of 43 that is not base64url', first({ root: '!'.repeat(43) }), /keys\[0\].root: is not 43/],
    ['a root with loose last bits', first({ root: 'A'.repeat(42) + 'B' }), /keys\[0\].root: is not 43/],
    ['a missing seed', first({ signSeed: undefined }), /keys\[0\].signSeed: is not 43/],
    ['a root of zeros', first({ root: 'A'.repeat(43) }), /keys\[0\].root: is not random; /],
    [
      'root and seed alike',
      first({ signSeed: file.keys[0]!.root }),
      /keys\[0\].signSeed: is the same as root/,
    ],
    [
      'a foreign public key',
      first({ verifyKey: file.keys[1]!.verifyKey }),
      /keys\[0\].verifyKey: does not belong/,
    ],
    [
      'an active key that is not there',
      change({ active: 'city-2024' }),
      /^k.json: active: names none of the keys/,
    ],
  ])('%s gives one line without secrets', (_, json, message) => {
    const read = (): unknown => parseKeyRing(json, 'k.json');
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      const line = (error as Error).message;
      expect(line).not.toMatch(/topsecret|\n/);
      for (const key of file.keys)
        for (const secret of [key.root!, key.signSeed!]) expect(line).not.toContain(secret.slice(0, 8));
    }
  });

  test('any damage gives an InputError or an equal ring, never another exception', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, c) => {
        try {
          parseKeyRing(text.slice(0, at) + c + text.slice(at + 1));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('public rings', () => {
  test('hold no secrets and come back', () => {
    const open = publicRing(ring);
    const text = serializePublicRing(ring);
    for (const key of ring.keys) {
      for (const secret of [key.root, key.signSeed])
        expect(text).not.toContain(Buffer.from(secret).toString('base64url'));
      expect(findKey(open, key.kid)).toEqual({ kid: key.kid, verifyKey: key.verifyKey });
    }
    expect(parsePublicRing(text).keys.map((k) => [k.kid, hex(k.verifyKey)])).toEqual(
      open.keys.map((k) => [k.kid, hex(k.verifyKey)]),
    );
  });

  test('a secret file is not taken for a public one, nor the other way', () => {
    expect(() => parsePublicRing(serializeKeyRing(ring), 'p')).toThrow(
      /^p: format: is not "shingan-public-keys"/,
    );
    expect(() => parseKeyRing(serializePublicRing(ring), 'p')).toThrow(/^p: format: is not "shingan-keys"/);
  });
});

describe('the local provider', () => {
  const keys = localKeyProvider(ring);
  const identity = { salt: new Uint8Array(16), serial: 'A-1', page: 1 };

  test('derives, signs and names the active key', async () => {
    expect(keys.active).toBe('city-2026');
    expect(hex(await keys.derive('city-2025', identity, 'sealed', 44))).toBe(
      hex(deriveKey(bytes(1), identity, 'sealed', 44)),
    );
    const message = Buffer.from('label');
    const verifyKey = await keys.verifyKey('city-2026');
    expect(verifyMessage(verifyKey!, message, await keys.sign('city-2026', message))).toBe(true);
  });

  test('an unknown name is null to verifyKey, an InputError to the rest', async () => {
    expect(await keys.verifyKey('nobody')).toBeNull();
    await expect(keys.derive('nobody', identity, 'sealed')).rejects.toThrow(
      /^key ring: has no key nobody; give the key file of the issuer/,
    );
    await expect(keys.sign('a\nb', new Uint8Array(1))).rejects.toThrow(
      /^key ring: has no key of that name; /,
    );
  });

  test('does not hand out its own bytes', async () => {
    (await keys.verifyKey('city-2026'))!.fill(0);
    expect(await keys.verifyKey('city-2026')).toEqual(ring.keys[1]!.verifyKey);
  });
});
