/**
 * What a scanner does to light, told from the edges of line screens on the calibration sheet: its blur, the
 * exponent of its tone curve and its sharpening. The lines are modelled from paper to file:
 *
 *   toner: lines of a width of their own; t is its transmittance
 *   paper: R = t · (S ∗ t), MTF of S = 1 / (1 + (f κ)²): light that enters beside a line is lost under it
 *          (Ruckdeschel and Hauser, Applied Optics 17(21), 1978)
 *   scanner: a pixel's aperture and a Gaussian; glare, a part of the light of all that lies around (the integrating
 *            cavity of lid, glass and lamp), of which bare paper and solids among themselves show nothing; sRGB with an
 *            exponent; unsharp masking of the levels; the ends of the scale
 *
 * The parameters are least squares against the measured profiles (Levenberg), each held by what is usual. A wide line
 * and its negative have edges that do not know of each other in print but meet in the scanner, and share one growth.
 */
import { solveSymmetric } from '../../numeric/solve-symmetric.ts';
import type { LineProfile } from './line-profile.ts';

/** What was found about a scanner. */
export interface ScannerResponse {
  /** Exponent on linear light after decoding as sRGB; 1 is sRGB, under 1 a scan that is too dark. */
  readonly gamma: number;
  /** Unsharp masking of the levels: amount, 0 = none, and standard deviation in scan pixels. */
  readonly amount: number;
  readonly sigmaPx: number;
  /** Standard deviation of the blur besides a pixel's aperture, 1/600 inch. */
  readonly blur: number;
  /** κ of the paper, 1/600 inch. */
  readonly scatter: number;
  /** Growth of a line's edge in print, 1/600 inch. */
  readonly growth: number;
  /** Part of the light around that every pixel sees besides its own, 0..{@link MOST_GLARE}. */
  readonly glare: number;
  /** Root mean square of what the model leaves, levels. */
  readonly rest: number;
  /** Standard errors of ln(gamma) and of amount, as the curvature has them. */
  readonly gammaError: number;
  readonly amountError: number;
}

/** What is known besides the profiles. */
export interface ResponseReferences {
  /** Mean levels of bare paper and of a solid away from edges, and the standard deviation on paper. */
  readonly paper: number;
  readonly solid: number;
  readonly paperNoise: number;
  /** Side of a scan pixel, 1/600 inch. */
  readonly pixel: number;
}

/**
 * Usual values and how far from them a machine may be: ln blur, ln κ (0.25 mm), ln gamma, amount, ln sigma, ln of the
 * transmittance of toner, glare, growth of an edge.
 */
