/**
 * Small sealed sheets for attacks in great numbers: a slip of 105 × 74 mm from one template, its values
 * drawn from a seed, sealed and labelled by the library's own code. Everything is real but the size.
 */
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import seedrandom from 'seedrandom';
import { type KeyProvider, localKeyProvider } from '../../src/keys/index.ts';
import { type Bitmap, bitmapBytes, createBitmap } from '../../src/raster/bitmap.ts';
import { type Gray, toGray } from '../../src/raster/index.ts';
import { type CellPx, type FieldGeometry, fieldGeometry } from '../../src/scramble/field/index.ts';
import {
  type LabelFields,
  labelBytes,
  labelMessage,
  parseLabel,
  verifyLabel,
} from '../../src/scramble/label/index.ts';
import { bilevelFace, innerMessage, type SealedKeys, sealRecord } from '../../src/scramble/sealed/index.ts';
import type { SoftCells } from '../../src/scramble/soft-cells.ts';
import { type OpenedFace, openField } from '../../src/verify/open-field.ts';
import { TEST_KEY } from '../scan/back-sheet.ts';

const FONT = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf'),
);
const FAMILY = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '渡辺',
  '伊藤',
  '山本',
  '中村',
  '小林',
  '加藤',
  '吉田',
  '山田',
];
const GIVEN = [
  '一郎',
  '二郎',
  '三郎',
  '花子',
  '春子',
  '夏子',
  '秋男',
  '冬美',
  '大輔',
  '太輔',
  '直人',
  '真人',
];
const TOWN = ['本町', '元町', '東町', '西町', '大手町', '太平町', '千歳町', '干潟町'];
const DIGITS = '〇一二三四五六七八九';

/** Who issues these sheets. */
export const ISSUER: KeyProvider = localKeyProvider({ active: TEST_KEY.kid, keys: [TEST_KEY] });

/** Field of a slip. */
const FIELD = { cellPx: 8 as CellPx, rows: 3 } as const;
/** The public layout of every slip's field. */
export const GEOMETRY: FieldGeometry = fieldGeometry(FIELD);

/** One sheet: what was issued, and what is printed on its back. */
export interface SealedSheet {
  readonly front: Gray;
  /** 200 dpi, as sealed. */
  readonly face: Bitmap;
  readonly fields: Uint8Array;
  readonly label: LabelFields;
  /** The printed bytes of the left copy. */
  readonly labelBytes: Uint8Array;
  readonly cells: Uint8Array;
  readonly keys: SealedKeys;
}

/** What varies on a slip. */
function values(index: number): string[] {
  const random = seedrandom(`slip ${index}`);
  const pick = (list: readonly string[] | string) => list[Math.floor(random() * list.length)]!;
  const name = `${pick(FAMILY)} ${pick(GIVEN)}`;
  const place = `見本市${pick(TOWN)}${pick(DIGITS.slice(1))}丁目${pick(DIGITS.slice(1))}番${pick(DIGITS.slice(1))}号`;
  const born = `昭和五十${pick(DIGITS.slice(1))}年${pick(DIGITS.slice(1))}月${pick(DIGITS.slice(1))}日`;
  const tax = `金 ${(100_000 + Math.floor(random() * 900_000)).toLocaleString('en-US')} 円`;
  return [name, place, born, tax, `第${String(4_000_000 + index * 7)}号`];
}

/** A slip's front, grey on white. @param dpi of the raster */
export function slip(index: number, dpi: number): Gray {
  if (!GlobalFonts.has('Shingan Slip')) GlobalFonts.registerFromPath(FONT, 'Shingan Slip');
  const px = (mm: number) => Math.round((mm * dpi) / 25.4);
  const width = px(105);
  const height = px(74);
  const g = createCanvas(width, height).getContext('2d');
  g.fillStyle = '#fff';
  g.fillRect(0, 0, width, height);
  g.fillStyle = '#000';
  const text = (words: string, points: number, x: number, y: number) => {
    g.font = `${(points * dpi) / 72}px "Shingan Slip"`;
    g.fillText(words, px(x), px(y));
  };
  text('納税証明書', 14, 38, 12);
  const given = values(index);
  ['氏名', '住所', '生年月日', '納付済額', '証明番号'].forEach((name, row) => {
    const y = 18 + 8 * row;
    g.fillRect(px(8), px(y), px(89), Math.max(1, px(0.12)));
    text(name, 9, 10, y + 5.6);
    text(given[row]!, 10.5, 32, y + 5.6);
  });
  g.fillRect(px(8), px(58), px(89), Math.max(1, px(0.12)));
  for (const x of [8, 29, 97]) g.fillRect(px(x), px(18), Math.max(1, px(0.12)), px(40));
  text('上記のとおり相違ないことを証明する　見本市長', 9, 10, 66);
  const rgba = g.getImageData(0, 0, width, height).data;
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i]!) };
}

