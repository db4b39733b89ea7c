/**
 * Faces for these tests: a plain Japanese certificate drawn with the canvas (BIZ UDMincho, OFL), so that
 * the scramble is tested without the layout. Invented names; seeded figures.
 */
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import seedrandom from 'seedrandom';
import type { Gray } from '../../src/raster/gray.ts';

const FONT = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf'),
);

/** Lines of running text; real words, so that OCR has something to hold on to. */
const SENTENCES = [
  'この写しは住民票の原本と相違ないことを証明する',
  '世帯主の氏名及び続柄は記載を省略しています',
  '令和八年十一月二十三日 見本市長 真贋太郎',
  '前住所 東京都千代田区丸の内一丁目二番三号',
  '課税標準額 三百二十五万円 所得割額 十八万四千円',
  '本籍及び筆頭者の氏名 北海道札幌市中央区北一条西二丁目',
  '固定資産税 国民健康保険税 納付済額 未納税額 なし',
  '印鑑登録番号 第一二三四五六号 生年月日 昭和六十二年四月五日',
];

export interface FaceOptions {
  readonly seed?: string;
  /** Point sizes of the body, in turn. @default [10.5, 9] */
  readonly sizes?: readonly number[];
  /** Rows of the table. @default 14 */
  readonly rows?: number;
  /** Lines of running text under it. @default 4 */
  readonly lines?: number;
}

/** An A4 certificate at 300 dpi (2480 × 3508), with title, table, running text and a round seal. */
export const certificateFace = (options: FaceOptions = {}): Gray => certificateWithText(options).face;

/** The same, and its running text, line by line. */
export function certificateWithText(options: FaceOptions = {}): { face: Gray; text: string[] } {
  const { seed = 'face', sizes = [10.5, 9], rows = 14, lines = 4 } = options;
  const text: string[] = [];
  if (!GlobalFonts.has('Shingan Test')) GlobalFonts.registerFromPath(FONT, 'Shingan Test');
  const random = seedrandom(seed);
  const width = 2480;
  const height = 3508;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#fff';
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = '#000';
  const mm = (v: number) => Math.round((v * 300) / 25.4);
  const size = (pt: number) => {
    ctx.font = `${(pt * 300) / 72}px "Shingan Test"`;
  };
  size(20);
  ctx.fillText('住民票の写し', mm(72), mm(30));
  const pick = () => SENTENCES[Math.floor(random() * SENTENCES.length)]!;
  const top = 42;
  const step = 10;
  for (let r = 0; r < rows; r++) {
    const y = top + r * step;
    ctx.fillRect(mm(20), mm(y), mm(170), 2);
    size(sizes[r % sizes.length]!);
    ctx.fillText(['氏名', '住所', '本籍', '備考'][r % 4]!, mm(23), mm(y + 6.5));
    ctx.fillText(pick(), mm(52), mm(y + 6.5));
  }
  if (rows > 0) ctx.fillRect(mm(20), mm(top + rows * step), mm(170), 2);
  for (const x of [20, 48, 190]) ctx.fillRect(mm(x), mm(top), 2, mm(rows * step));
  let y = top + rows * step + 14;
  for (let i = 0; i < lines; i++, y += 7) {
    size(rows > 0 ? 10.5 : sizes[i % sizes.length]!);
    text.push(pick());
    ctx.fillText(text[i]!, mm(24), mm(y));
  }
  size(10.5);
  ctx.fillText(`発行番号 ${Math.floor(random() * 1e8)}`, mm(24), mm(y + 4));
  size(14);
  ctx.fillText('見本市長　真贋 太郎', mm(105), mm(y + 10));
  ctx.strokeStyle = '#d02010';
  ctx.lineWidth = 7;
  ctx.beginPath();
  ctx.arc(mm(168), mm(y + 8), mm(9), 0, 7);
  ctx.stroke();
  ctx.fillStyle = '#d02010';
  size(16);
  ctx.fillText('市長', mm(162), mm(y + 10));
  const rgba = ctx.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++)
    data[i] = (rgba[4 * i]! * 77 + rgba[4 * i + 1]! * 150 + rgba[4 * i + 2]! * 29) >> 8;
  return { face: { width, height, data }, text };
}
