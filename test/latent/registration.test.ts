import { describe, expect, it } from 'vitest';
import { blockSpread } from '../../src/latent/fragile/blocks.ts';
import { FEATURE_NAMES } from '../../src/latent/fragile/features.ts';
import { keyedClasses } from '../../src/latent/fragile/keyed-classes.ts';
import { lineShifts, moveByLines } from '../../src/latent/fragile/line-shifts.ts';
import { RING_MODELS } from '../../src/latent/fragile/model.ts';
import { gather, ringPixels, scatter } from '../../src/latent/fragile/ring-pixels.ts';
import { MODEL_FEATURES, probability } from '../../src/latent/fragile/score.ts';
import {
  CLASSES,
  deviceLevels,
  type RingPixels,
  renderTemplate,
  samplingKernel,
} from '../../src/latent/fragile/template.ts';
import { RINGS, ringKeys } from './ring-scan.ts';

const geometry = RINGS[600];
const side = 760;
const map = [1, 0, 0, 1, side / 2, side / 2] as const;
const device = keyedClasses(geometry, ringKeys(3));
const levels = Float64Array.from({ length: CLASSES }, (_, c) => (c < CLASSES / 2 ? 0 : 1));
const { keyed } = deviceLevels(device, levels, device.part);
const kernel = samplingKernel(600, 600);
/** The ring's picture with every pixel looked up `dx, dy` off its place. */
function picture(displace: (x: number, y: number) => readonly [number, number]): Float32Array {
  const pixels = ringPixels(side, side, map, geometry);
  for (let k = 0; k < pixels.count; k++) {
    const [dx, dy] = displace(pixels.at[k]! % side, Math.floor(pixels.at[k]! / side));
    pixels.u[k]! -= dx;
    pixels.v[k]! -= dy;
  }
  const out = new Float32Array(side * side);
  scatter(renderTemplate(keyed, null, device.size, kernel, pixels)[0], pixels, out);
  return out;
}
const still = picture(() => [0, 0]);
const spread = (dark: Float32Array, pixels: RingPixels) =>
  blockSpread(dark, still, side, pixels, geometry.size / 2, 323 ** 2);

describe('lineShifts', () => {
  it.each(['rows', 'columns'] as const)(
    'follows a feed of %s that wanders by half a pixel every 8 mm',
    (along) => {
      const wander = (y: number) => [0.2 * Math.cos(y / 40), 0.5 * Math.sin(y / 30)] as const;
      const scan = picture((x, y) => wander(along === 'rows' ? y : x));
      const pixels = ringPixels(side, side, map, geometry);
      const found = lineShifts(scan, still, side, side, pixels);
      expect(found.along).toBe(along);
      const { shifts } = found;
      let worst = 0;
      for (let y = 90; y < side - 90; y++) {
        const [dx, dy] = wander(y);
        worst = Math.max(worst, Math.abs(shifts[2 * y]! - dx), Math.abs(shifts[2 * y + 1]! - dy));
      }
      expect(worst).toBeLessThan(0.2);
      const before = gather(scan, pixels);
      const error = (values: Float32Array) =>
        values.reduce((s, v, k) => s + (pixels.fit[k] ? (v - before[k]!) ** 2 : 0), 0);
      const unmoved = error(gather(still, pixels));
      moveByLines(pixels, side, map, geometry, found);
      expect(error(renderTemplate(keyed, null, device.size, kernel, pixels)[0])).toBeLessThan(0.2 * unmoved);
    },
  );

  it('moves nothing where the key is another', () => {
    const pixels = ringPixels(side, side, map, geometry);
    const noise = Float32Array.from({ length: side * side }, (_, i) => ((i * 7919) % 101) / 100);
    const { shifts } = lineShifts(noise, still, side, side, pixels);
    expect(Math.max(...shifts.map(Math.abs))).toBeLessThan(0.91);
  });
});

describe('blockSpread', () => {
  const pixels = ringPixels(side, side, map, geometry);
  it('finds a still ring even, and a second lattice uneven', () => {
    const even = spread(still, pixels);
    // A copier's own pixels, turned by a third of a degree: positions snap to them.
    const turned = picture((x, y) => {
      const u = x + 0.006 * y;
      const v = y - 0.006 * x;
      return [Math.round(u) - u, Math.round(v) - v];
    });
    const uneven = spread(turned, pixels);
    for (const band of ['outer', 'inner'] as const) {
      expect(even[band].step).toBeLessThan(0.001);
      expect(uneven[band].step).toBeGreaterThan(30 * even[band].step);
      expect(uneven[band].step).toBeGreaterThan(0.01);
      expect(even[band].blocks).toBeGreaterThan(40);
    }
  });
});

describe('probability', () => {
  const model = RING_MODELS['600']!;
  const at = (steps: number, sign: (i: number) => number) => {
    const features = new Array<number>(FEATURE_NAMES.length).fill(0);
    MODEL_FEATURES.forEach((name, i) => {
      features[FEATURE_NAMES.indexOf(name)] = model.mean[i]! + steps * sign(i) * model.scale[i]!;
    });
    return probability(features, 600);
  };
  it('has a weight for every feature and the upper triangle of their covariance', () => {
    for (const { mean, scale, weights, covariance } of Object.values(RING_MODELS)) {
      const n = MODEL_FEATURES.length;
      expect([mean.length, scale.length, weights.length, covariance.length]).toEqual([
        n,
        n,
        n + 1,
        ((n + 1) * (n + 2)) / 2,
      ]);
    }
  });
  it('is less sure of what no fit has seen than the weights alone would be', () => {
    const plain = (steps: number) => {
      const z = model.weights.reduce(
        (s, w, i) => s + w * (i < model.mean.length ? steps * Math.sign(w) : 1),
        0,
      );
      return 1 / (1 + Math.exp(-z));
    };
    const along = (i: number) => Math.sign(model.weights[i]!);
    expect(at(0.2, along)).toBeLessThan(plain(0.2));
    expect(at(4, along)).toBeLessThan(plain(4));
    expect(at(4, along)).toBeGreaterThan(0.5);
  });
});
