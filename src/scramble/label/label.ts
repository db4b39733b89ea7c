/**
 * The label: what a reader must know before it may use a key, signed with Ed25519 (RFC 8032).
 *
 * Bytes, big-endian: 'S' 'G', format 1, encoding, block (low nibble: log2 of block cells; high nibble: guard
 * cells), cell size in 1/600 inch, field rows, page, pages, pantograph design (2), latent design (2),
 * salt (16), digest (16), then issuer, kid and serial, each a length byte and that many bytes; then the
 * 64-byte signature over all of that; then one byte outside the signature: which of the two printed copies
 * this is (0 left, 1 right), so that a reader who sees one copy knows where it lies.
 *
 * Nothing personal is in it: the digest is keyed, see `pictureDigest`.
 */
import { signMessage, verifyMessage } from '../../keys/sign.ts';
import { CELL_SIZES, type CellPx } from '../field/field-geometry.ts';
import { checkSerial, isSerial } from './serial.ts';

/** Version of the label. */
export const LABEL_FORMAT = 1;

/** What the field carries. */
export type FieldEncoding = 'picture' | 'sealed';

/** The signed fields of a label. */
export interface LabelFields {
  /** Who issued the sheet: 1..24 bytes of UTF-8, no control characters. */
  readonly issuer: string;
  /** Names the issuer's key: 1..16 characters of A-Z a-z 0-9 . _ - */
  readonly kid: string;
  /** See `checkSerial`. */
  readonly serial: string;
  /** Page n of N, 1..255. */
  readonly page: number;
  readonly pages: number;
  /** 16 random bytes, new for each print. */
  readonly salt: Uint8Array;
  readonly encoding: FieldEncoding;
  readonly cellPx: CellPx;
  /** Height of the field in fiducial pitches, 1..20. */
  readonly rows: number;
  /** Side of a scramble block in cells: 1, 2, 4 or 8; and the guard around it, 0..2. */
  readonly blockCells: number;
  readonly guardCells: number;
  /** Numbers of the pantograph and latent designs in the issuer's catalogue, 0..65535; 0 = none given. */
  readonly pantograph: number;
  readonly latent: number;
  /** 16 bytes that bind the label to the exact face, keyed. */
  readonly digest: Uint8Array;
}

/** A label as parsed: its fields are claims until {@link verifyLabel} says otherwise. */
export interface ParsedLabel {
  readonly fields: LabelFields;
  /** What the signature covers. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** 0 = the left printed copy, 1 = the right one. */
  readonly copy: 0 | 1;
}

/** Parsing is strict; whatever is not exactly a label of this format is refused by one word. */
export type LabelResult =
  | { readonly ok: true; readonly label: ParsedLabel }
  | { readonly ok: false; readonly reason: 'not-a-label' | 'unknown-format' | 'malformed' };

const FIXED = 13 + 16 + 16;
const SIGNATURE = 64;
const ENCODINGS: readonly FieldEncoding[] = ['picture', 'sealed'];
const KID = /^[A-Za-z0-9._-]{1,16}$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const ISSUER_MAX = 24;

/**
 * The signed message of `fields` with its signature and the number of the copy.
 * @param signSeed Ed25519 seed, 32 bytes
 * @param copy 0 for the left printed copy, 1 for the right
 * @throws InputError on a serial that cannot be carried; TypeError or RangeError on other bad fields
 */
export function signLabel(fields: LabelFields, signSeed: Uint8Array, copy: 0 | 1 = 0): Uint8Array {
  const message = labelMessage(fields);
  return labelBytes(message, signMessage(signSeed, message), copy);
}

/** Puts message, signature and copy number together: for signers that hold the key elsewhere (KMS). */
export function labelBytes(message: Uint8Array, signature: Uint8Array, copy: 0 | 1): Uint8Array {
  if (signature.length !== SIGNATURE)
    throw new RangeError(`signature: expected ${SIGNATURE} bytes, got ${signature.length}`);
  const out = new Uint8Array(message.length + SIGNATURE + 1);
  out.set(message);
  out.set(signature, message.length);
  out[out.length - 1] = copy;
  return out;
}

/** The bytes that a label's signature covers. */
export function labelMessage(fields: LabelFields): Uint8Array {
  checkSerial(fields.serial);
  const issuer = Buffer.from(fields.issuer, 'utf8');
  const kid = Buffer.from(fields.kid, 'latin1');
  const serial = Buffer.from(fields.serial, 'latin1');
  const problem = problemIn(fields, issuer.length);
  if (problem) throw new RangeError(problem);
  const out = Buffer.alloc(FIXED + 3 + issuer.length + kid.length + serial.length);
  out.set([0x53, 0x47, LABEL_FORMAT, ENCODINGS.indexOf(fields.encoding)]);
  out[4] = Math.log2(fields.blockCells) | (fields.guardCells << 4);
  out.set([fields.cellPx, fields.rows, fields.page, fields.pages], 5);
  out.writeUInt16BE(fields.pantograph, 9);
  out.writeUInt16BE(fields.latent, 11);
  out.set(fields.salt, 13);
  out.set(fields.digest, 29);
  let at = FIXED;
  for (const text of [issuer, kid, serial]) {
    out[at++] = text.length;
    out.set(text, at);
    at += text.length;
  }
  return new Uint8Array(out);
}

