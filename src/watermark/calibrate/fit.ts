/**
 * Reads a scan of the calibration sheet: which balance makes this printer's word vanish, what its dots
 * gain, which lines it can draw, and how sure all that is.
 */

import type { Gray } from '../../raster/gray.ts';
import { INKS, type Ink } from '../../raster/ink-planes.ts';
import { type PantographBalance, type PantographDesign, withBalance } from '../design.ts';
import { findCalibrationSheet } from './find.ts';
import {
  type CalibrationPatch,
  COVERAGES,
  calibrationLayout,
  FINE_AREAS,
  LINE_PERIODS,
  type PatchContent,
} from './layout.ts';
import { clippedPaper, darkness, fitGamma, type PatchLevels, patchLevels, toneTable } from './tone.ts';

/** What one ink does on this printer. */
export interface InkFit {
  readonly balance: PantographBalance;
  /** Darkness of the word's screen and of the balanced ground, parts of the solid. */
  readonly tone: number;
  /** How much darker than asked a 50 % line screen of 75 lines to the inch prints, 0..0.5. */
  readonly dotGain: number;
  /** Darkness of a dot of one pixel's size against one of two: under 0.25 single pixels vanish. */
  readonly singlePixel: number;
  /** Line screens: whether lines stay apart. `tone` is the darkness of half coverage, parts of the solid. */
  readonly lines: readonly { readonly lpi: number; readonly tone: number; readonly printable: boolean }[];
  /** Darkness of every ground tried (mean over its copies), for a picture of the fit. */
  readonly ground: readonly { readonly areaPx: number; readonly coverage: number; readonly tone: number }[];
  /** Standard error of `tone`, from patches that should be alike. */
  readonly error: number;
}

/** Stable words about a printer or a scan; docs/pantograph.md explains each. */
export type CalibrationNote =
  | 'balanced'
  | 'coarse-reduced'
  | 'single-pixels-vanish'
  | 'dots-fill-in'
  | 'uneven-print'
  | 'scan-clipped'
  | 'scan-tone-uncertain'
  | 'scan-coarse';

/** What a scan of the sheet told. */
export interface CalibrationFit {
  readonly inks: Readonly<Partial<Record<Ink, InkFit>>>;
  /** Exponent of the scanner's tone curve on top of sRGB. */
  readonly gamma: number;
  /** Scan pixels per inch of the sheet. */
  readonly scanDpi: number;
  /** 0..1: how far the balance may be trusted. */
  readonly confidence: number;
  /** `carries`: the printer can hide a word; `barely`: expect a trace of it; `not`: use another ink or printer. */
  readonly verdict: 'carries' | 'barely' | 'not';
  readonly notes: readonly CalibrationNote[];
  /** Mean linear level (paper = 1) of each extra patch, in order. */
  readonly extra: readonly number[];
}

/** Why a scan could not be read. */
export interface CalibrationFailure {
  readonly ok: false;
  readonly reason: 'sheet-not-found' | 'resolution-too-low';
}

/** Options of {@link fitCalibration}: those the sheet was made with. */
export interface FitOptions {
  /** @default the design's ink alone */
  readonly inks?: readonly Ink[];
  /** How many extra patches the sheet has. @default 0 */
  readonly extraPatches?: number;
}

/** Most of the sites may be used: above, dots begin to join and a drift has no room. */
const MOST_COVERAGE = 0.85;

/**
 * Fits one scan.
 * @param scan grey, any turn, 300..1200 dpi, not corrected; the whole page
 * @param design the design that the sheet was made for
 */
