/**
 * Scans in, a verdict out. Sorts the pages into backs and fronts, reads each back, opens it, lays the
 * fronts beside what came out, looks for signs of copying, and lets `judge.ts` say the word.
 *
 * Nothing about a certificate is kept after the answer: the verifier holds designs and masks alone.
 */
import type { KeyProvider, KeyRing } from '../keys/index.ts';
import { localKeyProvider } from '../keys/index.ts';
import { type FontSet, loadDefaultFont } from '../layout/index.ts';
import { openRenderer, type Renderer } from '../pdf/render.ts';
import {
  type CodeReader,
  type DebugSink,
  type DecodeScanOptions,
  decodeScan,
  openCodeReader,
  type ScanPage,
} from '../scan/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { checkSheet, emptyResult, emptyVerdict, validFields } from './check-sheet.ts';
import { createMapPool, type MapPool } from './compare/index.ts';
import { judgeWhole } from './judge-whole.ts';
import { checkLoneFronts } from './lone-fronts.ts';
import { pairFronts } from './pair-fronts.ts';
import { readPages } from './read-pages.ts';
import type { SheetResult, VerifyResult } from './result.ts';

export type { SheetResult, VerifyResult };

/** What a verifier needs. */
export interface VerifierOptions {
  /** The issuer's keys. Secret keys are used only after a label's signature was checked. */
  readonly keys: KeyRing | KeyProvider;
  /** Profiles beside the built-in ones whose designs sheets may carry. */
  readonly profiles?: readonly PrinterProfile[];
  /** Fonts of the hidden word; as at issue. @default BIZ UDMincho */
  readonly fonts?: FontSet;
  /** A clock in milliseconds, for `timingsMs`. @default performance.now */
  readonly now?: () => number;
  /**
   * Bounds for scans of strangers: pixels of a page, pages of all files together.
   * @default 150 million pixels, 50 pages of each file, as `decodeScan` has them
   */
  readonly limits?: { readonly maxPixels: number; readonly maxPages: number };
}

/** Scan files: both faces in any order and turn, several sheets, several pages to a file. */
export interface VerifyInput {
  /** The files: PNG, JPEG, TIFF or PDF, 200 to 1200 dpi; 600 dpi for all checks. */
  readonly scans: readonly (Uint8Array | ScanFile)[];
}

