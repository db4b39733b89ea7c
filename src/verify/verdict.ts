/** The answer to "is this the original sheet, and does it say what was issued?" (format 1). */

/** The one word; docs/verdict.md has the rules. */
export type VerdictWord = 'genuine' | 'copy' | 'altered' | 'unreadable' | 'unsure';

/** A protection that tells originals from copies. */
export interface OriginalityCheck {
  readonly status: 'original' | 'copy' | 'absent' | 'unsure';
  /** From 0 (copy) to 1 (original): a probability as far as the simulator can calibrate it. */
  readonly score: number;
  /**
   * With `unsure`: `scan` when these scans cannot carry the check (resolution, compression, a face that
   * was not given), `doubt` when they can and the answer lies between.
   */
  readonly because?: 'scan' | 'doubt';
}

/** A place where the front differs from what was issued: millimetres from the upper left corner of the page. */
export interface AlteredRegion {
  /** Left edge. */
  readonly xMm: number;
  /** Upper edge. */
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** 0..1: how sure the comparison is that this place was changed. */
  readonly score: number;
}

/** Ink where the face has none and none is near: stamps, handwriting, staples, folds. Not a change of content. */
export interface ForeignMark extends AlteredRegion {
  /** `line`: long and thin, a fold or a scanner streak; `edge`: touches the sheet's border; else `ink`. */
  readonly kind: 'ink' | 'line' | 'edge';
}

/** One sheet's verdict: plain JSON, field for field what `verify --json` prints. */
export interface Verdict {
  readonly format: 1;
  readonly verdict: VerdictWord;
  /** From a label with a valid signature, else null. */
  readonly serial: string | null;
  /** `kid` of the key that signed the label; null where no label is valid. */
  readonly keyId: string | null;
  /** Page of the certificate that this sheet is, from 1; null where no label is valid. */
  readonly page: number | null;
  /** Pages of the certificate; null where no label is valid. */
  readonly pages: number | null;
  /** `valid`: a key of the ring signed it. `missing`: no label was found. */
  readonly label: { readonly status: 'valid' | 'invalid' | 'missing' };
  /** The void pantograph, from both faces. */
  readonly pantograph: OriginalityCheck;
  /** The copy-fragile ring of the latent image; the infrared pair is for a camera. */
  readonly latent: OriginalityCheck;
  /** The field of cells on the back. */
  readonly scramble: {
    /** `partial`: some bands of the front came back and are authentic, the others are blank. */
    readonly status: 'opened' | 'partial' | 'failed';
    /** What the label says it carries; null where no label is valid. */
    readonly encoding: 'picture' | 'sealed' | null;
    /** Share of cells that read wrongly, 0..1, where it is known; null when nothing opened. */
    readonly cellErrorRate: number | null;
  };
  /** The scanned front against the one on the back. */
  readonly comparison: {
    readonly status: 'match' | 'altered' | 'skipped';
    /** Changed content, the surest first; empty unless `altered`. */
    readonly regions: readonly AlteredRegion[];
    /**
     * Ink away from all content: stamps, handwriting, folds, or words that someone added. Does not change the
     * verdict; a person must look. Always there in what a verifier gives.
     */
    readonly marks?: readonly ForeignMark[];
  };
  /** Why the verdict is what it is: stable codes, most decisive first; see docs/verdict.md. */
  readonly reasons: readonly string[];
  /** Milliseconds of each stage: `decode`, `read`, `compare`, `latent`, `screens`, `pantograph`. */
  readonly timingsMs: Readonly<Record<string, number>>;
}
