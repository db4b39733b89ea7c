/**
 * The raster operations again, one pixel at a time and as plainly as they can be said. Slow on purpose:
 * tests hold the word-wise versions to these, and benches take their ratios from them.
 */
import { type Bitmap, createBitmap, getPixel, setPixel } from '../../../src/raster/bitmap.ts';
import type { BlitMode } from '../../../src/raster/blit.ts';
import { createGray, type Gray, type Rgb } from '../../../src/raster/gray.ts';
import type { Rect } from '../../../src/raster/image.ts';

/** A bitmap from a rule. */
export function make(width: number, height: number, ink: (x: number, y: number) => boolean | number): Bitmap {
  const out = createBitmap(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (ink(x, y)) setPixel(out, x, y, 1);
  return out;
}

const mod = (a: number, n: number): number => ((a % n) + n) % n;

const inside = (r: Rect, x: number, y: number): boolean =>
  x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;

export const fillRect = (b: Bitmap, rect: Rect, ink: 0 | 1): Bitmap =>
  make(b.width, b.height, (x, y) => (inside(rect, x, y) ? ink : getPixel(b, x, y)));

export const and = (a: Bitmap, b: Bitmap): Bitmap =>
  make(a.width, a.height, (x, y) => getPixel(a, x, y) & getPixel(b, x, y));

export const or = (a: Bitmap, b: Bitmap): Bitmap =>
  make(a.width, a.height, (x, y) => getPixel(a, x, y) | getPixel(b, x, y));

export const andNot = (a: Bitmap, b: Bitmap): Bitmap =>
  make(a.width, a.height, (x, y) => getPixel(a, x, y) & (1 - getPixel(b, x, y)));

export const xor = (a: Bitmap, b: Bitmap): Bitmap =>
  make(a.width, a.height, (x, y) => getPixel(a, x, y) ^ getPixel(b, x, y));

export const invert = (a: Bitmap): Bitmap => make(a.width, a.height, (x, y) => 1 - getPixel(a, x, y));

export const select = (mask: Bitmap, a: Bitmap, b: Bitmap): Bitmap =>
  make(a.width, a.height, (x, y) => (getPixel(mask, x, y) ? getPixel(a, x, y) : getPixel(b, x, y)));

export const fillPeriodic = (mask: Bitmap, rowsA: Bitmap, rowsB: Bitmap, keepOut: Bitmap | null): Bitmap =>
  make(mask.width, mask.height, (x, y) => {
    if (keepOut && getPixel(keepOut, x, y)) return 0;
    const rows = getPixel(mask, x, y) ? rowsA : rowsB;
    return getPixel(rows, x, y % rows.height);
  });

export const tile = (cell: Bitmap, width: number, height: number, x0: number, y0: number): Bitmap =>
  make(width, height, (x, y) => getPixel(cell, mod(x - x0, cell.width), mod(y - y0, cell.height)));

export function blit(dst: Bitmap, src: Bitmap, x: number, y: number, mode: BlitMode): Bitmap {
  const place = { x, y, width: src.width, height: src.height };
  return make(dst.width, dst.height, (px, py) => {
    const d = getPixel(dst, px, py);
    if (!inside(place, px, py)) return d;
    const s = getPixel(src, px - x, py - y);
    return mode === 'copy' ? s : mode === 'or' ? d | s : d & (1 - s);
  });
}

/** Block i of the result is block p[i] of the source. */
export function permuteBits(b: Bitmap, w: number, h: number, p: Uint32Array): Bitmap {
  const columns = b.width / w;
  return make(b.width, b.height, (x, y) => {
    const from = p[Math.floor(y / h) * columns + Math.floor(x / w)]!;
    return getPixel(b, (from % columns) * w + (x % w), Math.floor(from / columns) * h + (y % h));
  });
}

/** The same for grey. */
export function permuteGray(g: Gray, w: number, h: number, p: Uint32Array): Gray {
  const columns = g.width / w;
  const out = createGray(g.width, g.height);
  for (let y = 0; y < g.height; y++)
    for (let x = 0; x < g.width; x++) {
      const from = p[Math.floor(y / h) * columns + Math.floor(x / w)]!;
      const sx = (from % columns) * w + (x % w);
      const sy = Math.floor(from / columns) * h + (y % h);
      out.data[y * g.width + x] = g.data[sy * g.width + sx]!;
    }
  return out;
}

export function popCount(b: Bitmap, rect: Rect = { x: 0, y: 0, width: b.width, height: b.height }): number {
  let sum = 0;
  for (let y = 0; y < b.height; y++)
    for (let x = 0; x < b.width; x++) if (inside(rect, x, y)) sum += getPixel(b, x, y);
  return sum;
}

export const expand = (b: Bitmap, n: number): Bitmap =>
  make(b.width * n, b.height * n, (x, y) => getPixel(b, Math.floor(x / n), Math.floor(y / n)));

export function reduce(b: Bitmap, n: number): Gray {
  const out = createGray(Math.ceil(b.width / n), Math.ceil(b.height / n));
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      let ink = 0;
      let area = 0;
      for (let v = y * n; v < Math.min(b.height, y * n + n); v++)
        for (let u = x * n; u < Math.min(b.width, x * n + n); u++, area++) ink += getPixel(b, u, v);
      out.data[y * out.width + x] = 255 - Math.round((255 * ink) / area);
    }
  return out;
}

