/**
 * Hostile input for the decoders of the sealed record: no crash, no hang, nothing accepted.
 */
import { describe, expect, it } from 'vitest';
import { publicKey } from '../../src/keys/sign.ts';
import { createBitmap, setPixel } from '../../src/raster/bitmap.ts';
import { openRecord, sealedKeys, sealRecord } from '../../src/scramble/sealed/index.ts';
import { decodeGenericRegion, encodeGenericRegion } from '../../src/scramble/sealed/jbig2/index.ts';
import { HEAD, parseHead } from '../../src/scramble/sealed/record-head.ts';
import { createReedSolomon, decodeWord, encodeWord, WORD } from '../../src/scramble/sealed/rs/index.ts';
import { softFromCells } from '../../src/scramble/soft-cells.ts';
import { below, mutateBytes } from '../security/mutate-bytes.ts';
import { bounded, fuzzRandom } from './bounded.ts';

describe('fuzz: sealed record', () => {
  it('JBIG2 generic region', async () => {
    const random = fuzzRandom('jbig2');
    const bitmap = createBitmap(90, 40);
    for (let i = 0; i < 600; i++) setPixel(bitmap, (i * i * 7) % 90, (i * 13) % 40, 1);
    const code = encodeGenericRegion(bitmap);
    await bounded('JBIG2 decoder', 0.3175, () => {
      const width = 1 + Math.floor(random() * 200);
      const height = 1 + Math.floor(random() * 60);
      const { bitmap: out } = decodeGenericRegion(mutateBytes(code, random), width, height, {
        typical: random() < 0.5,
      });
      expect(out.words.length).toBe(out.stride * height);
    });
  });

  it('Reed–Solomon', async () => {
    const random = fuzzRandom('rs');
    const codes = [85, 127, 191, 223].map((k) => createReedSolomon(k));
    await bounded('Reed–Solomon decoder', 0.15, (i) => {
      const code = codes[i % codes.length]!;
      const word = new Uint8Array(WORD);
      for (let j = 0; j < code.k; j++) word[j] = random() * 256;
      encodeWord(code, word);
      const errors = below(random, WORD);
      for (let j = 0; j < errors; j++) word[below(random, WORD)] = random() * 256;
      const erased = [...new Set(Array.from({ length: random() * 100 }, () => below(random, WORD)))];
      decodeWord(code, word, erased);
    });
  });

  it('head of a record', async () => {
    const random = fuzzRandom('head');
    await bounded('head of a record', 0.2, () => {
      const head = parseHead(Uint8Array.from({ length: HEAD }, () => (random() < 0.3 ? 1 : random() * 256)));
      if (head) {
        expect(head.stripeLengths.length).toBeLessThanOrEqual(12);
        expect(Math.ceil(head.height / head.stripeRows)).toBe(head.stripeLengths.length);
      }
    });
  });

  it('whole records: none of the mutated ones says anything else', async () => {
    const random = fuzzRandom('record');
    const signSeed = new Uint8Array(32).fill(5);
    const verifyKey = publicKey(signSeed);
    const face = createBitmap(200, 100);
    for (let i = 0; i < 800; i++) setPixel(face, (i * i * 3) % 200, (i * 17) % 100, 1);
    const identity = (serial: string) => ({ salt: new Uint8Array(16).fill(1), serial, page: 1 });
    const label = (serial: string) => new TextEncoder().encode(`label ${serial}`);
    const make = (serial: string) =>
      sealRecord({
        face,
        labelBytes: label(serial),
        keys: sealedKeys(new Uint8Array(32), identity(serial)),
        signSeed,
        capacityCells: 40_000,
      })!.cells;
    const a = softFromCells(make('a'));
    const b = softFromCells(make('b'));
    const keys = sealedKeys(new Uint8Array(32), identity('a'));
    let opened = 0;
    await bounded('whole record', 0.01, (i) => {
      let soft: Int8Array = a.slice();
      const kind = i % 5;
      // Far more than the code mends, another sheet's field, swapped parts, a cut field, a replayed label.
      if (kind === 0) for (let k = 0; k < soft.length; k++) if (random() < 0.25) soft[k] = -soft[k]!;
      if (kind === 1) soft = b;
      if (kind === 2) soft.copyWithin(0, soft.length >> 1);
      if (kind === 3) soft = soft.slice(0, Math.floor(random() * soft.length * 0.9));
      const labelBytes = kind === 4 ? label('b') : label('a');
      const result = openRecord({ soft, labelBytes, keys, verifyKey });
      if (result.status !== 'failed') opened++;
    });
    expect(opened).toBe(0);
  });
});
