/**
 * The error-correcting code around the header and the occupancy map: the convolutional code of rate 1/3,
 * constraint length 7, generators 133, 171, 165 (octal; 3GPP TS 36.212, 5.1.3.1), ended with six zeros,
 * and its maximum-likelihood decoder on soft cells (Viterbi 1967). It holds up to about one wrong cell in
 * ten, spread evenly, which the permutation of the field sees to.
 */

const TAIL = 6;
const STATES = 64;
const GENERATORS = [0o133, 0o171, 0o165] as const;

/** Cells that `bytes` bytes take. */
export const codedLength = (bytes: number): number => 3 * (bytes * 8 + TAIL);

/** Output bits of each (state << 1 | input): bit 0 for the first generator. */
const OUTPUT: Uint8Array = (() => {
  const table = new Uint8Array(STATES * 2);
  for (let register = 0; register < table.length; register++) {
    // The newest bit is bit 6 of the shift register, as the generators are written.
    const state = register >> 1;
    const shifted = ((register & 1) << 6) | state;
    for (let g = 0; g < 3; g++) {
      let v = shifted & GENERATORS[g]!;
      v ^= v >> 4;
      v ^= v >> 2;
      v ^= v >> 1;
      table[register]! |= (v & 1) << g;
    }
  }
  return table;
})();

/** @returns one 0/1 byte a cell, {@link codedLength} of them */
export function convolutionalEncode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(codedLength(bytes.length));
  let state = 0;
  let at = 0;
  const bits = bytes.length * 8;
  for (let i = 0; i < bits + TAIL; i++) {
    const bit = i < bits ? (bytes[i >> 3]! >> (7 - (i & 7))) & 1 : 0;
    const o = OUTPUT[(state << 1) | bit]!;
    out[at++] = o & 1;
    out[at++] = (o >> 1) & 1;
    out[at++] = o >> 2;
    state = (bit << 5) | (state >> 1);
  }
  return out;
}

/**
 * The most likely bytes.
 * @param soft {@link codedLength} values, positive = 1, as large as the confidence; |value| < 2^15
 */
export function convolutionalDecode(soft: ArrayLike<number>, bytes: number): Uint8Array {
  const steps = bytes * 8 + TAIL;
  // Survivor decisions: 64 bits a step.
  const survivors = new Uint32Array(steps * 2);
  let metric = new Int32Array(STATES).fill(-1e9);
  let next = new Int32Array(STATES);
  metric[0] = 0;
  const branch = new Int32Array(8);
  for (let step = 0; step < steps; step++) {
    const a = soft[step * 3]!;
    const b = soft[step * 3 + 1]!;
    const c = soft[step * 3 + 2]!;
    for (let o = 0; o < 8; o++) branch[o] = (o & 1 ? a : -a) + (o & 2 ? b : -b) + (o & 4 ? c : -c);
    for (let half = 0; half < 2; half++) {
      let decisions = 0;
      for (let k = 0; k < 32; k++) {
        // State `half*32 + k` is reached with input `half` from the states 2k and 2k + 1.
        const m0 = metric[2 * k]! + branch[OUTPUT[(k << 2) | half]!]!;
        const m1 = metric[2 * k + 1]! + branch[OUTPUT[(k << 2) | 2 | half]!]!;
        if (m1 > m0) {
          decisions |= 1 << k;
          next[(half << 5) | k] = m1;
        } else {
          next[(half << 5) | k] = m0;
        }
      }
      survivors[step * 2 + half] = decisions;
    }
    [metric, next] = [next, metric];
    if ((step & 1023) === 1023) {
      // Keep the metrics near zero.
      let best = metric[0]!;
      for (let s = 1; s < STATES; s++) best = Math.max(best, metric[s]!);
      for (let s = 0; s < STATES; s++) metric[s] = Math.max(-1e9, metric[s]! - best);
    }
  }
  const out = new Uint8Array(bytes);
  let state = 0;
  for (let step = steps - 1; step >= 0; step--) {
    const bit = state >> 5;
    if (bit && step < bytes * 8) out[step >> 3]! |= 0x80 >> (step & 7);
    const odd = (survivors[step * 2 + bit]! >>> (state & 31)) & 1;
    state = ((state & 31) << 1) | odd;
  }
  return out;
}
