/**
 * The pictures of docs/latent.md: the emblem in visible and infrared light, original and copy, its ring
 * enlarged, and the line screens under their film.
 *
 *   npx tsx scripts/sweep-latent-pictures.ts [--out docs/images]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  builtinLatentDesign,
  decodeLineScreen,
  renderEmblem,
  renderLineScreen,
} from '../src/latent/index.ts';
import { filmView } from '../src/preview/film-view.ts';
import { type Bitmap, createBitmap, getPixel } from '../src/raster/bitmap.ts';
import { blit } from '../src/raster/blit.ts';
import { createGray, type Gray, type Rgb } from '../src/raster/gray.ts';
import { encodePng } from '../src/raster/png.ts';
import {
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { FIGURE_OUTLINE, wordOutline } from '../test/latent/figure.ts';
import { blackPlanes, onPaper } from './latent-sheets.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'docs/images' }, seed: { type: 'string', default: '5' } },
});
mkdirSync(values.out, { recursive: true });
const seed = Number(values.seed);
const keys = { cells: new Uint8Array(32).fill(7), phase: new Uint8Array(32).fill(8) };
const save = (name: string, image: Gray | Rgb, dpi: number) =>
  writeFileSync(`${values.out}/latent-${name}.png`, encodePng(image, { dpi }));

const design = builtinLatentDesign(600, true);
const { planes } = renderEmblem({
  design: design.emblem,
  dpi: 600,
  sizePx: 708,
  figure: FIGURE_OUTLINE,
  fragileKey: keys,
});
const printer = drawPrinter('office-600', seed);
const paper = printPage(onPaper(planes, 30), printer, seed + 1);
const look = (sheet: Paper, name: string) => {
  save(
    `${name}-visible`,
    scanPaper(sheet, drawScanner('flatbed', seed + 2), seed + 3, { view: 'rgb', dpi: 400, aligned: true }),
    400,
  );
  save(
    `${name}-infrared`,
    scanPaper(sheet, drawScanner('infrared-camera', seed + 2), seed + 3, {
      view: 'infrared',
      dpi: 200,
      aligned: true,
    }),
    200,
  );
};
look(paper, 'original');
const copy = (sheet: Paper, mode: CopyMode, kind: string) =>
  copyPaper(sheet, drawCopier(kind, seed + 4), drawPrinter('office-600', seed + 5), seed + 6, {
    mode,
    aligned: true,
  });
look(copy(paper, 'text-photo', 'colour'), 'copy');
look(copy(paper, 'photo', 'colour'), 'copy-photo');

const mono = renderEmblem({
  design: builtinLatentDesign(600, false).emblem,
  dpi: 600,
  sizePx: 708,
  figure: FIGURE_OUTLINE,
  fragileKey: keys,
});
save(
  'mono-visible',
  scanPaper(
    printPage(onPaper(mono.planes, 30), printer, seed + 1),
    drawScanner('flatbed', seed + 2),
    seed + 3,
    { view: 'gray', dpi: 400, aligned: true },
  ),
  400,
);

// The line screens, alone and under the film.
/** What the sheets hide in the two screens. */
const words = { coarse: wordOutline('写'), fine: wordOutline('原') };
const both = createBitmap(576 + 60, 336 * 2 + 36 + 60);
const screens = (['coarse', 'fine'] as const).map((name) =>
  renderLineScreen({ design: design[name], dpi: 600, widthPx: 576, heightPx: 336, figure: words[name] }),
);
blit(both, screens[0]!, 30, 30, 'copy');
blit(both, screens[1]!, 30, 30 + 336 + 36, 'copy');
const screenPaper = printPage(blackPlanes(both, 600), printer, seed + 1);
const screenCopy = copy(screenPaper, 'photo', 'mono');
for (const [name, sheet] of [
  ['original', screenPaper],
  ['copy', screenCopy],
] as const) {
  const scan = scanPaper(sheet, INSTRUMENT, seed + 3, { view: 'gray', dpi: 600, aligned: true });
  save(`screens-${name}`, scan, 600);
  const crop = (y: number) => {
    const out = createGray(576, 336);
    for (let r = 0; r < 336; r++)
      out.data.set(scan.data.subarray((y + r) * scan.width + 30, (y + r) * scan.width + 606), r * 576);
    return out;
  };
  save(
    `film-${name}`,
    filmView(
      [
        { scan: crop(30), carrier: design.coarse.carrier },
        { scan: crop(30 + 336 + 36), carrier: design.fine.carrier },
      ],
      600,
    ),
    600,
  );
  const decoded = createGray(576, 336 * 2 + 36);
  decoded.data.set(decodeLineScreen(crop(30), 600, design.coarse).data, 0);
  decoded.data.set(decodeLineScreen(crop(30 + 336 + 36), 600, design.fine).data, (336 + 36) * 576);
  save(`decoded-${name}`, decoded, 600);
}

save(
  'mask',
  bitmapGray(renderEmblem({ design: design.emblem, dpi: 600, sizePx: 708, figure: FIGURE_OUTLINE }).mask),
  600,
);

function bitmapGray(b: Bitmap): Gray {
  const out = createGray(b.width, b.height);
  for (let y = 0; y < b.height; y++)
    for (let x = 0; x < b.width; x++) if (getPixel(b, x, y)) out.data[y * b.width + x] = 0;
  return out;
}
