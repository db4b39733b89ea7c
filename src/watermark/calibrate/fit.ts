/**
 * Reads a scan of the calibration sheet: which balance makes this printer's word vanish, what its dots
 * gain, which lines it can draw, and how sure all that is.
 */

import { channelOf, INK_CHANNEL } from '../../raster/channel-of.ts';
import type { Gray, Rgb } from '../../raster/gray.ts';
import { isRgb } from '../../raster/image.ts';
import { INKS, type Ink } from '../../raster/ink-planes.ts';
import { ownBalance, type PantographBalance, type PantographDesign, withBalance } from '../design.ts';
import { EYE_ROWS, eyeValue } from './eye-rows.ts';
import { findCalibrationSheet } from './find.ts';
import { asHalfCoverage } from './half-coverage.ts';
import {
  type CalibrationPatch,
  calibrationLayout,
  LINE_PERIODS,
  lineWidth,
  type PatchContent,
  referenceInk,
  SIDE,
} from './layout.ts';
import { isPlausible } from './plausible.ts';
import { fitScanner } from './scanner-fit.ts';
import {
  balanceOf,
  chooseScreens,
  type GroundPoint,
  groundOf,
  groundTone,
  type MeasuredScreens,
  measureScreens,
} from './screens-fit.ts';
import { numberText, readSheetNumber, sheetNumber } from './sheet-number.ts';
import { clippedPaper, darkness, INSET, patchLevels, toneTable } from './tone.ts';
import type { Sharpening } from './undo-sharpening.ts';
import { type WindowShares, windowShares } from './window-shares.ts';

/** What one ink does on this printer. */
export interface InkFit {
  readonly balance: PantographBalance;
  /** Darkness of the solid, 0 = paper, 1 = no light at all; `tone`s are parts of it. */
  readonly solid: number;
  /** Darkness of the word's screen as the design has it, and of both after the balance, parts of the solid. */
  readonly asked: number;
  /** Darkness of the word's screen and of the balanced ground, parts of the solid. */
  readonly tone: number;
  /** How much darker than asked a 50 % line screen of 75 lines to the inch prints, parts of the solid. */
  readonly dotGain: number;
  /** Darkness of a dot of one pixel's size against one of two: under 0.25 single pixels vanish. */
  readonly singlePixel: number;
  /** Line screens: whether lines stay apart. `tone` is the darkness of half coverage, parts of the solid, 1 and more: closed. */
  readonly lines: readonly { readonly lpi: number; readonly tone: number; readonly printable: boolean }[];
  /** Size of the coarse dots that were chosen, as a part of the design's. */
  readonly scale: number;
  /**
   * Darkness of every ground tried (mean over its copies) as it would be with decoys of the size that was
   * chosen, parts of the solid; for a picture of the fit.
   */
  readonly ground: readonly GroundPoint[];
  /** The patches as curves; null where the ink did not print. */
  readonly measured: MeasuredScreens | null;
  /** Standard error of `tone`, from patches that should be alike. */
  readonly error: number;
  /** 0..1: how far the balance may be trusted; the scan's own faults count. */
  readonly confidence: number;
  /** `carries`: this ink can hide a word; `barely`: expect a trace of it; `not`: use another ink or printer. */
  readonly verdict: CalibrationVerdict;
  /** What was noted about this ink. */
  readonly notes: readonly CalibrationNote[];
}

/** Whether something may be relied on with this printer. */
export type CalibrationVerdict = 'carries' | 'barely' | 'not';

/** Stable words about a printer or a scan; docs/pantograph.md explains each. */
export type CalibrationNote =
  | 'balanced'
  | 'coarse-reduced'
  | 'coarse-enlarged'
  | 'coarse-limited'
  | 'decoys-too-dark'
  | 'ink-missing'
  | 'patches-implausible'
  | 'single-pixels-vanish'
  | 'dots-fill-in'
  | 'uneven-print'
  | 'scan-clipped'
  | 'scan-tone-uncertain'
  | 'scan-sharpened'
  | 'scan-coarse'
  | 'sheet-unnumbered';

