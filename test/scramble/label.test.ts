import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { publicKey } from '../../src/keys/sign.ts';
import { bitmapBytes } from '../../src/raster/bitmap.ts';
import { expand } from '../../src/raster/expand.ts';
import { toGray } from '../../src/raster/threshold.ts';
import { openCodeReader } from '../../src/scan/index.ts';
import {
  checkSerial,
  type LabelFields,
  labelFromUrl,
  labelPlacement,
  labelToUrl,
  parseLabel,
  renderLabel,
  signLabel,
  verifyLabel,
} from '../../src/scramble/label/index.ts';

const seed = new Uint8Array(32).fill(7);
const fields: LabelFields = {
  issuer: '見本市',
  kid: 'k-2026',
  serial: 'R8-00123456',
  page: 2,
  pages: 3,
  salt: new Uint8Array(16).map((_, i) => i),
  encoding: 'sealed',
  cellPx: 5,
  rows: 15,
  blockCells: 1,
  guardCells: 0,
  pantograph: 258,
  latent: 3,
  digest: new Uint8Array(16).fill(0xd1),
};

describe('label bytes', () => {
  it('come back as they went in, with a good signature', () => {
    const parsed = parseLabel(signLabel(fields, seed, 1));
    if (!parsed.ok) expect.fail(parsed.reason);
    expect(parsed.label.fields).toEqual(fields);
    expect(parsed.label.copy).toBe(1);
    expect(verifyLabel(parsed.label, publicKey(seed))).toBe(true);
    expect(verifyLabel(parsed.label, publicKey(new Uint8Array(32).fill(8)))).toBe(false);
  });

  it('no single bit can change without being noticed', () => {
    const bytes = signLabel(fields, seed);
    const key = publicKey(seed);
    // All but the last byte, which names the copy and is outside the signature on purpose.
    for (let bit = 0; bit < (bytes.length - 1) * 8; bit += 3) {
      const bad = bytes.slice();
      bad[bit >> 3]! ^= 1 << (bit & 7);
      const parsed = parseLabel(bad);
      if (parsed.ok && verifyLabel(parsed.label, key)) expect.fail(`bit ${bit}`);
    }
  });

  it('any bytes are answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseLabel(bytes).ok).toBe(false);
      }),
    );
    const good = signLabel(fields, seed);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 0, max: 255 }), (i, v) => {
        const bytes = good.slice();
        bytes[i] = v;
        parseLabel(bytes);
        expect(parseLabel(bytes.subarray(0, i)).ok).toBe(false);
      }),
    );
  });

  it('says what is wrong: another thing, another format, malformed', () => {
    const bytes = signLabel(fields, seed);
    expect(parseLabel(new TextEncoder().encode('https://example.org'))).toEqual({
      ok: false,
      reason: 'not-a-label',
    });
    expect(parseLabel(bytes.with(2, 9))).toEqual({ ok: false, reason: 'unknown-format' });
    expect(parseLabel(bytes.subarray(1))).toEqual({ ok: false, reason: 'not-a-label' });
    for (const [at, value] of [
      [3, 2],
      [4, 4],
      [4, 0x10],
      [5, 7],
      [6, 0],
      [6, 21],
      [7, 4],
      [8, 0],
      [45, 0],
      [45, 200],
      [46, 0x0a],
      [bytes.length - 1, 2],
    ] as const)
      expect(parseLabel(bytes.with(at, value)), `byte ${at} = ${value}`).toEqual({
        ok: false,
        reason: 'malformed',
      });
  });

  it.each([
    [{ page: 4 }, 'page: expected an integer 1..3, got 4'],
    [{ salt: new Uint8Array(8) }, 'salt: expected 16 bytes, got 8'],
    [{ kid: 'a b' }, 'kid: expected 1..16 characters'],
    [{ issuer: 'x'.repeat(25) }, 'issuer: expected 1..24 bytes'],
    [{ rows: 30 }, 'rows: expected an integer 1..20, got 30'],
  ])('refuses to sign %j', (change, message) => {
    expect(() => signLabel({ ...fields, ...change }, seed)).toThrow(message);
  });
});

describe('checkSerial', () => {
  it.each(['1', 'R8-00123456', 'a/b_c.d-9', 'X'.repeat(32)])('takes %s', (serial) => {
    expect(() => checkSerial(serial)).not.toThrow();
  });
  it.each([
    ['', 'serial: is empty'],
    ['X'.repeat(33), 'has 33 characters; use at most 32'],
    ['秘密', 'has a character that a label cannot carry'],
    ['a b', 'cannot carry'],
    ['a\n', 'cannot carry'],
    ['a%', 'cannot carry'],
  ])('refuses %j without repeating it', (serial, message) => {
    try {
      checkSerial(serial);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).kind).toBe('usage');
      expect((error as Error).message).toContain(message);
      if (serial.length > 1) expect((error as Error).message).not.toContain(serial);
      return;
    }
    expect.fail('was taken');
  });
});

describe('address form', () => {
  it('returns any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 250 }), (bytes) => {
        expect(labelFromUrl(labelToUrl(bytes, 'https://verify.example/v/'))).toEqual(bytes);
      }),
    );
  });
  it('refuses other prefixes and non-canonical text', () => {
    for (const prefix of ['ftp://x/', 'https://x', 'https://x/?q=', `https://${'x'.repeat(60)}/`])
      expect(() => labelToUrl(Uint8Array.of(1), prefix)).toThrow('urlPrefix');
    for (const url of ['', 'AAAA', 'https://x/AB1', 'https://x/AB', 'https://x/'])
      expect(labelFromUrl(url === 'https://x/AB' ? 'https://x/AD' : url)).toBeNull();
  });
});

describe('renderLabel', () => {
  it('fits 25 mm, with modules of at least 0.42 mm, and reads by another library', async () => {
    const bytes = signLabel(fields, seed);
    const read = await openCodeReader();
    for (const urlPrefix of [undefined, 'https://verify.example/']) {
      const bitmap = renderLabel(bytes, { dpi: 600, urlPrefix });
      expect(bitmap.width).toBe(660);
      const [code] = await read(toGray(bitmap));
      expect(labelFromUrl(code!.text) ?? code!.bytes).toEqual(bytes);
      const { offset, module } = labelPlacement(code!.modules);
      expect(module).toBeGreaterThanOrEqual(10);
      // Corners as the reader sees them are where the geometry says, to a module.
      expect(Math.abs(code!.corners[0]![0] - offset)).toBeLessThan(module);
      expect(Math.abs(code!.corners[2]![1] - (660 - offset))).toBeLessThan(module + 2);
    }
  });

  it('at 1200 dpi is the same code, every pixel doubled', () => {
    const bytes = signLabel(fields, seed);
    const fine = renderLabel(bytes, { dpi: 1200 });
    const coarse = expand(renderLabel(bytes, { dpi: 600 }), 2);
    expect(Buffer.compare(bitmapBytes(fine), bitmapBytes(coarse))).toBe(0);
  });

  it('carries the longest fields, and refuses what cannot be read from a 200 dpi scan', () => {
    const long = { ...fields, issuer: 'x'.repeat(24), kid: 'k'.repeat(16), serial: 's'.repeat(32) };
    expect(() => renderLabel(signLabel(long, seed), { dpi: 600 })).not.toThrow();
    expect(() => renderLabel(signLabel(long, seed), { dpi: 600, zone: 300 })).toThrow(
      /do not fit a zone of 300/,
    );
  });
});
