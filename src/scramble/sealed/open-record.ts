/**
 * The sealed record, from cells to face. Nothing is shown that was not authenticated: a part opens as
 * the bytes that were sealed, or not at all. `seal-record.ts` is the inverse.
 */
import { verifyMessage } from '../../keys/sign.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import type { SoftCells } from '../soft-cells.ts';
import { cellsToBytes, type ReadBytes } from './cell-order.ts';
import { IV, openPart, recordKey, TAG } from './chunk-cipher.ts';
import { decodeFace } from './coded-face.ts';
import { innerMessage, SIGNATURE } from './inner-signature.ts';
import { mendWord, mendWords } from './mend-words.ts';
import { RATES, type Rate, wordsIn } from './rates.ts';
import { parseHead, type RecordHead } from './record-head.ts';
import { createReedSolomon, type ReedSolomon, WORD } from './rs/index.ts';
import { PART, SEALED_HEAD } from './seal-record.ts';
import type { SealedKeys } from './sealed-keys.ts';

/** What the reader has. */
export interface OpenRequest {
  /** The data cells as read, in the field's public order. */
  readonly soft: SoftCells;
  /** The label exactly as printed; its signature was checked before the keys were derived. */
  readonly labelBytes: Uint8Array;
  readonly keys: SealedKeys;
  /** Ed25519 public key of the issuing key, 32 bytes. */
  readonly verifyKey: Uint8Array;
}

/** A band of the face. */
export interface OpenedStripe {
  /** First row and number of rows, in pixels of the face. */
  readonly y: number;
  readonly rows: number;
  /** True: these rows are as they were issued, bit for bit. False: they are blank in `face`. */
  readonly opened: boolean;
}

/** What came out. */
export interface OpenedRecord {
  /**
   * `opened`: every part, and the inner signature holds. `partial`: some stripes are authentic, others are
   * missing. `failed`: nothing can be shown.
   */
  readonly status: 'opened' | 'partial' | 'failed';
  /** Null when nothing opened. */
  readonly face: Bitmap | null;
  readonly dpi: number | null;
  readonly stripes: readonly OpenedStripe[];
  /** Null when there are none, or they did not open. */
  readonly fields: Uint8Array | null;
  readonly rate: Rate | null;
  /** Share of the cells that were read but wrong, over the mended words; null when none was mended. */
  readonly cellErrorRate: number | null;
  /** Share of the cells that were not read at all. */
  readonly erasedShare: number;
}

/** Cells that were not read at all. */
function countErased(soft: SoftCells): number {
  let erased = 0;
  for (let i = 0; i < soft.length; i++) if (soft[i] === 0) erased++;
  return erased;
}

/**
 * Opens a record. Any input gives an answer, in time bounded by the number of cells.
 */
export function openRecord(request: OpenRequest): OpenedRecord {
  const { soft, labelBytes, keys, verifyKey } = request;
  const erasedShare = soft.length > 0 ? countErased(soft) / soft.length : 0;
  const failed: OpenedRecord = {
    status: 'failed',
    face: null,
    dpi: null,
    stripes: [],
    fields: null,
    rate: null,
    cellErrorRate: null,
    erasedShare,
  };
  if (wordsIn(soft.length) === 0) return failed;
  const read = cellsToBytes(soft, keys);
  const found = findHead(read, labelBytes, keys);
  if (!found) return failed;
  const { head, key, rate, code } = found;
  const { content, cellErrorRate } = mendWords(code, rate, read);
  const lost: OpenedRecord = { ...failed, rate, cellErrorRate };

  let at = SEALED_HEAD;
  const next = (index: number, length: number): Uint8Array | null => {
    const from = at;
    at += length + TAG;
    if (at > content.length) return null;
    return openPart(key, index, labelBytes, content.subarray(from, at));
  };
  const none = new Uint8Array(0);
  const fields = head.fieldsLength > 0 ? next(PART.fields, head.fieldsLength) : none;
  const signature = next(PART.signature, SIGNATURE);
  const codes = head.stripeLengths.map((length, i) => next(PART.stripe + i, length));
  const opened = codes.filter((code) => code !== null).length;
  if (opened === 0) return lost;

  const { face, complete } = decodeFace(head, codes);
  const all = opened === codes.length && fields !== null && signature !== null;
  // Whole, sealed with the right key, and not signed by the issuer: somebody else's work.
  const forged =
    !complete ||
    (all && !verifyMessage(verifyKey, innerMessage(labelBytes, fields, face, head.dpi), signature));
  if (forged) return lost;
  return {
    status: all ? 'opened' : 'partial',
    face,
    dpi: head.dpi,
    stripes: codes.map((code, i) => ({
      y: i * head.stripeRows,
      rows: Math.min(head.stripeRows, head.height - i * head.stripeRows),
      opened: code !== null,
    })),
    fields: fields && fields.length > 0 ? fields : null,
    rate,
    cellErrorRate,
    erasedShare,
  };
}

/**
 * The head, from the first word or the last, at whatever rate it opens. Only the right rate yields a head
 * that authenticates, so this tells the rate as well.
 */
function findHead(
  read: ReadBytes,
  label: Uint8Array,
  keys: SealedKeys,
): { head: RecordHead; key: Uint8Array; rate: Rate; code: ReedSolomon } | null {
  const count = read.bytes.length / WORD;
  for (const rate of RATES) {
    const code = createReedSolomon(rate);
    for (const w of [0, count - 1]) {
      const word = mendWord(code, read, w);
      if (!word) continue;
      const from = w === 0 ? 0 : rate - SEALED_HEAD;
      const sealed = word.subarray(from, from + SEALED_HEAD);
      const key = recordKey(keys.seal, sealed.subarray(0, IV));
      const plain = openPart(key, PART.head, label, sealed.subarray(IV));
      const head = plain && parseHead(plain);
      if (head) return { head, key, rate, code };
    }
  }
  return null;
}
