/** One back, and its front where there is one: every check, and the word that they make. */
import type { KeyProvider } from '../keys/index.ts';
import { decodeLineScreen, type LatentDesign, scoreFragile } from '../latent/index.ts';
import { enlargeGray, type Gray } from '../raster/index.ts';
import { type BackReading, mapScale, type SheetMap, straighten } from '../scan/index.ts';
import type { LabelFields } from '../scramble/label/index.ts';
import { a4Grid, backKeepOut, backZones, MM_PER_INCH } from '../sheet/index.ts';
import { keepOutFromFace } from '../watermark/index.ts';
import type { ScreenChoice } from '../watermark/score/find-screens.ts';
import type { Catalogue } from './catalogue.ts';
import { cutUpright } from './cut-upright.ts';
import { judge } from './judge.ts';
import type { Pair } from './pair-fronts.ts';
import { frontMap, inkView, joinChecks, scoreFace } from './pantograph.ts';
import type { Back } from './read-pages.ts';
import type { SheetResult } from './result.ts';
import type { OriginalityCheck, Verdict } from './verdict.ts';

/** Scan left around the emblem, for its own registration. */
const EMBLEM_MARGIN_MM = 1.5;
/** The line screens are finer than a scan of less than this can carry. */
const SCREENS_DPI = 400;

/** Resolution of the face from which an issuer makes the keep-out. */
const KEEP_OUT_DPI = 300;

/** What the checks of a sheet need. */
export interface CheckBench {
  readonly keys: KeyProvider;
  readonly catalogue: Catalogue;
  readonly now: () => number;
}

/** A check that these scans cannot carry. */
const UNSEEN: OriginalityCheck = { status: 'unsure', score: 0.5, because: 'scan' };

/** @param back of which the label is valid; @param timingsMs takes the time of each check */
export async function checkSheet(
  bench: CheckBench,
  back: Back,
  pair: Pair | null,
  timingsMs: Record<string, number>,
): Promise<SheetResult> {
  const { reading, opened, page } = back;
  const label = validFields(reading);
  const { map } = reading;
  let last = bench.now();
  const lap = (name: string) => {
    const t = bench.now();
    timingsMs[name] = t - last;
    last = t;
  };

  const design = bench.catalogue.latent(label.latent);
  const emblem =
    map && design ? cutUpright(page.gray, map, backZones(label.rows).emblem, EMBLEM_MARGIN_MM) : null;
  const latent = emblem ? await checkLatent(bench, label, design!, emblem, map!) : UNSEEN;
  lap('latent');
  const decodedScreens = map && design ? readScreens(page.gray, map, label, design) : null;
  lap('screens');
  const pantograph = checkPantograph(bench.catalogue, back, pair, label);
  lap('pantograph');

  const comparison = pair?.comparison ?? null;
  const findings = {
    backFound: true,
    label: { status: 'valid' as const },
    pantograph,
    latent,
    scramble: {
      status: opened ? opened.status : ('failed' as const),
      encoding: label.encoding,
      cellErrorRate: opened?.cellErrorRate ?? null,
    },
    comparison: {
      status: comparison?.status ?? ('skipped' as const),
      regions: (comparison?.regions ?? []).map(({ xMm, yMm, widthMm, heightMm, score }) => ({
        xMm,
        yMm,
        widthMm,
        heightMm,
        score,
      })),
      marks: (comparison?.marks ?? []).map(({ xMm, yMm, widthMm, heightMm, score, kind }) => ({
        xMm,
        yMm,
        widthMm,
        heightMm,
        score,
        kind,
      })),
    },
    frontGiven: pair !== null,
  };
  const { verdict, reasons } = judge(findings);
  return {
    verdict: {
      format: 1,
      verdict,
      serial: label.serial,
      keyId: label.kid,
      page: label.page,
      pages: label.pages,
      label: findings.label,
      pantograph,
      latent,
      scramble: findings.scramble,
      comparison: findings.comparison,
      reasons,
      timingsMs,
    },
    opened,
    front: comparison?.straightened ?? null,
    comparison,
    decodedScreens,
    emblem,
    heatMap: comparison?.heatMap ?? null,
  };
}

