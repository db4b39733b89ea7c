/** Fits the logistic models of the scores, and says how well they tell originals from copies. */
import { type LogisticModel, moderatedLogit, standardise } from '../src/numeric/logistic.ts';
import { solve } from '../src/numeric/solve.ts';

/** One scan: what it is, and what was measured. */
export interface Labelled {
  readonly original: boolean;
  readonly values: readonly number[];
  /** How much it counts in a fit. @default 1 */
  readonly weight?: number;
}

/**
 * Logistic regression with a ridge, by Newton's method; originals and copies weigh alike.
 * @param lambda ridge on the standardised weights
 */
export function fitLogistic(rows: readonly Labelled[], lambda: number): LogisticModel {
  const count = rows[0]!.values.length;
  const n = count + 1;
  const mean = Array.from(
    { length: count },
    (_, i) => rows.reduce((s, row) => s + row.values[i]!, 0) / rows.length,
  );
  const scale = mean.map(
    (m, i) => Math.sqrt(rows.reduce((s, row) => s + (row.values[i]! - m) ** 2, 0) / rows.length) + 1e-6,
  );
  const share = rows.filter((row) => row.original).length / rows.length;
  const table = rows.map((row) => standardise({ mean, scale }, row.values));
  const weights = new Array<number>(n).fill(0);
  let hessian: number[][] = [];
  for (let round = 0; round < 40; round++) {
    const ridge = (i: number) => (i < n - 1 ? lambda : 1e-6);
    hessian = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? ridge(i) : 0)),
    );
    const gradient = weights.map((w, i) => ridge(i) * w);
    rows.forEach(({ original, weight: counts = 1 }, r) => {
      const x = table[r]!;
      let z = 0;
      for (let i = 0; i < n; i++) z += x[i]! * weights[i]!;
      const p = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, z))));
      const weight = counts * (original ? 0.5 / share : 0.5 / (1 - share));
      const bend = weight * p * (1 - p);
      for (let i = 0; i < n; i++) {
        gradient[i]! += weight * (p - (original ? 1 : 0)) * x[i]!;
        for (let j = 0; j < n; j++) hessian[i]![j]! += bend * x[i]! * x[j]!;
      }
    });
    const step = solve(hessian, gradient);
    step.forEach((v, i) => {
      weights[i]! -= v;
    });
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  const covariance: number[] = [];
  for (let i = 0; i < n; i++) {
    const unit = weights.map((_, j) => (i === j ? 1 : 0));
    covariance.push(...solve(hessian, unit).slice(i));
  }
  return { mean, scale, weights, covariance };
}

/** Moderated logits of all rows, each by a model that has not seen its fold. */
export function crossValidate<T extends Labelled>(
  rows: readonly T[],
  lambda: number,
  fold: (row: T, index: number) => string,
): number[] {
  const of = rows.map(fold);
  const logits = new Array<number>(rows.length).fill(0);
  for (const name of new Set(of)) {
    const model = fitLogistic(
      rows.filter((_, i) => of[i] !== name),
      lambda,
    );
    rows.forEach((row, i) => {
      if (of[i] === name) logits[i] = moderatedLogit(model, row.values);
    });
  }
  return logits;
}

/** Share of a list that passes a test, 0 of none. */
export const share = (list: readonly number[], test: (z: number) => boolean): number =>
  list.filter(test).length / Math.max(1, list.length);

/** Where as many originals are refused as copies pass: the greater of the two shares, least over all lines. */
export function equalErrorRate(originals: readonly number[], copies: readonly number[]): number {
  let best = 1;
  for (const line of [...originals, ...copies])
    best = Math.min(
      best,
      Math.max(
        share(originals, (z) => z < line),
        share(copies, (z) => z >= line),
      ),
    );
  return best;
}

export const percent = (v: number): string => `${(100 * v).toFixed(1)} %`;

/** A model as the lines of an object literal, six digits a number. */
export function modelSource(model: LogisticModel): string {
  const round = (list: readonly number[]) => `[${list.map((v) => Number(v.toPrecision(6))).join(', ')}]`;
  return `{\n    mean: ${round(model.mean)},\n    scale: ${round(model.scale)},\n    weights: ${round(model.weights)},\n    covariance: ${round(model.covariance)},\n  }`;
}
