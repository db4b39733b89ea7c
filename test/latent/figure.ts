import { readFileSync } from 'node:fs';
import { loadFont } from '../../src/layout/font.ts';
import { textOutline } from '../../src/layout/text-outline.ts';
import type { Outline } from '../../src/raster/outline.ts';

export const testFont = loadFont(
  readFileSync(
    new URL(
      '../../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf',
      import.meta.url,
    ),
  ),
);

/** The word as an outline of the default font. */
export const wordOutline = (text: string): Outline => textOutline(testFont, text).outline;

export const FIGURE_OUTLINE: Outline = wordOutline('証');
