/** The one place where a scan meets a secret key: after the label's signature was found good, never before. */
import { deriveKey } from '../keys/derive.ts';
import { decodePicture, type PictureResult } from '../scramble/picture/index.ts';
import type { BackReading } from './read-back.ts';

/** What opening a back may answer. Every refusal looks alike from outside. */
export type OpenedPicture =
  | (Extract<PictureResult, { ok: true }> & {
      /** The recovered picture is exactly the issued one, by the label's digest. */
      readonly exact: boolean;
    })
  | { readonly ok: false; readonly reason: 'unreadable' };

const REFUSED: OpenedPicture = { ok: false, reason: 'unreadable' };

/**
 * Opens the picture on a back.
 * @param rootKey fetches the 32 secret bytes of a key by name; it is called only for labels whose signature
 *   is valid, and may go to a KMS
 */
export async function openPicture(
  reading: BackReading,
  rootKey: (kid: string) => Uint8Array | null | Promise<Uint8Array | null>,
  options: { readonly denoise?: boolean } = {},
): Promise<OpenedPicture> {
  const { label, field } = reading;
  if (label.status !== 'valid' || !field || label.fields.encoding !== 'picture') return REFUSED;
  const { fields } = label;
  const root = await rootKey(fields.kid);
  if (!root) return REFUSED;
  const result = decodePicture(field.soft, {
    geometry: field.geometry,
    keys: {
      scramble: deriveKey(root, fields, 'scramble'),
      whitening: deriveKey(root, fields, 'whitening'),
    },
    blockCells: fields.blockCells,
    guardCells: fields.guardCells,
    denoise: options.denoise,
  });
  if (!result.ok) return REFUSED;
  return { ...result, exact: Buffer.compare(result.digest, fields.digest) === 0 };
}
