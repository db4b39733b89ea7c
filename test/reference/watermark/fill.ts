/**
 * The plain twin of `fillPantograph`: pixel by pixel into RGBA, every question asked anew. It shares
 * the tiles with the fast one, nothing else.
 */
import { type Bitmap, getPixel } from '../../../src/raster/bitmap.ts';
import type { PreparedPantograph } from '../../../src/watermark/index.ts';
import { coarseTile, groundTile, TILE_WORDS } from '../../../src/watermark/screens.ts';

const bytesOf = (words: Int32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

const bit = (bytes: Uint8Array, stride: number, x: number, y: number): boolean =>
  (bytes[y * stride * 4 + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;

/** @returns RGBA, black on white; `rect` limits the work to a part of the page */
export function fillPantographRgba(
  prepared: PreparedPantograph,
  keepOut: Bitmap | null,
  rect = { x: 0, y: 0, width: prepared.grid.width, height: prepared.grid.height },
): Uint8Array {
  const { design, chosen, holes, tileRows, shifts, rungs, tileStride, grid } = prepared;
  const { width: cw, height: ch } = design.cell;
  const ground = groundTile(design);
  const coarse = design.coarse.map((rung) => coarseTile(design, rung));
  const holeBytes = holes ? bytesOf(holes.words) : null;
  const chosenBytes = bytesOf(chosen.words);
  const tileWidth = TILE_WORDS * 32;
  const out = new Uint8Array(rect.width * rect.height * 4);
  for (let v = 0; v < rect.height; v++)
    for (let u = 0; u < rect.width; u++) {
      const x = rect.x + u;
      const y = rect.y + v;
      const row = Math.floor(y / ch);
      let kept = holeBytes ? bit(holeBytes, chosen.stride, x, row) : false;
      if (keepOut && !kept) {
        const x0 = Math.floor(x / cw) * cw;
        for (let j = row * ch; j < Math.min(grid.height, (row + 1) * ch) && !kept; j++)
          for (let i = x0; i < x0 + cw && !kept; i++) kept = getPixel(keepOut, i, j) === 1;
      }
      const band = Math.floor(y / tileRows);
      const tx = (x + shifts[band]! * 32) % tileWidth;
      const ty = y - band * tileRows;
      const rung = rungs ? rungs[row * chosen.stride + (x >> 5)]! / (tileRows * tileStride) : 0;
      const screen = bit(chosenBytes, chosen.stride, x, row) ? coarse[rung]! : ground;
      const value = !kept && getPixel(screen, tx, ty) === 1 ? 0 : 255;
      const at = (v * rect.width + u) * 4;
      out[at] = value;
      out[at + 1] = value;
      out[at + 2] = value;
      out[at + 3] = 255;
    }
  return out;
}
