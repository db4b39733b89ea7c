import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLogistic } from '../../scripts/fit-logistic.ts';
import { logistic, moderatedLogit, standardise } from '../../src/numeric/logistic.ts';
import { solve } from '../../src/numeric/solve.ts';

describe('solve', () => {
  it('gives back what a symmetric positive system was made of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 }),
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (entries, x) => {
          const at = (i: number, j: number) => entries[4 * i + j]!;
          // AᵀA + 1 is symmetric and positive.
          const m = x.map((_, i) =>
            x.map((_, j) => x.reduce((sum, _, k) => sum + at(k, i) * at(k, j), i === j ? 1 : 0)),
          );
          const v = m.map((row) => row.reduce((sum, a, j) => sum + a * x[j]!, 0));
          solve(m, v).forEach((found, i) => {
            expect(found).toBeCloseTo(x[i]!, 6);
          });
        },
      ),
    );
  });

  it('leaves inputs alone and gives 0 to a direction that nothing fixes', () => {
    const m = [
      [2, 0],
      [0, 0],
    ];
    expect(solve(m, [4, 0])).toEqual([2, 0]);
    expect(m[0]).toEqual([2, 0]);
  });
});

describe('logistic model', () => {
  // Two heaps on a line: originals about 1, copies about -1.
  const rows = Array.from({ length: 200 }, (_, i) => {
    const original = i % 2 === 0;
    return { original, values: [(original ? 1 : -1) + Math.sin(7 * i), Math.cos(3 * i)] };
  });
  const model = fitLogistic(rows, 0.1);

  it('tells the heaps apart, and finds the number that does not matter', () => {
    const right = rows.filter(({ original, values }) => moderatedLogit(model, values) > 0 === original);
    expect(right.length).toBeGreaterThan(160);
    expect(Math.abs(model.weights[0]!)).toBeGreaterThan(8 * Math.abs(model.weights[1]!));
  });

  it('is the plain logistic function where the weights are certain', () => {
    const certain = { ...model, covariance: model.covariance.map(() => 0) };
    const [x, y] = standardise(model, [0.3, -0.2]);
    const plain = model.weights[0]! * x! + model.weights[1]! * y! + model.weights[2]!;
    expect(moderatedLogit(certain, [0.3, -0.2])).toBeCloseTo(plain, 12);
    expect(logistic(0)).toBe(0.5);
  });

  it('is less sure where the weights are not, and does not follow a number without end', () => {
    const p = logistic(moderatedLogit(model, [3, 0]));
    const certain = logistic(moderatedLogit({ ...model, covariance: model.covariance.map(() => 0) }, [3, 0]));
    expect(p).toBeLessThan(certain);
    expect(p).toBeGreaterThan(0.5);
    expect(moderatedLogit(model, [1e9, 0])).toBe(moderatedLogit(model, [1e6, 0]));
  });
});
