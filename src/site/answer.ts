/**
 * A verification as it leaves the house. Sheets that a secret was asked about and that failed all get
 * one and the same answer, so that nobody learns at which step a forgery fell.
 */

import type { SheetResult, Verdict, VerifyResult } from '../verify/index.ts';
import { GRAVITY } from '../verify/judge-whole.ts';

/** What scanning at a resolution allows. */
export type ScanGrade = 'too-low' | 'low' | 'enough' | 'best' | 'unknown';

/** One page of the scans. */
export interface ScanAdvice {
  /** Dots per inch: measured on a back, claimed by the file on a front; null where unknown. */
  readonly dpi: number | null;
  readonly grade: ScanGrade;
}

/** Pictures as `data:` addresses. */
export interface SheetPictures {
  /** The front as it was issued. */
  readonly opened: string | null;
  /** The scanned front on the same grid. */
  readonly front: string | null;
  /** What the decoder film would show, coarse and fine. */
  readonly screens: { readonly coarse: string; readonly fine: string } | null;
  readonly emblem: string | null;
}

/** Ink away from all content, on the front: a stamp, handwriting, or words that someone added. */
export interface Mark {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly kind: 'ink' | 'line' | 'edge';
}

/** A verdict without its inner timings; marks stand beside it, see {@link SheetAnswer}. */
export type PublicVerdict = Omit<Verdict, 'timingsMs'>;

/** One sheet. */
export interface SheetAnswer extends PublicVerdict {
  /** What the verdict leaves to a person's eyes. */
  readonly marks: readonly Mark[];
  /** Size of the front, for the regions' millimetres. */
  readonly pageMm: { readonly width: number; readonly height: number } | null;
  /** True when every pixel of the opened front is proven to be the issuer's. */
  readonly authentic: boolean;
  readonly pictures: SheetPictures | null;
}

/** Things about the whole that no single sheet shows. */
export type Note = 'pages-missing' | 'several-certificates' | 'pages-unmatched';

/** The body of `POST /verify`. */
export interface Answer {
  readonly format: 1;
  readonly verdict: Verdict['verdict'];
  readonly notes: readonly Note[];
  readonly sheets: readonly SheetAnswer[];
  readonly scans: readonly ScanAdvice[];
}

/** Below this a field cannot be read, below the next it may not be. */
const LEAST_DPI = 190;
const GOOD_DPI = 290;
/** From here on all checks can run. */
const BEST_DPI = 580;

/** @param dpi dots per inch of a scan, or null */
export function gradeScan(dpi: number | null): ScanGrade {
  if (dpi === null) return 'unknown';
  if (dpi < LEAST_DPI) return 'too-low';
  if (dpi < GOOD_DPI) return 'low';
  return dpi < BEST_DPI ? 'enough' : 'best';
}

const CLOSED = { status: 'unsure', score: 0.5, because: 'scan' } as const;

/** The one answer for a sheet that was refused. */
export const REFUSED: SheetAnswer = {
  format: 1,
  verdict: 'unreadable',
  serial: null,
  keyId: null,
  page: null,
  pages: null,
  label: { status: 'invalid' },
  pantograph: CLOSED,
  latent: CLOSED,
  scramble: { status: 'failed', encoding: null, cellErrorRate: null },
  comparison: { status: 'skipped', regions: [] },
  reasons: ['refused'],
  marks: [],
  pageMm: null,
  authentic: false,
  pictures: null,
};

/** Whether a sheet failed where signatures and keys decide. */
export const isRefused = ({ label, scramble }: Pick<Verdict, 'label' | 'scramble'>): boolean =>
  label.status === 'invalid' || (label.status === 'valid' && scramble.status === 'failed');

const MM_PER_INCH = 25.4;

const publicVerdict = ({ timingsMs: _, comparison, ...words }: Verdict): PublicVerdict => ({
  ...words,
  comparison: { status: comparison.status, regions: comparison.regions },
});

/** Makes the answer. @param picturesOf draws the pictures of a sheet, or gives null */
export async function makeAnswer(
  result: VerifyResult,
  picturesOf: (sheet: SheetResult) => Promise<SheetPictures | null>,
): Promise<Answer> {
  const { verdict, sheets: found, scanDpi, claimedDpi } = result;
  const opened = found.filter((sheet) => !isRefused(sheet.verdict));
  const refused = opened.length < found.length;
  const sheets: SheetAnswer[] = [];
  for (const sheet of found) {
    if (isRefused(sheet.verdict)) {
      sheets.push(REFUSED);
      continue;
    }
    const words = publicVerdict(sheet.verdict);
    const { opened } = sheet;
    const mm = (px: number) => (px * MM_PER_INCH) / opened!.dpi;
    sheets.push({
      ...words,
      marks: (sheet.comparison?.marks ?? []).map(({ xMm, yMm, widthMm, heightMm, kind }) => ({
        xMm,
        yMm,
        widthMm,
        heightMm,
        kind,
      })),
      pageMm: opened && { width: mm(opened.gray.width), height: mm(opened.gray.height) },
      authentic: opened?.authentic ?? false,
      pictures: await picturesOf(sheet),
    });
  }
  if (sheets.length === 0) {
    sheets.push({ ...publicVerdict(verdict), marks: [], pageMm: null, authentic: false, pictures: null });
  }
  // What was measured on a refused back, and how its pages were sorted, would tell how far it came.
  return {
    format: 1,
    verdict: refused ? gravest(sheets) : verdict.verdict,
    notes: notesOf(opened, !refused && verdict.reasons.includes('page-unmatched')),
    sheets,
    scans: (refused ? claimedDpi : scanDpi).map((dpi) => ({ dpi, grade: gradeScan(dpi) })),
  };
}

const gravest = (sheets: readonly PublicVerdict[]): Verdict['verdict'] =>
  GRAVITY.find((word) => sheets.some(({ verdict }) => verdict === word)) ?? 'unreadable';

/** What the sheets say of the whole certificate. @param unmatched whether a page fits none of them */
function notesOf(sheets: readonly SheetResult[], unmatched: boolean): Note[] {
  const notes: Note[] = [];
  const good = sheets.map(({ verdict }) => verdict).filter(({ label }) => label.status === 'valid');
  const names = new Set(good.map(({ keyId, serial }) => `${keyId} ${serial}`));
  if (names.size > 1) notes.push('several-certificates');
  for (const name of names) {
    const own = good.filter(({ keyId, serial }) => `${keyId} ${serial}` === name);
    const pages = new Set(own.map(({ page }) => page));
    if (pages.size < (own[0]!.pages ?? 1) && !notes.includes('pages-missing')) notes.push('pages-missing');
  }
  if (unmatched) notes.push('pages-unmatched');
  return notes;
}
