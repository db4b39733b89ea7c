/**
 * Grey images at another size: smaller by the mean over each new pixel's area, larger by bilinear
 * interpolation between centres, each axis by itself. Only +, × and rounding, so all engines agree.
 */
import { createGray, type Gray } from './gray.ts';

/** For each new sample the first of `count` old ones, and their weights (sum 1), one after another. */
interface Taps {
  readonly count: number;
  readonly first: Int32Array;
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
    for (let t = 0; t < down.count; t++) {
      const row = down.first[y]! + t;
      const weight = down.weights[y * down.count + t]!;
      if (weight === 0) continue;
      const line = lines[row & 1]!;
      if (holds[row & 1] !== row) {
        scaleRow(line, data, row * gray.width, across);
        holds[row & 1] = row;
      }
      for (let x = 0; x < width; x++) sum[x] = sum[x]! + line[x]! * weight;
    }
    const to = y * width;
    for (let x = 0; x < width; x++) out.data[to + x] = sum[x]! + 0.5;
  }
  return out;
}

function scaleRow(line: Float32Array, data: Uint8Array, base: number, taps: Taps): void {
  const { first, count, weights } = taps;
  const n = line.length;
  // Up to three taps serve every scale above one half; written out they run twice as fast.
  if (count === 1) for (let x = 0; x < n; x++) line[x] = data[base + first[x]!]!;
  else if (count === 2)
    for (let x = 0, w = 0; x < n; x++, w += 2) {
      const i = base + first[x]!;
      line[x] = data[i]! * weights[w]! + data[i + 1]! * weights[w + 1]!;
    }
  else if (count === 3)
    for (let x = 0, w = 0; x < n; x++, w += 3) {
      const i = base + first[x]!;
      line[x] = data[i]! * weights[w]! + data[i + 1]! * weights[w + 1]! + data[i + 2]! * weights[w + 2]!;
    }
  else
    for (let x = 0, w = 0; x < n; x++) {
      let i = base + first[x]!;
      let sum = 0;
      for (const end = w + count; w < end; w++, i++) sum += data[i]! * weights[w]!;
      line[x] = sum;
    }
}

function taps(from: number, to: number): Taps {
  const scale = from / to;
  // As many for every sample, those it does not need with weight 0.
  let count = 1;
  const starts = new Int32Array(to);
  const own: number[][] = [];
  for (let i = 0; i < to; i++) {
    const weights: number[] = [];
    if (scale > 1) {
      // Exact fractions: the area of new sample i is [i, i + 1) × from / to.
      const a = Math.floor((i * from) / to);
      const b = Math.ceil(((i + 1) * from) / to);
      starts[i] = a;
      for (let k = a; k < b; k++) {
        const overlap = Math.min((k + 1) * to, (i + 1) * from) - Math.max(k * to, i * from);
        weights.push(overlap / from);
      }
    } else {
      const centre = ((2 * i + 1) * from) / (2 * to) - 0.5;
      const a = Math.max(0, Math.min(from - 1, Math.floor(centre)));
      const part = a + 1 < from ? Math.max(0, Math.min(1, centre - a)) : 0;
      starts[i] = a;
      weights.push(1 - part);
      if (part > 0) weights.push(part);
    }
    own.push(weights);
    count = Math.max(count, weights.length);
  }
  const first = new Int32Array(to);
  const weights = new Float64Array(to * count);
  for (let i = 0; i < to; i++) {
    // Near the end of the row the taps move left, so that none lies outside.
    first[i] = Math.min(starts[i]!, from - count);
    const skip = starts[i]! - first[i]!;
    own[i]!.forEach((w, k) => {
      weights[i * count + skip + k] = w;
    });
  }
  return { count, first, weights };
}
