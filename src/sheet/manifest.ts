/**
 * What was printed where: JSON beside the PDF. No personal data: nothing of the certificate's text is
 * in it, only the serial, which is on the sheet for everyone to read.
 */
import type { Grid, PixelRect, Zone } from './grid.ts';

/** A side of the sheet: `front` carries the certificate, `back` its protections. */
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
  /** Format of the label. */
  readonly version: number;
  readonly issuer: string;
  /** Key that signed it. */
  readonly kid: string;
  readonly serial: string;
  /** From 1. */
  readonly page: number;
  /** Pages of the certificate. */
  readonly pages: number;
  /** 16 bytes, 32 hexadecimal digits. */
  readonly salt: string;
  readonly encoding: 'picture' | 'sealed';
  /** Keyed digest of the face, hexadecimal. */
  readonly digest: string;
}

/** One sheet of the certificate. */
export interface ManifestSheet {
  /** From 1. */
  readonly page: number;
  readonly orientation: 'portrait' | 'landscape';
  /** Device pixels of a face. */
  readonly grid: Grid;
  /** Of both faces. */
  readonly zones: readonly ManifestZone[];
  readonly label: ManifestLabel;
  /** The field on the back. */
  readonly scramble: {
    /** What it carries; `picture` too where `sealed` was asked for and did not fit. */
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
  /** Name of the printer's profile. */
  readonly profile: string;
  /** Device pixels per inch, 600 or 1200. */
  readonly dpi: number;
  readonly serial: string;
  /** One for each page of the certificate. */
  readonly sheets: readonly ManifestSheet[];
  /** SHA-256 of the PDF, hex. */
  readonly pdfSha256: string;
}