/** What a scan of the sheet told. */
export interface CalibrationFit {
  readonly inks: Readonly<Partial<Record<Ink, InkFit>>>;
  /** The ink that `confidence`, `verdict` and `notes` speak of: the design's, if the sheet has it. */
  readonly ink: Ink;
  /** Exponent of the scanner's tone curve on top of sRGB. */
  readonly gamma: number;
  /** Unsharp masking that was found in the scan, and undone: amount, 0 = none, standard deviation in scan pixels. */
  readonly sharpening: Sharpening;
  /** Scan pixels per inch of the sheet. */
  readonly scanDpi: number;
  /** 0..1: how far the balance may be trusted. */
  readonly confidence: number;
  readonly verdict: CalibrationVerdict;
  readonly notes: readonly CalibrationNote[];
  /** Mean linear level (paper = 1) of each extra patch, in order; green light of a colour scan. */
  readonly extra: readonly number[];
  /** The same in red, green and blue light; null from a grey scan. */
  readonly extraRgb: readonly (readonly [r: number, g: number, b: number])[] | null;
}

/** Why a scan could not be read. */
export type CalibrationFailure =
  | { readonly ok: false; readonly reason: 'sheet-not-found' | 'resolution-too-low' }
  /** The sheet was printed from another profile. */
  | {
      readonly ok: false;
      readonly reason: 'other-profile';
      /** The number on the sheet, and that of the sheet of the profile given. */
      readonly sheet: string;
      readonly profile: string;
    };

/** Options of {@link fitCalibration}: those the sheet was made with. */
export interface FitOptions {
  /** @default the design's ink alone */
  readonly inks?: readonly Ink[];
  /** How many extra patches the sheet has. @default 0 */
  readonly extraPatches?: number;
  /** @default '' */
  readonly extraContents?: string;
}

/** Darkness of a solid below which an ink was not printed: an empty cartridge, or a plane that was left out. */
const LEAST_SOLID = 0.1;
/** A rung that misses its tone by this part is off by more than one L*, and its words show. */
const MOST_MISSED = 0.1;

/** Scan pixels to an inch of the sheet; at 300 dpi some are missing where a printer or a scanner shrinks. */
const LEAST_DPI = 280;

/** What the model of the scanner may leave of the edges, levels of the light parts; ordinary scans leave 0.3 to 1. */
const MOST_REST = 2;
/** Sharpening from which on the scan should be made again without. */
const MOST_AMOUNT = 0.5;

/**
 * Fits one scan.
 * @param scan grey or colour (each ink is then read in the light that it absorbs), any turn, 300..1200 dpi,
 *   not corrected; the whole page
 * @param design the design that the sheet was made for
 */
