/** The few numbers a reader needs before anything else of the picture; 16 bytes with their checksum. */
import { crc32 } from 'node:zlib';

export const HEADER_BYTES = 16;
/** How often the coded header stands in the field. */
export const HEADER_COPIES = 8;
/** Version of the picture encoding. */
export const PICTURE_FORMAT = 1;

export interface PictureHeader {
  /** Pixels across a block: 25·k dpi. */
  readonly k: number;
  /** Size of the face at 300 dpi. */
  readonly width: number;
  readonly height: number;
  /** Length of the packed occupancy map, and its CRC-32. */
  readonly mapBytes: number;
  readonly mapCrc: number;
}

/** Bytes: format, k, width, height, map length (big-endian, 2 each), map CRC (4), CRC of the rest (4). */
export function packHeader(header: PictureHeader): Uint8Array {
  const out = Buffer.alloc(HEADER_BYTES);
  out[0] = PICTURE_FORMAT;
  out[1] = header.k;
  out.writeUInt16BE(header.width, 2);
  out.writeUInt16BE(header.height, 4);
  out.writeUInt16BE(header.mapBytes, 6);
  out.writeUInt32BE(header.mapCrc, 8);
  out.writeUInt32BE(crc32(out.subarray(0, 12)), 12);
  return new Uint8Array(out);
}

/**
 * Most pixels of a face at 300 dpi: A2. What a header says comes off paper, and memory is set aside for it.
 */
export const MAX_FACE_PIXELS = 36_000_000;

/** `null` when the checksum, the format or a range is wrong: wrong key, or too much damage. */
export function unpackHeader(bytes: Uint8Array): PictureHeader | null {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (b.length !== HEADER_BYTES || crc32(b.subarray(0, 12)) !== b.readUInt32BE(12)) return null;
  if (b[0] !== PICTURE_FORMAT) return null;
  const header = {
    k: b[1]!,
    width: b.readUInt16BE(2),
    height: b.readUInt16BE(4),
    mapBytes: b.readUInt16BE(6),
    mapCrc: b.readUInt32BE(8),
  };
  if (header.k < 1 || header.k > 12 || header.width < 1 || header.height < 1) return null;
  if (header.width * header.height > MAX_FACE_PIXELS) return null;
  return header;
}
