/**
 * Scans in, a verdict out. Sorts the pages into backs and fronts, reads each back, opens it, lays the
 * fronts beside what came out, looks for signs of copying, and lets `judge.ts` say the word.
 *
 * Nothing about a certificate is kept after the answer: the verifier holds designs and masks alone.
 */
import type { KeyProvider, KeyRing } from '../keys/index.ts';
import { localKeyProvider } from '../keys/index.ts';
import { decodeLineScreen, scoreFragile } from '../latent/index.ts';
import { type FontSet, loadDefaultFont } from '../layout/index.ts';
import { openRenderer } from '../pdf/render.ts';
import type { Gray, Rgb } from '../raster/index.ts';
import {
  type BackReading,
  type CodeReader,
  type DebugSink,
  decodeScan,
  mapScale,
  openCodeReader,
  readBack,
  type ScanPage,
  straighten,
} from '../scan/index.ts';
import type { LabelFields } from '../scramble/label/index.ts';
import { backZones, MM_PER_INCH, type PrinterProfile, pxToMm } from '../sheet/index.ts';
import { scorePantograph } from '../watermark/index.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { type Comparison, compareFaces } from './compare/index.ts';
import { cutUpright } from './cut-upright.ts';
import { judge } from './judge.ts';
import { type OpenedFace, openField } from './open-field.ts';
import { joinChecks, straightenFront } from './pantograph.ts';
import type { OriginalityCheck, Verdict, VerdictWord } from './verdict.ts';

/** What a verifier needs. */
export interface VerifierOptions {
  /** The issuer's keys. Secret keys are used only after a label's signature was checked. */
  readonly keys: KeyRing | KeyProvider;
  /** Profiles beside the built-in ones whose designs sheets may carry. */
  readonly profiles?: readonly PrinterProfile[];
  /** Fonts of the hidden word; as at issue. @default BIZ UD Mincho */
  readonly fonts?: FontSet;
  /** A clock in milliseconds, for `timingsMs`. @default performance.now */
  readonly now?: () => number;
  /** Bounds for scans of strangers: pixels of a page, pages of all files together. @default those of `decodeScan`, per file */
  readonly limits?: { readonly maxPixels: number; readonly maxPages: number };
}

/** Scan files: both faces in any order and turn, several sheets, several pages to a file. */
export interface VerifyInput {
  readonly scans: readonly (Uint8Array | ScanFile)[];
}

/** A scan with its name for messages. */
export interface ScanFile {
  readonly bytes: Uint8Array;
  /** @default 'scan' */
  readonly name?: string;
}

/** Per call. */
export interface VerifyOptions {
  /** Gets the picture of every stage. */
  readonly debug?: DebugSink;
  /** Called with a short word as each stage begins. */
  readonly onProgress?: (stage: string) => void;
  /** Draw the heat map over the front. @default false */
  readonly heatMap?: boolean;
}

/** One sheet of the certificate, as far as the scans show it. */
export interface SheetResult {
  readonly verdict: Verdict;
  /** The front as it was issued; null when the back did not open. */
  readonly opened: OpenedFace | null;
  /** The scanned front on the grid of `opened`. */
  readonly front: Gray | null;
  readonly comparison: Comparison | null;
  /** The line screens decoded by software: what the film would show. */
  readonly decodedScreens: { readonly coarse: Gray; readonly fine: Gray } | null;
  /** The emblem, straightened, as scanned. */
  readonly emblem: Gray | null;
  readonly heatMap: Rgb | null;
}

/** The answer to one call. */
export interface VerifyResult {
  /** Of the one sheet, or the gravest of several. */
  readonly verdict: Verdict;
  /** Every back that was found, in the order of the label's page numbers. */
  readonly sheets: readonly SheetResult[];
  /** Resolution of the scans as read, dots per inch, by page in input order; null where unknown. */
  readonly scanDpi: readonly (number | null)[];
}

/** Checks sheets. */
export interface Verifier {
  /** @throws InputError when a file is no scan */
  verify(input: VerifyInput, options?: VerifyOptions): Promise<VerifyResult>;
  close(): void;
}

/** The gravest first. */
const GRAVITY: readonly VerdictWord[] = ['altered', 'copy', 'unreadable', 'unsure', 'genuine'];

/** Scan left around the emblem, for its own registration. */
const EMBLEM_MARGIN_MM = 1.5;

interface Bench {
  readonly keys: KeyProvider;
  readonly catalogue: Catalogue;
  readonly codeReader: CodeReader;
  readonly now: () => number;
}