export function fitCalibration(
  scan: Gray | Rgb,
  design: PantographDesign,
  options: FitOptions = {},
): ({ readonly ok: true } & CalibrationFit) | CalibrationFailure {
  const { inks = [design.ink], extraPatches = 0, extraContents } = options;
  if (Math.min(scan.width, scan.height) < 1900) return { ok: false, reason: 'resolution-too-low' };
  const channels = isRgb(scan) ? ([0, 1, 2] as const).map((k) => channelOf(scan, k)) : [scan];
  const green = channels[1] ?? channels[0]!;
  const layout = calibrationLayout(design, inks, extraPatches);
  const map = findCalibrationSheet(green, layout.fiducials);
  if (!map) return { ok: false, reason: 'sheet-not-found' };
  const found = readSheetNumber(green, map);
  const number = sheetNumber(design, inks, extraContents);
  if (found !== null && found !== number)
    return { ok: false, reason: 'other-profile', sheet: numberText(found), profile: numberText(number) };
  const [x0, y0] = map(300, 300);
  const [x1, y1] = map(4660, 300);
  const scanDpi = (Math.hypot(x1 - x0, y1 - y0) / (4660 - 300)) * 600;

  const channelFor = (ink: Ink | null): Gray => channels[ink ? INK_CHANNEL[ink] : 1] ?? channels[0]!;
  const reference = referenceInk(inks);
  const scanner = fitScanner(channelFor(reference), map, layout.patches, reference, 600 / scanDpi);
  if (!scanner) return { ok: false, reason: 'sheet-not-found' };
  const { response, unsharpen } = scanner;
  const { gamma } = response;
  const levels = layout.patches.map((patch) =>
    patchLevels(channelFor(patch.ink), map, patch.rect, unsharpen),
  );
  const scanNotes: CalibrationNote[] = [];
  if (response.rest > MOST_REST || gamma < 0.8 || gamma > 1.25) scanNotes.push('scan-tone-uncertain');
  if (response.amount > MOST_AMOUNT) scanNotes.push('scan-sharpened');
  // Where sharpening has lost its overshoot to the end of the scale, it cannot be undone there.
  if (clippedPaper(levels) > 0.5 || (unsharpen && unsharpen.paper + 15 * response.amount > 256))
    scanNotes.push('scan-clipped');
  if (scanDpi < LEAST_DPI) scanNotes.push('scan-coarse');
  if (found === null) scanNotes.push('sheet-unnumbered');
  const table = toneTable(gamma);
  const dark = levels.map((l) => darkness(l, table));
  const trust =
    (scanNotes.includes('scan-tone-uncertain') ? 0.6 : 1) *
    (scanNotes.includes('scan-clipped') ? 0.85 : 1) *
    (scanNotes.includes('scan-sharpened') ? 0.85 : 1);
  const device = design.dpi / 600;
  const shares = windowShares(design, INSET * device, (SIDE - INSET) * device);
  const fits: Partial<Record<Ink, InkFit>> = {};
  for (const ink of INKS)
    if (inks.includes(ink)) fits[ink] = fitInk(design, ink, layout.patches, dark, shares, trust);
  const ink = inks.includes(design.ink) ? design.ink : reference;
  const { confidence, verdict, notes } = fits[ink]!;
  const extras = layout.patches.flatMap((patch, i) => (patch.content.kind === 'extra' ? [i] : []));
  return {
    ok: true,
    inks: fits,
    ink,
    gamma,
    sharpening: { amount: response.amount, sigmaPx: response.sigmaPx },
    scanDpi,
    confidence,
    verdict,
    notes: [...scanNotes, ...notes],
    extra: extras.map((i) => 1 - dark[i]!),
    extraRgb:
      channels.length === 3
        ? extras.map((i) => {
            const light = channels.map(
              (c) => 1 - darkness(patchLevels(c, map, layout.patches[i]!.rect, unsharpen), table),
            );
            return [light[0]!, light[1]!, light[2]!] as const;
          })
        : null,
  };
}

/** One numbered step of the sheet's first row for the eye, as the fit expects it to look. */
export interface EyeStepFit {
  /** From 1. */
  readonly step: number;
  readonly coverage: number;
  /** Lightness L* (paper = 100) of the ground less that of the square of the word's dots in it. */
  readonly deltaL: number;
}

/** What the part that is read by eye should look like on the sheet that was scanned; nothing of an ink that did not print. */
export function eyeSteps(fit: InkFit, design: PantographDesign): EyeStepFit[] {
  const { measured } = fit;
  if (!measured) return [];
  const area = design.fine.areaPx / (design.dpi / 600) ** 2;
  const lightness = (y: number) => (y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y);
  const word = lightness(1 - fit.asked * fit.solid);
  const row = EYE_ROWS[0]!;
  return Array.from({ length: row.steps }, (_, k) => {
    const coverage = eyeValue(design, row, k + 1);
    const tone = groundTone(measured, area, coverage, 1);
    return { step: k + 1, coverage, deltaL: lightness(1 - tone * fit.solid) - word };
  });
}

/** The design with the balance that a fit found for its ink. */
export function applyCalibration(design: PantographDesign, fit: CalibrationFit): PantographDesign {
  const found = fit.inks[design.ink];
  if (!found)
    throw new RangeError(`fit.inks: expected ${design.ink}, got ${Object.keys(fit.inks).join(', ')}`);
  return withBalance(design, found.balance);
}

