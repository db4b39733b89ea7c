/**
 * Backs as an attacker might print them, made from true ones. Some attackers here know more than any
 * outsider can: the keys of order and whitening (so that what they change is a word of the code again), or
 * every key but the signing one.
 */
import seedrandom from 'seedrandom';
import { cloneBitmap } from '../../src/raster/bitmap.ts';
import { labelMessage, parseLabel } from '../../src/scramble/label/index.ts';
import { bytesToCells, cellsToBytes } from '../../src/scramble/sealed/cell-order.ts';
import { innerMessage, RATES, sealRecord } from '../../src/scramble/sealed/index.ts';
import { createReedSolomon, decodeWord, encodeWord, WORD } from '../../src/scramble/sealed/rs/index.ts';
import { LLR_MAX, type SoftCells, softFromCells } from '../../src/scramble/soft-cells.ts';
import { below, mutateBytes } from './mutate-bytes.ts';
import { GEOMETRY, ISSUER, type Received, type SealedSheet } from './sealed-sheets.ts';

/** What the attacker works with: true sheets, among them other prints and pages of the first ones. */
export interface Stock {
  readonly sheets: readonly SealedSheet[];
  /** The data bytes of each sheet's words and the rate, for the attackers who know the order. */
  readonly contents: readonly { readonly bytes: Uint8Array; readonly rate: number }[];
}

/** Takes true sheets apart. */
export function stockOf(sheets: readonly SealedSheet[]): Stock {
  return { sheets, contents: sheets.map(contentOf) };
}

function contentOf({ cells, keys }: SealedSheet): { bytes: Uint8Array; rate: number } {
  const { bytes } = cellsToBytes(softFromCells(cells), keys);
  for (const rate of RATES) {
    const code = createReedSolomon(rate);
    const first = bytes.slice(0, WORD);
    if (decodeWord(code, first) !== 0) continue;
    const out = new Uint8Array((bytes.length / WORD) * rate);
    for (let w = 0; w * WORD < bytes.length; w++)
      out.set(bytes.subarray(w * WORD, w * WORD + rate), w * rate);
    return { bytes: out, rate };
  }
  throw new RangeError('contentOf: no rate fits');
}

function cellsOf(content: Uint8Array, rate: number, { keys }: SealedSheet): Uint8Array {
  const code = createReedSolomon(rate);
  const words = new Uint8Array((content.length / rate) * WORD);
  for (let w = 0; w * rate < content.length; w++) {
    const word = words.subarray(w * WORD, (w + 1) * WORD);
    word.set(content.subarray(w * rate, (w + 1) * rate));
    encodeWord(code, word);
  }
  return bytesToCells(words, GEOMETRY.dataCells.length, keys);
}

/** An attack: its name, and a back. */
export interface Attack {
  readonly name: string;
  /** Makes back number `i`. */
  readonly make: (stock: Stock, random: () => number) => Received | Promise<Received>;
}

const pair = (stock: Stock, random: () => number): [number, number] => {
  const a = below(random, stock.sheets.length);
  return [a, (a + 1 + below(random, stock.sheets.length - 1)) % stock.sheets.length];
};
const one = (stock: Stock, random: () => number) => stock.sheets[below(random, stock.sheets.length)]!;

/** Flips bits in place. */
function flipBits(bytes: Uint8Array, flips: number, random: () => number): void {
  for (let n = 0; n < flips; n++) bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
}

