/** What an issuance system asks for, and what it gets. */
import { InputError } from '../errors.ts';
import type { KeyProvider, KeyRing } from '../keys/index.ts';
import type { FontSet } from '../layout/index.ts';
import type { Bitmap, InkPlanes } from '../raster/index.ts';
import { checkSerial } from '../scramble/label/index.ts';
import type { Manifest, PixelRect, PrinterProfile } from '../sheet/index.ts';

/** What stays the same from one certificate to the next. */
export interface IssuerOptions {
  /** A key ring, or a provider that keeps the root elsewhere (KMS); new sheets use the active key. */
  readonly keys: KeyRing | KeyProvider;
  /** Who issues, as the label says it: 1..24 bytes of UTF-8 (8 kanji). */
  readonly issuer: string;
  /** A built-in profile's name, or a profile. @default 'generic-600-cmyk' */
  readonly profile?: string | PrinterProfile;
  /** Address that the label's code leads phones to, ending in `/`. @default none, the code holds bytes */
  readonly urlPrefix?: string;
  /** Families that templates use; the first also sets words and captions. @default BIZ UDMincho as `mincho` */
  readonly fonts?: FontSet;
  /** Value of the token `{place}` in the hidden word. @default `issuer` */
  readonly place?: string;
  /**
   * What the scrambled field carries. `sealed`: the face bit for bit, authenticated; a page that does not
   * fit falls back to `picture`, and the manifest says so.
   * @default 'sealed'
   */
  readonly encoding?: 'sealed' | 'picture';
}

/** One print of one certificate. */
export interface PrintRequest {
  /** 1..32 characters of A-Z a-z 0-9 - _ . / ; on every sheet of the certificate. */
  readonly serial: string;
  /** 16 random bytes, new for each print. Never reuse one. */
  readonly salt: Uint8Array;
  /** Both dates of the PDF. */
  readonly created: Date;
  /** Value of the token `{date}` in the hidden word. @default the day that the face has, or of `created` in Japan: 2026-11-23 */
  readonly date?: string;
  /**
   * Puts the front's pantograph on top of the content, clear of its ink: for pages that paint their own
   * white background. @default false
   */
  readonly over?: boolean;
}

/** A bitmap of one ink, or the planes of several, at device pixels of a face. */
export type Placed =
  | {
      readonly name: string;
      readonly x: number;
      readonly y: number;
      readonly ink: 'c' | 'm' | 'y' | 'k';
      readonly bitmap: Bitmap;
    }
  | { readonly name: string; readonly x: number; readonly y: number; readonly planes: InkPlanes };

/** One sheet, as rasters: what `--rasters` writes. Everything as printed, a landscape sheet lying down. */
export interface SheetRasters {
  /** Of the certificate, from 1. */
  readonly page: number;
  /** At the profile's dpi, the whole face; `wordMask`: ink = 1 where the hidden word is seen. */
  readonly front: { readonly pantograph: Bitmap; readonly wordMask: Bitmap };
  /** The same of the back. */
  readonly back: { readonly pantograph: Bitmap; readonly wordMask: Bitmap };
  /** What was scrambled, ink = 1, upright as the face is read. */
  readonly face: Bitmap;
  /** Pixels per inch of `face`: 200 or less. */
  readonly faceDpi: number;
  /** The field of cells, at the profile's dpi. */
  readonly scramble: Bitmap;
  /** The emblem with ring and pair, and where its ink may be, at the profile's dpi. */
  readonly latent: { readonly planes: InkPlanes; readonly mask: Bitmap };
  /** All that lies on the back. */
  readonly placed: readonly Placed[];
}

/** A certificate, ready to print. */
export interface Sheet {
  /** Front and back of each sheet in turn. */
  readonly pdf: Uint8Array;
  /** What was printed where, without personal data. */
  readonly manifest: Manifest;
  /** One for each sheet, in the order of the pages. */
  readonly rasters: readonly SheetRasters[];
}

/** A place on a face with its name. */
export interface NamedRect extends PixelRect {
  readonly name: string;
}

/** @throws InputError for a name that a label cannot carry */
export function checkIssuerName(name: string): void {
  const bytes = Buffer.byteLength(name, 'utf8');
  if (bytes < 1 || bytes > 24)
    throw new InputError('usage', 'issuer', `has ${bytes} bytes of UTF-8`, 'give 1 to 24 (8 kanji)');
  if (/\p{Cc}/u.test(name))
    throw new InputError('usage', 'issuer', 'has a control character', 'give one line of text');
}

/** Checks a print request. @throws InputError, TypeError */
export function checkPrintRequest(request: PrintRequest): void {
  checkSerial(request.serial);
  if (!(request.salt instanceof Uint8Array) || request.salt.length !== 16)
    throw new InputError('usage', 'salt', 'is not 16 bytes', 'give 128 random bits, new for each print');
  if (!(request.created instanceof Date) || Number.isNaN(request.created.getTime()))
    throw new TypeError('created: expected a valid Date');
}
