/**
 * The head of a record: what lies where. Fixed length, twice in the record (first word, last word),
 * encrypted and authenticated like everything else.
 */
import { MAX_STRIPES } from './coded-face.ts';

/** Format of the record. */
const FORMAT = 1;
/** Bytes of a head before sealing. */
export const HEAD = 14 + 2 * MAX_STRIPES;

/** Sides, resolution and lengths of the parts. */
export interface RecordHead {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly stripeRows: number;
  /** Bytes of the fields, 0 where there are none. */
  readonly fieldsLength: number;
  /** Bytes of each coded stripe. */
  readonly stripeLengths: readonly number[];
}

/** A head as bytes, big-endian. */
export function packHead(head: RecordHead): Uint8Array {
  const out = Buffer.alloc(HEAD);
  out.writeUInt8(FORMAT, 0);
  out.writeUInt8(head.stripeLengths.length, 1);
  out.writeUInt16BE(head.width, 2);
  out.writeUInt16BE(head.height, 4);
  out.writeUInt16BE(head.dpi, 6);
  out.writeUInt16BE(head.stripeRows, 8);
  out.writeUInt32BE(head.fieldsLength, 10);
  for (const [i, n] of head.stripeLengths.entries()) out.writeUInt16BE(n, 14 + 2 * i);
  return new Uint8Array(out);
}

/** The head, or null where it contradicts itself. */
export function parseHead(bytes: Uint8Array): RecordHead | null {
  if (bytes.length !== HEAD) return null;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stripes = view.readUInt8(1);
  if (view.readUInt8(0) !== FORMAT || stripes < 1 || stripes > MAX_STRIPES) return null;
  const width = view.readUInt16BE(2);
  const height = view.readUInt16BE(4);
  const stripeRows = view.readUInt16BE(8);
  if (width < 1 || stripeRows < 1 || Math.ceil(height / stripeRows) !== stripes) return null;
  const stripeLengths: number[] = [];
  for (let i = 0; i < stripes; i++) stripeLengths.push(view.readUInt16BE(14 + 2 * i));
  return {
    width,
    height,
    dpi: view.readUInt16BE(6),
    stripeRows,
    fieldsLength: view.readUInt32BE(10),
    stripeLengths,
  };
}
