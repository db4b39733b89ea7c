/**
 * Reed–Solomon on what a scan gave: each word first without its doubtful bytes, then with more or fewer
 * of them erased (generalised minimum distance decoding, Forney 1966). A wrong guess costs time only:
 * the seals decide what is shown.
 */
import { ERASED, type ReadBytes } from './cell-order.ts';
import type { Rate } from './rates.ts';
import { decodeWord, type ReedSolomon, WORD } from './rs/index.ts';

/** Words mended as far as the code could. */
export interface MendedWords {
  /** Data bytes of all words, one after another; a lost word's are as read. */
  readonly content: Uint8Array;
  /** Share of cells that were read wrongly, over the mended words; null when none was mended. */
  readonly cellErrorRate: number | null;
}

/** Doubts (in 1/65536) from which a byte is erased, try by try. */
const THRESHOLDS = [0x8000, 0x3000, 0xe000, 0x1000, ERASED];
/** Parity kept for errors: with none to spare any word would seem mended. */
const SPARE_PARITY = 8;

/** Mends all words. */
export function mendWords(code: ReedSolomon, rate: Rate, read: ReadBytes): MendedWords {
  const count = read.bytes.length / WORD;
  const content = new Uint8Array(count * rate);
  let cells = 0;
  let wrong = 0;
  for (let w = 0; w < count; w++) {
    const from = w * WORD;
    const word = mendWord(code, read, w);
    content.set((word ?? read.bytes.subarray(from, from + WORD)).subarray(0, rate), w * rate);
    if (!word) continue;
    for (let i = 0; i < WORD; i++) {
      const known = read.known[from + i]!;
      cells += bitsSet(known);
      wrong += bitsSet((word[i]! ^ read.bytes[from + i]!) & known);
    }
  }
  return { content, cellErrorRate: cells > 0 ? wrong / cells : null };
}

/** Word `w` mended, or null. */
export function mendWord(code: ReedSolomon, read: ReadBytes, w: number): Uint8Array | null {
  const from = w * WORD;
  const doubt = read.doubt.subarray(from, from + WORD);
  const most = code.parity - SPARE_PARITY;
  let tried = -1;
  for (const threshold of THRESHOLDS) {
    let erased: number[] = [];
    for (let i = 0; i < WORD; i++) if (doubt[i]! >= threshold) erased.push(i);
    // Too many in doubt: the worst of them.
    if (erased.length > most) erased = erased.sort((a, b) => doubt[b]! - doubt[a]!).slice(0, most);
    if (erased.length === tried) continue;
    tried = erased.length;
    const word = read.bytes.slice(from, from + WORD);
    if (decodeWord(code, word, erased) >= 0) return word;
  }
  return null;
}

function bitsSet(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const fours = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (fours + (fours >> 4)) & 15;
}
