/**
 * Draws the impression of the registered seal in fixtures/certificates/inkan.json: a round seal of
 * 13.5 mm, 600 dpi, one bit, slightly worn at its edges as a real impression is. Seeded, so the same
 * bytes each time. Run: npx tsx scripts/make-sample-seal.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import seedrandom from 'seedrandom';
import { loadDefaultFont, rasterFace } from '../src/layout/index.ts';
import { sealMarks } from '../src/layout/seal.ts';
import { createGray } from '../src/raster/gray.ts';
import { encodePng } from '../src/raster/png.ts';
import { threshold } from '../src/raster/threshold.ts';

const TEXT = '見本';
const SIZE_MM = 13.5;
const MARGIN_MM = 1;
const DPI = 600;

const font = await loadDefaultFont('bold');
const marks = sealMarks({
  font,
  text: TEXT,
  xMm: MARGIN_MM,
  yMm: MARGIN_MM,
  sizeMm: SIZE_MM,
  shape: 'round',
  ink: 'black',
});
const page = rasterFace(marks, 'portrait', DPI);
const side = Math.ceil(((SIZE_MM + 2 * MARGIN_MM) * DPI) / 25.4);
const seal = createGray(side, side);
for (let y = 0; y < side; y++)
  seal.data.set(page.data.subarray(y * page.width, y * page.width + side), y * side);

// Wear: a smooth random field, added before the threshold to the softened impression.
const random = seedrandom('sample seal');
const CELL = 7;
const n = Math.ceil(side / CELL) + 2;
const field = Float64Array.from({ length: n * n }, () => random() - 0.5);
const soft = createGray(side, side);
for (let y = 0; y < side; y++)
  for (let x = 0; x < side; x++) {
    let sum = 0;
    let weight = 0;
    for (let dy = -3; dy <= 3; dy++)
      for (let dx = -3; dx <= 3; dx++) {
        const w = Math.exp(-(dx * dx + dy * dy) / 6);
        const px = Math.min(side - 1, Math.max(0, x + dx));
        const py = Math.min(side - 1, Math.max(0, y + dy));
        sum += w * seal.data[py * side + px]!;
        weight += w;
      }
    const [fx, fy] = [x / CELL, y / CELL];
    const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
    const [tx, ty] = [fx - ix, fy - iy];
    const at = (i: number, j: number): number => field[(iy + j) * n + ix + i]!;
    const noise =
      (1 - ty) * ((1 - tx) * at(0, 0) + tx * at(1, 0)) + ty * ((1 - tx) * at(0, 1) + tx * at(1, 1));
    soft.data[y * side + x] = Math.min(255, Math.max(0, sum / weight + 150 * noise));
  }
const png = encodePng(threshold(soft, 128), { dpi: DPI, level: 9 });
const path = new URL('../fixtures/certificates/inkan.json', import.meta.url);
const data = JSON.parse(readFileSync(path, 'utf8'));
data.impression = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
writeFileSync(path, JSON.stringify(data, null, 2) + '\n');
console.log(`${side} x ${side} pixels, ${png.length} bytes`);
