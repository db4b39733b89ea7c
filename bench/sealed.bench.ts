/**
 * The sealed record on an A4 face at 200 dpi. `npx vitest bench bench/sealed.bench.ts`; read the best
 * times. Figures and machine: docs/sealed.md.
 */
import seedrandom from 'seedrandom';
import { bench, describe } from 'vitest';
import { publicKey } from '../src/keys/sign.ts';
import { codeFace, openRecord, sealedKeys, sealRecord } from '../src/scramble/sealed/index.ts';
import { decodeGenericRegion, encodeGenericRegion } from '../src/scramble/sealed/jbig2/index.ts';
import { createReedSolomon, decodeWord, encodeWord, WORD } from '../src/scramble/sealed/rs/index.ts';
import { softFromCells } from '../src/scramble/soft-cells.ts';
import { backCapacity } from '../test/sealed/capacity.ts';
import { textPage } from '../test/sealed/text-page.ts';

const face = textPage({ dpi: 200, lines: 14 });
const dense = textPage({ dpi: 200, lines: 55 });
const keys = sealedKeys(new Uint8Array(32), { salt: new Uint8Array(16), serial: 'B', page: 1 });
const signSeed = new Uint8Array(32).fill(9);
const verifyKey = publicKey(signSeed);
const labelBytes = new Uint8Array(200);
const request = { face, labelBytes, keys, signSeed, capacityCells: backCapacity(6, 12) };
const { cells } = sealRecord(request)!;
const clean = softFromCells(cells);
const random = seedrandom('bench');
const damaged = clean.map((v) => (random() < 0.01 ? -Math.sign(v) * 8 : v));
damaged.fill(0, 20_000, 20_000 + Math.floor(damaged.length / 4));

describe('sealed record, form certificate', () => {
  bench('JBIG2 encode', () => void encodeGenericRegion(face));
  bench('JBIG2 encode, dense page', () => void encodeGenericRegion(dense));
  const code = encodeGenericRegion(face);
  bench('JBIG2 decode', () => void decodeGenericRegion(code, face.width, face.height));
  bench('face to cells', () => void sealRecord(request));
  bench('face to cells, already coded', () => void sealRecord({ ...request, coded }));
  const coded = codeFace(face);
  const open = (soft: Int8Array) => openRecord({ soft, labelBytes, keys, verifyKey });
  bench('cells to face, clean', () => void open(clean));
  bench('cells to face, 1 % wrong and a quarter lost', () => {
    if (open(damaged).status !== 'opened') throw new Error('did not open');
  });
});

describe('Reed–Solomon (255, 85), 50 KB of data', () => {
  const code = createReedSolomon(85);
  const words = Array.from({ length: Math.ceil(50_000 / 85) }, () => {
    const word = new Uint8Array(WORD);
    for (let i = 0; i < 85; i++) word[i] = random() * 256;
    encodeWord(code, word);
    return word;
  });
  const bad = words.map((word) => word.map((v, i) => (i % 5 === 0 ? v ^ 1 : v)));
  bench('encode', () => {
    for (const word of words) encodeWord(code, word);
  });
  bench('decode, clean', () => {
    for (const word of words) decodeWord(code, word);
  });
  bench('decode, a fifth of the bytes wrong', () => {
    for (const word of bad) if (decodeWord(code, word.slice()) < 0) throw new Error('did not mend');
  });
});
