/** Digits and signs of the film's labels as strokes: a pure folder has no fonts. */
import type { Bitmap } from '../../raster/bitmap.ts';
import { strokePolyline } from '../figure.ts';

/** Strokes in a box 4 wide, 6 high; y down. */
const STROKES: Record<string, number[][]> = {
  '0': [[1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0]],
  '1': [
    [0.8, 1.2, 2, 0, 2, 6],
    [0.8, 6, 3.2, 6],
  ],
  '2': [[0, 1, 1, 0, 3, 0, 4, 1, 4, 2, 0, 6, 4, 6]],
  '3': [[0, 0, 4, 0, 2, 2.4, 3, 2.4, 4, 3.4, 4, 5, 3, 6, 1, 6, 0, 5]],
  '4': [[3, 6, 3, 0, 0, 4, 4, 4]],
  '5': [[4, 0, 0, 0, 0, 2.5, 3, 2.5, 4, 3.5, 4, 5, 3, 6, 1, 6, 0, 5]],
  '6': [[3.5, 0, 1.5, 0, 0, 2, 0, 5, 1, 6, 3, 6, 4, 5, 4, 4, 3, 3, 1, 3, 0, 4]],
  '7': [[0, 0, 4, 0, 1.5, 6]],
  '8': [
    [1, 0, 3, 0, 4, 1, 4, 2, 3, 3, 1, 3, 0, 2, 0, 1, 1, 0],
    [1, 3, 0, 4, 0, 5, 1, 6, 3, 6, 4, 5, 4, 4, 3, 3],
  ],
  '9': [[4, 2, 3, 3, 1, 3, 0, 2, 0, 1, 1, 0, 3, 0, 4, 1, 4, 4, 2.5, 6, 0.5, 6]],
  '+': [
    [0.4, 3.2, 3.6, 3.2],
    [2, 1.6, 2, 4.8],
  ],
  '-': [[0.4, 3.2, 3.6, 3.2]],
  '.': [[2, 5.8, 2, 6]],
  '%': [
    [0, 6, 4, 0],
    [0.8, 0.2, 0.2, 0.8, 0.8, 1.4, 1.4, 0.8, 0.8, 0.2],
    [3.2, 4.6, 2.6, 5.2, 3.2, 5.8, 3.8, 5.2, 3.2, 4.6],
  ],
  m: [
    [0, 6, 0, 2.6],
    [0, 3.2, 0.8, 2.6, 1.5, 2.6, 2, 3.2, 2, 6],
    [2, 3.2, 2.8, 2.6, 3.5, 2.6, 4, 3.2, 4, 6],
  ],
  ' ': [],
};

/**
 * Draws a label, in place.
 * @param text of 0-9 + - . % m and blanks
 * @param x, y upper left corner and
 * @param height height of a digit, device pixels
 */
export function drawLabel(out: Bitmap, text: string, x: number, y: number, height: number): void {
  const s = height / 6;
  let left = x;
  for (const character of text) {
    for (const stroke of STROKES[character] ?? []) {
      strokePolyline(
        out,
        stroke.map((v, i) => (i & 1 ? y : left) + v * s),
        0.75 * s,
      );
    }
    left += (character === '.' ? 4 : 5.6) * s;
  }
}
