/**
 * What a printer, a scanner and a copier are made of, in numbers. One object is one machine on one day:
 * `draw…` takes it from a named profile (profiles.ts), or a caller writes it down from measurements.
 */
import type { Ink } from '../raster/ink-planes.ts';

/** One-pass transmittance of a solid toner layer, 0..1. Light passes it twice, so solid R ≈ paper · t². */
export interface InkOptics {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** At 850–950 nm. */
  readonly infrared: number;
}

/** Plain paper. */
export interface PaperParams {
  /** Reflectance of the bare sheet in red, green and blue, 0..1, linear. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** The same at 850–950 nm. */
  readonly infrared: number;
  /** κ of the light scatter in the sheet, mm: MTF(f) = 1 / (1 + (f κ)²). */
  readonly scatterMm: number;
  /** Light reflected at the surface without entering toner or paper, as reflectance. */
  readonly surface: number;
  /** How much a solid on the other face darkens this one before a white backing, 0..1. */
  readonly showThrough: number;
}

/** An electrophotographic print engine. */
export interface PrinterParams {
  /** The profile it was drawn from; any text. */
  readonly profile: string;
  /** Addressability: 600 or 1200. */
  readonly dpi: number;
  /** Standard deviation of exposure spot and toner spread together, µm. */
  readonly spreadUm: number;
  /** Exposure (1 = solid) at which toner is laid down; 0.5 keeps edges in place, less widens them. */
  readonly threshold: number;
  /** Half width of the ramp from no toner to full toner, in exposure. */
  readonly softness: number;
  /** Standard deviation of the noise before the threshold, in exposure: ragged edges. */
  readonly noise: number;
  /** Correlation length (standard deviation of its kernel) of that noise, µm. */
  readonly noiseLengthUm: number;
  /** Slow unevenness, standard deviation as a fraction of exposure and of density. */
  readonly mottle: number;
  /** Correlation length of the mottle, mm. */
  readonly mottleLengthMm: number;
  /** Graininess of a solid: standard deviation of its transmittance as a fraction. */
  readonly grain: number;
  /** Stray toner clusters per mm² beside printed matter; a quarter of it on bare paper. */
  readonly satellitesPerMm2: number;
  /** Standard deviation of each scan line's start, µm. */
  readonly lineJitterUm: number;
  /** Amplitude of the exposure's banding along the feed, as a fraction. */
  readonly banding: number;
  /** Frequency of the banding, cycles per mm. */
  readonly bandingPerMm: number;
  /** Optics of each toner. */
  readonly inks: Readonly<Record<Ink, InkOptics>>;
  /** Displacement of each ink `[x, y]`, µm. */
  readonly registrationUm: Readonly<Record<Ink, readonly [number, number]>>;
  /** Added to `threshold` for each ink: their developers differ. */
  readonly thresholdOffset: Readonly<Record<Ink, number>>;
  /** The sheet in its tray. */
  readonly paper: PaperParams;
}

/** A scanner: what it adds to what lies on the glass. */
export interface ScannerParams {
  readonly profile: string;
  /** Standard deviation of the optics' point spread, µm. The pixel's own aperture comes on top. */
  readonly blurUm: number;
  /** Noise of one sample, standard deviation as a fraction of full scale, linear. */
  readonly noise: number;
  /** Gain error from column to column (fixed pattern), standard deviation as a fraction. */
  readonly fixedPattern: number;
  /** A sheet lies turned by at most this, degrees. */
  readonly rotationDeg: number;
  /** Scale of this unit's scans across and along the feed; 1 is true. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Slow wander of the feed, peak µm, and the jitter of single lines, standard deviation µm. */
  readonly wobbleUm: number;
  readonly lineJitterUm: number;
  /** A sheet lies off its place by at most this on each axis, mm. */
  readonly shiftMm: number;
  /** Reflectance that becomes 255. */
  readonly white: number;
  /** Reflectance that becomes 0. */
  readonly black: number;
  /** Exponent on top of the sRGB curve; 1 is sRGB. */
  readonly gamma: number;
  /** Unsharp amount in the encoded image, 0 = none. */
  readonly sharpen: number;
  /** Its standard deviation, pixels. */
  readonly sharpenPx: number;
  /** JPEG quality of the files it writes (used by `jpegRoundTrip`, not by `scanPaper`). */
  readonly jpegQuality: number;
  /** Weights of red, green and blue in its grey mode; they add to 1. */
  readonly grayWeights: readonly [number, number, number];
  /** Show-through relative to a white backing: a dark lid shows less of it. */
  readonly showThrough: number;
}

/** How a copier draws tone with dots. */
export type ScreenParams =
  | {
      readonly kind: 'dot' | 'line';
      /** Rows or lines per inch. */
      readonly lpi: number;
      /** Angle of the K screen, degrees; C, M and Y stand at -30, +30 and -45 from it. */
      readonly angleDeg: number;
    }
  | { readonly kind: 'diffusion' };

/** What a copier does to a picture for one setting of its original-type key. */
export type CopyMode = 'text' | 'photo' | 'text-photo';

/** A copier between its scanner and its print engine. */
export interface CopierParams {
  readonly profile: string;
  /** Colour copier, or grey scan and K only. */
  readonly colour: boolean;
  /** Its own scanner, at `scanDpi`. */
  readonly scanner: ScannerParams;
  readonly scanDpi: number;
  /** Reflectance, as a fraction of the sheet's brightest percentile (p99), from which all is white. */
  readonly whitePoint: number;
  /** Unsharp mask: amount and standard deviation in pixels (full in text mode, a part in the others). */
  readonly sharpen: number;
  readonly sharpenPx: number;
  /** Reflectance (white = 1) at which text mode divides ink from paper. */
  readonly textThreshold: number;
  /** Half width of text mode's ramp around it; 0 is a hard threshold. */
  readonly textSoftness: number;
  /** Photo and text-photo: exponent on reflectance; more than 1 is darker. */
  readonly contrast: number;
  /** The darkness key: -1 lightest, 0 middle, 1 darkest. */
  readonly darkness: number;
  /** Photo mode: blur before screening that keeps moiré away, standard deviation in pixels. */
  readonly descreenPx: number;
  /** Screens of photo and text-photo mode. */
  readonly photoScreen: ScreenParams;
  readonly textPhotoScreen: ScreenParams;
  /** Text-photo: local contrast (reflectance) from which a place counts as lettering. */
  readonly edgeLevel: number;
  /** Black generation: share of the grey component that K takes over, where it starts, and its bend. */
  readonly blackAmount: number;
  readonly blackStart: number;
  readonly blackGamma: number;
  /** Error of its tone calibration: standard deviation of coverage at mid-tone. */
  readonly calibrationError: number;
}
