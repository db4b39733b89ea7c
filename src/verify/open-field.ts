/**
 * From the cells of a field to the face that was issued. Called only for a label whose signature is
 * good: this is the first place where a secret key is asked for.
 */
import type { KeyProvider, KeyPurpose } from '../keys/index.ts';
import { type Gray, toGray } from '../raster/index.ts';
import type { FieldGeometry } from '../scramble/field/index.ts';
import { type LabelFields, labelMessage } from '../scramble/label/index.ts';
import { decodePicture } from '../scramble/picture/index.ts';
import { openRecord } from '../scramble/sealed/index.ts';
import type { SoftCells } from '../scramble/soft-cells.ts';

/** A face as it came out of the back. */
export interface OpenedFace {
  /** `opened`: whole. `partial`: parts are missing, and shown white (sealed) or grey (picture). */
  readonly status: 'opened' | 'partial';
  readonly encoding: 'picture' | 'sealed';
  /** The front as it was issued, content on white. */
  readonly gray: Gray;
  /** Pixels per inch of `gray`. */
  readonly dpi: number;
  /** Resolution at which the face was carried. */
  readonly carriedDpi: number;
  /** True when every pixel is proven to be the issuer's (sealed and whole, or a picture whose digest agrees). */
  readonly authentic: boolean;
  /** Share of wrong cells, 0..1, or null where unknown. */
  readonly cellErrorRate: number | null;
  /** Rows of `gray` that did not open, as [from, to). */
  readonly missingRows: readonly (readonly [number, number])[];
  /** Template and fields, where the record carries them. */
  readonly fields: Uint8Array | null;
}

/** Share of picture pixels without a reading above which a picture counts as partial. */
const PARTIAL_LOST = 0.02;

/**
 * Opens a field.
 * @param soft data cells in the field's public order
 * @param label of which the signature is good
 * @returns null when nothing can be shown
 */
export async function openField(
  soft: SoftCells,
  geometry: FieldGeometry,
  label: LabelFields,
  keys: KeyProvider,
): Promise<OpenedFace | null> {
  const identity = { salt: label.salt, serial: label.serial, page: label.page };
  const derive = (purpose: KeyPurpose) => keys.derive(label.kid, identity, purpose);
  if (label.encoding === 'sealed') {
    const verifyKey = await keys.verifyKey(label.kid);
    if (!verifyKey) return null;
    const record = openRecord({
      soft,
      labelBytes: labelMessage(label),
      keys: {
        seal: await derive('sealed'),
        interleave: await derive('interleave'),
        whitening: await derive('whitening'),
      },
      verifyKey,
    });
    if (record.status === 'failed' || !record.face || record.dpi === null) return null;
    return {
      status: record.status,
      encoding: 'sealed',
      gray: toGray(record.face),
      dpi: record.dpi,
      carriedDpi: record.dpi,
      authentic: record.status === 'opened',
      cellErrorRate: record.cellErrorRate,
      missingRows: record.stripes
        .filter(({ opened }) => !opened)
        .map(({ y, rows }) => [y, y + rows] as const),
      fields: record.fields,
    };
  }
  const picture = decodePicture(soft, {
    geometry,
    keys: { scramble: await derive('scramble'), whitening: await derive('whitening') },
    blockCells: label.blockCells,
    guardCells: label.guardCells,
  });
  if (!picture.ok) return null;
  return {
    status: picture.lost > PARTIAL_LOST ? 'partial' : 'opened',
    encoding: 'picture',
    gray: picture.gray,
    dpi: 300,
    carriedDpi: picture.dpi,
    authentic: Buffer.compare(picture.digest, label.digest) === 0,
    cellErrorRate: picture.cellErrorRate,
    missingRows: [],
    fields: null,
  };
}
