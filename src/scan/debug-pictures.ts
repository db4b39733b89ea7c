/** Pictures for `--debug-dir`: what the reader believed at each stage. */
import { createGray, type Gray } from '../raster/gray.ts';
import type { FieldGeometry } from '../scramble/field/field-geometry.ts';
import type { FieldReading } from './equalise.ts';
import type { FoundFiducial } from './find-fiducials.ts';

/** The working image, lightened, with a black cross on every fiducial found. */
export function drawFound(work: Gray, found: readonly FoundFiducial[]): Gray {
  const { width, height } = work;
  const out = createGray(width, height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = 128 + (work.data[i]! >> 1);
  const dot = (x: number, y: number) => {
    if (x >= 0 && y >= 0 && x < width && y < height) out.data[y * width + x] = 0;
  };
  for (const { x, y, score } of found) {
    if (score === 0) continue;
    for (let k = -12; k <= 12; k++) {
      dot(Math.floor(x) + k, Math.floor(y));
      dot(Math.floor(x), Math.floor(y) + k);
    }
  }
  return out;
}

/** A pixel a cell: dark = ink, light = paper, grey = unsure; white where no data lies. */
export function drawCells(reading: FieldReading, geometry: FieldGeometry): Gray {
  const out = createGray(geometry.columns, geometry.lines);
  for (let i = 0; i < reading.soft.length; i++) out.data[geometry.dataCells[i]!] = 128 - reading.soft[i]!;
  return out;
}
