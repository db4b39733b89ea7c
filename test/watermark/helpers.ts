import { readFileSync } from 'node:fs';
import { loadFont } from '../../src/layout/font.ts';
import { textOutline } from '../../src/layout/text-outline.ts';
import { type Bitmap, createBitmap } from '../../src/raster/bitmap.ts';
import type { PantographDesign, WordOutline } from '../../src/watermark/index.ts';

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
