import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { createFft, fft2 } from '../../src/raster/fft.ts';
import { dft2 } from '../reference/raster/dft.ts';

const noise = (n: number, seed: string) => {
  const random = seedrandom(seed);
  return Float64Array.from({ length: n }, () => random() - 0.5);
};

const farthest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe('fft2', () => {
  it.each([4, 8, 16, 32])('is the discrete Fourier transform, n = %i', (n) => {
    const re = noise(n * n, `re ${n}`);
    const im = noise(n * n, `im ${n}`);
    const plain = dft2(n, re, im);
    fft2(createFft(n), re, im);
    expect(farthest(re, plain.re)).toBeLessThan(1e-10 * n);
    expect(farthest(im, plain.im)).toBeLessThan(1e-10 * n);
  });

  it.each([64, 128, 1024])('comes back with the parts swapped, n = %i', (n) => {
    const re = noise(n * n, 'a');
    const im = noise(n * n, 'b');
    const before = [re.slice(), im.slice()] as const;
    const fft = createFft(n);
    fft2(fft, re, im);
    fft2(fft, im, re);
    const scale = (v: number) => v / (n * n);
    expect(farthest(re.map(scale), before[0])).toBeLessThan(1e-12);
    expect(farthest(im.map(scale), before[1])).toBeLessThan(1e-12);
  });

  it('refuses other lengths', () => {
    for (const n of [0, 2, 3, 100, 8192])
      expect(() => createFft(n)).toThrow(`n: expected a power of two from 4 to 4096, got ${n}`);
  });
});
