/**
 * Bytes to cells and back: eight neighbours of the field's public order are a byte (a stain then spoils
 * few bytes, each whole), bytes are dealt over the whole field by a keyed permutation, and a keyed stream
 * whitens every cell.
 */
import { keyedPermutation, keyStream } from '../../keys/derive.ts';
import type { SoftCells } from '../soft-cells.ts';
import { wordsIn } from './rates.ts';
import { WORD } from './rs/index.ts';
import type { SealedKeys } from './sealed-keys.ts';

/**
 * Lays coded words into the field.
 * @param words `wordsIn(capacityCells) * 255` bytes
 * @returns one byte a data cell, 1 = ink
 */
export function bytesToCells(
  words: Uint8Array,
  capacityCells: number,
  keys: Pick<SealedKeys, 'interleave' | 'whitening'>,
): Uint8Array {
  const order = keyedPermutation(keys.interleave, words.length);
  const white = keyStream(keys.whitening, Math.ceil(capacityCells / 8));
  const cells = new Uint8Array(capacityCells);
  for (let i = 0; i < white.length; i++) {
    // Cells beyond the last whole word carry the stream alone.
    const byte = white[i]! ^ (i < words.length ? words[order[i]!]! : 0);
    const last = Math.min(8, capacityCells - 8 * i);
    for (let b = 0; b < last; b++) cells[8 * i + b] = (byte >> (7 - b)) & 1;
  }
  return cells;
}

/** Bytes as they were read, and how far to trust each. */
export interface ReadBytes {
  /** The words one after another. */
  readonly bytes: Uint8Array;
  /**
   * For each byte how likely it is wrong, 0..65535 for 0..1; {@link ERASED} where a cell of it was not
   * read at all.
   */
  readonly doubt: Uint16Array;
  /** For each byte the bits that were read: 0 where the cell is erased. */
  readonly known: Uint8Array;
}

/** Doubt of a byte with an erased cell. */
export const ERASED = 0xffff;

/** The inverse of {@link bytesToCells}, from soft cells. */
export function cellsToBytes(soft: SoftCells, keys: Pick<SealedKeys, 'interleave' | 'whitening'>): ReadBytes {
  const n = wordsIn(soft.length) * WORD;
  const order = keyedPermutation(keys.interleave, n);
  const white = keyStream(keys.whitening, Math.ceil(soft.length / 8));
  const bytes = new Uint8Array(n);
  const doubt = new Uint16Array(n);
  const known = new Uint8Array(n);
  const errorOf = ERROR_OF;
  for (let i = 0; i < n; i++) {
    let byte = 0;
    let seen = 0;
    let sum = 0;
    for (let k = 8 * i; k < 8 * i + 8; k++) {
      const v = soft[k]!;
      byte = (byte << 1) | (v > 0 ? 1 : 0);
      seen = (seen << 1) | (v !== 0 ? 1 : 0);
      sum += errorOf[v + 128]!;
    }
    const to = order[i]!;
    bytes[to] = byte ^ white[i]!;
    known[to] = seen;
    doubt[to] = Math.min(ERASED, sum);
  }
  return { bytes, doubt, known };
}

/** P(wrong) of a soft value v at index v + 128, in 1/65536; an erased cell fills the sum by itself. */
const ERROR_OF: Uint16Array = Uint16Array.from({ length: 256 }, (_, i) =>
  i === 128 ? ERASED : Math.round(65536 / (1 + Math.exp(Math.abs(i - 128) / 8))),
);
