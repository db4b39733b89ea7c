/** What the inner signature is over: label, geometry, fields and every pixel of the face. */
import { createHash } from 'node:crypto';
import { type Bitmap, packedRows } from '../../raster/bitmap.ts';

/** Bytes of an Ed25519 signature. */
export const SIGNATURE = 64;

/** The message to sign: digests of all that the record says, bound to its label. */
export function innerMessage(label: Uint8Array, fields: Uint8Array, face: Bitmap, dpi: number): Uint8Array {
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(`shingan sealed 1/${face.width} x ${face.height} at ${dpi}\n`, 'latin1'),
      digest(label),
      digest(fields),
      digest(packedRows(face)),
    ]),
  );
}
