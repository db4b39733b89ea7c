/** What happens to a sheet between printer and scanner: stains, tears, a copier, the front showing through. */
import seedrandom from 'seedrandom';
import { type Bitmap, bitmapBytes, cloneBitmap, createBitmap } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { Zone } from '../../src/sheet/grid.ts';
import { zoneToPx } from '../../src/sheet/grid.ts';
import { roughScan } from './rough-scan.ts';

/**
 * Covers a share of a zone of a 600 dpi page: stamps and blots (ink), correction fluid and holes (paper), a
 * strip torn off one side. Places, shapes and order come from the seed.
 * @param share of the zone's area, counted on a grid of 0.5 mm
 */
export function coverZone(page: Bitmap, zone: Zone, share: number, seed: string): Bitmap {
  const random = seedrandom(`cover ${seed}`);
  const out = cloneBitmap(page);
  const bytes = bitmapBytes(out);
  const { x: left, y: top, width, height } = zoneToPx(zone, 600);
  const step = 12;
  const across = Math.floor(width / step);
  const down = Math.floor(height / step);
  const covered = new Uint8Array(across * down);
  let count = 0;
  const wanted = share * covered.length;
  while (count < wanted) {
    const kind = Math.floor(random() * 4);
    const ink = random() < 0.6;
    const cx = random() * across;
    const cy = random() * down;
    // 6 to 22 mm.
    const rx = 12 + random() * 32;
    const ry = kind === 0 ? rx : 12 + random() * 32;
    const strip = 4 + random() * 12;
    for (let v = 0; v < down && count < wanted; v++)
      for (let u = 0; u < across && count < wanted; u++) {
        const inside =
          kind < 2
            ? ((u - cx) / rx) ** 2 + ((v - cy) / ry) ** 2 < 1
            : kind === 2
              ? Math.abs(u - cx) < rx && Math.abs(v - cy) < ry
              : u > across - strip - (v % 7);
        if (!inside || covered[v * across + u]) continue;
        covered[v * across + u] = 1;
        count++;
        for (let y = top + v * step; y < top + (v + 1) * step; y++)
          for (let x = left + u * step; x < left + (u + 1) * step; x++) {
            const at = y * out.stride * 4 + (x >> 3);
            if (ink && kind !== 3) bytes[at]! |= 0x80 >> (x & 7);
            else bytes[at]! &= ~(0x80 >> (x & 7));
          }
      }
  }
  return out;
}

/**
 * A copy in text mode: scanned at 600 dpi with its own turn, scale and softness, sharpened, cut at one level, so
 * printed black and white. What a copier's halftoning does is left to `src/simulate`.
 */
export function textCopy(page: Bitmap, seed: string): Bitmap {
  const random = seedrandom(`text copy ${seed}`);
  const scan = roughScan(page, {
    dpi: 600,
    rotationDeg: (random() - 0.5) * 0.8,
    scaleX: 1 + (random() - 0.5) * 0.008,
    scaleY: 1 + (random() - 0.5) * 0.008,
    blur: 0.8 + random(),
    noise: 3 + 5 * random(),
    seed,
  });
  const { width, height, data } = scan;
  const out = createBitmap(width, height);
  const bytes = bitmapBytes(out);
  const level = 45 + (235 - 45) * (0.45 + 0.17 * random());
  const gain = 0.2 + 0.2 * random();
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const around = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]!;
      if (data[i]! + gain * (4 * data[i]! - around) < level)
        bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  return out;
}

/** Adds the front behind the sheet to a scan of its back, in place: mirrored, softened, at `strength` of its darkness. */
export function showThrough(scan: Gray, front: Gray, strength: number): void {
  const { width, height, data } = scan;
  const sx = front.width / width;
  const sy = front.height / height;
  const r = Math.max(1, Math.round(sx * 2));
  for (let y = 0; y < height; y++) {
    const v = Math.min(front.height - 1, Math.floor((y + 0.5) * sy));
    for (let x = 0; x < width; x++) {
      const u = Math.min(front.width - 1, Math.floor((width - x - 0.5) * sx));
      const row = v * front.width;
      const dark =
        765 -
        front.data[row + u]! -
        front.data[row + Math.max(0, u - r)]! -
        front.data[row + Math.min(front.width - 1, u + r)]!;
      data[y * width + x] = Math.max(0, data[y * width + x]! - (strength * dark) / 3);
    }
  }
}
