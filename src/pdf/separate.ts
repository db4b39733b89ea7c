/**
 * A rendered page back into ink planes: what the engine lays down. At native resolution every pixel of
 * our own 1-bit images is one of the 16 overprints of C, M, Y and K, and comes back exactly; text is
 * thresholded to K; other colours (a seal, a photograph) are separated by complement with full
 * under-colour removal and screened with clustered dots, as a printer would.
 *
 * Pure: the palette of the 16 overprints is measured by the caller (`measurePalette` in page-planes.ts).
 */
import { type Bitmap, createBitmap } from '../raster/bitmap.ts';
import type { Rgb } from '../raster/gray.ts';
import type { InkPlanes } from '../raster/ink-planes.ts';

/** Colours of the 16 overprints as the renderer shows them; index bits: 1 C, 2 M, 4 Y, 8 K. */
export type OverprintPalette = readonly (readonly [number, number, number])[];

/** Bit of a byte's pixel in word order, whatever the host's byte order. */
function wordBits(): Uint32Array {
  const bytes = new Uint8Array(4);
  const word = new Uint32Array(bytes.buffer);
  return Uint32Array.from({ length: 32 }, (_, x) => {
    bytes.fill(0);
    bytes[x >> 3] = 0x80 >> (x & 7);
    return word[0]!;
  });
}

/**
 * Clustered-dot thresholds, 8 × 8 (75 lpi at 600 dpi along 45° pairs): a two-dot spiral per tile, so
 * that the screen stands at 45°. Values 0..63.
 */
const CLUSTER: Uint8Array = (() => {
  const cells: { i: number; key: number }[] = [];
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) {
      // Distance to the nearest of the two dot centres of the tile, wrapped; ties by angle.
      let best = Number.POSITIVE_INFINITY;
      for (const [cx, cy] of [
        [2, 2],
        [6, 6],
      ] as const)
        for (const ox of [-8, 0, 8])
          for (const oy of [-8, 0, 8]) {
            const dx = x + 0.5 - cx - ox;
            const dy = y + 0.5 - cy - oy;
            best = Math.min(best, dx * dx + dy * dy + (dx > 0 ? 0.01 : 0) + (dy > 0 ? 0.02 : 0));
          }
      cells.push({ i: y * 8 + x, key: best });
    }
  cells.sort((a, b) => a.key - b.key || a.i - b.i);
  const out = new Uint8Array(64);
  cells.forEach(({ i }, rank) => {
    out[i] = rank;
  });
  return out;
})();

/**
 * How far a colour may lie from an overprint and still be that overprint (sum of channel distances).
 * Small: an anti-aliased edge of black text passes C+M+Y at a distance of 8.
 */
const SAME = 5;
/** Channel spread up to which a colour is a grey of text. */
const NEUTRAL = 24;

/**
 * @param rgb the page at the device's own resolution
 * @param dpi that resolution
 * @param palette see {@link OverprintPalette}
 * @param used the inks that the profile prints with; `mono` thresholds everything to K
 */
export function separate(rgb: Rgb, dpi: number, palette: OverprintPalette, used: 'mono' | 'cmyk'): InkPlanes {
  if (palette.length !== 16) throw new RangeError(`palette: expected 16 colours, got ${palette.length}`);
  const { width, height, data } = rgb;
  const k = createBitmap(width, height);
  const colour =
    used === 'cmyk'
      ? [createBitmap(width, height), createBitmap(width, height), createBitmap(width, height)]
      : null;
  const bits = wordBits();
  let last = -1;
  // What the last colour became: an overprint's index, or -1 and the amounts of C, M and Y in 0..64.
  let index = 0;
  const amount = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    const row = y * k.stride;
    for (let x = 0, i = y * width * 3; x < width; x++, i += 3) {
      const r = data[i]!;
      const g = data[i + 1]!;
      const b = data[i + 2]!;
      const code = (r << 16) | (g << 8) | b;
      if (code === 0xffffff) continue;
      if (code !== last) {
        last = code;
        index = nearest(r, g, b, palette, colour !== null);
        if (index < 0) {
          amount[0] = ((255 - r) * 64) / 255;
          amount[1] = ((255 - g) * 64) / 255;
          amount[2] = ((255 - b) * 64) / 255;
        }
      }
      const word = row + (x >> 5);
      const bit = bits[x & 31]!;
      if (index >= 0) {
        if (index & 8) k.words[word]! |= bit;
        if (colour) {
          if (index & 1) colour[0]!.words[word]! |= bit;
          if (index & 2) colour[1]!.words[word]! |= bit;
          if (index & 4) colour[2]!.words[word]! |= bit;
        }
      } else {
        for (let ink = 0; ink < 3; ink++) {
          // Planes are shifted against one another, so that dots lie beside each other where they can.
          const t = CLUSTER[((y + (ink >> 1) * 4) & 7) * 8 + ((x + (ink & 1) * 4) & 7)]!;
          if (t + 0.5 < amount[ink]!) colour![ink]!.words[word]! |= bit;
        }
      }
    }
  }
  const plane = (ink: number): Bitmap | null => colour?.[ink] ?? null;
  return { width, height, dpi, c: plane(0), m: plane(1), y: plane(2), k };
}

function nearest(r: number, g: number, b: number, palette: OverprintPalette, inks: boolean): number {
  if (inks) {
    let best = SAME + 1;
    let found = -1;
    for (let i = 0; i < 16; i++) {
      const p = palette[i]!;
      const distance = Math.abs(p[0] - r) + Math.abs(p[1] - g) + Math.abs(p[2] - b);
      if (distance < best) {
        best = distance;
        found = i;
      }
    }
    if (found >= 0) return found;
  }
  const neutral = Math.max(r, g, b) - Math.min(r, g, b) <= NEUTRAL;
  if (!inks || neutral) return r * 2 + g * 5 + b < 8 * 128 ? 8 : 0;
  return -1;
}