/** The fields of a label that was found valid. */
export const validFields = ({ label }: BackReading): LabelFields => {
  if (label.status !== 'valid') throw new TypeError(`label: expected a valid one, got ${label.status}`);
  return label.fields;
};

async function checkLatent(
  { keys, catalogue }: CheckBench,
  label: LabelFields,
  design: LatentDesign,
  emblem: Gray,
  map: SheetMap,
): Promise<OriginalityCheck> {
  if (!design.emblem.fragile) return UNSEEN;
  const identity = { salt: label.salt, serial: label.serial, page: label.page };
  const ringKeys = {
    cells: await keys.derive(label.kid, identity, 'latent-fragile'),
    phase: await keys.derive(label.kid, identity, 'latent-phase'),
  };
  const dpi = Math.round(mapScale(map) * MM_PER_INCH);
  const { status, score, because } = scoreFragile(
    emblem,
    dpi,
    design.emblem,
    ringKeys,
    catalogue.ring(design),
  );
  return because ? { status, score, because } : { status, score };
}

function readScreens(
  gray: Gray,
  map: SheetMap,
  label: LabelFields,
  design: LatentDesign,
): SheetResult['decodedScreens'] {
  if (mapScale(map) * MM_PER_INCH < SCREENS_DPI) return null;
  const { screenCoarse, screenFine } = backZones(label.rows);
  return {
    coarse: decodeLineScreen(straighten(gray, map, screenCoarse, 600), 600, design.coarse),
    fine: decodeLineScreen(straighten(gray, map, screenFine, 600), 600, design.fine),
  };
}

function checkPantograph(
  catalogue: Catalogue,
  { reading, opened, page }: Back,
  pair: Pair | null,
  label: LabelFields,
): OriginalityCheck {
  const checks: OriginalityCheck[] = [];
  const design = catalogue.pantograph(label.pantograph);
  const back = design && reading.map && catalogue.reference(design, 'portrait', label.serial);
  let screens: ScreenChoice | null = null;
  if (back) {
    const keepOut = keepOutFromFace(null, a4Grid(design.dpi), { zones: backKeepOut(label.rows) });
    const seen = inkView(page, design.ink);
    const score = seen && scoreFace(seen, reading.map!, back, keepOut);
    screens = score?.features.screens ?? null;
    checks.push(score ?? UNSEEN);
  }
  const pose = pair?.comparison.pose;
  if (back && pose && opened) {
    const orientation = opened.gray.width > opened.gray.height ? 'landscape' : 'portrait';
    const front = catalogue.reference(design, orientation, label.serial)!;
    // The opened face tells where the front has no dots, as it told the issuer, at the resolution of then.
    const grid = a4Grid(design.dpi, orientation);
    const n = design.dpi / KEEP_OUT_DPI;
    const face = enlargeGray(opened.gray, Math.ceil(grid.width / n), Math.ceil(grid.height / n));
    const keepOut = keepOutFromFace(face, grid, design.keepOut);
    const seen = inkView(pair.page, design.ink);
    checks.push(seen ? scoreFace(seen, frontMap(seen, pose), front, keepOut, screens) : UNSEEN);
  }
  return joinChecks(checks);
}

/**
 * The verdict where no label is valid.
 * @param pantograph of pages that may be fronts
 */
export function emptyVerdict(
  label: 'invalid' | 'missing',
  backFound: boolean,
  timingsMs: Readonly<Record<string, number>>,
  pantograph: OriginalityCheck = UNSEEN,
): Verdict {
  const shown = {
    label: { status: label },
    pantograph,
    latent: UNSEEN,
    scramble: { status: 'failed' as const, encoding: null, cellErrorRate: null },
    comparison: { status: 'skipped' as const, regions: [], marks: [] },
  };
  const { verdict, reasons } = judge({ ...shown, backFound, frontGiven: true });
  return {
    format: 1,
    verdict,
    serial: null,
    keyId: null,
    page: null,
    pages: null,
    ...shown,
    reasons,
    timingsMs,
  };
}

/** A sheet of which nothing but its verdict is known. */
export const emptyResult = (verdict: Verdict): SheetResult => ({
  verdict,
  opened: null,
  front: null,
  comparison: null,
  decodedScreens: null,
  emblem: null,
  heatMap: null,
});