/** Opens what a verifier needs once: the code reader, the renderer, the font. */
export async function createVerifier(options: VerifierOptions): Promise<Verifier> {
  const family = options.fonts ? Object.values(options.fonts)[0] : undefined;
  const font = family?.regular ?? (await loadDefaultFont());
  const renderer = await openRenderer();
  const bench: Bench = {
    keys: 'keys' in options.keys ? localKeyProvider(options.keys) : options.keys,
    catalogue: createCatalogue(options.profiles ?? [], font),
    codeReader: await openCodeReader(),
    now: options.now ?? (() => performance.now()),
  };
  return {
    async verify({ scans }, call = {}) {
      const start = bench.now();
      const pages: ScanPage[] = [];
      call.onProgress?.('decode');
      for (const scan of scans) {
        const file = scan instanceof Uint8Array ? { bytes: scan } : scan;
        const bounds = options.limits && {
          maxPixels: options.limits.maxPixels,
          maxPages: options.limits.maxPages - pages.length,
        };
        pages.push(...(await decodeScan(file.bytes, { where: file.name ?? 'scan', renderer, ...bounds })));
      }
      return verifyPages(bench, pages, call, start);
    },
    close: () => renderer.close(),
  };
}

interface Back {
  readonly gray: Gray;
  readonly reading: BackReading;
  readonly opened: OpenedFace | null;
}

async function verifyPages(
  bench: Bench,
  pages: readonly ScanPage[],
  call: VerifyOptions,
  start: number,
): Promise<VerifyResult> {
  const timings: Record<string, number> = { decode: bench.now() - start };
  call.onProgress?.('read');
  const backs: Back[] = [];
  const fronts: ScanPage[] = [];
  let seen: BackReading['label'] = { status: 'missing' };
  for (const page of pages) {
    const reading = await readBack(page.gray, {
      codeReader: bench.codeReader,
      verifyKey: (kid) => bench.keys.verifyKey(kid),
      debug: call.debug,
      now: bench.now,
    });
    if (reading.label.status === 'missing') {
      fronts.push(page);
      continue;
    }
    if (reading.label.status === 'invalid') seen = reading.label;
    const { label, field } = reading;
    const opened =
      label.status === 'valid' && field
        ? await openField(field.soft, field.geometry, label.fields, bench.keys)
        : null;
    backs.push({ gray: page.gray, reading, opened });
  }
  timings.read = bench.now() - start - timings.decode!;

  const valid = backs.filter(({ reading }) => reading.label.status === 'valid');
  const scanDpi = pages.map((page) => scanResolution(page, backs));
  if (valid.length === 0) {
    const backFound = backs.length > 0;
    const verdict = emptyVerdict(seen.status === 'invalid' ? 'invalid' : 'missing', backFound, timings);
    return { verdict, sheets: backs.length > 0 ? [emptyResult(verdict)] : [], scanDpi };
  }

  call.onProgress?.('compare');
  const pairs = pairFronts(valid, fronts, call.heatMap ?? false);
  const sheets: SheetResult[] = [];
  for (const [i, back] of valid.entries()) {
    call.onProgress?.('check');
    sheets.push(await checkSheet(bench, back, pairs[i]!, fronts.length > 0, { ...timings }));
  }
  sheets.sort((a, b) => (a.verdict.page ?? 0) - (b.verdict.page ?? 0));
  const gravest = [...sheets].sort(
    (a, b) => GRAVITY.indexOf(a.verdict.verdict) - GRAVITY.indexOf(b.verdict.verdict),
  )[0]!;
  return { verdict: gravest.verdict, sheets, scanDpi };
}

interface Pair {
  readonly page: ScanPage;
  readonly comparison: Comparison;
}

/** Gives each back the front that agrees best with it; a front serves one back. */
function pairFronts(backs: readonly Back[], fronts: readonly ScanPage[], heatMap: boolean): (Pair | null)[] {
  const pairs: (Pair | null)[] = backs.map(() => null);
  const offers: { back: number; front: number; pair: Pair; rank: number }[] = [];
  for (const [b, { opened }] of backs.entries()) {
    if (!opened) continue;
    for (const [f, page] of fronts.entries()) {
      const comparison = compareFaces({
        opened: opened.gray,
        openedDpi: opened.dpi,
        scan: page.gray,
        scanDpi: page.dpi,
        bands: bandsOf(opened),
        heatMap,
      });
      offers.push({
        back: b,
        front: f,
        pair: { page, comparison },
        rank: comparison.pose?.correlation ?? -1,
      });
    }
  }
  offers.sort((a, b) => b.rank - a.rank);
  const used = new Set<number>();
  for (const { back, front, pair } of offers) {
    if (pairs[back] || used.has(front)) continue;
    pairs[back] = pair;
    used.add(front);
  }
  return pairs;
}

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