/** Mean and standard error of the mean of patches that are alike. */
function average(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((s, v) => s + v, 0) / values.length;
  const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

/** An ink whose solids are not there: nothing is known of it, and its balance stays as it is. */
function missingInk(design: PantographDesign, ink: Ink, solid: number): InkFit {
  return {
    balance: ownBalance(design),
    solid: Math.max(0, solid || 0),
    asked: 0,
    tone: 0,
    dotGain: 0,
    singlePixel: 0,
    lines: [],
    scale: 1,
    ground: [],
    measured: null,
    error: 0,
    confidence: 0,
    verdict: 'not',
    // The bullseyes that were found are black: where black is missing, the solids lie elsewhere.
    notes: [ink === 'k' ? 'patches-implausible' : 'ink-missing'],
  };
}

function fitInk(
  design: PantographDesign,
  ink: Ink,
  patches: readonly CalibrationPatch[],
  dark: readonly number[],
  shares: WindowShares,
  trust: number,
): InkFit {
  const notes: CalibrationNote[] = [];
  const of = (test: (c: PatchContent) => boolean) =>
    average(dark.filter((_, i) => patches[i]!.ink === ink && test(patches[i]!.content)));
  const solid = of((c) => c.kind === 'solid').mean;
  if (!(solid >= LEAST_SOLID)) return missingInk(design, ink, solid);
  const part = (test: (c: PatchContent) => boolean) => {
    const { mean, error } = of(test);
    return { mean: mean / solid, error: error / solid };
  };
  const rungs = design.coarse.map((_, rung) => {
    const { mean, error } = part((c) => c.kind === 'coarse' && c.rung === rung && c.scale === 1);
    return { mean: mean * shares.word(rung, 1), error };
  });
  const word = rungs[0]!;
  const n2 = (design.dpi / 600) ** 2;
  const measured = measureScreens(design, (test) => part(test).mean, shares, ink === design.ink);
  const chosen = chooseScreens(
    measured,
    design,
    solid,
    rungs.map(({ mean }) => mean),
  );
  const implausible = !isPlausible(
    patches.flatMap((patch, i) =>
      patch.ink === ink ? [{ content: patch.content, tone: dark[i]! / solid }] : [],
    ),
  );
  if (implausible) notes.push('patches-implausible');
  if (chosen.scale > 1.15) notes.push('coarse-enlarged');
  if (chosen.tone < 0.98 * chosen.word) notes.push('coarse-reduced');
  if (chosen.missed > 0.02) notes.push('coarse-limited');
  const decoysDark = chosen.tone > 1.02 * chosen.word;
  if (decoysDark) notes.push('decoys-too-dark');
  const { single, double } = measured;
  const singlePixel = single / Math.max(1e-6, double);
  if (singlePixel < 0.25) notes.push('single-pixels-vanish');
  const lines = LINE_PERIODS.map((period) => {
    const on = lineWidth(period);
    const { mean } = part((c) => c.kind === 'lines' && c.period === period && c.on === on);
    const tone = asHalfCoverage(mean, on / period);
    // Half coverage that prints as nothing or as all is no line screen.
    return { lpi: 600 / period, tone, printable: tone > 0.12 && tone < 0.88 };
  });
  const dotGain = lines[lines.length - 1]!.tone - 0.5;
  if (dotGain > 0.42) notes.push('dots-fill-in');
  const { tone } = chosen;
  const relative = word.error / Math.max(0.01, word.mean);
  if (relative > 0.05) notes.push('uneven-print');
  const confidence = (1 - Math.min(0.8, relative * 8)) * trust * (implausible ? 0.2 : 1);
  const shows = implausible || decoysDark || chosen.missed > MOST_MISSED;
  const verdict =
    dotGain > 0.42 || tone * solid < 0.02 || shows
      ? 'not'
      : confidence < 0.5 || chosen.missed > 0.02
        ? 'barely'
        : 'carries';
  if (verdict === 'carries') notes.push('balanced');
  return {
    solid,
    asked: word.mean,
    confidence,
    verdict,
    notes,
    balance: balanceOf(chosen, design),
    scale: chosen.scale,
    tone,
    dotGain,
    singlePixel,
    lines,
    ground: groundOf(measured, chosen.decoys, n2),
    measured,
    error: word.error,
  };
}
