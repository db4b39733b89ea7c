/**
 * Keyed permutations: on the path of every certificate and of every verification.
 * `npx vitest bench --run bench/keys.bench.ts`
 */
import { bench, describe } from 'vitest';
import { keyedPermutation, keyStream } from '../src/keys/index.ts';
import * as plain from '../test/reference/keys/plain.ts';
import { memcpy, mustAgree, QUICK, SLOW, use } from './support.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const bytesOf = (p: Uint32Array): Uint8Array => new Uint8Array(p.buffer);

for (const n of [700_000, 1_500_000]) {
  describe(`keyed permutation of ${n / 1e6} M places`, () => {
    const twin = (): Uint32Array => plain.permutation(plain.wordsOf(keyStream(key, 8 * n + 4096)), n);
    mustAgree('keyedPermutation', bytesOf(keyedPermutation(key, n)), bytesOf(twin()));
    memcpy(4 * n);
    bench('keyedPermutation', () => use(keyedPermutation(key, n)), QUICK);
    bench('plain twin', () => use(twin()), SLOW);
  });
}

describe('key stream of 1 MB', () => {
  memcpy(1 << 20);
  bench('keyStream', () => use(keyStream(key, 1 << 20)), QUICK);
});
