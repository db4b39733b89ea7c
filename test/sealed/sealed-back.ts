/** A certificate sealed as the issuer does it, its back as a page, and the way back from a scan of it. */
import seedrandom from 'seedrandom';
import { type KeyProvider, localKeyProvider } from '../../src/keys/index.ts';
import { type Bitmap, packedRows } from '../../src/raster/bitmap.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { resampleGray } from '../../src/raster/resample.ts';
import { type CodeReader, readBack } from '../../src/scan/index.ts';
import { type CellPx, type FieldGeometry, fieldGeometry } from '../../src/scramble/field/index.ts';
import { type LabelFields, labelBytes, labelMessage } from '../../src/scramble/label/index.ts';
import {
  bilevelFace,
  codeFace,
  innerMessage,
  openRecord,
  planSealed,
  recordBytes,
  sealedKeys,
  sealRecord,
} from '../../src/scramble/sealed/index.ts';
import { TEST_KEY } from '../scan/back-sheet.ts';
import { backPage } from '../security/back-page.ts';
import { backCapacity } from './capacity.ts';

const KEYS: KeyProvider = localKeyProvider({ active: TEST_KEY.kid, keys: [TEST_KEY] });

/** A sealed back. */
export interface SealedBack {
  readonly page: Bitmap;
  readonly face: Bitmap;
  readonly label: LabelFields;
  readonly geometry: FieldGeometry;
  readonly rate: number;
}

/**
 * Seals a face at 200 dpi by the rule of the built-in profiles (cells of 6, then 5; up to 14, then 18 rows).
 * @param face300 content on white at 300 dpi
 */
export async function sealedBack(
  face300: Gray,
  seed: string,
  cells: readonly number[] = [6, 5],
): Promise<SealedBack> {
  const random = seedrandom(`sealed back ${seed}`);
  const face = bilevelFace(
    resampleGray(face300, Math.round((face300.width * 2) / 3), Math.round((face300.height * 2) / 3)),
  );
  const coded = codeFace(face, { dpi: 200 });
  const plan = planSealed(recordBytes(coded), {
    cellPx: cells,
    preferredRows: 14,
    maxRows: 18,
    dataCells: backCapacity,
  });
  if (!plan) throw new RangeError('the face does not fit');
  const geometry = fieldGeometry({ cellPx: plan.cellPx as CellPx, rows: plan.rows });
  const salt = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  const label: LabelFields = {
    issuer: '見本市',
    kid: TEST_KEY.kid,
    serial: `SEALED-${Math.floor(random() * 1e8)}`,
    page: 1,
    pages: 1,
    salt,
    encoding: 'sealed',
    cellPx: geometry.cellPx,
    rows: geometry.rows,
    blockCells: 1,
    guardCells: 0,
    pantograph: 1,
    latent: 1,
    digest: new Uint8Array(16),
  };
  const message = labelMessage(label);
  const record = sealRecord({
    face,
    dpi: 200,
    coded,
    labelBytes: message,
    keys: sealedKeys(TEST_KEY.root, label),
    signature: await KEYS.sign(TEST_KEY.kid, innerMessage(message, new Uint8Array(0), face, 200)),
    capacityCells: geometry.dataCells.length,
  })!;
  const printed = labelBytes(message, await KEYS.sign(TEST_KEY.kid, message), 0);
  return { page: backPage(record.cells, geometry, printed), face, label, geometry, rate: record.rate };
}

/** What a scan of a sealed back gave. */
export interface SealedReading {
  /** `exact`: opened, bit for bit the issued face. `wrong`: anything else that was shown. */
  readonly result: 'exact' | 'partial' | 'failed' | 'no label' | 'no field' | 'wrong';
  readonly cellErrorRate: number | null;
  readonly erasedShare: number;
}

/** Reads and opens. */
export async function readSealed(
  scan: Gray,
  back: SealedBack,
  codeReader: CodeReader,
): Promise<SealedReading> {
  const reading = await readBack(scan, { codeReader, verifyKey: (kid) => KEYS.verifyKey(kid) });
  const none = { cellErrorRate: null, erasedShare: 0 };
  if (reading.label.status !== 'valid') return { result: 'no label', ...none };
  if (!reading.field) return { result: 'no field', ...none };
  const { fields } = reading.label;
  const { status, face, cellErrorRate, erasedShare } = openRecord({
    soft: reading.field.soft,
    labelBytes: labelMessage(fields),
    keys: sealedKeys(TEST_KEY.root, fields),
    verifyKey: TEST_KEY.verifyKey,
  });
  const figures = { cellErrorRate, erasedShare };
  if (fields.serial !== back.label.serial) return { result: 'wrong', ...figures };
  if (status !== 'opened') return { result: status, ...figures };
  const same = Buffer.compare(packedRows(face!), packedRows(back.face)) === 0;
  return { result: same ? 'exact' : 'wrong', ...figures };
}
