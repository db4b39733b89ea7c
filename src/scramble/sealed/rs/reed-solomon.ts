/**
 * Reed–Solomon codes (255, k) over GF(256), systematic, errors and erasures: Berlekamp–Massey started
 * from the erasure locator (Blahut), Chien search, Forney's formula. Roots 2^0 … 2^(254-k).
 *
 * Tables are taken into locals before a loop: an imported name is slower than a local one in some loaders.
 * A word is data, then parity; its byte i is the coefficient of x^(254 - i). The plain twin, matrices and
 * all, is in `test/reference/sealed/plain-reed-solomon.ts`.
 */
import { EXP, inverse, MUL } from './gf256.ts';

/** Bytes in a word. */
export const WORD = 255;

/** A code with its tables; make it once and keep it. About 45 KB for k = 85. */
export interface ReedSolomon {
  /** Data bytes in a word. */
  readonly k: number;
  /** Parity bytes in a word: it mends e errors and s erasures as long as 2e + s <= parity. */
  readonly parity: number;
  /** Multiples of the generator as big-endian words, left-aligned: row `f`, `rowWords` long. */
  readonly rows: Uint32Array;
  readonly rowWords: number;
}

/**
 * Makes a code.
 * @param k data bytes in a word, 1..254
 */
export function createReedSolomon(k: number): ReedSolomon {
  if (!Number.isInteger(k) || k < 1 || k > 254)
    throw new RangeError(`k: expected an integer 1..254, got ${k}`);
  const parity = WORD - k;
  // Product of (x - 2^i), highest power first.
  let generator = Uint8Array.of(1);
  for (let i = 0; i < parity; i++) {
    const next = new Uint8Array(generator.length + 1);
    for (let j = 0; j < generator.length; j++) {
      next[j]! ^= generator[j]!;
      next[j + 1]! ^= MUL[(EXP[i]! << 8) | generator[j]!]!;
    }
    generator = next;
  }
  const rowWords = (parity + 3) >>> 2;
  const rows = new Uint32Array(256 * rowWords);
  for (let f = 1; f < 256; f++)
    for (let j = 0; j < parity; j++)
      rows[f * rowWords + (j >> 2)]! |= MUL[(f << 8) | generator[j + 1]!]! << (24 - 8 * (j & 3));
  return { k, parity, rows, rowWords };
}

/** Writes the parity of the data bytes of `word` (255 bytes) behind them, in place. */
export function encodeWord(code: ReedSolomon, word: Uint8Array): void {
  word.set(remainder(code, word), code.k);
}

/**
 * Mends a word in place.
 * @param word 255 bytes
 * @param erased positions known to be bad, each once; what stands there does not matter
 * @returns the number of bytes that were changed, or -1 (and `word` as it was) beyond what the code can do
 */
export function decodeWord(code: ReedSolomon, word: Uint8Array, erased: ArrayLike<number> = []): number {
  const { k, parity } = code;
  const s = erased.length;
  if (s > parity) return -1;
  // Parity of what came against the parity that came: one pass with the encoder's tables, and a word
  // without errors is done. What differs has the same syndromes as the whole word, and is shorter.
  const rest = remainder(code, word);
  let differs = 0;
  for (let i = 0; i < parity; i++) {
    rest[i]! ^= word[k + i]!;
    differs |= rest[i]!;
  }
  if (differs === 0) return 0;
  const syndromes = evaluateAtRoots(rest);

  const mul = MUL;
  const locator = new Uint8Array(parity + 1);
  locator[0] = 1;
  for (let e = 0; e < s; e++) {
    const row = EXP[WORD - 1 - erased[e]!]! << 8;
    for (let i = e + 1; i > 0; i--) locator[i]! ^= mul[row | locator[i - 1]!]!;
  }
  const degree = berlekampMassey(syndromes, locator, s);
  if (degree < 0 || 2 * degree - s > parity) return -1;
  return repair(code, word, syndromes, locator, degree);
}

/** Data times x^parity modulo the generator: the parity of the data. */
function remainder(code: ReedSolomon, word: Uint8Array): Uint8Array {
  const { k, parity, rows, rowWords } = code;
  // The register moves a byte a step; whole words at a time, 3.5x over bytes (bench/sealed).
  const register = new Uint32Array(rowWords + 1);
  for (let i = 0; i < k; i++) {
    let at = (word[i]! ^ (register[0]! >>> 24)) * rowWords;
    let high = register[0]!;
    for (let j = 0; j < rowWords; j++) {
      const low = register[j + 1]!;
      register[j] = ((high << 8) | (low >>> 24)) ^ rows[at++]!;
      high = low;
    }
  }
  const out = new Uint8Array(parity);
  for (let i = 0; i < parity; i++) out[i] = register[i >> 2]! >>> (24 - 8 * (i & 3));
  return out;
}

