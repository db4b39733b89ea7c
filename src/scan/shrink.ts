/** Whole-number reduction of a scan: exact means of n × n pixels. */
import { createGray, type Gray } from '../raster/gray.ts';

/**
 * The image smaller by a whole number, each pixel the mean of n × n.
 * @param n 1..16; 1 returns the image itself
 * @returns `floor(width / n) × floor(height / n)`: a point (x, y) of it lies at (n·x, n·y) of `gray`
 */
export function shrink(gray: Gray, n: number): Gray {
  if (n === 1) return gray;
  const width = Math.floor(gray.width / n);
  const height = Math.floor(gray.height / n);
  const out = createGray(width, height);
  const { data } = gray;
  const to = out.data;
  if (n === 2) {
    for (let y = 0; y < height; y++) {
      let a = 2 * y * gray.width;
      let b = a + gray.width;
      let o = y * width;
      for (const end = o + width; o < end; o++, a += 2, b += 2)
        to[o] = (data[a]! + data[a + 1]! + data[b]! + data[b + 1]! + 2) >> 2;
    }
    return out;
  }
  const sums = new Uint32Array(width);
  const half = (n * n) >> 1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = 0; k < n; k++) {
      let i = (y * n + k) * gray.width;
      for (let x = 0; x < width; x++) {
        let s = 0;
        for (const end = i + n; i < end; i++) s += data[i]!;
        sums[x]! += s;
      }
    }
    for (let x = 0; x < width; x++) to[y * width + x] = Math.floor((sums[x]! + half) / (n * n));
  }
  return out;
}

/** The reduction that leaves a scan with about 300 dots per inch of an A4 page, and never much less. */
export function workingReduction(gray: Gray): number {
  return Math.max(1, Math.min(16, Math.floor(Math.max(gray.width, gray.height) / 2900)));
}
