import { getPixel } from '../../../src/raster/bitmap.ts';
import { INKS, type InkPlanes } from '../../../src/raster/ink-planes.ts';

/** The plain twin of `interleavePlanes`: pixel by pixel, ink by ink. */
export function plainInterleave(planes: InkPlanes): Uint8Array {
  const rowBytes = Math.ceil(planes.width / 2);
  const out = new Uint8Array(rowBytes * planes.height);
  for (let y = 0; y < planes.height; y++)
    for (let x = 0; x < planes.width; x++) {
      let nibble = 0;
      for (const ink of INKS) nibble = nibble * 2 + (planes[ink] ? getPixel(planes[ink]!, x, y) : 0);
      out[y * rowBytes + (x >> 1)]! |= x & 1 ? nibble : nibble << 4;
    }
  return out;
}