/** Reads label bytes. Says nothing about who made them. */
export function parseLabel(bytes: Uint8Array): LabelResult {
  if (bytes.length < 3 || bytes[0] !== 0x53 || bytes[1] !== 0x47) return { ok: false, reason: 'not-a-label' };
  if (bytes[2] !== LABEL_FORMAT) return { ok: false, reason: 'unknown-format' };
  const malformed: LabelResult = { ok: false, reason: 'malformed' };
  const end = bytes.length - SIGNATURE - 1;
  if (end < FIXED + 6) return malformed;
  const copy = bytes[bytes.length - 1]!;
  if (copy !== 0 && copy !== 1) return malformed;
  const texts: string[] = [];
  let at = FIXED;
  for (let i = 0; i < 3; i++) {
    const length = at < end ? bytes[at]! : 256;
    if (at + 1 + length > end) return malformed;
    const raw = bytes.subarray(at + 1, at + 1 + length);
    try {
      texts.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw));
    } catch {
      return malformed;
    }
    at += 1 + length;
  }
  if (at !== end) return malformed;
  const encoding = ENCODINGS[bytes[3]!];
  if (!encoding) return malformed;
  const fields: LabelFields = {
    issuer: texts[0]!,
    kid: texts[1]!,
    serial: texts[2]!,
    encoding,
    blockCells: 2 ** (bytes[4]! & 15),
    guardCells: bytes[4]! >> 4,
    cellPx: bytes[5]! as CellPx,
    rows: bytes[6]!,
    page: bytes[7]!,
    pages: bytes[8]!,
    pantograph: (bytes[9]! << 8) | bytes[10]!,
    latent: (bytes[11]! << 8) | bytes[12]!,
    salt: bytes.slice(13, 29),
    digest: bytes.slice(29, 45),
  };
  if (!isSerial(fields.serial) || problemIn(fields, Buffer.byteLength(fields.issuer))) return malformed;
  return {
    ok: true,
    label: { fields, message: bytes.slice(0, end), signature: bytes.slice(end, end + SIGNATURE), copy },
  };
}

/** True when `verifyKey` signed this label. Ask this before any secret key is touched. */
export function verifyLabel(label: ParsedLabel, verifyKey: Uint8Array): boolean {
  return verifyMessage(verifyKey, label.message, label.signature);
}

/** The first thing wrong with the fields, or `null`; shared by writer and reader, so both are as strict. */
function problemIn(fields: LabelFields, issuerBytes: number): string | null {
  const whole = (name: string, value: number, low: number, high: number): string | null =>
    Number.isInteger(value) && value >= low && value <= high
      ? null
      : `${name}: expected an integer ${low}..${high}, got ${value}`;
  if (issuerBytes < 1 || issuerBytes > ISSUER_MAX || CONTROL.test(fields.issuer))
    return `issuer: expected 1..${ISSUER_MAX} bytes of UTF-8 without control characters, got ${issuerBytes}`;
  if (!KID.test(fields.kid)) return 'kid: expected 1..16 characters of A-Z a-z 0-9 . _ -';
  if (!ENCODINGS.includes(fields.encoding)) return `encoding: expected ${ENCODINGS.join(' or ')}`;
  if (!CELL_SIZES.includes(fields.cellPx)) return `cellPx: expected one of ${CELL_SIZES.join(', ')}`;
  if (![1, 2, 4, 8].includes(fields.blockCells)) return 'blockCells: expected 1, 2, 4 or 8';
  if (fields.blockCells === 1 && fields.guardCells !== 0) return 'guardCells: expected 0 with blocks of 1';
  if (fields.salt.length !== 16) return `salt: expected 16 bytes, got ${fields.salt.length}`;
  if (fields.digest.length !== 16) return `digest: expected 16 bytes, got ${fields.digest.length}`;
  return (
    whole('guardCells', fields.guardCells, 0, 2) ??
    whole('rows', fields.rows, 1, 20) ??
    whole('pages', fields.pages, 1, 255) ??
    whole('page', fields.page, 1, fields.pages) ??
    whole('pantograph', fields.pantograph, 0, 65535) ??
    whole('latent', fields.latent, 0, 65535)
  );
}
