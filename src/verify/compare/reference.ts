/** The opened face as ink maps. */
import { type Bitmap, bitmapBytes } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import { resampleGray } from '../../raster/resample.ts';
import type { InkMap } from './ink-map.ts';
import type { MapPool } from './map-pool.ts';

/** The face as ink: 255 where it has ink. */
export function inkOfFace(face: Bitmap | Gray, dpi: number, maps: MapPool): InkMap {
  const { width, height } = face;
  const data = maps.take(width * height);
  if ('words' in face) {
    const bytes = bitmapBytes(face);
    for (let y = 0; y < height; y++) {
      const row = y * face.stride * 4;
      for (let x = 0; x < width; x += 8) {
        const byte = bytes[row + (x >> 3)]!;
        if (byte === 0) continue;
        const end = Math.min(8, width - x);
        for (let b = 0; b < end; b++) if (byte & (0x80 >> b)) data[y * width + x + b] = 255;
      }
    }
  } else for (let i = 0; i < data.length; i++) data[i] = 255 - face.data[i]!;
  return { width, height, data, dpi };
}

/** The same page at another resolution; the scale is exact, the last column and row may be cut. */
export function resampleInk(map: InkMap, dpi: number): InkMap {
  const width = Math.max(1, Math.round((map.width * dpi) / map.dpi));
  const height = Math.max(1, Math.round((map.height * dpi) / map.dpi));
  return { ...resampleGray(map, width, height), dpi };
}
