/**
 * One word for everything that was scanned together. The gravest sheet speaks; what no single sheet shows
 * comes to its reasons and takes `genuine` away. Stated in docs/verdict.md, each row a test.
 */
import type { Verdict, VerdictWord } from './verdict.ts';

/** A sheet as far as the whole is concerned. */
export interface JudgedSheet {
  readonly verdict: Pick<Verdict, 'verdict' | 'reasons' | 'page' | 'pages'>;
  /** The same for all sheets of one certificate. */
  readonly certificate: string;
}

/** The gravest first. */
export const GRAVITY: readonly VerdictWord[] = ['altered', 'copy', 'unreadable', 'unsure', 'genuine'];

/**
 * @param sheets with valid labels, at least one
 * @param invalidBacks backs beside them whose labels failed
 * @param unmatched pages that fit no sheet
 * @returns the word, its reasons, and which sheet speaks
 */
export function judgeWhole(
  sheets: readonly JudgedSheet[],
  invalidBacks: number,
  unmatched: number,
): { verdict: VerdictWord; reasons: string[]; speaker: number } {
  let speaker = 0;
  const gravity = (k: number) => GRAVITY.indexOf(sheets[k]!.verdict.verdict);
  for (let k = 1; k < sheets.length; k++) if (gravity(k) < gravity(speaker)) speaker = k;
  const { verdict, reasons } = sheets[speaker]!.verdict;
  const more = missingPages(sheets);
  if (invalidBacks > 0) more.push('contradiction-label-invalid');
  if (unmatched > 0) more.push('page-unmatched');
  if (verdict !== 'genuine' || more.length === 0) return { verdict, reasons: [...reasons, ...more], speaker };
  // Every check of the sheets passed, and yet this is not the whole certificate, or not only that.
  const kept = reasons.filter((reason) => reason !== 'all-checks-passed');
  return { verdict: 'unsure', reasons: [...more, ...kept], speaker };
}

/** A reason for each page that a certificate has and that was not among the scans. */
function missingPages(sheets: readonly JudgedSheet[]): string[] {
  const certificates = new Map<string, { pages: number; seen: Set<number> }>();
  for (const { verdict, certificate } of sheets) {
    const pages = verdict.pages ?? 1;
    const one = certificates.get(certificate) ?? { pages, seen: new Set() };
    if (verdict.page !== null) one.seen.add(verdict.page);
    certificates.set(certificate, one);
  }
  const out: string[] = [];
  for (const { pages, seen } of certificates.values())
    for (let page = 1; page <= pages; page++)
      if (!seen.has(page)) out.push(`page-${page}-of-${pages}-missing`);
  return out;
}
