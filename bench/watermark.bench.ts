/** Filling a page of pantograph against copying its bytes, and against the per-pixel RGBA twin. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { bitmapBytes, createBitmap, getPixel } from '../src/raster/bitmap.ts';
import { a4Grid, mmToPx } from '../src/sheet/grid.ts';
import {
  builtinPantograph,
  fillPantograph,
  keepOutFromFace,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';
import { fillPantographRgba } from '../test/reference/watermark/fill.ts';

const path = '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf';
const font = loadFont(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
let sink = 0;

for (const dpi of [600, 1200]) {
  const grid = a4Grid(dpi);
  const design = builtinPantograph(dpi);
  const mask = wordMask(design.word, grid, (text) => textOutline(font, text));
  const plain = preparePantograph(
    { ...design, camouflage: null, decoys: { share: 0, jitterPx: 0 } },
    mask,
    grid,
  );
  const full = preparePantograph(design, mask, grid);
  // Lines of text over two thirds of the page.
  const zones = Array.from({ length: 24 }, (_, i) => ({
    xMm: 25,
    yMm: 25 + i * 9,
    widthMm: 140,
    heightMm: 4.5,
  }));
  const keepOut = keepOutFromFace(null, grid, { zones });
  const out = createBitmap(grid.width, grid.height);
  const from = Buffer.alloc(out.words.byteLength, 0x11);
  const to = Buffer.from(bitmapBytes(out).buffer);

  // Both must agree before they are compared.
  const patch = { x: mmToPx(40, dpi), y: mmToPx(40, dpi), width: 400, height: 300 };
  const twin = fillPantographRgba(full, keepOut, patch);
  const page = fillPantograph(full, keepOut);
  for (let y = 0; y < patch.height; y++)
    for (let x = 0; x < patch.width; x++)
      if ((twin[(y * patch.width + x) * 4] === 0 ? 1 : 0) !== getPixel(page, patch.x + x, patch.y + y))
        throw new Error('the twin disagrees');

  describe(`pantograph fill, A4 ${dpi} dpi, 1 bit`, () => {
    bench('memcpy', () => {
      from.copy(to);
      sink ^= to[1000]!;
    });
    bench('two screens', () => {
      sink ^= fillPantograph(plain, null, out).words[1000]!;
    });
    bench('decoys, camouflage', () => {
      sink ^= fillPantograph(full, null, out).words[1000]!;
    });
    bench('decoys, camouflage, first of a template', () => {
      // Nothing is known of a pantograph that was not filled yet.
      sink ^= fillPantograph({ ...full }, null, out).words[1000]!;
    });
    bench('decoys, camouflage, keep-out', () => {
      sink ^= fillPantograph(full, keepOut, out).words[1000]!;
    });
    bench('decoys, camouflage, keep-out, fresh page', () => {
      sink ^= fillPantograph(full, keepOut).words[1000]!;
    });
    if (dpi === 600)
      bench(
        'two screens, per pixel, RGBA',
        () => {
          sink ^= fillPantographRgba(plain, null)[1000]!;
        },
        { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
      );
  });
}
if (sink === 1.5) console.log(sink);
