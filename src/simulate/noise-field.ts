/**
 * Endless correlated noise from two small tiles: each repeats, with periods that share no factor, so
 * their sum repeats only after the product of the periods. Any place can be asked for, at two lookups
 * a sample, which is what lets whole pages go by in bands.
 */
import { blurRows, boxGaussian } from './point-spread.ts';
import { hashSeed, normalTable } from './random.ts';

/** One square tile of noise that wraps around. */
export interface NoiseTile {
  readonly size: number;
  readonly data: Float32Array;
}

/** Two tiles to be added. */
export type NoiseField = readonly [NoiseTile, NoiseTile];

/**
 * A field of standard deviation `deviation` whose kernel is a Gaussian of `sigmaPx`.
 * @param sizes the two tile sizes, without a common factor; each well above `sigmaPx`
 */
export function noiseField(
  seed: number,
  sigmaPx: number,
  deviation: number,
  sizes: readonly [number, number] = [389, 307],
): NoiseField {
  const part = deviation / Math.SQRT2;
  return [
    noiseTile(seed, 'first', sizes[0], sigmaPx, part),
    noiseTile(seed, 'second', sizes[1], sigmaPx, part),
  ];
}

function noiseTile(seed: number, label: string, size: number, sigmaPx: number, deviation: number): NoiseTile {
  const kernel = boxGaussian(sigmaPx > 0.2 ? sigmaPx : 0, 0);
  const pad = Math.min(kernel.radius, size);
  const wide = size + 2 * pad;
  const table = normalTable(1024);
  // White noise with its own wrapped border, blurred as any picture, and the border cut off again.
  const white = new Float32Array(wide * wide);
  let state = hashSeed(seed, label) | 1;
  for (let y = pad; y < pad + size; y++) {
    const row = y * wide;
    for (let x = pad; x < pad + size; x++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      white[row + x] = table[(state >>> 9) & 1023]!;
    }
    white.copyWithin(row, row + size, row + size + pad);
    white.copyWithin(row + pad + size, row + pad, row + 2 * pad);
  }
  for (let k = 0; k < pad; k++) {
    white.copyWithin(k * wide, (k + size) * wide, (k + size + 1) * wide);
    white.copyWithin((pad + size + k) * wide, (pad + k) * wide, (pad + k + 1) * wide);
  }
  const blurred = new Float32Array(size * wide);
  blurRows(white, wide, size, kernel, blurred);
  const data = new Float32Array(size * size);
  let sum = 0;
  let squares = 0;
  for (let y = 0, o = 0; y < size; y++)
    for (let i = y * wide + pad, end = i + size; i < end; i++, o++) {
      const v = blurred[i]!;
      data[o] = v;
      sum += v;
      squares += v * v;
    }
  const mean = sum / data.length;
  const scale = deviation / Math.sqrt(Math.max(1e-20, squares / data.length - mean * mean));
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - mean) * scale;
  return { size, data };
}