const USUAL = [Math.log(0.6), Math.log(6), 0, 0.25, Math.log(1.1), Math.log(0.18), 0.01, 0.3] as const;
const SPREAD = [0.5, 0.35, 0.3, 0.5, 0.3, 0.35, 0.02, 0.6] as const;
/** More glare than any scanner has. */
const MOST_GLARE = 0.08;
/** What the model may be wrong by at a point, levels. */
const MODEL_ERROR = 3;
/** Power of a level by which it counts: about the slope of light over level. */
const WEIGHT = 0.6;
/** Edges of toner are no steps: standard deviation, 1/600 inch. */
const EDGE = 0.25;
const [BLUR, SCATTER, GAMMA, AMOUNT, SIGMA, TONER, GLARE, GROWTH] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Fits the response. Profiles of one `shared` number have one growth of edges. */
export function fitResponse(
  profiles: readonly { readonly profile: LineProfile; readonly shared: number }[],
  references: ResponseReferences,
): ScannerResponse {
  const growths = Math.max(...profiles.map(({ shared }) => shared)) + 1;
  const n = GROWTH + growths;
  const models = profiles.map(({ profile }) => lineModel(profile, references));
  const sizes = profiles.map(({ profile }) => profile.at.length);
  const points = sizes.reduce((sum, v) => sum + v, 0);
  const rows = points + n;
  // A level counts for the light that it stands for: what is dark adds little to a tone.
  const weights = profiles.map(({ profile }) =>
    profile.level.map(
      (v, k) =>
        Math.max(0.15, v / references.paper) ** WEIGHT /
        Math.sqrt(MODEL_ERROR ** 2 + 100 / profile.count[k]!),
    ),
  );
  const residuals = (p: Float64Array): Float64Array => {
    const out = new Float64Array(rows);
    let o = 0;
    profiles.forEach(({ profile, shared }, i) => {
      const made = models[i]!(p, p[GROWTH + shared]!);
      for (let k = 0; k < made.length; k++) out[o++] = (made[k]! - profile.level[k]!) * weights[i]![k]!;
    });
    for (let k = 0; k < n; k++) {
      const j = Math.min(k, GROWTH);
      // Where edges are within a pixel they tell nothing of the exponent, and what they seem to tell errs low:
      // at 300 dpi it is held to a twentieth, as close as scanners are to sRGB.
      const held = j === GAMMA ? Math.max(1, references.pixel ** 2.6) : 1;
      out[o++] = ((p[k]! - USUAL[j]!) * held) / SPREAD[j]!;
    }
    return out;
  };
  const start = new Float64Array(n).fill(USUAL[GROWTH]!);
  start.set(USUAL);
  const { p, normal } = levenberg(residuals, start);
  const left = residuals(p).subarray(0, points);
  let square = 0;
  left.forEach((v) => {
    square += v * v;
  });
  const error = (k: number): number => {
    const unit = new Float64Array(n);
    unit[k] = 1;
    return Math.sqrt(solveSymmetric(normal, unit, n)[k]!);
  };
  return {
    gamma: Math.exp(p[GAMMA]!),
    amount: p[AMOUNT]!,
    sigmaPx: Math.exp(p[SIGMA]!),
    blur: Math.exp(p[BLUR]!),
    scatter: Math.exp(p[SCATTER]!),
    growth: p[GROWTH]!,
    glare: p[GLARE]!,
    rest: Math.sqrt(square / left.length) * MODEL_ERROR,
    gammaError: error(GAMMA),
    amountError: error(AMOUNT),
  };
}

const decode = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const encode = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

/** Levels that a scanner makes of a line screen, at the places of a profile. */
function lineModel(
  { on, period, at }: LineProfile,
  { paper, solid, paperNoise, pixel }: ResponseReferences,
): (p: Float64Array, growth: number) => Float64Array {
  // Symmetric and periodic: all is done on cosines, m to the period, and on samples of half a period.
  const last = 2 * period;
  const step = period / 2 / last;
  const cosines = new Float64Array((last + 1) * (last + 1));
  for (let m = 0; m <= last; m++)
    for (let k = 0; k <= last; k++) cosines[m * (last + 1) + k] = Math.cos((Math.PI * m * k) / last);
  const samples = new Float64Array(last + 1);
  const terms = new Float64Array(last + 1);
  const toSamples = (): void => {
    for (let k = 0; k <= last; k++) {
      let v = 0;
      for (let m = 0; m <= last; m++) v += terms[m]! * cosines[m * (last + 1) + k]!;
      samples[k] = v;
    }
  };
  const toTerms = (): void => {
    for (let m = 0; m <= last; m++) {
      let v = (samples[0]! + samples[last]! * cosines[m * (last + 1) + last]!) / 2;
      for (let k = 1; k < last; k++) v += samples[k]! * cosines[m * (last + 1) + k]!;
      terms[m] = (v * (m === 0 || m === last ? 1 : 2)) / last;
    }
  };
  const gauss = (sigma: number, m: number): number => Math.exp(-2 * (Math.PI * sigma * (m / period)) ** 2);
  const open = new Float64Array(last + 1);
  return (p, growth) => {
    const gamma = Math.exp(p[GAMMA]!);
    const light = (level: number): number => decode(level / 255) ** gamma;
    const [white, black] = [light(paper), light(solid)];
    const ratio = Math.min(0.9, black / white);
    const t = Math.exp(p[TONER]!);
    const width = Math.min(period - 0.05, Math.max(0.05, on + 2 * growth));
    const kappa = Math.exp(p[SCATTER]!);
    terms[0] = 1 - ((1 - t) * width) / period;
    for (let m = 1; m <= last; m++)
      terms[m] = ((-2 * (1 - t) * Math.sin((Math.PI * m * width) / period)) / (Math.PI * m)) * gauss(EDGE, m);
    toSamples();
    open.set(samples);
    for (let m = 1; m <= last; m++) terms[m]! /= 1 + ((m / period) * kappa) ** 2;
    toSamples();
    for (let k = 0; k <= last; k++) samples[k]! *= open[k]!;
    toTerms();
    const blur = Math.exp(p[BLUR]!);
    for (let m = 1; m <= last; m++) {
      const x = (Math.PI * m * pixel) / period;
      terms[m]! *= (gauss(blur, m) * Math.sin(x)) / x;
    }
    toSamples();
    const span = (1 - ratio) / (1 - t * t);
    const glare = p[GLARE]!;
    const mean = terms[0]!;
    for (let k = 0; k <= last; k++) {
      const seen = samples[k]! + glare * (mean - samples[k]!);
      const v = Math.max(0, ratio + span * (seen - t * t)) * white;
      samples[k] = 255 * encode(v ** (1 / gamma));
    }
    toTerms();
    const amount = p[AMOUNT]!;
    const sigma = Math.exp(p[SIGMA]!) * pixel;
    for (let m = 1; m <= last; m++) terms[m]! *= 1 + amount * (1 - gauss(sigma, m));
    toSamples();
    const out = new Float64Array(at.length);
    for (let i = 0; i < out.length; i++) {
      const x = at[i]! / step;
      const k = Math.min(last - 1, Math.floor(x));
      const v = samples[k]! + (x - k) * (samples[k + 1]! - samples[k]!);
      out[i] = Math.max(0, clipped(v, paperNoise));
    }
    return out;
  };
}

