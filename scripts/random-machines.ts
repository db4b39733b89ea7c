/**
 * Machines beyond the named profiles, for sweeps: every parameter is drawn from a range wider than any
 * profile's, and independently, so that a figure measured on them is not a figure about the profiles.
 */
import {
  type CopierParams,
  drawCopier,
  drawPrinter,
  drawScanner,
  type PrinterParams,
  type ScannerParams,
} from '../src/simulate/index.ts';
import { prng } from '../src/simulate/random.ts';

/** The normal distribution's integral. */
function normalCdf(x: number): number {
  // Abramowitz and Stegun 26.2.17, |error| < 7.5e-8.
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const d = 0.3989422804 * Math.exp((-x * x) / 2);
  const p =
    d * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - p : p;
}

/** How far a straight edge of a solid grows on an engine, µm: σ · Φ⁻¹(1 − threshold). */
export function edgeGrowthUm({ spreadUm, threshold }: PrinterParams): number {
  let [low, high] = [-6, 6];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < 1 - threshold) low = middle;
    else high = middle;
  }
  return spreadUm * low;
}

/** A print engine: gain from −8 to +28 µm an edge, sharp to soft, clean to noisy. */
export function randomPrinter(dpi: 600 | 1200, seed: number): PrinterParams {
  const random = prng(seed, 'random printer');
  const u = (low: number, high: number) => low + (high - low) * random();
  const base = drawPrinter(`office-${dpi}`, seed);
  let spreadUm = 20;
  let threshold = 0.35;
  for (let tries = 0; tries < 1000; tries++) {
    spreadUm = u(13, 38);
    threshold = u(0.14, 0.58);
    const solid = 1 - threshold;
    if (normalCdf(-8 / spreadUm) <= solid && solid <= normalCdf(28 / spreadUm)) break;
  }
  const black = u(0.09, 0.34);
  return {
    ...base,
    profile: `random-${dpi}`,
    spreadUm,
    threshold,
    softness: u(0.03, 0.13),
    noise: u(0.04, 0.17),
    noiseLengthUm: u(8, 22),
    mottle: u(0.005, 0.035),
    grain: u(0.05, 0.35),
    satellitesPerMm2: u(0, 35),
    lineJitterUm: u(0, 7),
    banding: u(0, 0.03),
    bandingPerMm: u(0.2, 3),
    inks: { ...base.inks, k: { red: black, green: black, blue: black, infrared: black + u(0, 0.1) } },
    paper: {
      ...base.paper,
      green: u(0.78, 0.95),
      scatterMm: u(0.1, 0.42),
      surface: u(0.002, 0.02),
    },
  };
}

/** A flatbed or a feeder of any sharpness. */
export function randomScanner(seed: number): ScannerParams {
  const random = prng(seed, 'random scanner');
  const u = (low: number, high: number) => low + (high - low) * random();
  return {
    ...drawScanner('feeder', seed),
    profile: 'random',
    blurUm: u(8, 36),
    noise: u(0.002, 0.014),
    rotationDeg: u(0, 1.6),
    scaleX: 1 + u(-0.004, 0.004),
    scaleY: 1 + u(-0.01, 0.01),
    wobbleUm: u(0, 55),
    lineJitterUm: u(0, 9),
    white: u(0.84, 1),
    black: u(0, 0.02),
    gamma: u(0.8, 1.25),
    sharpen: random() < 0.3 ? 0 : u(0, 1.1),
    sharpenPx: u(0.6, 1.6),
    jpegQuality: Math.round(u(45, 96)),
  };
}

/** A copier of any sharpness, threshold and tone; one in ten lays its scan down dead straight. */
export function randomCopier(seed: number): { copier: CopierParams; aligned: boolean } {
  const random = prng(seed, 'random copier');
  const u = (low: number, high: number) => low + (high - low) * random();
  const base = drawCopier(random() < 0.35 ? 'colour' : 'mono', seed);
  return {
    aligned: random() < 0.1,
    copier: {
      ...base,
      profile: 'random',
      scanner: { ...base.scanner, blurUm: u(14, 46), noise: u(0.002, 0.012), rotationDeg: u(0.02, 0.7) },
      whitePoint: u(0.8, 0.98),
      sharpen: u(0, 2),
      sharpenPx: u(0.6, 1.8),
      textThreshold: u(0.38, 0.68),
      textSoftness: random() < 0.4 ? 0 : u(0, 0.3),
      contrast: u(0.8, 1.35),
      darkness: u(-0.6, 0.6),
      descreenPx: u(0.3, 1.8),
      edgeLevel: u(0.08, 0.35),
      calibrationError: u(0, 0.04),
    },
  };
}
