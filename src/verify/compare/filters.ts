/** Small separable filters on byte maps. */
import type { MapPool } from './map-pool.ts';

/**
 * Sums over (2r+1) × (2r+1) squares; outside counts 0. Every sample that is not 0 is added around itself:
 * made for maps with little in them.
 */
export function sparseBoxSum(
  data: Uint8Array,
  width: number,
  height: number,
  r: number,
  maps: MapPool,
): Uint16Array {
  const out = new Uint16Array(maps.take(2 * data.length).buffer);
  for (let y = 0, i = 0; y < height; y++) {
    const top = Math.max(0, y - r);
    const bottom = Math.min(height - 1, y + r);
    for (let x = 0; x < width; x++, i++) {
      const v = data[i]!;
      if (v === 0) continue;
      const left = Math.max(0, x - r);
      const right = Math.min(width - 1, x + r);
      for (let j = top; j <= bottom; j++)
        for (let k = j * width + left, end = j * width + right; k <= end; k++) out[k]! += v;
    }
  }
  return out;
}

/**
 * Distance to the nearest marked sample in steps of a third of a sample (chamfer 3-4, Borgefors 1986),
 * at most 255.
 */
export function distanceTo(marked: Uint8Array, width: number, height: number, maps: MapPool): Uint8Array {
  const far = 255;
  // With a border of `far`, so that no sample asks whether it has neighbours.
  const pitch = width + 2;
  const d = maps.take(pitch * (height + 2)).fill(far);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0, o = (y + 1) * pitch + 1; x < width; x++, i++, o++) if (marked[i] !== 0) d[o] = 0;
  for (let y = 1; y <= height; y++) {
    let i = y * pitch + 1;
    let west = far;
    let northWest = d[i - pitch - 1]!;
    let north = d[i - pitch]!;
    for (const end = i + width; i < end; i++) {
      const northEast = d[i - pitch + 1]!;
      let v = d[i]!;
      if (v !== 0) {
        const side = (west < north ? west : north) + 3;
        const corner = (northWest < northEast ? northWest : northEast) + 4;
        const near = side < corner ? side : corner;
        if (near < v) {
          v = near;
          d[i] = v;
        }
      }
      west = v;
      northWest = north;
      north = northEast;
    }
  }
  const out = maps.take(width * height);
  for (let y = height; y >= 1; y--) {
    let i = y * pitch + width;
    let o = y * width - 1;
    let east = far;
    let southEast = d[i + pitch + 1]!;
    let south = d[i + pitch]!;
    for (const end = i - width; i > end; i--, o--) {
      const southWest = d[i + pitch - 1]!;
      let v = d[i]!;
      if (v !== 0) {
        const side = (east < south ? east : south) + 3;
        const corner = (southEast < southWest ? southEast : southWest) + 4;
        const near = side < corner ? side : corner;
        if (near < v) {
          v = near;
          d[i] = v;
        }
      }
      out[o] = v;
      east = v;
      southEast = south;
      south = southWest;
    }
  }
  return out;
}
