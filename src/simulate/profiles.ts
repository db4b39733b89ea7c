/**
 * Named profiles: for every parameter the range it is drawn from, and where the range comes from.
 * They are meant wide: a design that passes here has met more engines than any office has, and a
 * design that only passes in the middle of them has not been shown to work.
 *
 * Sources, by letter:
 *  A  A survey of published captures (docs/simulate.md, "Where the ranges come from"): ranges fitted so
 *     that dot gain, single pixels and fill-in agree with public captures of first prints and copies.
 *  B  Published optics: paper scatter after Arney, Arney, Katsube and Engeldrum (J. Imaging Sci. Technol.
 *     40(1), 1996) and Rogers (JOSA A 15(7), 1998); toner and paper reflectance as of ISO 12647-2 inks and papers.
 *  C  Data sheets and service manuals of office machines: registration, magnification error, skew.
 *  D  Definition: follows from the kind of machine (a grey copier has one ink).
 *  E  Engineering judgement: no public figure found; chosen wide.
 */
import type { Ink } from '../raster/ink-planes.ts';
import type { Range } from './random.ts';

type Source = 'A' | 'B' | 'C' | 'D' | 'E';

/** A range and the letter of its source. */
export type Sourced = readonly [low: number, high: number, source: Source];

/** One number and the letter of its source. */
export type SourcedValue = readonly [value: number, source: Source];

/** Ranges of a print engine. */
export interface PrinterProfile {
  readonly dpi: number;
  readonly note: string;
  readonly spreadUm: Sourced;
  readonly threshold: Sourced;
  /**
   * What spread and threshold may do together: growth of a straight edge, σ · Φ⁻¹(1 − threshold), µm.
   * Density control holds line width within such limits on a machine in order. Draws outside are drawn again.
   */
  readonly edgeGrowthUm: Sourced;
  readonly softness: Sourced;
  readonly noise: Sourced;
  readonly noiseLengthUm: Sourced;
  readonly mottle: Sourced;
  readonly mottleLengthMm: Sourced;
  readonly grain: Sourced;
  readonly satellitesPerMm2: Sourced;
  readonly lineJitterUm: Sourced;
  readonly banding: Sourced;
  readonly bandingPerMm: Sourced;
  /** One-pass transmittance of K in the visible; the infrared value is drawn beside it. */
  readonly blackTransmittance: Sourced;
  /** Largest displacement of C, M and Y against K on each axis, µm. */
  readonly registrationUm: Sourced;
  /** Largest difference of a colour's threshold from K's. */
  readonly thresholdOffset: Sourced;
}

const OFFICE_600: PrinterProfile = {
  dpi: 600,
  note: 'office laser or LED engine in good order',
  spreadUm: [16, 26, 'A'],
  threshold: [0.22, 0.45, 'A'],
  edgeGrowthUm: [1, 11, 'A'],
  softness: [0.05, 0.1, 'A'],
  noise: [0.06, 0.13, 'A'],
  noiseLengthUm: [10, 18, 'A'],
  mottle: [0.01, 0.025, 'A'],
  mottleLengthMm: [0.4, 1.6, 'E'],
  grain: [0.1, 0.3, 'E'],
  satellitesPerMm2: [2, 15, 'A'],
  lineJitterUm: [1, 5, 'A'],
  banding: [0.005, 0.02, 'A'],
  bandingPerMm: [0.3, 2.5, 'A'],
  blackTransmittance: [0.12, 0.22, 'A'],
  registrationUm: [20, 90, 'C'],
  thresholdOffset: [0, 0.05, 'E'],
};

/** Print engines by name. */
export const PRINTER_PROFILES: Readonly<Record<string, PrinterProfile>> = {
  'office-600': OFFICE_600,
  'office-1200': { ...OFFICE_600, dpi: 1200, note: 'the same addressed at 1200 dpi; its spot is no smaller' },
  'heavy-600': {
    ...OFFICE_600,
    note: 'dense, worn or toner-rich engine: gaps fill',
    spreadUm: [22, 36, 'A'],
    threshold: [0.15, 0.34, 'A'],
    edgeGrowthUm: [8, 26, 'A'],
    noise: [0.08, 0.16, 'A'],
    satellitesPerMm2: [5, 30, 'E'],
  },
  'heavy-1200': {
    ...OFFICE_600,
    dpi: 1200,
    note: 'dense, worn or toner-rich engine addressed at 1200 dpi',
    spreadUm: [22, 36, 'A'],
    threshold: [0.15, 0.34, 'A'],
    edgeGrowthUm: [8, 26, 'A'],
    noise: [0.08, 0.16, 'A'],
    satellitesPerMm2: [5, 30, 'E'],
  },
  'light-600': {
    ...OFFICE_600,
    note: 'toner saving or a nearly empty cartridge: isolated pixels vanish',
    spreadUm: [16, 28, 'A'],
    threshold: [0.42, 0.56, 'E'],
    edgeGrowthUm: [-5, 6, 'E'],
    blackTransmittance: [0.2, 0.32, 'E'],
  },
  'light-1200': {
    ...OFFICE_600,
    dpi: 1200,
    note: 'toner saving or a nearly empty cartridge, addressed at 1200 dpi',
    spreadUm: [16, 28, 'A'],
    threshold: [0.42, 0.56, 'E'],
    edgeGrowthUm: [-5, 6, 'E'],
    blackTransmittance: [0.2, 0.32, 'E'],
  },
};

