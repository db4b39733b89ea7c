/**
 * What lies where on the calibration sheet. The sheet and the reader of its scans share this file, so
 * a scan needs no description beside it but the design that it was made for.
 * All places are whole 1/600 inch from the upper left corner of an upright A4 page.
 */

import { hash3 } from '../../raster/hash3.ts';
import type { Ink } from '../../raster/ink-planes.ts';
import type { PixelRect } from '../../sheet/grid.ts';
import type { PantographDesign } from '../design.ts';
import { type EyeParameter, type EyeRow, eyeRows, eyeValue } from './eye-rows.ts';

/** What a machine patch shows. Lengths are 1/600 inch, areas (1/600 inch)². */
export type PatchContent =
  | { readonly kind: 'solid' }
  /** Vertical lines, `on` wide, every `period`. */
  | { readonly kind: 'lines'; readonly on: number; readonly period: number }
  /** The word's screen of rung `rung`, its dots `scale` times as large as the design's. */
  | { readonly kind: 'coarse'; readonly rung: number; readonly scale: number }
  /** The ground with fine dots of `area` on a part `coverage` of their sites, decoys `scale` times as large. */
  | { readonly kind: 'ground'; readonly area: number; readonly coverage: number; readonly scale: number }
  /** A patch of the caller's own, by its number in `extraPatches`. */
  | { readonly kind: 'extra'; readonly index: number };

/** A patch and its place. */
export interface CalibrationPatch {
  /** The ink, or null for an extra patch, which may have several. */
  readonly ink: Ink | null;
  readonly content: PatchContent;
  readonly rect: PixelRect;
}

/** One step of the part that is read by eye. */
export interface EyeStep {
  readonly ink: Ink;
  readonly parameter: EyeParameter;
  /** From 1. */
  readonly step: number;
  /** What the row's parameter is there (`eyeValue`). */
  readonly value: number;
  readonly rect: PixelRect;
}

/** The whole sheet. */
export interface CalibrationLayout {
  readonly patches: readonly CalibrationPatch[];
  readonly eye: readonly EyeStep[];
  /** Centres of the bullseyes: four corners clockwise from the upper left, then the one that marks the top. */
  readonly fiducials: readonly (readonly [x: number, y: number])[];
  /** Lines of text: place of the baseline's start, height of the em. */
  readonly captions: readonly {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly em: number;
  }[];
}

/** Radii of a bullseye: the disc, and both edges of its ring. */
export const BULLSEYE = { disc: 36, inner: 60, outer: 84 } as const;

const LEFT = 330;
/** Distances of machine patches, across and down. */
const PITCH = [252, 262] as const;
/** Side of a machine patch, 1/600 inch. */
export const SIDE = 192;
const COLUMNS = 17;
/**
 * Squares for the eye, 1/600 inch: the balance of the sheet's own ink, which most people set, is drawn larger. `text` is
 * the height of its letters, `down` what a row takes.
 */
const EYE_LARGE = { side: 352, pitch: 390, text: 64, down: 540 } as const;
const EYE_SMALL = { side: 256, pitch: 290, text: 46, down: 412 } as const;
/** Coverages of other inks stand as wide as the large ones. */
const EYE_WIDE = { ...EYE_SMALL, pitch: EYE_LARGE.pitch } as const;
/** Where the second of two short rows begins. */
const HALFWAY = 2600;
/** Areas of fine dots that are tried, (1/600 inch)²: a light engine needs four pixels for what another prints with one. */
export const FINE_AREAS = [1, 1.5, 2, 3, 4] as const;
/** Coverages that are tried, besides 0, for each area. */
export const COVERAGES: readonly (readonly number[])[] = [
  [0.6, 1],
  [0.35, 0.65, 0.95],
  [0.3, 0.55, 0.85],
  [0.2, 0.4, 0.65],
  [0.15, 0.3, 0.5],
];
/** Sizes of the word's dots and the decoys that are tried besides the design's own, as parts of those. */
export const COARSE_SCALES = [0.75, 1.4, 1.8] as const;
/** The ground that is tried with decoys of those sizes. */
export const SCALED_GROUND = { area: 3, coverage: 0.4 } as const;
/** Periods of the line screens, 1/600 inch: 300, 200, 150, 120, 100 and 75 lines to the inch. */
export const LINE_PERIODS = [2, 3, 4, 5, 6, 8] as const;
/** Width of their lines, 1/600 inch: half a period, or half a pixel less where that is odd (`asHalfCoverage`). */
export const lineWidth = (period: number): number => period >> 1;
/**
 * Widths of the narrower of lines and gaps in the pairs of lines and negatives, a quarter of their period each,
 * 1/600 inch: of every ink, and of the one that tells the scanner's response. The finer, the more of it.
 */
const COARSE_PAIRS = [6, 12] as const;
export const LINE_PAIRS = [3, 6, 12] as const;
/** Each patch is there this often where there is room, each time in another place: mottle and banding average out. */
const MOST_COPIES = 6;
/** The lowest patch stays above the bullseyes of the lower corners. */
const LOWEST = 6590;

type EyeSize = typeof EYE_LARGE | typeof EYE_SMALL | typeof EYE_WIDE;

const INK_NAMES: Readonly<Record<Ink, string>> = {
  c: 'シアン C',
  m: 'マゼンタ M',
  y: 'イエロー Y',
  k: 'ブラック K',
};

/** The darkest ink on a sheet, from which the scanner's response is told: it has the widest span of tone. */
export const referenceInk = (inks: readonly Ink[]): Ink => (inks.includes('k') ? 'k' : inks[0]!);

