/**
 * Grey images at another size: smaller by the mean over each new pixel's area, larger by bilinear
 * interpolation between centres, each axis by itself. Weights are integers, so all engines agree; an
 * even area keeps its value exactly, and no sample is off by more than one level from the real mean.
 */
import { createGray, type Gray } from './gray.ts';

/** Weights down the columns sum to 2^11, along the rows to 2^12: 255 of both still fits an int32. */
const DOWN = 11;
const ACROSS = 12;
/** Half of the last place, so that the shift at the end rounds. */
const HALF = 1 << (DOWN + ACROSS - 1);

/** For each new sample the first of `count` old ones, and their weights, one after another. */
interface Taps {
  readonly count: number;
  readonly first: Int32Array;
  readonly weights: Int32Array;
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
  const across = makeTaps(gray.width, width, ACROSS);
  const down = makeTaps(gray.height, height, DOWN);
  // Columns first: each new row is then worked on once, and its old rows lie in the cache.
  const line = new Int32Array(gray.width);
  // Between the lines of a page everything is white, and `createGray` made it so.
  const words =
    (data.byteOffset | gray.width) & 3
      ? null
      : new Int32Array(data.buffer, data.byteOffset, data.length >> 2);
  const pitch = gray.width >> 2;
  for (let y = 0; y < height; y++) {
    if (words && allWhite(words, down.first[y]! * pitch, down.count * pitch)) continue;
    mixRows(line, data, down.first[y]! * gray.width, down, y * down.count);
    mixSamples(out.data, y * width, width, line, across);
  }
  return out;
}

function allWhite(words: Int32Array, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if (words[i] !== -1) return false;
  return true;
}

// Up to three taps serve every scale above one half; written out they run twice as fast.

function mixRows(line: Int32Array, data: Uint8Array, at: number, taps: Taps, w: number): void {
  const { count, weights } = taps;
  const n = line.length;
  const a = weights[w]!;
  const b = weights[w + 1]!;
  const c = weights[w + 2]!;
  const second = at + n;
  const third = second + n;
  if (count === 1) for (let x = 0; x < n; x++) line[x] = data[at + x]! << DOWN;
  else if (count === 2)
    for (let x = 0; x < n; x++) line[x] = Math.imul(data[at + x]!, a) + Math.imul(data[second + x]!, b);
  else {
    for (let x = 0; x < n; x++)
      line[x] =
        Math.imul(data[at + x]!, a) + Math.imul(data[second + x]!, b) + Math.imul(data[third + x]!, c);
    for (let k = 3; k < count; k++) {
      const weight = weights[w + k]!;
      const row = at + k * n;
      for (let x = 0; x < n; x++) line[x] = line[x]! + Math.imul(data[row + x]!, weight);
    }
  }
}

function mixSamples(out: Uint8Array, to: number, n: number, line: Int32Array, taps: Taps): void {
  const { first, count, weights } = taps;
  if (count === 1)
    for (let x = 0; x < n; x++) out[to + x] = ((line[first[x]!]! << ACROSS) + HALF) >>> (DOWN + ACROSS);
  else if (count === 2)
    for (let x = 0, w = 0; x < n; x++, w += 2) {
      const i = first[x]!;
      const sum = Math.imul(line[i]!, weights[w]!) + Math.imul(line[i + 1]!, weights[w + 1]!);
      out[to + x] = (sum + HALF) >>> (DOWN + ACROSS);
    }
  else if (count === 3)
    for (let x = 0, w = 0; x < n; x++, w += 3) {
      const i = first[x]!;
      const sum =
        Math.imul(line[i]!, weights[w]!) +
        Math.imul(line[i + 1]!, weights[w + 1]!) +
        Math.imul(line[i + 2]!, weights[w + 2]!);
      out[to + x] = (sum + HALF) >>> (DOWN + ACROSS);
    }
  else
    for (let x = 0, w = 0; x < n; x++) {
      let i = first[x]!;
      let sum = HALF;
      for (const end = w + count; w < end; w++, i++) sum += Math.imul(line[i]!, weights[w]!);
      out[to + x] = sum >>> (DOWN + ACROSS);
    }
}

/** As many taps for every sample; those it does not need have weight 0. */
function makeTaps(from: number, to: number, bits: number): Taps {
  const starts = new Int32Array(to);
  const own: number[][] = [];
  let count = 1;
  for (let i = 0; i < to; i++) {
    const exact: number[] = [];
    if (from > to) {
      // The area of new sample i is [i, i + 1) × from / to, its shares are exact fractions of `from`.
      const a = Math.floor((i * from) / to);
      const b = Math.ceil(((i + 1) * from) / to);
      starts[i] = a;
      for (let k = a; k < b; k++)
        exact.push((Math.min((k + 1) * to, (i + 1) * from) - Math.max(k * to, i * from)) / from);
    } else {
      const centre = ((2 * i + 1) * from) / (2 * to) - 0.5;
      const a = Math.max(0, Math.min(from - 1, Math.floor(centre)));
      const part = a + 1 < from ? Math.max(0, Math.min(1, centre - a)) : 0;
      starts[i] = a;
      exact.push(1 - part);
      if (part > 0) exact.push(part);
    }
    own.push(toIntegers(exact, bits));
    count = Math.max(count, exact.length);
  }
  const first = new Int32Array(to);
  const weights = new Int32Array(to * count);
  for (let i = 0; i < to; i++) {
    // Near the end of the row the taps move left, so that none lies outside.
    first[i] = Math.min(starts[i]!, from - count);
    weights.set(own[i]!, i * count + starts[i]! - first[i]!);
  }
  return { count, first, weights };
}

/** Weights that sum to exactly 2^bits: running sums are rounded, so that no error adds up. */
function toIntegers(exact: readonly number[], bits: number): number[] {
  let sum = 0;
  let before = 0;
  return exact.map((weight, k) => {
    sum += weight;
    const now = k === exact.length - 1 ? 1 << bits : Math.round(sum * (1 << bits));
    const own = now - before;
    before = now;
    return own;
  });
}
