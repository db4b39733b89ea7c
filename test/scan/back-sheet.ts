/** A back for these tests: field, two labels, and a fine dot screen elsewhere as a pantograph would be. */
import { deriveKey, type SheetIdentity } from '../../src/keys/derive.ts';
import type { IssuingKey } from '../../src/keys/key-ring.ts';
import { publicKey } from '../../src/keys/sign.ts';
import { type Bitmap, bitmapBytes, createBitmap } from '../../src/raster/bitmap.ts';
import { blit } from '../../src/raster/blit.ts';
import type { Gray } from '../../src/raster/gray.ts';
import {
  type CellPx,
  type FieldGeometry,
  fieldGeometry,
  renderField,
} from '../../src/scramble/field/index.ts';
import { type LabelFields, renderLabel, signLabel } from '../../src/scramble/label/index.ts';
import { type EncodedPicture, encodePicture } from '../../src/scramble/picture/index.ts';
import { backZones } from '../../src/sheet/back.ts';
import { a4Grid, zoneToPx } from '../../src/sheet/grid.ts';

const seed = new Uint8Array(32).fill(7);
/** The test issuer. */
export const TEST_KEY: IssuingKey = {
  kid: 'test-1',
  root: new Uint8Array(32).map((_, i) => i),
  signSeed: seed,
  verifyKey: publicKey(seed),
};

export interface BackSheetOptions {
  readonly cellPx?: CellPx;
  readonly rows?: number;
  readonly blockCells?: number;
  readonly guardCells?: number;
  readonly serial?: string;
  readonly salt?: Uint8Array;
  readonly key?: IssuingKey;
  readonly urlPrefix?: string;
  /** Leave out the labels. */
  readonly noLabels?: boolean;
}

export interface BackSheet {
  readonly page: Bitmap;
  readonly geometry: FieldGeometry;
  readonly picture: EncodedPicture;
  readonly fields: LabelFields;
}

/** Both picture keys of a page. */
export const pictureKeys = (root: Uint8Array, identity: SheetIdentity) => ({
  scramble: deriveKey(root, identity, 'scramble'),
  whitening: deriveKey(root, identity, 'whitening'),
});

/** The back of `face` at 600 dpi. */
export function backSheet(face: Gray, options: BackSheetOptions = {}): BackSheet {
  const { cellPx = 5, rows = 15, blockCells = 1, guardCells = 0, key = TEST_KEY } = options;
  const identity = {
    salt: options.salt ?? new Uint8Array(16).fill(3),
    serial: options.serial ?? 'R8-00123456',
    page: 1,
  };
  const geometry = fieldGeometry({ cellPx, rows });
  const picture = encodePicture(face, {
    geometry,
    keys: pictureKeys(key.root, identity),
    blockCells,
    guardCells,
  });
  const fields: LabelFields = {
    issuer: '見本市',
    kid: key.kid,
    serial: identity.serial,
    page: 1,
    pages: 1,
    salt: identity.salt,
    encoding: 'picture',
    cellPx,
    rows,
    blockCells,
    guardCells,
    pantograph: 1,
    latent: 1,
    digest: picture.digest,
  };
  const grid = a4Grid(600);
  const page = createBitmap(grid.width, grid.height);
  const zones = backZones(rows);
  // 2 × 2 dots at pitch 14 outside the zones: about 2 % of ink.
  const bytes = bitmapBytes(page);
  for (let y = 0; y < page.height; y++) {
    if (y % 14 > 1) continue;
    const inBand = y >= zoneToPx(zones.field, 600).y - 40;
    if (inBand) continue;
    for (let x = 100; x < page.width - 100; x++)
      if (x % 14 < 2) bytes[y * page.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  const field = zoneToPx(zones.field, 600);
  blit(page, renderField(picture.cells, geometry, 600), field.x, field.y, 'copy');
  if (!options.noLabels) {
    for (const copy of [0, 1] as const) {
      const place = zoneToPx(zones.labels[copy], 600);
      const label = renderLabel(signLabel(fields, key.signSeed, copy), {
        dpi: 600,
        urlPrefix: options.urlPrefix,
      });
      blit(page, label, place.x, place.y, 'copy');
    }
  }
  return { page, geometry, picture, fields };
}
