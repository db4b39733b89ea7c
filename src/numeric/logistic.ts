/**
 * A logistic model over standardised numbers that knows how little it knows: far from what the fit has seen, the weights'
 * own uncertainty (Laplace) takes the probability towards one half (MacKay, Neural Computation 4(5), 1992, moderated
 * output).
 */

/** A fitted model. */
export interface LogisticModel {
  /** Of each number over the fit's samples. */
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** One a number, then the constant. */
  readonly weights: readonly number[];
  /** Covariance of the weights (Laplace: inverse Hessian at the fit), upper triangle by rows. */
  readonly covariance: readonly number[];
}

/** Greatest distance of a number from the fit's mean that counts, standard deviations. */
export const FEATURE_LIMIT = 4;

/** Numbers as the weights take them: standardised, clipped, and a 1 for the constant. */
export function standardise(
  { mean, scale }: Pick<LogisticModel, 'mean' | 'scale'>,
  values: readonly number[],
): number[] {
  const x = values.map((value, i) =>
    Math.max(-FEATURE_LIMIT, Math.min(FEATURE_LIMIT, (value - mean[i]!) / scale[i]!)),
  );
  x.push(1);
  return x;
}

/** The moderated logit of some numbers, as many as `mean` has. */
export function moderatedLogit(model: LogisticModel, values: readonly number[]): number {
  const x = standardise(model, values);
  let z = 0;
  let variance = 0;
  for (let i = 0, c = 0; i < x.length; i++) {
    z += model.weights[i]! * x[i]!;
    for (let j = i; j < x.length; j++) variance += (i === j ? 1 : 2) * model.covariance[c++]! * x[i]! * x[j]!;
  }
  return z / Math.sqrt(1 + (Math.PI * Math.max(0, variance)) / 8);
}

/** Probability of a logit. */
export const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