export const cropBits = (b: Bitmap, r: Rect): Bitmap =>
  make(r.width, r.height, (x, y) => getPixel(b, x + r.x, y + r.y));

/** Grey (1) or RGB (3); white outside. */
export function cropBytes(image: Gray | Rgb, channels: number, r: Rect): Uint8Array {
  const out = new Uint8Array(r.width * r.height * channels).fill(255);
  for (let y = 0; y < r.height; y++)
    for (let x = 0; x < r.width; x++) {
      const sx = x + r.x;
      const sy = y + r.y;
      if (sx < 0 || sy < 0 || sx >= image.width || sy >= image.height) continue;
      for (let c = 0; c < channels; c++)
        out[(y * r.width + x) * channels + c] = image.data[(sy * image.width + sx) * channels + c]!;
    }
  return out;
}

/** Where pixel (x, y) of an image turned clockwise by q quarters (0..3) came from. */
export function turned(x: number, y: number, q: number, width: number, height: number): [number, number] {
  if (q === 0) return [x, y];
  if (q === 1) return [y, height - 1 - x];
  if (q === 2) return [width - 1 - x, height - 1 - y];
  return [width - 1 - y, x];
}

export function rotateBits(b: Bitmap, q: number): Bitmap {
  const [w, h] = q % 2 ? [b.height, b.width] : [b.width, b.height];
  return make(w, h, (x, y) => getPixel(b, ...turned(x, y, q, b.width, b.height)));
}

export function rotateBytes(image: Gray | Rgb, channels: number, q: number): Uint8Array {
  const [w, h] = q % 2 ? [image.height, image.width] : [image.width, image.height];
  const out = new Uint8Array(w * h * channels);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [sx, sy] = turned(x, y, q, image.width, image.height);
      for (let c = 0; c < channels; c++)
        out[(y * w + x) * channels + c] = image.data[(sy * image.width + sx) * channels + c]!;
    }
  return out;
}

export function dilate(b: Bitmap, r: number, shape: 'square' | 'disc'): Bitmap {
  const out = createBitmap(b.width, b.height);
  for (let y = 0; y < b.height; y++)
    for (let x = 0; x < b.width; x++) {
      if (!getPixel(b, x, y)) continue;
      for (let dy = -r; dy <= r; dy++)
        for (let dx = -r; dx <= r; dx++)
          if (shape === 'square' || dx * dx + dy * dy <= r * r) setPixel(out, x + dx, y + dy, 1);
    }
  return out;
}

export const threshold = (g: Gray, level: number): Bitmap =>
  make(g.width, g.height, (x, y) => g.data[y * g.width + x]! < level);

export function toGray(b: Bitmap): Gray {
  const out = createGray(b.width, b.height);
  for (let y = 0; y < b.height; y++)
    for (let x = 0; x < b.width; x++) out.data[y * b.width + x] = getPixel(b, x, y) ? 0 : 255;
  return out;
}

/** Real-valued samples of a grey image at another size, before rounding. */
export function resample(g: Gray, width: number, height: number): Float64Array {
  const across = (row: ArrayLike<number>, from: number, to: number): number[] =>
    Array.from({ length: to }, (_, i) => {
      if (from > to) {
        let sum = 0;
        const a = (i * from) / to;
        const b = ((i + 1) * from) / to;
        for (let k = Math.floor(a); k < Math.min(from, Math.ceil(b)); k++)
          sum += row[k]! * Math.max(0, Math.min(k + 1, b) - Math.max(k, a));
        return (sum * to) / from;
      }
      const at = Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / to - 0.5));
      const k = Math.floor(at);
      return row[k]! * (1 - at + k) + row[Math.min(from - 1, k + 1)]! * (at - k);
    });
  const wide = Array.from({ length: g.height }, (_, y) =>
    across(g.data.subarray(y * g.width, (y + 1) * g.width), g.width, width),
  );
  const out = new Float64Array(width * height);
  for (let x = 0; x < width; x++) {
    const column = across(
      wide.map((row) => row[x]!),
      g.height,
      height,
    );
    for (let y = 0; y < height; y++) out[y * width + x] = column[y]!;
  }
  return out;
}

/** Pixels whose centres lie inside polygons, by counting the edges left of each centre. */
export function fillPolygons(
  width: number,
  height: number,
  polygons: readonly (readonly number[])[],
  rule: 'nonzero' | 'evenodd',
): Bitmap {
  return make(width, height, (x, y) => {
    let winding = 0;
    for (const p of polygons)
      for (let i = 0; i < p.length; i += 2) {
        const j = (i + 2) % p.length;
        const [ax, ay, bx, by] = [p[i]!, p[i + 1]!, p[j]!, p[j + 1]!];
        const cy = y + 0.5;
        if (ay <= cy === by <= cy) continue;
        // From the upper end, as the fast one: a centre exactly on an edge must not hang on rounding.
        const at =
          ay < by ? ax + (cy - ay) * ((bx - ax) / (by - ay)) : bx + (cy - by) * ((ax - bx) / (ay - by));
        if (at <= x + 0.5) winding += ay < by ? 1 : -1;
      }
    return rule === 'nonzero' ? winding !== 0 : winding & 1;
  });
}