export function fitCalibration(
  scan: Gray,
  design: PantographDesign,
  options: FitOptions = {},
): ({ readonly ok: true } & CalibrationFit) | CalibrationFailure {
  const { inks = [design.ink], extraPatches = 0 } = options;
  if (Math.min(scan.width, scan.height) < 1900) return { ok: false, reason: 'resolution-too-low' };
  const layout = calibrationLayout(design, inks, extraPatches);
  const map = findCalibrationSheet(scan, layout.fiducials);
  if (!map) return { ok: false, reason: 'sheet-not-found' };
  const [x0, y0] = map(300, 300);
  const [x1, y1] = map(4660, 300);
  const scanDpi = (Math.hypot(x1 - x0, y1 - y0) / (4660 - 300)) * 600;

  const levels = layout.patches.map((patch) => patchLevels(scan, map, patch.rect));
  const notes = new Set<CalibrationNote>();
  // The scanner's tone curve from the darkest ink on the sheet, which gives it the widest span.
  const reference = inks.includes('k') ? 'k' : inks[0]!;
  const { gamma, rest } = scannerGamma(layout.patches, levels, reference);
  if (rest > 0.03 || gamma < 0.65 || gamma > 1.5) notes.add('scan-tone-uncertain');
  if (clippedPaper(levels) > 0.5) notes.add('scan-clipped');
  if (scanDpi < 280) notes.add('scan-coarse');
  const table = toneTable(gamma);
  const dark = levels.map((l) => darkness(l, table));
  const fits: Partial<Record<Ink, InkFit>> = {};
  for (const ink of INKS)
    if (inks.includes(ink)) fits[ink] = fitInk(design, ink, layout.patches, dark, notes);
  const main = fits[inks.includes(design.ink) ? design.ink : reference]!;
  const relative = main.error / Math.max(0.01, main.tone);
  if (relative > 0.05) notes.add('uneven-print');
  const confidence =
    (1 - Math.min(0.8, relative * 8)) *
    (notes.has('scan-tone-uncertain') ? 0.6 : 1) *
    (notes.has('scan-clipped') ? 0.85 : 1);
  const verdict =
    notes.has('dots-fill-in') || main.tone < 0.02 ? 'not' : confidence < 0.5 ? 'barely' : 'carries';
  if (verdict === 'carries') notes.add('balanced');
  const extra = layout.patches.flatMap((patch, i) => (patch.content.kind === 'extra' ? [1 - dark[i]!] : []));
  return { ok: true, inks: fits, gamma, scanDpi, confidence, verdict, notes: [...notes], extra };
}

/** The design with the balance that a fit found for its ink. */
export function applyCalibration(design: PantographDesign, fit: CalibrationFit): PantographDesign {
  const found = fit.inks[design.ink];
  if (!found)
    throw new RangeError(`fit.inks: expected ${design.ink}, got ${Object.keys(fit.inks).join(', ')}`);
  return withBalance(design, found.balance);
}

function scannerGamma(
  patches: readonly CalibrationPatch[],
  levels: readonly PatchLevels[],
  ink: Ink,
): { gamma: number; rest: number } {
  const pool = (test: (c: PatchContent) => boolean): PatchLevels => {
    const inside = new Uint32Array(256);
    const paper = new Uint32Array(256);
    patches.forEach((patch, i) => {
      if (patch.ink !== ink || !test(patch.content)) return;
      for (let v = 0; v < 256; v++) {
        inside[v]! += levels[i]!.inside[v]!;
        paper[v]! += levels[i]!.paper[v]!;
      }
    });
    return { inside, paper };
  };
  const lines = (on: number, period: number) =>
    pool((c) => c.kind === 'lines' && c.on === on && c.period === period);
  return fitGamma(
    pool((c) => c.kind === 'solid'),
    [
      [lines(6, 24), lines(18, 24)],
      [lines(12, 48), lines(36, 48)],
    ],
  );
}

