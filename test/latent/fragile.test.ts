import { describe, expect, it } from 'vitest';
import { builtinLatentDesign, scoreFragile } from '../../src/latent/index.ts';
import { createGray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';
import { RINGS, ringKeys, ringPlanes, scanRing } from './ring-scan.ts';

const design = builtinLatentDesign(600, true).emblem;
const score = (patch: ReturnType<typeof scanRing>, key: number, dpi = 600) =>
  scoreFragile(patch, dpi, design, ringKeys(key), RINGS[600]);

describe('scoreFragile, through paper', () => {
  const planes = ringPlanes(600, ringKeys(1));
  const original = scanRing(planes, 11, { printer: 'office-600' });

  it('knows an original, whatever way it lies on the glass', () => {
    const result = score(original, 1);
    expect(result.status).toBe('original');
    expect(result.score).toBeGreaterThan(0.9);
    expect(result.details.measurement!.beads).toBe(10);
  });

  it('knows an original from a sheet feeder and a light engine', () => {
    expect(score(scanRing(planes, 21, { printer: 'light-600', scanner: 'feeder' }), 1).status).toBe(
      'original',
    );
  });

  it.each([1, 3])('knows an original that went through a sheet feeder %i quarters turned', (q) => {
    const k = rotate90(planes.k!, q);
    const turned = { ...planes, width: k.width, height: k.height, k };
    const scan = scanRing(turned, 31, { printer: 'light-600', scanner: 'feeder' });
    // Where its rows are taken for the feed's lines all the same: 0.37.
    const result = score(rotate90(scan, -q), 1);
    expect(result.status).toBe('original');
    expect(result.score).toBeGreaterThan(0.9);
  });

  it.each(['text', 'photo', 'text-photo'] as const)('takes no copy in %s mode for an original', (mode) => {
    // Two copiers each. The sharper of them (31) lies near the line, where `unsure` is the honest answer.
    const results = [31, 41].map((seed) =>
      score(scanRing(planes, seed, { printer: 'office-600', copier: 'mono', mode }), 1),
    );
    for (const { status } of results) expect(status).not.toBe('original');
    expect(results.some(({ status }) => status === 'copy' || status === 'absent')).toBe(true);
    expect((results[0]!.score + results[1]!.score) / 2).toBeLessThan(0.4);
  });

  it('refuses the ring of another sheet', () => {
    const result = score(original, 2);
    expect([result.status, result.score, result.details.reason]).toEqual(['copy', 0, 'other-key']);
  });

  it.each([220, 300, 400])('is unsure at %i dpi: coarse scans, and phones', (scanDpi) => {
    const result = score(scanRing(planes, 11, { printer: 'office-600', scanDpi }), 1, scanDpi);
    expect([result.status, result.details.reason]).toEqual(['unsure', 'resolution']);
  });

  it('rejects the keys of other sheets, whatever the scan', () => {
    const feeder = scanRing(planes, 21, { printer: 'heavy-600', scanner: 'feeder' });
    for (const patch of [original, feeder])
      for (const key of [3, 4, 5]) {
        const result = score(patch, key);
        expect([result.status, result.details.reason]).toEqual(['copy', 'other-key']);
      }
  });

  it('is unsure where a corner was torn off', () => {
    const torn = { ...original, data: original.data.slice() };
    for (let y = 0; y < torn.height; y++)
      for (let x = 0; x < torn.width; x++) if (x + y < 640) torn.data[y * torn.width + x] = 250;
    expect(score(torn, 1).status).toBe('unsure');
  });

  it('finds nothing on blank paper and on noise', () => {
    expect(score(createGray(828, 828), 1).status).toBe('absent');
    const noise = createGray(828, 828);
    let state = 1;
    for (let i = 0; i < noise.data.length; i++)
      noise.data[i] = (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
    expect(score(noise, 1).status).toBe('absent');
  });

  it('leaves its input alone and refuses a dpi that is none', () => {
    const before = original.data.slice();
    score(original, 1);
    expect(Buffer.compare(Buffer.from(before), Buffer.from(original.data))).toBe(0);
    expect(() => score(original, 1, Number.NaN)).toThrow(/dpi: expected a positive number/);
  });
});
