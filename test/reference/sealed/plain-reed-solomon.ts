/**
 * Reed–Solomon the slow way, without one table: products by shifting, parity by solving the linear
 * system of the roots, erasures the same way. It mends erasures only; errors are found by trying every
 * set of places. The twin of `src/scramble/sealed/rs`.
 */
export function times(a: number, b: number): number {
  let v = 0;
  for (let i = 0; i < 8; i++) {
    if (b & (1 << i)) v ^= a << i;
  }
  for (let i = 14; i >= 8; i--) if (v & (1 << i)) v ^= 0x11d << (i - 8);
  return v;
}

function power(a: number, n: number): number {
  let v = 1;
  for (let i = 0; i < n; i++) v = times(v, a);
  return v;
}

function invert(a: number): number {
  return power(a, 254);
}

/** Value of the word at 2^j. */
export function syndrome(word: Uint8Array, j: number): number {
  let v = 0;
  const x = power(2, j);
  for (const byte of word) v = times(v, x) ^ byte;
  return v;
}

/** Bytes at `erased` such that all `parity` syndromes vanish, or null if there are none. */
export function solveErasures(
  word: Uint8Array,
  parity: number,
  erased: readonly number[],
): Uint8Array | null {
  const out = word.slice();
  for (const p of erased) out[p] = 0;
  // Row j: sum over erased p of X_p^j * v_p = syndrome j.
  const rows = Array.from({ length: parity }, (_, j) => [
    ...erased.map((p) => power(power(2, j), word.length - 1 - p)),
    syndrome(out, j),
  ]);
  const n = erased.length;
  for (let c = 0; c < n; c++) {
    const pivot = rows.findIndex((row, r) => r >= c && row[c] !== 0);
    if (pivot < 0) return null;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    const inv = invert(rows[c]![c]!);
    rows[c] = rows[c]!.map((v) => times(v, inv));
    for (let r = 0; r < rows.length; r++) {
      const f = rows[r]![c]!;
      if (r !== c && f !== 0) rows[r] = rows[r]!.map((v, i) => v ^ times(f, rows[c]![i]!));
    }
  }
  if (rows.slice(n).some((row) => row[n] !== 0)) return null;
  erased.forEach((p, i) => {
    out[p] = rows[i]![n]!;
  });
  return out;
}

/** The word of `data`: its parity is what erasing all of the parity would bring back. */
export function plainEncode(data: Uint8Array, parity: number): Uint8Array {
  const word = new Uint8Array(data.length + parity);
  word.set(data);
  return solveErasures(
    word,
    parity,
    Array.from({ length: parity }, (_, i) => data.length + i),
  )!;
}