/** Mean of a noisy level where the scale ends at 255; the logistic stands in for the normal distribution. */
function clipped(level: number, noise: number): number {
  const s = 0.55 * Math.max(0.3, noise);
  const x = (level - 255) / s;
  return level - s * (x > 30 ? x : Math.log1p(Math.exp(x)));
}

interface Solution {
  readonly p: Float64Array;
  readonly cost: number;
  readonly normal: Float64Array;
}

/** Least squares by Levenberg's damped steps, derivatives by differences. */
function levenberg(residuals: (p: Float64Array) => Float64Array, start: Float64Array): Solution {
  const n = start.length;
  const square = (r: Float64Array): number => r.reduce((sum, v) => sum + v * v, 0);
  let p = start;
  let r = residuals(p);
  let cost = square(r);
  let damping = 0.1;
  let normal = new Float64Array(n * n);
  for (let round = 0; round < 30; round++) {
    const slopes = Array.from({ length: n }, (_, k) => {
      const q = p.slice();
      q[k]! += 1e-4;
      return residuals(q).map((v, i) => (v - r[i]!) / 1e-4);
    });
    normal = new Float64Array(n * n);
    const right = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const a = slopes[i]!;
      for (let k = 0; k < r.length; k++) right[i]! -= a[k]! * r[k]!;
      for (let j = 0; j <= i; j++) {
        const b = slopes[j]!;
        let v = 0;
        for (let k = 0; k < r.length; k++) v += a[k]! * b[k]!;
        normal[i * n + j] = v;
        normal[j * n + i] = v;
      }
    }
    let moved = false;
    for (let tries = 0; tries < 8 && !moved; tries++) {
      const damped = normal.slice();
      for (let i = 0; i < n; i++) damped[i * n + i]! += damping * (1 + normal[i * n + i]! * 0.1);
      const by = solveSymmetric(damped, right, n);
      const q = p.map((v, i) => v + by[i]!);
      q[AMOUNT] = Math.max(-0.3, Math.min(2.5, q[AMOUNT]!));
      q[GLARE] = Math.max(0, Math.min(MOST_GLARE, q[GLARE]!));
      const next = residuals(q);
      const less = square(next);
      if (less < cost) {
        moved = cost - less > 1e-4;
        [p, r, cost] = [q, next, less];
        damping *= 0.3;
        if (!moved) return { p, cost, normal };
      } else damping *= 5;
    }
    if (!moved) break;
  }
  return { p, cost, normal };
}
