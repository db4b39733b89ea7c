/** Pages of which no label tells the sheet: what their pantograph says by itself. */
import { type ScanPage, shrink } from '../scan/index.ts';
import { A4_600, pxToMm } from '../sheet/index.ts';
import { faceUnder } from '../watermark/score/face-scan.ts';
import { layFace } from '../watermark/score/lay-face.ts';
import { scoreAgainst } from '../watermark/score/score.ts';
import type { Catalogue } from './catalogue.ts';
import { trueDpi } from './compare/index.ts';
import { inkView, joinChecks } from './pantograph.ts';
import type { OriginalityCheck } from './verdict.ts';

/** A scan is reduced by whole numbers while that leaves so many pixels to the inch: the search needs no more. */
const SEARCH_DPI = 200;

/**
 * Lays every page on the pantographs that the catalogue knows and scores what it finds, all pages as one answer.
 * @returns `unsure` because of the scan where no page shows one of them for certain
 */
export const checkLoneFronts = (catalogue: Catalogue, pages: readonly ScanPage[]): OriginalityCheck =>
  joinChecks(pages.flatMap((page) => checkPage(catalogue, page) ?? []));

function checkPage(catalogue: Catalogue, page: ScanPage): OriginalityCheck | null {
  const { short, long } = A4_600;
  const dpi = trueDpi({ scan: page.gray, scanDpi: page.dpi }, pxToMm(short, 600), pxToMm(long, 600));
  const n = Math.min(16, Math.max(1, Math.floor((dpi / SEARCH_DPI) * 1.02)));
  const all = catalogue.candidates();
  for (const ink of new Set(all.map(({ design }) => design.ink))) {
    const seen = inkView(page, ink);
    const own = all.filter(({ design }) => design.ink === ink);
    const laid = seen && layFace(shrink(seen, n), dpi / n, own);
    if (!laid) continue;
    const [a, b, c, d, e, f] = laid.map;
    const face = faceUnder(seen, [n * a, n * b, n * c, n * d, n * e, n * f], laid.reference.grid.dpi);
    const score = scoreAgainst(face, laid.reference);
    // Dots were found there: that none are seen now is no answer.
    return score.status === 'absent' ? null : score;
  }
  return null;
}
