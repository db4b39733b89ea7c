/** What fuzzers and forgers do to bytes. */

/** An integer in 0..n-1. */
export const below = (random: () => number, n: number): number => Math.floor(random() * n);

/** Bytes with some of them changed, cut off, moved or filled. */
export function mutateBytes(bytes: Uint8Array, random: () => number): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let n = 1 + below(random, 4); n > 0; n--) {
    const at = below(random, out.length);
    const kind = random();
    if (kind < 0.4) out[at]! ^= 1 << below(random, 8);
    else if (kind < 0.6) out[at] = random() < 0.5 ? 0xff : below(random, 256);
    else if (kind < 0.75) out = out.slice(0, at + 1);
    else if (kind < 0.9) out.copyWithin(at, below(random, out.length));
    else out.fill(random() < 0.5 ? 0xff : 0, at, at + below(random, 40));
  }
  return out;
}