/** A scan with its name for messages. */
export interface ScanFile {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** Names the file in messages. @default 'scan' */
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

/** Checks sheets. */
export interface Verifier {
  /**
   * Reads the scans and judges every sheet in them. A copy, a forgery or a page that cannot be read is an answer.
   * @throws InputError when a file is no scan, is broken, or is over the limits
   */
  verify(input: VerifyInput, options?: VerifyOptions): Promise<VerifyResult>;
  /** Frees the renderer; no call after it. */
  close(): void;
}

interface Bench {
  readonly keys: KeyProvider;
  readonly catalogue: Catalogue;
  readonly codeReader: CodeReader;
  readonly now: () => number;
  readonly maps: MapPool;
}

/** Opens what a verifier needs once: the code reader, the renderer, the font. Keep the result. */
export async function createVerifier(options: VerifierOptions): Promise<Verifier> {
  const family = options.fonts ? Object.values(options.fonts)[0] : undefined;
  const font = family?.regular ?? (await loadDefaultFont());
  const renderer = await openRenderer();
  const bench: Bench = {
    keys: 'keys' in options.keys ? localKeyProvider(options.keys) : options.keys,
    catalogue: createCatalogue(options.profiles ?? [], font),
    codeReader: await openCodeReader(),
    now: options.now ?? (() => performance.now()),
    maps: createMapPool(),
  };
  return {
    async verify({ scans }, call = {}) {
      const start = bench.now();
      call.onProgress?.('decode');
      const pages = await decodeScans(scans, renderer, options.limits, bench.catalogue.colour);
      return verifyPages(bench, pages, call, start);
    },
    close: () => renderer.close(),
  };
}

/** Two files at a time, which is a sheet; one where a bound on all of them is to be kept. */
async function decodeScans(
  scans: VerifyInput['scans'],
  renderer: Renderer,
  limits: VerifierOptions['limits'],
  colour: boolean,
): Promise<ScanPage[]> {
  const decode = (scan: VerifyInput['scans'][number], bounds?: DecodeScanOptions): Promise<ScanPage[]> => {
    const file = scan instanceof Uint8Array ? { bytes: scan } : scan;
    return decodeScan(file.bytes, { where: file.name ?? 'scan', renderer, colour, ...bounds });
  };
  const pages: ScanPage[] = [];
  if (limits) {
    for (const scan of scans)
      pages.push(
        ...(await decode(scan, { maxPixels: limits.maxPixels, maxPages: limits.maxPages - pages.length })),
      );
    return pages;
  }
  for (let i = 0; i < scans.length; i += 2) {
    // Both are waited for, so that the first broken file in their order is the one that is named.
    const pair = await Promise.allSettled(scans.slice(i, i + 2).map((scan) => decode(scan)));
    for (const one of pair) {
      if (one.status === 'rejected') throw one.reason;
      pages.push(...one.value);
    }
  }
  return pages;
}

async function verifyPages(
  bench: Bench,
  pages: readonly ScanPage[],
  call: VerifyOptions,
  start: number,
): Promise<VerifyResult> {
  const timings: Record<string, number> = { decode: bench.now() - start };
  call.onProgress?.('read');
  const { backs, invalid, fronts, foreignCode, scanDpi } = await readPages(pages, bench, call.debug);
  const claimedDpi = pages.map(({ dpi }) => dpi);
  const readAt = bench.now();
  timings.read = readAt - start - timings.decode!;
  const failed = () => emptyResult(emptyVerdict('invalid', true, timings));
  if (backs.length === 0) {
    if (invalid.length > 0) {
      const sheets = invalid.map(failed);
      return { verdict: sheets[0]!.verdict, sheets, scanDpi, claimedDpi };
    }
    call.onProgress?.('check');
    const pantograph = checkLoneFronts(bench.catalogue, fronts);
    timings.pantograph = bench.now() - readAt;
    const verdict = emptyVerdict(foreignCode ? 'invalid' : 'missing', foreignCode, timings, pantograph);
    const found = foreignCode || pantograph.because !== 'scan';
    return { verdict, sheets: found ? [emptyResult(verdict)] : [], scanDpi, claimedDpi };
  }

  // A back that did not open is no further than one whose label failed: watching tells them apart by nothing.
  if (backs.some(({ opened }) => opened)) call.onProgress?.('compare');
  const { pairs, unmatched } = pairFronts(backs, fronts, call.heatMap ?? false, bench.maps);
  timings.compare = bench.now() - readAt;
  const checked: { result: SheetResult; certificate: string }[] = [];
  for (const [i, back] of backs.entries()) {
    if (back.opened) call.onProgress?.('check');
    const result = await checkSheet(bench, back, pairs[i]!, { ...timings });
    const { kid, serial, salt } = validFields(back.reading);
    checked.push({ result, certificate: `${kid} ${Buffer.from(salt).toString('hex')} ${serial}` });
  }
  checked.sort((a, b) => (a.result.verdict.page ?? 0) - (b.result.verdict.page ?? 0));
  const whole = judgeWhole(
    checked.map(({ result, certificate }) => ({ verdict: result.verdict, certificate })),
    invalid.length,
    unmatched,
  );
  const sheets = checked.map(({ result }) => result);
  const { verdict, reasons } = whole;
  return {
    verdict: { ...sheets[whole.speaker]!.verdict, verdict, reasons },
    sheets: [...sheets, ...invalid.map(failed)],
    scanDpi,
    claimedDpi,
  };
}
