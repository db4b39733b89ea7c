/** Which front belongs to which back: the one that lies over the opened face best. */
import type { ScanPage } from '../scan/index.ts';
import {
  alignmentOf,
  type CompareRequest,
  type Comparison,
  compareFaces,
  type MapPool,
} from './compare/index.ts';
import type { OpenedFace } from './open-field.ts';
import type { Back } from './read-pages.ts';

/** A front and how it compares with the back it was given to. */
export interface Pair {
  readonly page: ScanPage;
  readonly comparison: Comparison;
}

/** The outcome for all pages. */
export interface PairedFronts {
  /** By back. */
  readonly pairs: readonly (Pair | null)[];
  /** Pages with something on them that were given to no back. */
  readonly unmatched: number;
}

/** Gives each back the front that agrees best with it; a front serves one back. */
export function pairFronts(
  backs: readonly Back[],
  fronts: readonly ScanPage[],
  heatMap: boolean,
  maps: MapPool,
): PairedFronts {
  const open = backs.flatMap(({ opened }, back) => (opened ? [{ back, opened }] : []));
  const pairs: (Pair | null)[] = backs.map(() => null);
  const used = new Set<number>();
  const blank = new Set<number>();
  const give = (back: number, opened: OpenedFace, front: number) => {
    const page = fronts[front]!;
    pairs[back] = { page, comparison: compareFaces({ ...requestOf(opened, page), heatMap }, maps) };
    used.add(front);
  };
  if (open.length === 1 && fronts.length === 1) give(open[0]!.back, open[0]!.opened, 0);
  else {
    // The pose alone tells who belongs to whom, at a fraction of a comparison.
    const offers = open.flatMap(({ back, opened }) =>
      fronts.map((page, front) => {
        const { reason, correlation } = alignmentOf(requestOf(opened, page), maps);
        if (reason === 'blank-scan') blank.add(front);
        return { back, opened, front, correlation };
      }),
    );
    offers.sort((a, b) => b.correlation - a.correlation);
    for (const { back, opened, front } of offers)
      if (!pairs[back] && !used.has(front) && !blank.has(front)) give(back, opened, front);
  }
  // Where a back did not open nobody knows what its front looks like.
  const all = open.length === backs.length;
  const unmatched = all ? fronts.filter((_, front) => !used.has(front) && !blank.has(front)).length : 0;
  return { pairs, unmatched };
}

const requestOf = (opened: OpenedFace, page: ScanPage): CompareRequest => ({
  opened: opened.gray,
  openedDpi: opened.dpi,
  scan: page.gray,
  scanDpi: page.dpi,
  bands: bandsOf(opened),
});

function bandsOf(opened: OpenedFace): { y: number; rows: number }[] | undefined {
  if (opened.missingRows.length === 0) return undefined;
  const bands: { y: number; rows: number }[] = [];
  let y = 0;
  for (const [from, to] of opened.missingRows) {
    if (from > y) bands.push({ y, rows: from - y });
    y = to;
  }
  if (y < opened.gray.height) bands.push({ y, rows: opened.gray.height - y });
  return bands;
}
