/** One answer from the two faces of a sheet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinChecks } from '../../src/verify/pantograph.ts';
import type { OriginalityCheck } from '../../src/verify/verdict.ts';

const original = (score: number): OriginalityCheck => ({ status: 'original', score });
const copy = (score: number): OriginalityCheck => ({ status: 'copy', score });
const doubt = (score: number): OriginalityCheck => ({ status: 'unsure', score, because: 'doubt' });
const blind: OriginalityCheck = { status: 'unsure', score: 0.5, because: 'scan' };

describe('the pantograph of two faces', () => {
  it.each([
    ['both original', [original(0.9), original(0.99)], 'original', undefined],
    ['one original, one face that its scan cannot tell', [original(0.9), blind], 'original', undefined],
    ['one original, the other nearly so', [original(0.9), doubt(0.7)], 'original', undefined],
    ['one just original, the other nearly a copy', [original(0.88), doubt(0.2)], 'unsure', 'doubt'],
    ['a sure original is not undone by a doubt', [original(0.999), doubt(0.3)], 'original', undefined],
    ['original and copy', [original(0.99), copy(0.01)], 'unsure', 'doubt'],
    ['original and no pattern', [original(0.99), { status: 'absent', score: 0 }], 'unsure', 'doubt'],
    ['copy and doubt', [copy(0.1), doubt(0.6)], 'copy', undefined],
    ['one just a copy, the other nearly original', [copy(0.14), doubt(0.84)], 'unsure', 'doubt'],
    ['copy and a face that its scan cannot tell', [copy(0.1), blind], 'copy', undefined],
    ['no face tells', [blind, blind], 'unsure', 'scan'],
    ['one doubts', [doubt(0.6), blind], 'unsure', 'doubt'],
    ['nothing to look at', [], 'unsure', 'scan'],
  ] as [string, OriginalityCheck[], string, string | undefined][])('%s', (_, checks, status, because) => {
    const joined = joinChecks(checks);
    expect(joined.status).toBe(status);
    expect(joined.because).toBe(because);
  });

  it('never says original below its line, nor copy above its own, and minds no order', () => {
    const one = fc.oneof(
      fc.double({ min: 0.85, max: 1, noNaN: true }).map(original),
      fc.double({ min: 0, max: 0.15, noNaN: true }).map(copy),
      fc.double({ min: 0.15, max: 0.85, noNaN: true }).map(doubt),
      fc.constant(blind),
    );
    fc.assert(
      fc.property(one, one, (a, b) => {
        const joined = joinChecks([a, b]);
        if (joined.status === 'original') expect(joined.score).toBeGreaterThanOrEqual(0.85);
        if (joined.status === 'copy') expect(joined.score).toBeLessThanOrEqual(0.15);
        expect(joinChecks([b, a])).toEqual(joined);
      }),
    );
  });
});
