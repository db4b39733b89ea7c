/** Emblem, line screen and ring score; the rival is an FFT of the same patch. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import {
  builtinLatentDesign,
  fillEmblem,
  prepareEmblem,
  renderLineScreen,
  scoreFragile,
} from '../src/latent/index.ts';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { createFft, fft2 } from '../src/raster/fft.ts';
import { RINGS, ringKeys, ringPlanes, scanRing } from '../test/latent/ring-scan.ts';

const font = loadFont(
  readFileSync(
    new URL(
      '../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf',
      import.meta.url,
    ),
  ),
);
const design = builtinLatentDesign(600, true);
const figure = textOutline(font, '証').outline;
const word = textOutline(font, '真正').outline;
const prepared = prepareEmblem({ design: design.emblem, dpi: 600, sizePx: 708, figure });
const keys = ringKeys(1);
let sink = 0;

describe('latent: one sheet’s planes at 600 dpi', () => {
  bench('emblem, warm', () => {
    sink ^= fillEmblem(prepared, keys).k!.words[9000]!;
  });
  bench('line screen', () => {
    sink ^= renderLineScreen({ design: design.fine, dpi: 600, widthPx: 576, heightPx: 336, figure: word })
      .words[99]!;
  });
});

describe('latent: score of a 600-dpi patch', () => {
  const patch = scanRing(ringPlanes(600, keys), 11, { printer: 'office-600' });
  const fft = createFft(1024);
  const re = new Float64Array(1024 * 1024);
  const im = new Float64Array(1024 * 1024);
  bench('score', () => {
    sink ^= Math.round(1000 * scoreFragile(patch, 600, design.emblem, keys, RINGS[600]).score);
  });
  bench('one complex FFT of the patch, padded to 1024²', () => {
    re.fill(0);
    im.fill(0);
    for (let y = 0; y < patch.height; y++)
      for (let x = 0; x < patch.width; x++) re[y * 1024 + x] = patch.data[y * patch.width + x]!;
    fft2(fft, re, im);
    sink ^= re[1]! | 0;
  });
});

export const benchSink = (): number => sink;
