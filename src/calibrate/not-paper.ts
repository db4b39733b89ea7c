/**
 * Tells a picture that was never on paper: a sheet's own file, drawn by a program. A fit of it would find a perfect
 * printer. It has two levels alone, or its paper is one level and its solids are another, each without any noise.
 */
import type { Gray } from '../raster/index.ts';

/** Why a picture is no scan of a print. */
export type NotPaper = 'no-greys' | 'no-noise';

/** Side of the windows that are looked at, pixels. */
const SIDE = 8;
/** Levels that a plain window may have between its darkest and lightest pixel. */
const PLAIN = 48;
/** Levels within which a window is as dark as the darkest, or as light as paper. */
const ALIKE = 16;
/** Part of the pixels that two levels have in a picture without greys. */
const TWO_LEVELS = 0.98;
/**
 * Part of the pixels of plain windows that have one level. Drawn sheets at 300 to 600 dpi: 0.995 and more on paper and on
 * solids. Simulated scans: on paper up to 0.96 (clipped to white, then JPEG); on solids up to 0.1, after JPEG of quality 20
 * and 10 0.6 and 0.85, and 0.93 where blacks are cut off too.
 */
const ONE_LEVEL = 0.98;

/** What shows that a grey picture, or one channel of a colour picture, is no scan of a print; null where nothing does. */
export function notPaper({ width, height, data }: Gray): NotPaper | null {
  const counts = new Uint32Array(256);
  for (const v of data) counts[v]!++;
  const [next = 0, most = 0] = counts.sort().subarray(-2);
  if (most + next > TWO_LEVELS * data.length) return 'no-greys';
  // Pixels of plain windows by the mean of their window, then by their own level; off the blocks of a JPEG.
  const plain = new Uint32Array(256 * 256);
  for (let y = 3; y + SIDE <= height; y += SIDE)
    for (let x = 3; x + SIDE <= width; x += SIDE) {
      let [low, high, sum] = [255, 0, 0];
      for (let j = 0; j < SIDE; j++)
        for (let i = (y + j) * width + x, end = i + SIDE; i < end; i++) {
          const v = data[i]!;
          if (v < low) low = v;
          if (v > high) high = v;
          sum += v;
        }
      if (high - low > PLAIN) continue;
      const row = 256 * Math.round(sum / (SIDE * SIDE));
      for (let j = 0; j < SIDE; j++)
        for (let i = (y + j) * width + x, end = i + SIDE; i < end; i++) plain[row + data[i]!]!++;
    }
  // The darkest windows are solids of the sheet, half of them and more are paper.
  const solid = oneLevel(plain, 0, levelAt(plain, 0.002) + ALIKE);
  const paper = oneLevel(plain, levelAt(plain, 0.5) - ALIKE, 255);
  return solid > ONE_LEVEL && paper > ONE_LEVEL ? 'no-noise' : null;
}

/** Mean of the window below which a part of all plain windows lies. */
function levelAt(plain: Uint32Array, part: number): number {
  let left = part * plain.reduce((sum, n) => sum + n, 0);
  for (let mean = 0; mean < 256; mean++) {
    for (let v = 0; v < 256; v++) left -= plain[256 * mean + v]!;
    if (left <= 0) return mean;
  }
  return 255;
}

/** Part of the pixels of windows within some means that have the most frequent level. */
function oneLevel(plain: Uint32Array, from: number, to: number): number {
  const counts = new Float64Array(256);
  for (let mean = Math.max(0, from); mean <= Math.min(255, to); mean++)
    for (let v = 0; v < 256; v++) counts[v]! += plain[256 * mean + v]!;
  const all = counts.reduce((sum, n) => sum + n, 0);
  return all > 0 ? Math.max(...counts) / all : 0;
}
