import { describe, expect, it } from 'vitest';
import { solveSymmetric } from '../../src/numeric/solve-symmetric.ts';

describe('solveSymmetric', () => {
  it('solves, and refuses what is not positive definite', () => {
    const [x, y] = solveSymmetric(Float64Array.of(4, 0, 2, 3), Float64Array.of(10, 8), 2);
    expect(x).toBeCloseTo(1.75, 12);
    expect(y).toBeCloseTo(1.5, 12);
    expect(() => solveSymmetric(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1), 2)).toThrow(RangeError);
  });
});
