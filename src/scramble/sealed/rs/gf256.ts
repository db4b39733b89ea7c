/** The field GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d); 2 generates its units. */

/** Powers of 2, twice over, so that a sum of two logarithms needs no modulo. */
export const EXP: Uint8Array = new Uint8Array(512);
/** Logarithms to base 2; `LOG[0]` is 0 and means nothing. */
export const LOG: Uint8Array = new Uint8Array(256);
for (let i = 0, v = 1; i < 255; i++) {
  EXP[i] = v;
  EXP[i + 255] = v;
  LOG[v] = i;
  v <<= 1;
  if (v & 0x100) v ^= 0x11d;
}
EXP[510] = 1;
EXP[511] = 2;

/** All products: `MUL[a << 8 | b]`. One load without a test for 0; a loop over b stays in 256 bytes. */
export const MUL: Uint8Array = new Uint8Array(65536);
for (let a = 1; a < 256; a++) for (let b = 1; b < 256; b++) MUL[(a << 8) | b] = EXP[LOG[a]! + LOG[b]!]!;

/** 1 / a; a must not be 0. */
export const inverse = (a: number): number => EXP[255 - LOG[a]!]!;
