/** The code rates a record may have, and which of them fits. */
import { WORD } from './rs/index.ts';

/** Data bytes of 255, the strongest code first. */
export const RATES = [85, 105, 127, 159, 191, 223] as const;
export type Rate = (typeof RATES)[number];

/** Whole words in a field of so many data cells: eight cells a byte, 255 bytes a word. */
export const wordsIn = (capacityCells: number): number => Math.floor(capacityCells / 8 / WORD);

/** Content bytes that a field carries at a rate. */
export const capacityBytes = (capacityCells: number, rate: Rate): number => wordsIn(capacityCells) * rate;

/** The strongest rate at which so many bytes fit, or null. */
export function strongestRate(contentBytes: number, capacityCells: number): Rate | null {
  return RATES.find((rate) => capacityBytes(capacityCells, rate) >= contentBytes) ?? null;
}