/** Stray toner: radius of a cluster, how far behind the image it lands, its rate on bare paper against that. */
export const SATELLITES = {
  radiusUm: [3, 13, 'E'],
  trailUm: [20, 250, 'E'],
  bareShare: [0.25, 'E'],
} as const satisfies Record<string, Sourced | SourcedValue>;

/** One standard deviation of a usual day-to-day drift of an engine; spread, density and paper as fractions. */
export const DRIFT = {
  threshold: [0.02, 'E'],
  spread: [0.04, 'E'],
  density: [0.05, 'E'],
  paper: [0.01, 'E'],
  registrationUm: [15, 'E'],
} as const satisfies Record<string, SourcedValue>;

/** Reflectances of the sheets that any of these engines may be fed. */
export const PAPER_RANGES = {
  reflectance: [0.84, 0.92, 'A'],
  /** Blue over green, and red over green: brighteners and cheap pulp. */
  blueTint: [0.95, 1.05, 'B'],
  redTint: [0.97, 1.02, 'B'],
  infraredTint: [0.97, 1.04, 'B'],
  scatterMm: [0.15, 0.35, 'A'],
  surface: [0.004, 0.014, 'B'],
  showThrough: [0.02, 0.07, 'E'],
} as const satisfies Record<string, Sourced>;

/** One-pass transmittance of the colour toners in each band, and of K in the infrared. */
export const TONER_RANGES = {
  c: {
    red: [0.15, 0.26, 'B'],
    green: [0.56, 0.68, 'B'],
    blue: [0.76, 0.88, 'B'],
    infrared: [0.9, 0.97, 'B'],
  },
  m: {
    red: [0.86, 0.94, 'B'],
    green: [0.14, 0.24, 'B'],
    blue: [0.38, 0.54, 'B'],
    infrared: [0.95, 0.99, 'B'],
  },
  y: {
    red: [0.95, 0.99, 'B'],
    green: [0.88, 0.95, 'B'],
    blue: [0.18, 0.3, 'B'],
    infrared: [0.97, 0.995, 'B'],
  },
  /** Added to K's visible transmittance. */
  k: { infrared: [0, 0.1, 'B'] },
} as const satisfies Record<Ink, Partial<Record<string, Sourced>>>;

/** Ranges of a scanner. */
export interface ScannerProfile {
  readonly note: string;
  readonly blurUm: Sourced;
  readonly noise: Sourced;
  readonly fixedPattern: Sourced;
  readonly rotationDeg: Sourced;
  /** Largest error of scale across and along the feed, as a fraction. */
  readonly scaleErrorX: Sourced;
  readonly scaleErrorY: Sourced;
  readonly wobbleUm: Sourced;
  readonly lineJitterUm: Sourced;
  readonly shiftMm: Sourced;
  readonly white: Sourced;
  readonly black: Sourced;
  readonly gamma: Sourced;
  readonly sharpen: Sourced;
  readonly sharpenPx: Sourced;
  readonly jpegQuality: Sourced;
  readonly showThrough: Sourced;
}

const FLATBED: ScannerProfile = {
  note: 'office flatbed: MTF at the Nyquist frequency of 600 dpi is 0.1 to 0.3',
  blurUm: [17, 25, 'A'],
  noise: [0.004, 0.009, 'A'],
  fixedPattern: [0.002, 0.005, 'A'],
  rotationDeg: [0.1, 0.5, 'A'],
  scaleErrorX: [0, 0.003, 'A'],
  scaleErrorY: [0, 0.006, 'A'],
  wobbleUm: [2, 12, 'A'],
  lineJitterUm: [1, 4, 'A'],
  shiftMm: [0, 0.8, 'E'],
  white: [0.86, 1, 'E'],
  black: [0, 0.012, 'E'],
  gamma: [0.88, 1.12, 'E'],
  sharpen: [0, 0.7, 'A'],
  sharpenPx: [0.7, 1.3, 'E'],
  jpegQuality: [50, 95, 'A'],
  showThrough: [0.6, 1, 'E'],
};

