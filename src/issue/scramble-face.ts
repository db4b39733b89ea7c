/**
 * A face into the cells of its field: sealed where it fits, else as a picture. Chooses resolution, cell
 * size and height of the field by rule, and says what it gave up.
 */
import { createHmac } from 'node:crypto';
import type { KeyProvider, KeyPurpose, SheetIdentity } from '../keys/index.ts';
import type { Orientation } from '../pdf/index.ts';
import type { Bitmap, Gray } from '../raster/index.ts';
import type { CellPx, FieldGeometry } from '../scramble/field/index.ts';
import { type LabelFields, labelBytes, labelMessage } from '../scramble/label/index.ts';
import { encodePicture } from '../scramble/picture/index.ts';
import {
  bilevelFace,
  codeFace,
  innerMessage,
  planSealed,
  recordBytes,
  sealRecord,
} from '../scramble/sealed/index.ts';
import { designNumber } from '../sheet/index.ts';
import type { Prepared } from './prepared.ts';
import { rescale } from './rescale.ts';

/** Resolutions that a sealed face may have, the best first; each divides the raster's 300 or is resampled. */
const SEALED_DPI = [200, 150] as const;

/** What is scrambled. */
export interface FaceRequest {
  /** Content on white at 300 dpi. */
  readonly raster300: Gray;
  readonly orientation: Orientation;
  /** JSON of template and fields, or empty. */
  readonly fields: Uint8Array;
  readonly issuer: string;
  readonly keys: KeyProvider;
  readonly identity: SheetIdentity;
  readonly pages: number;
  readonly wanted: 'sealed' | 'picture';
}

/** A face as cells, and the label that goes with it. */
export interface ScrambledFace {
  readonly cells: Uint8Array;
  readonly geometry: FieldGeometry;
  readonly face: Bitmap;
  readonly faceDpi: number;
  readonly label: LabelFields;
  /** The two printed copies' bytes. */
  readonly labels: readonly [Uint8Array, Uint8Array];
  readonly notes: readonly string[];
}

/** Chooses and encodes. @throws InputError when even a picture does not fit */
export async function scrambleFace(request: FaceRequest, prepared: Prepared): Promise<ScrambledFace> {
  const notes: string[] = [];
  if (request.wanted === 'sealed') {
    for (const dpi of SEALED_DPI) {
      const sealed = await sealFace(request, prepared, dpi);
      if (sealed) return { ...sealed, notes };
      notes.push(`sealed at ${dpi} dpi: does not fit a field of ${prepared.profile.scramble.maxRows} rows`);
    }
    notes.push('encoding: fell back to picture');
  }
  return pictureFace(request, prepared, notes);
}

function fieldsOfLabel(
  request: FaceRequest,
  prepared: Prepared,
  cellPx: CellPx,
  rows: number,
  encoding: 'sealed' | 'picture',
  digest: Uint8Array,
): LabelFields {
  const { identity, keys, issuer, pages } = request;
  const { pantograph, latent } = prepared.profile;
  return {
    issuer,
    kid: keys.active,
    serial: identity.serial,
    page: identity.page,
    pages,
    salt: identity.salt,
    encoding,
    cellPx,
    rows,
    blockCells: 1,
    guardCells: 0,
    pantograph: designNumber(pantograph),
    latent: designNumber(latent),
    digest,
  };
}

async function signed(label: LabelFields, keys: KeyProvider): Promise<readonly [Uint8Array, Uint8Array]> {
  const message = labelMessage(label);
  const signature = await keys.sign(keys.active, message);
  return [labelBytes(message, signature, 0), labelBytes(message, signature, 1)];
}

async function sealFace(
  request: FaceRequest,
  prepared: Prepared,
  dpi: number,
): Promise<Omit<ScrambledFace, 'notes'> | null> {
  const { keys, identity, fields, orientation } = request;
  const derive = (purpose: KeyPurpose) => keys.derive(keys.active, identity, purpose);
  const { scramble } = prepared.profile;
  const face = bilevelFace(rescale(request.raster300, 300, dpi, orientation));
  const coded = codeFace(face, { dpi });
  const plan = planSealed(recordBytes(coded, fields.length), {
    cellPx: scramble.cellPx,
    preferredRows: scramble.preferredRows,
    maxRows: scramble.maxRows,
    dataCells: (cellPx, rows) => prepared.dataCells(cellPx as CellPx, rows),
  });
  if (!plan) return null;
  const cellPx = plan.cellPx as CellPx;
  const geometry = prepared.geometry(cellPx, plan.rows);
  const digest = faceDigest(await derive('digest'), face, fields);
  const label = fieldsOfLabel(request, prepared, cellPx, plan.rows, 'sealed', digest);
  const message = labelMessage(label);
  const record = sealRecord({
    face,
    dpi,
    coded,
    fields,
    labelBytes: message,
    keys: {
      seal: await derive('sealed'),
      interleave: await derive('interleave'),
      whitening: await derive('whitening'),
    },
    signature: await keys.sign(keys.active, innerMessage(message, fields, face, dpi)),
    capacityCells: geometry.dataCells.length,
  });
  if (!record) return null;
  return { cells: record.cells, geometry, face, faceDpi: dpi, label, labels: await signed(label, keys) };
}

async function pictureFace(
  request: FaceRequest,
  prepared: Prepared,
  notes: string[],
): Promise<ScrambledFace> {
  const { keys: provider, identity, raster300 } = request;
  const { scramble } = prepared.profile;
  const cellPx = scramble.cellPx[0]!;
  const geometry = prepared.geometry(cellPx, scramble.preferredRows);
  const keys = {
    scramble: await provider.derive(provider.active, identity, 'scramble'),
    whitening: await provider.derive(provider.active, identity, 'whitening'),
  };
  const picture = encodePicture(raster300, { geometry, keys });
  const label = fieldsOfLabel(request, prepared, cellPx, scramble.preferredRows, 'picture', picture.digest);
  return {
    cells: picture.cells,
    geometry,
    face: picture.face,
    faceDpi: picture.dpi,
    label,
    labels: await signed(label, provider),
    notes,
  };
}

/**
 * Binds the label to the face. Keyed, because a plain hash on the label would let anyone who reads it
 * try out guesses of the face.
 */
export function faceDigest(key: Uint8Array, face: Bitmap, fields: Uint8Array): Uint8Array {
  const size = new Uint8Array(8);
  const view = new DataView(size.buffer);
  view.setUint32(0, face.width);
  view.setUint32(4, face.height);
  const hmac = createHmac('sha256', key).update('shingan/1/face digest').update(size);
  hmac.update(new Uint8Array(face.words.buffer, face.words.byteOffset, face.words.byteLength)).update(fields);
  return new Uint8Array(hmac.digest().subarray(0, 16));
}
