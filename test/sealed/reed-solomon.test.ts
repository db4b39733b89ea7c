import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { RATES } from '../../src/scramble/sealed/rates.ts';
import { createReedSolomon, decodeWord, encodeWord, WORD } from '../../src/scramble/sealed/rs/index.ts';
import { plainEncode, solveErasures, syndrome } from '../reference/sealed/plain-reed-solomon.ts';

const CODES = RATES.map((k) => createReedSolomon(k));

function randomWord(k: number, random: () => number): Uint8Array {
  const word = new Uint8Array(WORD);
  for (let i = 0; i < k; i++) word[i] = random() * 256;
  return word;
}

/** `n` different places in a word. */
function places(n: number, random: () => number): number[] {
  const all = Array.from({ length: WORD }, (_, i) => i);
  for (let i = 0; i < n; i++) {
    const j = i + Math.floor(random() * (WORD - i));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, n);
}

describe('Reed–Solomon', () => {
  it('encodes as the plain twin does', () => {
    const random = seedrandom('twin');
    for (const k of [223, 239, 254]) {
      const word = randomWord(k, random);
      encodeWord(createReedSolomon(k), word);
      expect(Buffer.compare(word, plainEncode(word.slice(0, k), WORD - k))).toBe(0);
    }
    for (const code of CODES) {
      const word = randomWord(code.k, random);
      encodeWord(code, word);
      for (const j of [0, 1, code.parity - 1]) expect(syndrome(word, j)).toBe(0);
      expect(syndrome(word, code.parity)).not.toBe(0);
    }
  });

  it('fills erasures as the plain twin does', () => {
    const random = seedrandom('erasures');
    const code = createReedSolomon(231);
    const word = randomWord(code.k, random);
    encodeWord(code, word);
    const erased = places(24, random);
    const damaged = word.slice();
    for (const p of erased) damaged[p] = random() * 256;
    expect(Buffer.compare(solveErasures(damaged, 24, erased)!, word)).toBe(0);
    decodeWord(code, damaged, erased);
    expect(Buffer.compare(damaged, word)).toBe(0);
  });

  it('mends any e errors and s erasures with 2e + s <= parity', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: CODES.length - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (which, erasedShare, errorShare, seed) => {
          const code = CODES[which]!;
          const random = seedrandom(String(seed));
          const s = Math.floor(erasedShare * code.parity);
          const e = Math.floor((errorShare * (code.parity - s)) / 2);
          const word = randomWord(code.k, random);
          encodeWord(code, word);
          const damaged = word.slice();
          const where = places(s + e, random);
          where.forEach((p, i) => {
            damaged[p]! ^= i < s ? Math.floor(random() * 256) : 1 + Math.floor(random() * 255);
          });
          expect(decodeWord(code, damaged, where.slice(0, s))).toBeGreaterThanOrEqual(e);
          expect(Buffer.compare(damaged, word)).toBe(0);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('says so, and leaves the word alone, beyond its reach', () => {
    const random = seedrandom('beyond');
    for (const code of CODES) {
      for (let i = 0; i < 40; i++) {
        const word = randomWord(code.k, random);
        encodeWord(code, word);
        const damaged = word.slice();
        for (const p of places((code.parity >> 1) + 1 + (i % 40), random))
          damaged[p]! ^= 1 + Math.floor(random() * 255);
        const before = damaged.slice();
        if (decodeWord(code, damaged) < 0) expect(Buffer.compare(damaged, before)).toBe(0);
        else expect(Buffer.compare(damaged, word)).not.toBe(0);
      }
      expect(decodeWord(code, new Uint8Array(WORD).fill(1, 0, 3), places(code.parity + 1, random))).toBe(-1);
    }
  });

  it('refuses a rate that is none', () => {
    for (const k of [0, 255, 12.5])
      expect(() => createReedSolomon(k)).toThrow(/k: expected an integer 1..254/);
  });
});