/** Issues sheet `index`; another `print` is the same certificate with another salt, another `page` its next page. */
export async function sealedSheet(index: number, print = 0, page = 1): Promise<SealedSheet> {
  const front = slip(index + 1000 * (page - 1), 200);
  const face = bilevelFace(front);
  const fields = new TextEncoder().encode(JSON.stringify({ template: 'slip', values: values(index) }));
  const random = seedrandom(`salt ${index} ${print}`);
  const identity = {
    salt: Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256)),
    serial: `SLIP-${4_000_000 + index * 7}`,
    page,
  };
  const label: LabelFields = {
    issuer: '見本市',
    kid: ISSUER.active,
    ...identity,
    pages: 2,
    encoding: 'sealed',
    ...FIELD,
    blockCells: 1,
    guardCells: 0,
    pantograph: 1,
    latent: 1,
    digest: Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256)),
  };
  const message = labelMessage(label);
  const keys: SealedKeys = {
    seal: await ISSUER.derive(label.kid, identity, 'sealed'),
    interleave: await ISSUER.derive(label.kid, identity, 'interleave'),
    whitening: await ISSUER.derive(label.kid, identity, 'whitening'),
  };
  const record = sealRecord({
    face,
    dpi: 200,
    fields,
    labelBytes: message,
    keys,
    signature: await ISSUER.sign(label.kid, innerMessage(message, fields, face, 200)),
    capacityCells: GEOMETRY.dataCells.length,
  });
  if (!record) throw new RangeError(`slip ${index} does not fit its field`);
  return {
    front,
    face,
    fields,
    label,
    labelBytes: labelBytes(message, await ISSUER.sign(label.kid, message), 0),
    cells: record.cells,
    keys,
  };
}

/** What a receiver has in hand once a scan was read: the bytes of the code, and the cells. */
export interface Received {
  readonly labelBytes: Uint8Array;
  readonly soft: SoftCells;
}

/** The reader's own path from there: parse the label, check its signature, only then open the field. */
export async function open({ labelBytes, soft }: Received): Promise<OpenedFace | null> {
  const parsed = parseLabel(labelBytes);
  if (!parsed.ok) return null;
  const { fields } = parsed.label;
  const key = await ISSUER.verifyKey(fields.kid);
  if (!key || !verifyLabel(parsed.label, key)) return null;
  return openField(soft, fieldGeometry(fields), fields, ISSUER);
}

/** What came of a back: nothing shown, exactly what was issued under that label (whole or in part), or a lie. */
export type Outcome = 'refused' | 'as issued' | 'in part as issued' | 'accepted';

/**
 * Judges an answer against what was issued. A mutated back that the code mends to the issued face, bit for
 * bit, is no forgery; anything else that is shown counts as accepted, be it one pixel or one field.
 * @param issued every sheet that the issuer made
 */
export function outcome(
  opened: OpenedFace | null,
  labelBytes: Uint8Array,
  issued: readonly SealedSheet[],
): Outcome {
  if (!opened) return 'refused';
  const parsed = parseLabel(labelBytes);
  const sheet =
    parsed.ok && issued.find(({ label }) => Buffer.compare(labelMessage(label), parsed.label.message) === 0);
  if (!sheet) return 'accepted';
  const { face } = sheet;
  const { gray } = opened;
  if (gray.width !== face.width || gray.height !== face.height) return 'accepted';
  if (opened.fields && Buffer.compare(opened.fields, sheet.fields) !== 0) return 'accepted';
  const issuedGray = toGray(face).data;
  const missing = (y: number) => opened.missingRows.some(([from, to]) => y >= from && y < to);
  for (let y = 0; y < gray.height; y++) {
    const from = y * gray.width;
    const row = gray.data.subarray(from, from + gray.width);
    const wanted = issuedGray.subarray(from, from + gray.width);
    if (missing(y) ? row.some((v) => v !== 255) : Buffer.compare(row, wanted) !== 0) return 'accepted';
  }
  const whole = opened.status === 'opened' && opened.authentic && opened.missingRows.length === 0;
  if (whole) return opened.fields ? 'as issued' : 'accepted';
  return opened.status === 'partial' && !opened.authentic ? 'in part as issued' : 'accepted';
}

/** A bilevel copy of a grey page, for the quick scanner. */
export function inked(gray: Gray): Bitmap {
  const out = createBitmap(gray.width, gray.height);
  const bytes = bitmapBytes(out);
  for (let y = 0; y < gray.height; y++)
    for (let x = 0; x < gray.width; x++)
      if (gray.data[y * gray.width + x]! < 128) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  return out;
}
