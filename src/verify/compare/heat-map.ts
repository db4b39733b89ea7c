/**
 * The scan with what differs painted over it. Orange and blue of the Okabe–Ito palette, which people with
 * any colour vision tell apart; the scan itself is paled so that both stand out.
 */
import type { Gray, Rgb } from '../../raster/gray.ts';
import type { Difference } from './difference.ts';
import type { ComparedRegion, ForeignMark } from './types.ts';

/** Content that is missing: vermilion-orange. */
const MISSING = [213, 94, 0] as const;
/** Ink that was added: blue. */
const ADDED = [0, 114, 178] as const;
/** Frame of a changed region: black and yellow would hide text; a dark violet line does not. */
const FRAME = [90, 30, 110] as const;
/** Frame of a foreign mark. */
const MARK = [130, 130, 130] as const;

/** Draws the heat map at the scan's size. */
export function heatMap(
  scan: Gray,
  dpi: number,
  difference: Difference,
  regions: readonly ComparedRegion[],
  marks: readonly ForeignMark[],
): Rgb {
  const { width, height } = scan;
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < scan.data.length; i++) {
    const pale = 255 - (255 - scan.data[i]!) * 0.6;
    data[3 * i] = data[3 * i + 1] = data[3 * i + 2] = pale;
  }
  const perMm = dpi / 25.4;
  for (const region of regions) {
    const [x0, y0, x1, y1] = pixels(region, 0.6, perMm, width, height);
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const i = y * width + x;
        const m = difference.missing[i]!;
        const a = difference.added[i]!;
        if (m === 0 && a === 0) continue;
        const colour = m >= a ? MISSING : ADDED;
        const strength = Math.min(1, 0.35 + Math.max(m, a) / 150);
        for (let c = 0; c < 3; c++)
          data[3 * i + c] = data[3 * i + c]! * (1 - strength) + colour[c]! * strength;
      }
  }
  const image: Rgb = { width, height, data };
  for (const mark of marks) frame(image, pixels(mark, 0.8, perMm, width, height), MARK, 1);
  for (const region of regions) frame(image, pixels(region, 1.0, perMm, width, height), FRAME, 2);
  return image;
}

/** A box in samples, widened by `by` mm and cut at the page. */
function pixels(
  box: { xMm: number; yMm: number; widthMm: number; heightMm: number },
  by: number,
  perMm: number,
  width: number,
  height: number,
): [number, number, number, number] {
  return [
    Math.max(0, Math.floor((box.xMm - by) * perMm)),
    Math.max(0, Math.floor((box.yMm - by) * perMm)),
    Math.min(width, Math.ceil((box.xMm + box.widthMm + by) * perMm)),
    Math.min(height, Math.ceil((box.yMm + box.heightMm + by) * perMm)),
  ];
}

/** A frame just inside a box. */
function frame(
  image: Rgb,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  colour: readonly [number, number, number],
  thick: number,
): void {
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      if (x >= x0 + thick && x < x1 - thick && y >= y0 + thick && y < y1 - thick) {
        x = x1 - thick - 1;
        continue;
      }
      image.data.set(colour, 3 * (y * image.width + x));
    }
}
