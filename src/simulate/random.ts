/**
 * Seeded randomness for the simulator: sfc32 (Chris Doty-Humphrey, PractRand), a small integer generator,
 * with labelled streams, so that a new parameter never shifts the draws of the others. Not for secrets.
 */

/** Returns the next uniform number in [0, 1). */
export type Prng = () => number;

/** An interval `[low, high]` to draw from. */
export type Range = readonly [low: number, high: number];

/** @throws RangeError unless the seed is an integer: others would hash alike, and give one machine for many */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected an integer, got ${seed}`);
}

/** A 32-bit hash of a seed and labels (FNV-1a, finished with the mixer of MurmurHash3). */
export function hashSeed(seed: number, ...labels: readonly (string | number)[]): number {
  let h = 0x811c9dc5 ^ (seed | 0);
  h = Math.imul(h, 0x01000193);
  h ^= Math.floor(seed / 2 ** 32) | 0;
  for (const label of labels) {
    const text = `${label}/`;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The stream named by `labels` under `seed`. Equal arguments, equal stream. */
export function prng(seed: number, ...labels: readonly (string | number)[]): Prng {
  let a = hashSeed(seed, ...labels, 'a') | 0;
  let b = hashSeed(seed, ...labels, 'b') | 0;
  let c = hashSeed(seed, ...labels, 'c') | 0;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A uniform draw from `range`. */
export const uniform = (random: Prng, range: Range): number => range[0] + (range[1] - range[0]) * random();

/** A standard normal draw (Box and Muller 1958, one of the pair). */
export const normal = (random: Prng): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Standard normal distribution function; Abramowitz and Stegun 26.2.17, error below 1e-7. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    0.3989422804 *
    Math.exp((-x * x) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/**
 * `count` equally probable standard normal values in rising order: a table for cheap noise.
 * Quantiles by Abramowitz and Stegun 26.2.23, error below 5e-4.
 */
export function normalTable(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const p = (i + 0.5) / count;
    const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
    const x =
      t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return p < 0.5 ? -x : x;
  });
}
