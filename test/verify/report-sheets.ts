/** Answers about a small sheet, for the report: its opened face, fronts with and without changes. */
import { toGray } from '../../src/raster/index.ts';
import { bilevelFace } from '../../src/scramble/sealed/index.ts';
import { type Comparison, compareFaces } from '../../src/verify/compare/index.ts';
import { judge } from '../../src/verify/judge.ts';
import type { OpenedFace } from '../../src/verify/open-field.ts';
import type { Verdict } from '../../src/verify/verdict.ts';
import type { SheetResult } from '../../src/verify/verifier.ts';
import { roughScan } from '../scan/rough-scan.ts';
import { inked, slip } from '../security/sealed-sheets.ts';

/** Opened without a fault. */
export const opened: OpenedFace = {
  status: 'opened',
  encoding: 'sealed',
  gray: toGray(bilevelFace(slip(5, 200))),
  dpi: 200,
  carriedDpi: 200,
  authentic: true,
  cellErrorRate: 0.0012,
  missingRows: [],
  fields: null,
};

/** A scan of the front, with the amount and part of the address painted out where asked. */
export function frontOf(altered: boolean) {
  const page = slip(5, 600);
  const px = (mm: number) => Math.round((mm * 600) / 25.4);
  if (altered)
    for (const [x0, y0, x1, y1] of [
      [40, 43.5, 50, 49],
      [46, 27.5, 52, 33],
    ] as const)
      for (let y = px(y0); y < px(y1); y++)
        page.data.fill(255, y * page.width + px(x0), y * page.width + px(x1));
  return roughScan(inked(page), { dpi: 300, rotationDeg: 0.4 });
}

/** The comparison with such a front. */
export const compared = (altered: boolean): Comparison =>
  compareFaces({ opened: opened.gray, openedDpi: 200, scan: frontOf(altered), scanDpi: 300, heatMap: true });
/** What the verifier hands to the report, with the verdict that the rules give. */
export function result(
  comparison: Comparison | null,
  face: OpenedFace | null = opened,
  more: Partial<Verdict> = {},
): SheetResult {
  const findings = {
    backFound: true,
    frontGiven: comparison !== null,
    label: { status: 'valid' as const },
    pantograph: { status: 'original' as const, score: 0.97 },
    latent: { status: 'original' as const, score: 0.99 },
    scramble: {
      status: face?.status ?? ('failed' as const),
      encoding: 'sealed' as const,
      cellErrorRate: 0.0012,
    },
    comparison: { status: comparison?.status ?? ('skipped' as const), regions: comparison?.regions ?? [] },
  };
  const { frontGiven: _, backFound: __, ...shown } = findings;
  return {
    verdict: {
      format: 1,
      serial: 'SLIP-1',
      keyId: 'test-1',
      page: 1,
      pages: 2,
      ...shown,
      ...judge(findings),
      timingsMs: {},
      ...more,
    },
    opened: face,
    front: comparison?.straightened ?? null,
    comparison,
    decodedScreens: null,
    emblem: null,
    heatMap: comparison?.heatMap ?? null,
  };
}