/** All attacks. The last column of the table in docs/sealed.md says what came of each. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'cells flipped, 0.01 % to half of them',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      const share = 0.5 * random() ** 3 + 1e-4;
      const soft = softFromCells(cells);
      for (let i = 0; i < soft.length; i++)
        if (random() < share) soft[i] = -Math.sign(soft[i]!) * (1 + below(random, LLR_MAX));
      return { labelBytes, soft };
    },
  },
  {
    name: 'whole bytes of cells flipped',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      const soft = softFromCells(cells);
      const share = random() ** 2;
      for (let i = 0; i + 8 <= soft.length; i += 8)
        if (random() < share) for (let k = i; k < i + 8; k++) soft[k] = -soft[k]!;
      return { labelBytes, soft };
    },
  },
  {
    name: 'bands of the field swapped',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      const soft = softFromCells(cells);
      const length = 1 + below(random, soft.length >> 1);
      const a = below(random, soft.length - 2 * length + 1);
      const b = a + length + below(random, soft.length - 2 * length - a + 1);
      const kept = soft.slice(a, a + length);
      soft.copyWithin(a, b, b + length);
      soft.set(kept, b);
      return { labelBytes, soft };
    },
  },
  {
    name: 'another sheet’s field',
    make: (stock, random) => {
      const [a, b] = pair(stock, random);
      return { labelBytes: stock.sheets[a]!.labelBytes, soft: softFromCells(stock.sheets[b]!.cells) };
    },
  },
  {
    name: 'part of another sheet’s field',
    make: (stock, random) => {
      const [a, b] = pair(stock, random);
      const soft = softFromCells(stock.sheets[a]!.cells);
      const from = below(random, soft.length);
      const to = from + below(random, soft.length - from);
      soft.set(softFromCells(stock.sheets[b]!.cells).subarray(from, to), from);
      return { labelBytes: stock.sheets[a]!.labelBytes, soft };
    },
  },
  {
    name: 'cells dealt from two sheets',
    make: (stock, random) => {
      const [a, b] = pair(stock, random);
      const soft = softFromCells(stock.sheets[a]!.cells);
      const other = softFromCells(stock.sheets[b]!.cells);
      const share = random();
      for (let i = 0; i < soft.length; i++) if (random() < share) soft[i] = other[i]!;
      return { labelBytes: stock.sheets[a]!.labelBytes, soft };
    },
  },
  {
    name: 'truncated: the rest torn off, or a shorter field',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      const soft = softFromCells(cells);
      const kept = below(random, soft.length);
      return { labelBytes, soft: random() < 0.5 ? soft.fill(0, kept) : soft.slice(0, kept) };
    },
  },
  {
    name: 'shifted or turned over',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      const soft = softFromCells(cells);
      if (random() < 0.2) return { labelBytes, soft: soft.reverse() };
      const by = 1 + below(random, 2000);
      const moved = new Int8Array(soft.length) as SoftCells;
      for (let i = 0; i < soft.length; i++) moved[(i + by) % soft.length] = soft[i]!;
      return { labelBytes, soft: moved };
    },
  },
  {
    name: 'replayed label: another sheet’s, page’s or print’s',
    make: (stock, random) => {
      const [a, b] = pair(stock, random);
      // The true field with scan noise, so that the code has work to do.
      const soft = softFromCells(stock.sheets[a]!.cells);
      for (let n = below(random, 300); n > 0; n--) soft[below(random, soft.length)] = 0;
      return { labelBytes: stock.sheets[b]!.labelBytes, soft };
    },
  },
  {
    name: 'altered label',
    make: (stock, random) => {
      const { labelBytes, cells } = one(stock, random);
      return { labelBytes: mutateBytes(labelBytes, random), soft: softFromCells(cells) };
    },
  },
  {
    name: 'label altered in one field, signature of the true one',
    make: (stock, random) => {
      const { labelBytes, label, cells } = one(stock, random);
      const parsed = parseLabel(labelBytes);
      if (!parsed.ok) throw new Error('a true label parses');
      const changed = labelMessage({
        ...label,
        ...[
          { serial: `SLIP-${below(random, 1e7)}` },
          { page: 3 - label.page },
          { encoding: 'picture' as const },
          { salt: label.salt.map((v, i) => (i === 3 ? v ^ 1 : v)) },
          { digest: label.digest.map((v, i) => (i === 5 ? v ^ 128 : v)) },
          { rows: 2 },
        ][below(random, 6)],
      });
      const out = new Uint8Array(changed.length + 65);
      out.set(changed);
      out.set(parsed.label.signature, changed.length);
      return { labelBytes: out, soft: softFromCells(cells) };
    },
  },
  {
    name: 'knows the order: bits of the record flipped, coded again',
    make: (stock, random) => {
      const a = below(random, stock.sheets.length);
      const content = stock.contents[a]!.bytes.slice();
      flipBits(content, 1 + below(random, 40), random);
      return recoded(stock, a, content);
    },
  },
  {
    name: 'knows the order: stretches of the record swapped, coded again',
    make: (stock, random) => {
      const a = below(random, stock.sheets.length);
      const content = stock.contents[a]!.bytes.slice();
      const length = 16 + below(random, content.length >> 2);
      const from = below(random, content.length - length);
      const to = below(random, content.length - length);
      const kept = content.slice(from, from + length);
      content.copyWithin(from, to, to + length);
      content.set(kept, to);
      return recoded(stock, a, content);
    },
  },
  {
    name: 'knows the order: another sheet’s bands under this head',
    make: (stock, random) => {
      const [a, b] = pair(stock, random);
      const content = stock.contents[a]!.bytes.slice();
      const other = stock.contents[b]!.bytes;
      const from = random() < 0.5 ? 0 : below(random, content.length);
      const to = from + below(random, content.length - from);
      content.set(other.subarray(from, Math.min(to, other.length)), Math.min(from, other.length));
      return recoded(stock, a, content);
    },
  },
  {
    name: 'knows every key but the signing one: another face with a used signature',
    make: async (stock, random) => {
      const [a, b] = pair(stock, random);
      const { label, labelBytes, keys, fields, face } = stock.sheets[a]!;
      const message = labelMessage(label);
      // A signature the issuer did make: over this sheet's own face, or over the other sheet's.
      const signed = stock.sheets[random() < 0.5 ? a : b]!;
      const signature = await ISSUER.sign(
        label.kid,
        innerMessage(labelMessage(signed.label), signed.fields, signed.face, 200),
      );
      const changed = cloneBitmap(face);
      changed.words[below(random, changed.words.length)]! ^= 1 << below(random, 31);
      const record = sealRecord({
        face: random() < 0.5 ? changed : stock.sheets[b]!.face,
        fields,
        labelBytes: message,
        keys,
        signature,
        capacityCells: GEOMETRY.dataCells.length,
      });
      return { labelBytes, soft: softFromCells(record!.cells) };
    },
  },
];

function recoded(stock: Stock, a: number, content: Uint8Array): Received {
  const sheet = stock.sheets[a]!;
  return {
    labelBytes: sheet.labelBytes,
    soft: softFromCells(cellsOf(content, stock.contents[a]!.rate, sheet)),
  };
}

/** A random source of its own for each back, so that a run can be cut into pieces. */
export const randomOf = (i: number): (() => number) => seedrandom.xor128(`mutated back ${i}`);
