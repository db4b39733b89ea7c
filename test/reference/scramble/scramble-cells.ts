/** The plain twins of `scrambleCells` and `unscrambleCells`: as one would say it, a bit at a time. */

const bitOf = (white: Uint8Array, i: number): number =>
  Math.floor(white[Math.floor(i / 8)]! / 2 ** (7 - (i % 8))) % 2;

export function scrambleCellsPlain(
  stream: readonly number[],
  order: readonly number[],
  cells: number,
  white: Uint8Array,
): number[] {
  const out: number[] = new Array(cells).fill(0);
  stream.forEach((bit, s) => {
    out[order[s]!] = bit;
  });
  return out.map((bit, i) => (bit + bitOf(white, i)) % 2);
}

export function unscrambleCellsPlain(
  soft: readonly number[],
  order: readonly number[],
  white: Uint8Array,
): number[] {
  return order.map((i) => (bitOf(white, i) ? -soft[i]! : soft[i]!));
}
