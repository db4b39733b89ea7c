/**
 * Endless correlated noise from two small tiles: each repeats, with periods that share no factor, so
 * their sum repeats only after the product of the periods. Any place can be asked for, at two lookups
 * a sample, which is what lets whole pages go by in bands.
 */
import { normalTable, prng } from './random.ts';

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
  sizes: readonly [number, number] = [509, 397],
): NoiseField {
  const part = deviation / Math.SQRT2;
  return [
    noiseTile(seed, 'first', sizes[0], sigmaPx, part),
    noiseTile(seed, 'second', sizes[1], sigmaPx, part),
  ];
}

function noiseTile(seed: number, label: string, size: number, sigmaPx: number, deviation: number): NoiseTile {
  const random = prng(seed, label);
  const table = normalTable(1024);
  let data = new Float32Array(size * size);
  for (let i = 0; i < data.length; i++) data[i] = table[(random() * 1024) | 0]!;
  if (sigmaPx > 0.2) data = blurWrapped(data, size, sigmaPx);
  let sum = 0;
  let squares = 0;
  for (const v of data) {
    sum += v;
    squares += v * v;
  }
  const mean = sum / data.length;
  const scale = deviation / Math.sqrt(Math.max(1e-20, squares / data.length - mean * mean));
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - mean) * scale;
  return { size, data };
}

/** Gaussian blur of a square that wraps: rows, transposed, twice. */
function blurWrapped(src: Float32Array<ArrayBuffer>, size: number, sigma: number): Float32Array<ArrayBuffer> {
  const radius = Math.min(size >> 1, Math.ceil(3 * sigma));
  const kernel = new Float64Array(2 * radius + 1);
  for (let k = -radius; k <= radius; k++) kernel[k + radius] = Math.exp((-k * k) / (2 * sigma * sigma));
  let from = src;
  for (let pass = 0; pass < 2; pass++) {
    const out = new Float32Array(size * size);
    const line = new Float64Array(size + 2 * radius);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < line.length; x++) line[x] = from[y * size + ((x - radius + size) % size)]!;
      for (let x = 0; x < size; x++) {
        let acc = 0;
        for (let k = 0; k < kernel.length; k++) acc += kernel[k]! * line[x + k]!;
        out[x * size + y] = acc;
      }
    }
    from = out;
  }
  return from;
}
