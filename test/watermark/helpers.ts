import { readFileSync } from 'node:fs';
import { loadFont } from '../../src/layout/font.ts';
import { textOutline } from '../../src/layout/text-outline.ts';
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { CopierParams, Paper } from '../../src/simulate/index.ts';
import { hashSeed } from '../../src/simulate/random.ts';
import { scanMap } from '../../src/simulate/scan-geometry.ts';
import type { PantographDesign, WordOutline } from '../../src/watermark/index.ts';
import type { FaceScan } from '../../src/watermark/score/face-scan.ts';

const FONT = new URL(
  '../../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf',
  import.meta.url,
);
let font: ReturnType<typeof loadFont> | undefined;

/** Outlines of the bundled Mincho. */
export const outlineOf = (text: string): WordOutline =>
  textOutline((font ??= loadFont(new Uint8Array(readFileSync(FONT)))), text);

/** A word that fits a patch of about 40 × 27 mm. */
export const patchDesign = (design: PantographDesign): PantographDesign => ({
  ...design,
  word: { ...design.word, sizeMm: 20, pitchXMm: 44, pitchYMm: 28 },
});

/** Ink with the given chance, from an integer generator. */
export function noise(width: number, height: number, chance: number, seed = 1): Bitmap {
  const out = createBitmap(width, height);
  const bytes = new Uint8Array(out.words.buffer);
  let state = seed;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      if (state / 2 ** 32 < chance) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  return out;
}

/**
 * A copy as it lies on the glass: where the original's device pixels are in an aligned scan of it.
 * @param seed of `copyPaper`, with `aligned` false and no margin
 */
export function faceOfCopy(
  original: Paper,
  copy: Paper,
  copier: CopierParams,
  seed: number,
  gray: Gray,
  dpi: number,
): FaceScan {
  const placed = { dpi: copier.scanDpi, aligned: false, marginMm: 0 };
  const { toPlanes } = scanMap(original, copier.scanner, hashSeed(seed, 'copy', 0), placed);
  const [a, b, c, d, e, f] = toPlanes;
  const det = a * d - b * c;
  // The copier's own pixels, then those of the scan.
  const fold = (copy.planes.dpi / copier.scanDpi) * (dpi / copy.planes.dpi);
  return {
    gray,
    dpi,
    toScan: (x, y) => [
      (fold * (d * (x - e) - c * (y - f))) / det,
      (fold * (a * (y - f) - b * (x - e))) / det,
    ],
  };
}