async function checkSheet(
  bench: Bench,
  back: Back,
  pair: Pair | null,
  frontGiven: boolean,
  timingsMs: Record<string, number>,
): Promise<SheetResult> {
  const { reading, opened, gray } = back;
  const label = (reading.label as { fields: LabelFields }).fields;
  let last = bench.now();
  const lap = (name: string) => {
    const t = bench.now();
    timingsMs[name] = t - last;
    last = t;
  };
  const dpi = reading.map ? mapScale(reading.map) * MM_PER_INCH : 0;
  const zones = backZones(label.rows);

  const latentDesign = bench.catalogue.latent(label.latent);
  let latent: OriginalityCheck = { status: 'unsure', score: 0.5, because: 'scan' };
  let emblem: Gray | null = null;
  let decodedScreens: SheetResult['decodedScreens'] = null;
  if (reading.map && latentDesign) {
    emblem = cutUpright(gray, reading.map, zones.emblem, EMBLEM_MARGIN_MM);
    if (latentDesign.emblem.fragile) {
      const identity = { salt: label.salt, serial: label.serial, page: label.page };
      const ringKeys = {
        cells: await bench.keys.derive(label.kid, identity, 'latent-fragile'),
        phase: await bench.keys.derive(label.kid, identity, 'latent-phase'),
      };
      const geometry = bench.catalogue.ring(latentDesign);
      latent = scoreFragile(emblem, Math.round(dpi), latentDesign.emblem, ringKeys, geometry);
    }
    lap('latent');
    if (dpi >= 400) {
      const screens = { coarse: zones.screenCoarse, fine: zones.screenFine };
      decodedScreens = {
        coarse: decodeLineScreen(
          straighten(gray, reading.map, screens.coarse, 600),
          600,
          latentDesign.coarse,
        ),
        fine: decodeLineScreen(straighten(gray, reading.map, screens.fine, 600), 600, latentDesign.fine),
      };
    }
    lap('screens');
  }

  const checks: OriginalityCheck[] = [];
  const design = bench.catalogue.pantograph(label.pantograph);
  if (design && reading.map) {
    const mask = bench.catalogue.wordMask(design, 'portrait', label.serial);
    const at = Math.min(600, Math.round(dpi));
    const page = { xMm: 0, yMm: 0, widthMm: pxToMm(4960, 600), heightMm: pxToMm(7016, 600) };
    if (mask) checks.push(scorePantograph(straighten(gray, reading.map, page, at), at, mask, design));
    if (mask && pair?.comparison.pose && opened) {
      const front = straightenFront(pair.page.gray, pair.comparison.pose, opened.gray);
      const orientation = opened.gray.width > opened.gray.height ? 'landscape' : 'portrait';
      const words = bench.catalogue.wordMask(design, orientation, label.serial)!;
      checks.push(scorePantograph(front.gray, front.dpi, words, design));
    }
  }
  const pantograph = joinChecks(checks);
  lap('pantograph');

  const comparison = pair?.comparison ?? null;
  const findings = {
    backFound: true,
    label: { status: 'valid' as const },
    pantograph,
    latent: {
      status: latent.status,
      score: latent.score,
      ...(latent.because ? { because: latent.because } : {}),
    },
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
    },
    frontGiven,
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
      latent: findings.latent,
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

const UNSEEN: OriginalityCheck = { status: 'unsure', score: 0.5, because: 'scan' };

function emptyVerdict(
  label: 'invalid' | 'missing',
  backFound: boolean,
  timingsMs: Readonly<Record<string, number>>,
): Verdict {
  const findings = {
    backFound,
    frontGiven: true,
    label: { status: label },
    pantograph: UNSEEN,
    latent: UNSEEN,
    scramble: { status: 'failed' as const, encoding: null, cellErrorRate: null },
    comparison: { status: 'skipped' as const, regions: [] },
  };
  const { verdict, reasons } = judge(findings);
  const { frontGiven: _, backFound: __, ...shown } = findings;
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

const emptyResult = (verdict: Verdict): SheetResult => ({
  verdict,
  opened: null,
  front: null,
  comparison: null,
  decodedScreens: null,
  emblem: null,
  heatMap: null,
});

function scanResolution(page: ScanPage, backs: readonly Back[]): number | null {
  const map = backs.find(({ gray }) => gray === page.gray)?.reading.map;
  return map ? Math.round(mapScale(map) * MM_PER_INCH) : page.dpi;
}
