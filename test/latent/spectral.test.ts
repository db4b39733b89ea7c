import { describe, expect, it } from 'vitest';
import { drawPrinter } from '../../src/simulate/index.ts';
import {
  LIGHTS,
  observer,
  spectralDeltaE,
  spectrumLab,
  tonerSpectrum,
  WAVELENGTHS,
} from '../reference/latent/spectral.ts';

const flat = (v: number) => WAVELENGTHS.map(() => v);

describe('spectra under named lights', () => {
  it.each([
    // CIE 15:2018, table T.3 and table 12.1: chromaticities of the lights for the 2° observer.
    ['D65', 0.3127, 0.329],
    ['D50', 0.3457, 0.3585],
    ['A', 0.4476, 0.4074],
    ['LED-B3', 0.3756, 0.3723],
    ['LED-B1', 0.456, 0.4078],
  ] as const)('%s has its chromaticity', (name, x, y) => {
    const white = spectrumLab(flat(1), LIGHTS[name]!);
    expect(Math.hypot(white.a, white.b)).toBeLessThan(1e-9);
    const [cx, cy] = chromaticity(LIGHTS[name]!);
    // The observer is an analytic fit, and red beyond 700 nm is left out.
    expect(Math.abs(cx - x)).toBeLessThan(0.004);
    expect(Math.abs(cy - y)).toBeLessThan(0.004);
  });

  it('sees a metamer: equal under one light, apart under another', () => {
    const grey = flat(0.3);
    const bumpy = WAVELENGTHS.map((l) => 0.3 * (1 + 0.25 * Math.cos(((l - 400) / 60) * Math.PI)));
    const lights = Object.values(LIGHTS).map((light) => spectralDeltaE(grey, bumpy, light));
    expect(Math.max(...lights) - Math.min(...lights)).toBeGreaterThan(0.5);
    expect(spectralDeltaE(grey, grey, LIGHTS.A!)).toBe(0);
  });

  it.each(['c', 'm', 'y', 'k'] as const)('gives toner %s the drawn means', (ink) => {
    const drawn = drawPrinter('office-600', 3).inks[ink];
    const t = tonerSpectrum(ink, drawn);
    const mean = (from: number, to: number) => {
      const list = t.filter((_, i) => WAVELENGTHS[i]! >= from && WAVELENGTHS[i]! <= to);
      return list.reduce((a, b) => a + b, 0) / list.length;
    };
    expect(mean(400, 490)).toBeCloseTo(drawn.blue, 2);
    expect(mean(500, 590)).toBeCloseTo(drawn.green, 2);
    expect(mean(600, 700)).toBeCloseTo(drawn.red, 2);
  });
});

/** x, y of a light. */
function chromaticity(light: readonly number[]): [number, number] {
  const sum = [0, 0, 0];
  light.forEach((power, i) => {
    observer(400 + 10 * i).forEach((v, k) => {
      sum[k]! += power * v;
    });
  });
  const all = sum[0]! + sum[1]! + sum[2]!;
  return [sum[0]! / all, sum[1]! / all];
}
