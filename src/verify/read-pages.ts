/** Scanned pages -> backs that were read and opened, and pages that may be fronts. */
import type { KeyProvider } from '../keys/index.ts';
import {
  type BackReading,
  type CodeReader,
  type DebugSink,
  mapScale,
  readBack,
  type ScanPage,
} from '../scan/index.ts';
import { MM_PER_INCH } from '../sheet/index.ts';
import { type OpenedFace, openField } from './open-field.ts';

/** A page with a valid label. */
export interface Back {
  readonly page: ScanPage;
  readonly reading: BackReading;
  readonly opened: OpenedFace | null;
}

/** Pages by what they are. */
export interface ReadPages {
  readonly backs: readonly Back[];
  /** Backs whose label is no issuer's whom these keys know, or was changed. */
  readonly invalid: readonly ScanPage[];
  /** Pages without a label of this kind. */
  readonly fronts: readonly ScanPage[];
  /** Whether one of those carries some other 2D code: alone, it may be the label of a forgery. */
  readonly foreignCode: boolean;
  /** Dots per inch, by page in input order. */
  readonly scanDpi: readonly (number | null)[];
}

/** Reads every page as a back; what has no label is a front. */
export async function readPages(
  pages: readonly ScanPage[],
  bench: { readonly keys: KeyProvider; readonly codeReader: CodeReader; readonly now: () => number },
  debug?: DebugSink,
): Promise<ReadPages> {
  const backs: Back[] = [];
  const invalid: ScanPage[] = [];
  const fronts: ScanPage[] = [];
  const scanDpi: (number | null)[] = [];
  let foreignCode = false;
  for (const page of pages) {
    const reading = await readBack(page.gray, {
      codeReader: bench.codeReader,
      verifyKey: (kid) => bench.keys.verifyKey(kid),
      debug,
      now: bench.now,
    });
    const { label, field, map } = reading;
    scanDpi.push(map ? Math.round(mapScale(map) * MM_PER_INCH) : page.dpi);
    if (label.status === 'valid') {
      const opened = field ? await openField(field.soft, field.geometry, label.fields, bench.keys) : null;
      backs.push({ page, reading, opened });
    } else if (label.status === 'missing' || label.reason === 'foreign') {
      // A municipality's own form may carry a code of its own: the page is still a front.
      foreignCode ||= label.status === 'invalid';
      fronts.push(page);
    } else invalid.push(page);
  }
  return { backs, invalid, fronts, foreignCode, scanDpi };
}
