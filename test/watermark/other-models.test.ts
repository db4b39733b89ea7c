/**
 * The shipped weights on scans that src/simulate did not make (fixtures/pantograph). The fit has seen them: this holds
 * the order of `featureVector` and the weights together, and says when a new fit forgets other paper for our own.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equalErrorRate } from '../../scripts/fit-logistic.ts';
import { logistic, moderatedLogit } from '../../src/numeric/logistic.ts';
import { PANTOGRAPH_MODELS } from '../../src/watermark/score/model.ts';
import { DOUBT } from '../../src/watermark/score/score.ts';

interface Row {
  readonly original: boolean;
  readonly values: readonly number[];
  readonly dpi: number;
  readonly windows: number;
}

const rowsOf = (name: string): Row[] =>
  readFileSync(new URL(`../../fixtures/pantograph/${name}-model.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

describe.each([
  ['second', 170],
  ['third', 170],
  ['fourth', 170],
  ['fifth', 140],
] as const)('the %s model of paper', (name, least) => {
  const all = rowsOf(name);
  it.each([
    { dpi: 600, eer: 0.08, passed: 0.03, refused: 0.03 },
    { dpi: 300, eer: 0.09, passed: 0.06, refused: 0.03 },
    { dpi: 200, eer: 0.14, passed: 0.07, refused: 0.06 },
  ])('at $dpi dpi', ({ dpi, eer, passed, refused }) => {
    const model = PANTOGRAPH_MODELS.find((one) => one.dpi === dpi)!;
    const rows = all.filter((row) => row.dpi === dpi && row.windows >= 6);
    expect(rows.length).toBeGreaterThan(least);
    for (const { values } of rows) expect(values.length).toBe(model.mean.length);
    const of = (original: boolean) =>
      rows
        .filter((row) => row.original === original)
        .map(({ values }) => logistic(moderatedLogit(model, values)));
    const [originals, copies] = [of(true), of(false)];
    expect(equalErrorRate(originals, copies)).toBeLessThan(eer);
    expect(copies.filter((p) => p >= DOUBT[1]).length / copies.length).toBeLessThan(passed);
    expect(originals.filter((p) => p <= DOUBT[0]).length / originals.length).toBeLessThan(refused);
  });
});
