/**
 * What was printed where: JSON beside the PDF. No personal data: nothing of the certificate's text is
 * in it, only the serial, which is on the sheet for everyone to read.
 */
import type { Grid, PixelRect, Zone } from './grid.ts';

export type Face = 'front' | 'back';

/** One protection's place. */
export interface ManifestZone {
  /** `pantograph`, `field`, `emblem`, `screenCoarse`, `screenFine`, `captions`, `label1`, `label2`. */
  readonly name: string;
  readonly face: Face;
  /** Millimetres from the upper left corner of the face as it is printed. */
  readonly mm: Zone;
  /** The same in device pixels. */
  readonly px: PixelRect;
}

/** The label's fields as they are printed (binary ones in hex). */
export interface ManifestLabel {
  readonly version: number;
  readonly issuer: string;
  readonly kid: string;
  readonly serial: string;
  readonly page: number;
  readonly pages: number;
  readonly salt: string;
  readonly encoding: 'picture' | 'sealed';
  readonly digest: string;
}

/** One sheet of the certificate. */
export interface ManifestSheet {
  readonly page: number;
  readonly orientation: 'portrait' | 'landscape';
  readonly grid: Grid;
  readonly zones: readonly ManifestZone[];
  readonly label: ManifestLabel;
  readonly scramble: {
    readonly encoding: 'picture' | 'sealed';
    /** Side of a cell in device pixels. */
    readonly cellPx: number;
    /** Height of the field in fiducial pitches. */
    readonly rows: number;
    /** Resolution of the face it carries, dots per inch. */
    readonly faceDpi: number;
  };
  /** What was done otherwise than asked, and why. */
  readonly notes: readonly string[];
}

/** Format 1. */
export interface Manifest {
  readonly format: 1;
  /** Version of the library. */
  readonly version: string;
  readonly profile: string;
  readonly dpi: number;
  readonly serial: string;
  readonly sheets: readonly ManifestSheet[];
  /** SHA-256 of the PDF, hex. */
  readonly pdfSha256: string;
}
