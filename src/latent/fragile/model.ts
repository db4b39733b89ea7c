/** Weights of the ring's score, by the resolution of its print; written by scripts/sweep-latent-fit.ts. */

/** A logistic model over standardised features. */
export interface RingModel {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

export const RING_MODELS: Readonly<Record<string, RingModel>> = {
  '600': {
    mean: [
      1.99751, 1.43568, 1.15837, 0.885354, 0.647713, 0.380597, 2.40073, 1.92844, 1.54063, 1.15781, 0.807567,
      0.376179,
    ],
    scale: [
      0.467589, 0.525171, 0.629786, 0.628147, 0.555343, 0.417023, 0.537743, 0.714981, 0.831902, 0.788694,
      0.626257, 0.326918,
    ],
    weights: [
      1.62692, 0.548255, 0.203462, 0.865604, 1.27999, 0.867707, 1.00182, 0.471731, 0.412847, 0.947177,
      0.235888, -1.8335,
    ],
    bias: 0.35382,
  },
  '1200': {
    mean: [
      1.99751, 1.43568, 1.15837, 0.885354, 0.647713, 0.380597, 2.40073, 1.92844, 1.54063, 1.15781, 0.807567,
      0.376179,
    ],
    scale: [
      0.467589, 0.525171, 0.629786, 0.628147, 0.555343, 0.417023, 0.537743, 0.714981, 0.831902, 0.788694,
      0.626257, 0.326918,
    ],
    weights: [
      1.62692, 0.548255, 0.203462, 0.865604, 1.27999, 0.867707, 1.00182, 0.471731, 0.412847, 0.947177,
      0.235888, -1.8335,
    ],
    bias: 0.35382,
  },
};
