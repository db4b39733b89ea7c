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
  else {
    const sums = new Uint32Array(w);
    const scale = 1 / (n * n);
    for (let y = 0; y < h; y++) {
      sums.fill(0);
      for (let k = 0; k < n; k++) {
        let i = (y * n + k) * width;
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

/** Levels of paper and of ink, from the histogram: the mode of the bright half, and the dark end. */
export function paperAndInk(gray: Gray): { paper: number; ink: number } {
  const histogram = new Uint32Array(256);
  const { data } = gray;
  // Every third sample is plenty.
  for (let i = 0; i < data.length; i += 3) histogram[data[i]!]!++;
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
  let left = data.length / 3 / 500;
  let ink = 0;
  while (ink < 255 && (left -= histogram[ink]!) > 0) ink++;
  return { paper, ink };
}

/** A scan as ink between its paper and its darkest ink. */
export function inkOfScan(gray: Gray, dpi: number, levels: { paper: number; ink: number }): InkMap {
  const span = Math.max(24, levels.paper - levels.ink);
  const table = Uint8Array.from({ length: 256 }, (_, v) =>
    Math.max(0, Math.min(255, Math.round(((levels.paper - v) * 255) / span))),
  );
  const out = new Uint8Array(gray.data.length);
  for (let i = 0; i < out.length; i++) out[i] = table[gray.data[i]!]!;
  return { width: gray.width, height: gray.height, data: out, dpi };
}

/** The same at 1/n of the resolution. */
export function reduceInk(map: InkMap, n: number): InkMap {
  return { ...boxReduce(map.data, map.width, map.height, n), dpi: map.dpi / n };
}
