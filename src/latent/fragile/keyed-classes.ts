/** The device pixels of a keyed ring as the template needs them: neighbourhood classes and bands. */
import { bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import { type FragileKeys, inkRing, type RingGeometry } from './ring.ts';
import { type ClassMap, classMap } from './template.ts';

/** Classes of the ring's device pixels, and the part of the ring that each belongs to. */
export interface KeyedClasses extends ClassMap {
  /** 0 where no key decides, 1 outer band, 2 inner band, 3 phase field. */
  readonly part: Uint8Array;
}

/** The device pixels' classes of the keyed ring with its beads and rims, and the band each belongs to. */
export function keyedClasses(geometry: RingGeometry, keys: FragileKeys): KeyedClasses {
  const { size, dpi } = geometry;
  const plane = createBitmap(size, size);
  inkRing(plane, geometry, keys);
  const bytes = bitmapBytes(plane);
  const rowBytes = plane.stride * 4;
  const ink = new Uint8Array(size * size);
  for (let y = 0, i = 0; y < size; y++)
    for (let x = 0; x < size; x++, i++) ink[i] = (bytes[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1;
  const part = new Uint8Array(size * size);
  [geometry.outer, geometry.inner].forEach(({ xs, ys, cellPx }, band) => {
    for (let i = 0; i < xs.length; i++)
      for (let y = ys[i]!; y < ys[i]! + cellPx; y++)
        part.fill(band + 1, y * size + xs[i]!, y * size + xs[i]! + cellPx);
  });
  const { phaseX, phaseY } = geometry;
  for (let i = 0; i < phaseX.length; i++) part[phaseY[i]! * size + phaseX[i]!] = 3;
  return { ...classMap(ink, size, dpi), part };
}