/** Mean and standard error of the mean of patches that are alike. */
function average(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((s, v) => s + v, 0) / values.length;
  const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

function fitInk(
  design: PantographDesign,
  ink: Ink,
  patches: readonly CalibrationPatch[],
  dark: readonly number[],
  notes: Set<CalibrationNote>,
): InkFit {
  const of = (test: (c: PatchContent) => boolean) =>
    average(dark.filter((_, i) => patches[i]!.ink === ink && test(patches[i]!.content)));
  const solid = of((c) => c.kind === 'solid').mean;
  const part = (test: (c: PatchContent) => boolean) => {
    const { mean, error } = of(test);
    return { mean: mean / solid, error: error / solid };
  };
  const rungs = design.coarse.map((_, rung) => part((c) => c.kind === 'coarse' && c.rung === rung));
  const word = rungs[0]!;
  const n2 = (design.dpi / 600) ** 2;
  const bare = part((c) => c.kind === 'ground' && c.coverage === 0).mean;
  const curves = FINE_AREAS.map((area) => [
    { coverage: 0, tone: bare },
    ...COVERAGES.map((coverage) => ({
      coverage,
      tone: part((c) => c.kind === 'ground' && c.area === area && c.coverage === coverage).mean,
    })),
  ]);
  const { area, coverage, reached } = balance(curves, word.mean);
  // A ground that cannot get as dark as the word: the word comes to meet it.
  const scale = Math.min(1, reached / word.mean);
  if (scale < 0.98) notes.add('coarse-reduced');
  const slope = (curve: readonly { tone: number }[]) => Math.max(1e-6, curve[2]!.tone - curve[0]!.tone);
  const singlePixel = slope(curves[0]!) / slope(curves[2]!);
  if (singlePixel < 0.25) notes.add('single-pixels-vanish');
  const lines = LINE_PERIODS.map((period) => {
    const tone = part((c) => c.kind === 'lines' && c.period === period && c.on === period >> 1).mean;
    // Half coverage that prints as nothing or as all is no line screen.
    return { lpi: 600 / period, tone, printable: tone > 0.12 && tone < 0.88 };
  });
  const dotGain = lines[lines.length - 1]!.tone - 0.5;
  if (dotGain > 0.42) notes.add('dots-fill-in');
  return {
    balance: {
      fineAreaPx: area * n2,
      fineCoverage: coverage,
      // Tone is nearly proportional to area over so small a step.
      coarseAreaPx: design.coarse.map((rung, i) =>
        Math.max(1, (rung.areaPx * scale * word.mean) / Math.max(1e-6, rungs[i]!.mean)),
      ),
    },
    tone: word.mean * scale,
    dotGain,
    singlePixel,
    lines,
    ground: curves.flatMap((curve, k) => curve.map((point) => ({ areaPx: FINE_AREAS[k]! * n2, ...point }))),
    error: word.error,
  };
}

type Curve = readonly { readonly coverage: number; readonly tone: number }[];

/**
 * The smallest fine dots with which the ground reaches the word's tone: small dots are the first that a
 * copier loses. Between the sizes that were printed tones are interpolated.
 */
function balance(
  curves: readonly Curve[],
  tone: number,
): { area: number; coverage: number; reached: number } {
  const last = FINE_AREAS.length - 1;
  for (let area: number = FINE_AREAS[0]; area <= FINE_AREAS[last]! + 1e-9; area += 0.05) {
    const curve = curveAt(curves, area);
    const coverage = crossing(curve, tone);
    if (coverage !== null && coverage <= MOST_COVERAGE) return { area, coverage, reached: tone };
  }
  const curve = curves[last]!;
  const coverage = crossing(curve, tone);
  if (coverage !== null) return { area: FINE_AREAS[last]!, coverage, reached: tone };
  return { area: FINE_AREAS[last]!, coverage: 1, reached: curve[curve.length - 1]!.tone };
}

function curveAt(curves: readonly Curve[], area: number): Curve {
  let k = 0;
  while (k + 2 < FINE_AREAS.length && area > FINE_AREAS[k + 1]!) k++;
  const t = (area - FINE_AREAS[k]!) / (FINE_AREAS[k + 1]! - FINE_AREAS[k]!);
  return curves[k]!.map((point, i) => ({
    coverage: point.coverage,
    tone: (1 - t) * point.tone + t * curves[k + 1]![i]!.tone,
  }));
}

/** Where a curve reaches a tone: a parabola through all its points, which evens out their noise. */
function crossing(curve: Curve, tone: number): number | null {
  const [a, b, c] = parabola(curve);
  const at = (x: number) => a + x * (b + x * c);
  if (at(1) < tone) return null;
  let low = 0;
  let high = 1;
  for (let k = 0; k < 30; k++) {
    const x = (low + high) / 2;
    if (at(x) < tone) low = x;
    else high = x;
  }
  return (low + high) / 2;
}

/** Least squares a + b x + c x². */
function parabola(curve: Curve): [number, number, number] {
  const s = [0, 0, 0, 0, 0];
  const r = [0, 0, 0];
  for (const { coverage: x, tone } of curve) {
    for (let k = 0; k < 5; k++) s[k]! += x ** k;
    for (let k = 0; k < 3; k++) r[k]! += tone * x ** k;
  }
  const [s0, s1, s2, s3, s4] = s as [number, number, number, number, number];
  const [r0, r1, r2] = r as [number, number, number];
  const det = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
  const a = r0 * (s2 * s4 - s3 * s3) - s1 * (r1 * s4 - r2 * s3) + s2 * (r1 * s3 - r2 * s2);
  const b = s0 * (r1 * s4 - r2 * s3) - r0 * (s1 * s4 - s2 * s3) + s2 * (s1 * r2 - s2 * r1);
  const c = s0 * (s2 * r2 - s3 * r1) - s1 * (s1 * r2 - s2 * r1) + r0 * (s1 * s3 - s2 * s2);
  return [a / det, b / det, c / det];
}