/**
 * The contents of one ink's machine patches. Other dots than the design's are for the ink that will carry it.
 * @param reference whether the scanner's response is told from this ink
 */
export function patchContents(design: PantographDesign, ink: Ink, reference = false): PatchContent[] {
  const out: PatchContent[] = [{ kind: 'solid' }];
  // Lines and their negatives: they differ by half a solid whatever the dot gain.
  for (const w of reference ? LINE_PAIRS : COARSE_PAIRS)
    out.push({ kind: 'lines', on: w, period: 4 * w }, { kind: 'lines', on: 3 * w, period: 4 * w });
  for (const period of LINE_PERIODS) out.push({ kind: 'lines', on: lineWidth(period), period });
  // The reference of every balance, so it is there twice as often.
  for (let k = 0; k < 2 * design.coarse.length; k++)
    out.push({ kind: 'coarse', rung: k % design.coarse.length, scale: 1 });
  out.push({ kind: 'ground', area: 1, coverage: 0, scale: 1 });
  FINE_AREAS.forEach((area, k) => {
    for (const coverage of COVERAGES[k]!) out.push({ kind: 'ground', area, coverage, scale: 1 });
  });
  if (ink === design.ink)
    for (const scale of COARSE_SCALES) {
      for (let k = 0; k < 2; k++) out.push({ kind: 'coarse', rung: 0, scale });
      out.push({ kind: 'ground', area: 1, coverage: 0, scale });
      out.push({ kind: 'ground', ...SCALED_GROUND, scale });
    }
  return out;
}

/**
 * Lays the sheet out.
 * @param inks the inks to calibrate, one to three
 * @param extra how many patches of the caller's own
 */
export function calibrationLayout(
  design: PantographDesign,
  inks: readonly Ink[],
  extra = 0,
): CalibrationLayout {
  const captions: { text: string; x: number; y: number; em: number }[] = [];
  const eye: EyeStep[] = [];
  const patches: CalibrationPatch[] = [];
  const caption = (text: string, y: number, em = 70) => captions.push({ text, x: LEFT, y, em });
  caption('けん制文字 調整シート  /  Void pantograph calibration sheet', 530, 110);
  caption(
    '1  離れて見て、中の四角がいちばん見えない所を選び、calibrate eye --row 文字 --step 番号 で設定してください。',
    680,
  );
  caption(
    '    From reading distance: set the square that vanishes best, “calibrate eye --row A --step N”.',
    765,
  );
  let y = 830;
  const row = (ink: Ink, kind: EyeRow, x: number, { side, pitch, text }: EyeSize): void => {
    const { letter, parameter, steps } = kind;
    captions.push({ text: `${letter}  ${INK_NAMES[ink]}  ${kind.caption}`, x, y: y + text, em: text });
    for (let step = 1; step <= steps; step++) {
      const rect = { x: x + (step - 1) * pitch, y: y + Math.round(1.35 * text), width: side, height: side };
      eye.push({ ink, parameter, step, value: eyeValue(design, kind, step), rect });
      const digits = String(step).length * 0.5 * text;
      captions.push({
        text: String(step),
        x: rect.x + (side - digits) / 2,
        y: rect.y + side + 1.1 * text,
        em: text,
      });
    }
  };
  const [coverage, ...others] = eyeRows(design);
  for (const ink of [...inks].sort((a, b) => Number(b === design.ink) - Number(a === design.ink))) {
    const size = ink === design.ink ? EYE_LARGE : EYE_WIDE;
    row(ink, coverage!, LEFT, size);
    y += size.down;
    if (ink === design.ink)
      others.forEach((kind, i) => {
        const second = i % 2 === 1;
        row(ink, kind, second ? HALFWAY : LEFT, EYE_SMALL);
        if (second || i === others.length - 1) y += EYE_SMALL.down;
      });
  }
  y += 60;
  caption('2  この面を等倍(600 dpi 推奨、補正なし)でスキャンして読み込ませてください。', y);
  caption('    Scan this page (600 dpi, no corrections) and give the scan to “calibrate fit”.', y + 90);
  y += 160;
  let slot = 0;
  const place = (): PixelRect => {
    const rect = {
      x: LEFT + (slot % COLUMNS) * PITCH[0],
      y: y + Math.floor(slot / COLUMNS) * PITCH[1],
      width: SIDE,
      height: SIDE,
    };
    slot++;
    return rect;
  };
  // The design's own ink first, in case there is no room for one more set of every ink.
  const room = COLUMNS * (Math.floor((LOWEST - SIDE - y) / PITCH[1]) + 1) - extra;
  const byNeed = [...inks].sort((a, b) => Number(b === design.ink) - Number(a === design.ink));
  const reference = referenceInk(inks);
  for (let copy = 0; copy < MOST_COPIES; copy++)
    for (const ink of byNeed) {
      const list = patchContents(design, ink, ink === reference).map((content, i) => ({
        content,
        key: hash3(i, copy, 41),
      }));
      if (copy > 0 && slot + list.length > room) continue;
      for (const { content } of list.sort((a, b) => a.key - b.key))
        patches.push({ ink, content, rect: place() });
    }
  for (let index = 0; index < extra; index++)
    patches.push({ ink: null, content: { kind: 'extra', index }, rect: place() });
  const bottom = 6720;
  const top = 300;
  return {
    patches,
    eye,
    captions,
    fiducials: [
      [300, top],
      [4660, top],
      [4660, bottom],
      [300, bottom],
      [600, top],
    ],
  };
}
