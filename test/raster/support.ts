/** Random images and comparisons for the raster tests. */
import * as fc from 'fast-check';
import seedrandom from 'seedrandom';
import { expect } from 'vitest';
import { type Bitmap, bitmapBytes, createBitmap, getPixel } from '../../src/raster/bitmap.ts';
import { createGray, type Gray, type Rgb } from '../../src/raster/gray.ts';

/** A bitmap of random ink; the words may start anywhere in their buffer. */
export function randomBitmap(width: number, height: number, seed: number, density = 0.5): Bitmap {
  const random = seedrandom(String(seed));
  const { stride } = createBitmap(width, height);
  // A view that does not start at 0, as a caller's may not.
  const words = new Uint32Array(new ArrayBuffer(stride * height * 4 + 12), 12, stride * height);
  const out: Bitmap = { width, height, stride, words };
  const bytes = bitmapBytes(out);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (random.quick() < density) bytes[y * stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  return out;
}

export function randomGray(width: number, height: number, seed: number): Gray {
  const random = seedrandom(String(seed));
  const out = createGray(width, height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = random.quick() * 256;
  return out;
}

export function randomRgb(width: number, height: number, seed: number): Rgb {
  return { width, height, data: randomGray(width * 3, height, seed).data };
}

export function shuffled(n: number, seed: number): Uint32Array {
  const random = seedrandom(String(seed));
  const p = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [p[i], p[j]] = [p[j]!, p[i]!];
  }
  return p;
}

/** Sizes that meet every case of word edges: 1, 31, 32, 33, 64, 95 … */
export const side = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.constantFrom(1, 31, 32, 33, 63, 64, 65, 96),
);
export const seed = fc.integer({ min: 0, max: 1e6 });
export const density = fc.constantFrom(0, 0.02, 0.5, 0.98, 1);
export const offset = fc.integer({ min: -110, max: 110 });

export const bitmaps: fc.Arbitrary<Bitmap> = fc
  .tuple(side, fc.integer({ min: 1, max: 40 }), seed, density)
  .map(([w, h, s, d]) => randomBitmap(w, h, s, d));

export const grays: fc.Arbitrary<Gray> = fc
  .tuple(side, fc.integer({ min: 1, max: 40 }), seed)
  .map(([w, h, s]) => randomGray(w, h, s));

export const rects = fc.record({
  x: offset,
  y: fc.integer({ min: -20, max: 50 }),
  width: fc.integer({ min: 1, max: 150 }),
  height: fc.integer({ min: 1, max: 60 }),
});

export function expectSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  if (Buffer.compare(actual, expected) === 0) return;
  const i = actual.findIndex((v, k) => v !== expected[k]);
  expect.fail(`byte ${i}: expected ${expected[i]}, got ${actual[i]}`);
}

/** Equal size and pixels, padding of both included; names the first pixel that differs. */
export function expectSameBitmap(actual: Bitmap, expected: Bitmap): void {
  expect([actual.width, actual.height, actual.stride]).toEqual([
    expected.width,
    expected.height,
    expected.stride,
  ]);
  expect(actual.words.length).toBe(actual.stride * actual.height);
  if (Buffer.compare(bitmapBytes(actual), bitmapBytes(expected)) === 0) return;
  for (let y = 0; y < actual.height; y++)
    for (let x = 0; x < actual.width; x++)
      if (getPixel(actual, x, y) !== getPixel(expected, x, y))
        expect.fail(
          `pixel (${x}, ${y}): expected ${getPixel(expected, x, y)}, got ${getPixel(actual, x, y)}`,
        );
  expect.fail('padding bits are not 0');
}

/** Runs `work` and checks that it left the images as they were. */
export function unchanged<T>(images: readonly (Bitmap | Gray | Rgb)[], work: () => T): T {
  const bytes = (image: Bitmap | Gray | Rgb): Uint8Array =>
    'words' in image ? bitmapBytes(image) : image.data;
  const before = images.map((image) => bytes(image).slice());
  const result = work();
  images.forEach((image, i) => {
    expectSameBytes(bytes(image), before[i]!);
  });
  return result;
}