/** Values of a polynomial (highest power first) at 2^0, 2^1, …, as many as it has coefficients. */
function evaluateAtRoots(polynomial: Uint8Array): Uint8Array {
  const n = polynomial.length;
  const mul = MUL;
  const out = new Uint8Array(n + 3);
  // Horner is a chain of loads that wait for each other: four chains at once (2x, bench/sealed).
  for (let j = 0; j < n; j += 4) {
    const row0 = EXP[j]! << 8;
    const row1 = EXP[j + 1]! << 8;
    const row2 = EXP[j + 2]! << 8;
    const row3 = EXP[j + 3]! << 8;
    let v0 = 0;
    let v1 = 0;
    let v2 = 0;
    let v3 = 0;
    for (let i = 0; i < n; i++) {
      const c = polynomial[i]!;
      v0 = mul[row0 | v0]! ^ c;
      v1 = mul[row1 | v1]! ^ c;
      v2 = mul[row2 | v2]! ^ c;
      v3 = mul[row3 | v3]! ^ c;
    }
    out[j] = v0;
    out[j + 1] = v1;
    out[j + 2] = v2;
    out[j + 3] = v3;
  }
  return out.subarray(0, n);
}

/**
 * Extends the erasure locator (degree `s`) to that of errors and erasures, in place.
 * @returns its degree, or -1
 */
function berlekampMassey(syndromes: Uint8Array, locator: Uint8Array, s: number): number {
  const size = locator.length;
  const mul = MUL;
  let previous = locator.slice();
  let spare = new Uint8Array(size);
  let length = s;
  // Degree of `previous`, at most; beyond it there are only zeros to add.
  let reach = s;
  for (let r = s; r < syndromes.length; r++) {
    let discrepancy = 0;
    const top = Math.min(length, r);
    for (let i = 0; i <= top; i++) discrepancy ^= mul[(locator[i]! << 8) | syndromes[r - i]!]!;
    // previous *= x
    previous.copyWithin(1, 0, size - 1);
    previous[0] = 0;
    reach = Math.min(size - 1, reach + 1);
    if (discrepancy === 0) continue;
    const row = discrepancy << 8;
    const grows = 2 * length <= r + s;
    const old = length;
    if (grows) {
      const scale = inverse(discrepancy) << 8;
      for (let i = 0; i < size; i++) spare[i] = mul[scale | locator[i]!]!;
      length = r + s + 1 - length;
    }
    for (let i = 0; i <= reach; i++) locator[i]! ^= mul[row | previous[i]!]!;
    if (grows) {
      [previous, spare] = [spare, previous];
      reach = Math.min(size - 1, old);
    }
  }
  let degree = size - 1;
  while (degree > 0 && locator[degree] === 0) degree--;
  return degree === length ? degree : -1;
}

/** Finds the roots, works out the values and puts them in; -1 if anything does not fit. */
function repair(
  code: ReedSolomon,
  word: Uint8Array,
  syndromes: Uint8Array,
  locator: Uint8Array,
  degree: number,
): number {
  const mul = MUL;
  const exp = EXP;
  // Chien: term i of the locator at x = 2^-p moves on by 2^-i when p does.
  const places = new Uint8Array(degree);
  let found = 0;
  const terms = locator.slice(0, degree + 1);
  for (let p = 0; p < WORD; p++) {
    let v = 0;
    for (let i = 0; i <= degree; i++) {
      const term = terms[i]!;
      v ^= term;
      terms[i] = mul[(exp[255 - i]! << 8) | term]!;
    }
    if (v === 0) {
      if (found === degree) return -1;
      places[found++] = p;
    }
  }
  if (found !== degree) return -1;

  // The evaluator, syndromes * locator mod x^degree: higher terms vanish for a true locator.
  const evaluator = new Uint8Array(degree);
  for (let i = 0; i < degree; i++) {
    let v = 0;
    for (let j = 0; j <= i; j++) v ^= mul[(locator[j]! << 8) | syndromes[i - j]!]!;
    evaluator[i] = v;
  }
  const values = new Uint8Array(degree);
  for (let e = 0; e < degree; e++) {
    const p = places[e]!;
    const row = exp[(255 - p) % 255]! << 8;
    let top = 0;
    for (let i = degree - 1; i >= 0; i--) top = mul[row | top]! ^ evaluator[i]!;
    // Formal derivative: odd terms, one power down; in x^2.
    const row2 = mul[row | (row >> 8)]! << 8;
    let bottom = 0;
    for (let i = degree & 1 ? degree : degree - 1; i >= 1; i -= 2) bottom = mul[row2 | bottom]! ^ locator[i]!;
    if (bottom === 0) return -1;
    const value = mul[(top << 8) | inverse(bottom)]!;
    values[e] = mul[(value << 8) | exp[p]!]!;
  }
  const before = word.slice();
  let changed = 0;
  for (let e = 0; e < degree; e++) {
    word[WORD - 1 - places[e]!]! ^= values[e]!;
    if (values[e] !== 0) changed++;
  }
  // The last word belongs to the code itself.
  const rest = remainder(code, word);
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] !== word[code.k + i]) {
      word.set(before);
      return -1;
    }
  }
  return changed;
}
