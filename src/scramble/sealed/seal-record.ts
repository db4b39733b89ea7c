/**
 * The sealed record, from face to cells: coded stripes, fields and an inner signature, each encrypted and
 * authenticated by itself with the label as associated data, then Reed–Solomon, interleaved over the
 * whole field and whitened. `open-record.ts` is the inverse.
 */
import { keyStream } from '../../keys/derive.ts';
import { signMessage } from '../../keys/sign.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import { bytesToCells } from './cell-order.ts';
import { IV, paddingKey, recordKey, sealPart, syntheticIv, TAG } from './chunk-cipher.ts';
import { type CodedFace, codeFace } from './coded-face.ts';
import { innerMessage, SIGNATURE } from './inner-signature.ts';
import { type Rate, strongestRate, wordsIn } from './rates.ts';
import { HEAD, packHead } from './record-head.ts';
import { createReedSolomon, encodeWord, WORD } from './rs/index.ts';
import type { SealedKeys } from './sealed-keys.ts';

/** Bytes of a sealed head with its IV in front. */
export const SEALED_HEAD = IV + HEAD + TAG;
/** Longest fields, in bytes. */
const MAX_FIELDS = 65536;

/** Numbers of the parts; a stripe's is STRIPE + its index. */
export const PART = { head: 0, fields: 1, signature: 2, stripe: 3 } as const;

/** What goes into a record. */
export interface SealRequest {
  /** The content layer of the front, ink = 1. */
  readonly face: Bitmap;
  /** Pixels per inch of the face. @default 200 */
  readonly dpi?: number;
  /** The same face already coded (from {@link codeFace}), where the caller planned with it. */
  readonly coded?: CodedFace;
  /** Template id and fields, as bytes (UTF-8 JSON). @default none */
  readonly fields?: Uint8Array;
  /** The label exactly as printed. */
  readonly labelBytes: Uint8Array;
  readonly keys: SealedKeys;
  /** Ed25519 seed of the issuing key, 32 bytes; or the signature itself, where the seed lies elsewhere (KMS). */
  readonly signSeed?: Uint8Array;
  /** The issuing key's signature over {@link innerMessage}. */
  readonly signature?: Uint8Array;
  /** Data cells of the field. */
  readonly capacityCells: number;
}

/** A record ready to be drawn. */
export interface SealedRecord {
  /** One byte a data cell in the field's public order, 1 = ink. */
  readonly cells: Uint8Array;
  readonly rate: Rate;
  /** Bytes before Reed–Solomon. */
  readonly contentBytes: number;
}

/** Bytes that a record of this face and fields needs before Reed–Solomon; {@link planSealed} wants it. */
export function recordBytes(coded: CodedFace, fieldsLength = 0): number {
  let n = 2 * SEALED_HEAD + SIGNATURE + TAG;
  if (fieldsLength > 0) n += fieldsLength + TAG;
  for (const stripe of coded.stripes) n += stripe.length + TAG;
  return n;
}

/**
 * Seals a face, at the strongest rate that fits.
 * @returns the record, or null where it does not fit even at the weakest rate
 * @throws RangeError on fields of more than 64 KiB
 */
export function sealRecord(request: SealRequest): SealedRecord | null {
  const { face, labelBytes, keys, capacityCells } = request;
  const fields = request.fields ?? new Uint8Array(0);
  if (fields.length > MAX_FIELDS)
    throw new RangeError(`fields: expected at most ${MAX_FIELDS} bytes, got ${fields.length}`);
  const coded = request.coded ?? codeFace(face, { dpi: request.dpi });
  const contentBytes = recordBytes(coded, fields.length);
  const rate = strongestRate(contentBytes, capacityCells);
  if (rate === null || coded.stripes.some((stripe) => stripe.length > 0xffff)) return null;

  const head = packHead({
    ...coded,
    fieldsLength: fields.length,
    stripeLengths: coded.stripes.map((stripe) => stripe.length),
  });
  const signature = signatureOf(request, innerMessage(labelBytes, fields, face, coded.dpi));
  const iv = syntheticIv(keys.seal, labelBytes, [head, fields, signature, ...coded.stripes]);
  const key = recordKey(keys.seal, iv);
  const seal = (index: number, plain: Uint8Array) => sealPart(key, index, labelBytes, plain);
  const sealedHead = Buffer.concat([iv, seal(PART.head, head)]);

  // What is left over is noise of this record, so that two records under one salt share nothing.
  const content = keyStream(paddingKey(key), wordsIn(capacityCells) * rate);
  let at = 0;
  const put = (bytes: Uint8Array) => {
    content.set(bytes, at);
    at += bytes.length;
  };
  put(sealedHead);
  if (fields.length > 0) put(seal(PART.fields, fields));
  put(seal(PART.signature, signature));
  coded.stripes.forEach((stripe, i) => {
    put(seal(PART.stripe + i, stripe));
  });
  content.set(sealedHead, content.length - sealedHead.length);

  const code = createReedSolomon(rate);
  const words = new Uint8Array(wordsIn(capacityCells) * WORD);
  for (let w = 0; w * WORD < words.length; w++) {
    const word = words.subarray(w * WORD, (w + 1) * WORD);
    word.set(content.subarray(w * rate, (w + 1) * rate));
    encodeWord(code, word);
  }
  return { cells: bytesToCells(words, capacityCells, keys), rate, contentBytes };
}

function signatureOf({ signSeed, signature }: SealRequest, message: Uint8Array): Uint8Array {
  if (signature) {
    if (signature.length !== SIGNATURE)
      throw new RangeError(`signature: expected ${SIGNATURE} bytes, got ${signature.length}`);
    return signature;
  }
  if (!signSeed) throw new TypeError('signSeed: expected the seed, or a signature in its place');
  return signMessage(signSeed, message);
}
