/** The table of ratios, from a small report. */
import { describe, expect, test } from 'vitest';
import { benchTable, machineLine, type Report } from '../../scripts/bench-table.ts';

const report: Report = {
  files: [
    {
      filepath: '/x/bench/raster.bench.ts',
      groups: [
        {
          fullName: 'bench/raster.bench.ts > fill, 600 dpi',
          benchmarks: [
            { name: 'memcpy', min: 0.5 },
            { name: 'words', min: 3 },
            { name: 'plain RGBA twin', min: 600 },
          ],
        },
        { fullName: 'bench/raster.bench.ts > outer > alone', benchmarks: [{ name: 'work', min: 12.34 }] },
      ],
    },
  ],
};

describe('benchTable', () => {
  const rows = benchTable([report]).split('\n').slice(2);
  test('gives the best time, and ratios to the floor and to the twin of the group', () => {
    expect(rows).toEqual([
      '| fill, 600 dpi | memcpy | 0.50 |  |  |',
      '| fill, 600 dpi | words | 3.0 | 6.0 | 200 |',
      '| fill, 600 dpi | plain RGBA twin | 600 | 1200 |  |',
      '| outer › alone | work | 12.3 |  |  |',
    ]);
  });

  test('says so when a case has no time', () => {
    const broken: Report = {
      files: [{ filepath: 'b', groups: [{ fullName: 'b > g', benchmarks: [{ name: 'work' }] }] }],
    };
    expect(benchTable([broken])).toContain('| g | work | failed | | |');
  });
});

test('the machine and the versions are named', () => {
  expect(machineLine()).toMatch(/, \d+ cores, .*; Node \d+\.\d+\.\d+ \(V8 .*\); shingan .*vitest \d/);
});
