/**
 * Grey images at another size: smaller by the mean over each new pixel's area, larger by bilinear
 * interpolation between centres, each axis by itself. Only +, × and rounding, so all engines agree.
 */
import { createGray, type Gray } from './gray.ts';

/** For each new sample: the first old one, how many, and their weights (sum 1), one after another. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly at: Int32Array;
  readonly weights: Float64Array;
}

/**
 * The image scaled to `width` × `height` samples.
 * @param width new columns, an integer >= 1
 * @param height new rows, an integer >= 1
 * @throws RangeError on sizes that are not positive integers
 */
export function resampleGray(gray: Gray, width: number, height: number): Gray {
  const out = createGray(width, height);
  const { data } = gray;
  if (width === gray.width && height === gray.height) {
    out.data.set(data);
    return out;
  }
  const across = taps(gray.width, width);
  const down = taps(gray.height, height);
  // A source row scaled across may serve two new rows: the two last ones are kept.
  const lines = [new Float32Array(width), new Float32Array(width)];
  const holds = [-1, -1];
  const sum = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let t = 0; t < down.count[y]!; t++) {
      const row = down.first[y]! + t;
      const line = lines[row & 1]!;
      if (holds[row & 1] !== row) {
        scaleRow(line, data, row * gray.width, across);
        holds[row & 1] = row;
      }
      const weight = down.weights[down.at[y]! + t]!;
      for (let x = 0; x < width; x++) sum[x] = sum[x]! + line[x]! * weight;
    }
    const to = y * width;
    for (let x = 0; x < width; x++) out.data[to + x] = sum[x]! + 0.5;
  }
  return out;
}

function scaleRow(line: Float32Array, data: Uint8Array, base: number, taps: Taps): void {
  const { first, count, at, weights } = taps;
  for (let x = 0; x < line.length; x++) {
    let i = base + first[x]!;
    let w = at[x]!;
    const end = w + count[x]!;
    let sum = 0;
    for (; w < end; w++, i++) sum += data[i]! * weights[w]!;
    line[x] = sum;
  }
}

function taps(from: number, to: number): Taps {
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const at = new Int32Array(to);
  const weights: number[] = [];
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    at[i] = weights.length;
    if (scale > 1) {
      // Exact fractions: the area of new sample i is [i, i + 1) × from / to.
      const a = Math.floor((i * from) / to);
      const b = Math.ceil(((i + 1) * from) / to);
      first[i] = a;
      count[i] = b - a;
      for (let k = a; k < b; k++) {
        const overlap = Math.min((k + 1) * to, (i + 1) * from) - Math.max(k * to, i * from);
        weights.push(overlap / from);
      }
    } else {
      const centre = ((2 * i + 1) * from) / (2 * to) - 0.5;
      const a = Math.max(0, Math.min(from - 1, Math.floor(centre)));
      const part = Math.max(0, Math.min(1, centre - a));
      first[i] = a;
      if (part === 0 || a + 1 >= from) {
        count[i] = 1;
        weights.push(1);
      } else {
        count[i] = 2;
        weights.push(1 - part, part);
      }
    }
  }
  return { first, count, at, weights: Float64Array.from(weights) };
}