/** Scanners by name. */
export const SCANNER_PROFILES: Readonly<Record<string, ScannerProfile>> = {
  flatbed: FLATBED,
  fine: {
    ...FLATBED,
    note: 'photo flatbed with real optics beyond 1200 dpi',
    blurUm: [9, 15, 'A'],
    sharpen: [0, 0.3, 'E'],
    jpegQuality: [85, 95, 'E'],
  },
  feeder: {
    ...FLATBED,
    note: 'sheet feeder or multifunction machine: skew, stretch and wander of the feed',
    blurUm: [20, 34, 'A'],
    noise: [0.005, 0.012, 'A'],
    rotationDeg: [0.3, 1.5, 'A'],
    scaleErrorY: [0, 0.01, 'A'],
    wobbleUm: [6, 60, 'A'],
    lineJitterUm: [2, 10, 'A'],
    shiftMm: [0.3, 1.5, 'E'],
    showThrough: [0.5, 1.2, 'E'],
  },
  'infrared-camera': {
    ...FLATBED,
    note: 'low-cost camera with an infrared filter over a patch, already straightened; use at 100–200 dpi',
    blurUm: [70, 150, 'E'],
    noise: [0.01, 0.03, 'E'],
    fixedPattern: [0.003, 0.01, 'E'],
    sharpen: [0, 0.5, 'E'],
    white: [0.8, 1.05, 'E'],
  },
};

/** Chance that a scanner's grey mode is luma (ITU-R BT.601); the others read green light alone. */
export const LUMA_SHARE: SourcedValue = [0.5, 'E'];

/** Reflectance of a scanner's lid, seen beyond the sheet: a white pad, a little darker than paper. */
export const LID: SourcedValue = [0.83, 'E'];

/** Ranges of a copier. Its own scanner has the turn and the largest scale errors of the flatbed above. */
export interface CopierProfile {
  readonly note: string;
  readonly colour: boolean;
  readonly scanDpi: number;
  readonly blurUm: Sourced;
  readonly whitePoint: Sourced;
  readonly sharpen: Sourced;
  readonly sharpenPx: Sourced;
  readonly textThreshold: Sourced;
  /** Chance that text mode is a hard threshold; the others draw `textSoftness`. */
  readonly hardText: SourcedValue;
  readonly textSoftness: Sourced;
  readonly contrast: Sourced;
  readonly darkness: Sourced;
  readonly descreenPx: Sourced;
  readonly dotLpi: Sourced;
  readonly lineLpi: Sourced;
  readonly edgeLevel: Sourced;
  readonly calibrationError: Sourced;
  /** Chances of line screen, dot screen, error diffusion in photo and text-photo mode; they add to 1. */
  readonly screens: readonly [line: number, dot: number, diffusion: number, source: Source];
  /** Rows per inch of text-photo's dots over photo's, up to the finest of `dotLpi`. */
  readonly textPhotoFiner: SourcedValue;
}

const MONO: CopierProfile = {
  note: 'grey digital copier',
  colour: false,
  scanDpi: 600,
  blurUm: [21, 34, 'A'],
  whitePoint: [0.88, 0.97, 'A'],
  sharpen: [0.5, 1.5, 'A'],
  sharpenPx: [0.8, 1.6, 'A'],
  textThreshold: [0.45, 0.62, 'A'],
  hardText: [0.5, 'E'],
  textSoftness: [0, 0.25, 'E'],
  contrast: [0.9, 1.25, 'E'],
  darkness: [-0.4, 0.4, 'E'],
  descreenPx: [0.6, 1.6, 'E'],
  dotLpi: [106, 212, 'A'],
  lineLpi: [150, 200, 'A'],
  edgeLevel: [0.12, 0.3, 'E'],
  calibrationError: [0, 0.03, 'E'],
  screens: [0.35, 0.4, 0.25, 'E'],
  textPhotoFiner: [1.2, 'E'],
};

/** Copiers by name. */
export const COPIER_PROFILES: Readonly<Record<string, CopierProfile>> = {
  mono: MONO,
  colour: {
    ...MONO,
    note: 'colour digital copier: RGB scan, own separation with black generation',
    colour: true,
  },
  'mono-old': {
    ...MONO,
    note: 'worn grey copier: soft optics, strong background removal',
    blurUm: [30, 48, 'E'],
    whitePoint: [0.8, 0.92, 'E'],
  },
};

/**
 * Angles of the K screen, degrees, each as likely: 0, 45, 90 and 135, and the tangents 1/3, 1/2 and 3, which
 * come out even on a square grid. [E]
 */
export const SCREEN_ANGLES: readonly number[] = [0, 18.4, 26.6, 45, 71.6, 90, 135];

/** Styles of black generation: share of grey taken over by K, its start and its bend. [E] */
export const BLACK_GENERATION: readonly {
  readonly name: string;
  readonly amount: Range;
  readonly start: Range;
  readonly gamma: Range;
}[] = [
  { name: 'skeleton', amount: [0.4, 0.7], start: [0.5, 0.7], gamma: [1.2, 2] },
  { name: 'medium', amount: [0.5, 0.8], start: [0.25, 0.45], gamma: [1, 1.6] },
  { name: 'heavy', amount: [0.8, 1], start: [0.05, 0.25], gamma: [1, 1.3] },
  { name: 'full', amount: [0.97, 1], start: [0, 0.05], gamma: [1, 1] },
];
