import { describe, expect, it } from 'vitest';
import { createBitmap } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { contrastSensitivity, eye, eyeView, lightness } from '../../src/simulate/index.ts';
import { patternBitmap } from './patterns.ts';

const side = 480;
const inWord = (x: number, y: number) => x > 120 && x < 360 && y > 160 && y < 320;
const word = patternBitmap(side, side, inWord);
const picture = (level: (x: number, y: number) => number): Gray => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side }, (_, i) => level(i % side, Math.floor(i / side))),
});
const encode = (v: number) => Math.round(255 * (1.055 * v ** (1 / 2.4) - 0.055));

describe('eye', () => {
  it('has the sensitivity of published tables', () => {
    // Barten's formula peaks between 3 and 5 cycles per degree at several hundred and dies near 60.
    const at = [1, 2, 4, 8, 16, 32, 60].map((f) => contrastSensitivity(f, 120, 8));
    expect(Math.max(...at)).toBe(at[2]);
    expect(at[2]).toBeGreaterThan(300);
    expect(at[2]).toBeLessThan(700);
    expect(at[6]).toBeLessThan(1);
  });

  it('reads the tone difference in L*, from reflectance averaged first', () => {
    const flat = picture((x, y) => encode(inWord(x, y) ? 0.8 : 0.9));
    const { deltaL, wordL, groundL, dPrime } = eye(flat, 600, word, { white: 1 });
    expect(wordL).toBeCloseTo(lightness(0.8), 0);
    expect(deltaL).toBeCloseTo(lightness(0.8) - lightness(0.9), 0);
    expect(groundL).toBeGreaterThan(wordL);
    expect(dPrime).toBeGreaterThan(3);
    // A line screen of the same mean reflectance has the same tone.
    const lines = picture((x, y) => encode(inWord(x, y) ? (x % 4 < 2 ? 0.7 : 0.9) : 0.9));
    expect(eye(lines, 600, word, { white: 1 }).deltaL).toBeCloseTo(deltaL, 0);
  });

  it('sees coarse texture, not fine, and nothing where there is nothing', () => {
    const screen = (period: number) =>
      picture((x, y) =>
        encode(inWord(x, y) ? 0.85 + 0.08 * Math.sign(Math.sin((2 * Math.PI * (x + 0.5)) / period)) : 0.85),
      );
    const same = picture((x) => encode(0.85 + 0.05 * Math.sin(x)));
    expect(eye(same, 600, word).textureSteps).toBeLessThan(0.5);
    const coarse = eye(screen(24), 600, word);
    const fine = eye(screen(4), 600, word);
    expect(coarse.textureSteps).toBeGreaterThan(5);
    expect(fine.textureSteps).toBeLessThan(coarse.textureSteps / 2);
    expect(Math.abs(coarse.deltaL)).toBeLessThan(0.2);
  });

  it('comes closer when the page does', () => {
    const screen = picture((x, y) => encode(inWord(x, y) ? (x % 8 < 4 ? 0.8 : 0.9) : 0.85));
    const at = (distanceMm: number) => eye(screen, 600, word, { distanceMm }).textureSteps;
    expect(at(200)).toBeGreaterThan(at(400));
    expect(at(400)).toBeGreaterThan(at(1200));
  });

  it('leaves out what it is told to ignore', () => {
    const blot = patternBitmap(side, side, (x, y) => x < 60 && y < 60);
    const marked = picture((x, y) => (x < 60 && y < 60 ? 0 : 230));
    expect(Math.abs(eye(marked, 600, word).deltaL)).toBeGreaterThan(0.3);
    expect(Math.abs(eye(marked, 600, word, { ignore: blot }).deltaL)).toBeLessThan(0.01);
    expect(() => eye(marked, 600, createBitmap(side, side))).toThrow(
      'word: no pixel of the image lies in it',
    );
  });

  it('shows the page as it is resolved: fine dots melt, tones stay', () => {
    const dots = picture((x, y) => encode(x % 4 < 1 && y % 4 < 1 ? 0.1 : 0.9));
    const view = eyeView(dots, 600);
    const inner = view.data.subarray(side * 200, side * 280);
    expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(20);
    expect(inner[100]!).toBeGreaterThan(encode(0.82));
    expect(inner[100]!).toBeLessThan(encode(0.88));
  });
});
