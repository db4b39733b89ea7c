/** The answer to "is this the original sheet, and does it say what was issued?" (format 1). */

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

/** A place where the front differs from what was issued. */
export interface AlteredRegion {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** 0..1: how sure the comparison is that this place was changed. */
  readonly score: number;
}

/** One sheet's verdict: plain JSON, field for field what `verify --json` prints. */
export interface Verdict {
  readonly format: 1;
  readonly verdict: VerdictWord;
  /** From a label with a valid signature, else null. */
  readonly serial: string | null;
  readonly keyId: string | null;
  readonly page: number | null;
  readonly pages: number | null;
  readonly label: { readonly status: 'valid' | 'invalid' | 'missing' };
  readonly pantograph: OriginalityCheck;
  readonly latent: OriginalityCheck;
  readonly scramble: {
    readonly status: 'opened' | 'partial' | 'failed';
    readonly encoding: 'picture' | 'sealed' | null;
    /** Share of cells that read wrongly, 0..1, where it is known; null when nothing opened. */
    readonly cellErrorRate: number | null;
  };
  readonly comparison: {
    readonly status: 'match' | 'altered' | 'skipped';
    readonly regions: readonly AlteredRegion[];
  };
  /** Why the verdict is what it is: stable codes, most decisive first; see docs/verdict.md. */
  readonly reasons: readonly string[];
  readonly timingsMs: Readonly<Record<string, number>>;
}
