/**
 * Ink as numbers: 0 = paper, 255 = full ink, one byte a sample, at resolutions for each stage. Everything
 * behind works on these maps, whatever the scanner's white and black were.
 */
import type { Gray } from '../../raster/gray.ts';

/** A map of ink. Sample (x, y) is centred at (x + 0.5, y + 0.5). */
export interface InkMap {
  readonly width: number;
  readonly height: number;
  /** 0 paper … 255 ink. */
  readonly data: Uint8Array;
  /** Samples per inch. */
  readonly dpi: number;
}

/** Mean of n × n squares; what does not fill a square is dropped. */
export function boxReduce(data: Uint8Array, width: number, height: number, n: number): Gray {
  const w = Math.max(1, Math.floor(width / n));
  const h = Math.max(1, Math.floor(height / n));
  const out = new Uint8Array(w * h);
  if (n === 1) out.set(data.subarray(0, w * h));
  else if (n === 2) {
    for (let y = 0, o = 0; y < h; y++)
      for (let a = 2 * y * width, b = a + width, end = o + w; o < end; o++, a += 2, b += 2)
        out[o] = (data[a]! + data[a + 1]! + data[b]! + data[b + 1]! + 2) >> 2;
  } else {
    const sums = new Uint32Array(w);
    const scale = 1 / (n * n);
    for (let y = 0; y < h; y++) {
      sums.fill(0);
      for (let k = 0; k < n; k++) {
        let i = (y * n + k) * width;
        if (n === 3) for (let x = 0; x < w; x++, i += 3) sums[x]! += data[i]! + data[i + 1]! + data[i + 2]!;
        else
          for (let x = 0; x < w; x++) {
            let s = 0;
            for (let j = 0; j < n; j++) s += data[i++]!;
            sums[x]! += s;
          }
      }
      for (let x = 0; x < w; x++) out[y * w + x] = sums[x]! * scale + 0.5;
    }
  }
  return { width: w, height: h, data: out };
}

/** Grey levels of a scan's paper and of its darkest ink. */
export interface Levels {
  readonly paper: number;
  readonly ink: number;
}

/** Levels of paper and of ink, from the histogram: the mode of the bright half, and the dark end. */
export function paperAndInk(gray: Gray): Levels {
  const histogram = new Uint32Array(256);
  const { data } = gray;
  // Every third sample is plenty, a million are enough; a prime step visits all columns.
  const step = data.length < 3e6 ? 3 : data.length < 12e6 ? 7 : 23;
  let count = 0;
  for (let i = 0; i < data.length; i += step, count++) histogram[data[i]!]!++;
  let paper = 255;
  for (let v = 255, best = 0; v >= 96; v--) {
    // A window of five levels: modes of JPEG scans are ragged.
    let n = 0;
    for (let k = Math.max(0, v - 2); k <= Math.min(255, v + 2); k++) n += histogram[k]!;
    if (n > best) {
      best = n;
      paper = v;
    }
  }
  // The darkest 0.2 %, at least a little darker than paper.
  let left = count / 500;
  let ink = 0;
  while (ink < 255 && (left -= histogram[ink]!) > 0) ink++;
  return { paper, ink };
}

/** A scan as ink between its paper and its darkest ink. */
export function inkOfScan(gray: Gray, dpi: number, levels: Levels): InkMap {
  const span = Math.max(24, levels.paper - levels.ink);
  const table = Uint8Array.from({ length: 256 }, (_, v) =>
    Math.max(0, Math.min(255, Math.round(((levels.paper - v) * 255) / span))),
  );
  const out = new Uint8Array(gray.data.length);
  for (let i = 0; i < out.length; i++) out[i] = table[gray.data[i]!]!;
  return { width: gray.width, height: gray.height, data: out, dpi };
}

/** A map at about `dpi`, never much coarser, by whole boxes. */
export function mapAt(map: InkMap, dpi: number): InkMap {
  const n = Math.max(1, Math.floor(map.dpi / dpi + 0.4));
  return { ...boxReduce(map.data, map.width, map.height, n), dpi: map.dpi / n };
}
