/** Pages of text for these tests: BIZ UDMincho, drawn with canvas, cut at mid grey. */
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { type Bitmap, createBitmap, setPixel } from '../../src/raster/bitmap.ts';

const FONT = fileURLToPath(
  new URL(
    '../../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf',
    import.meta.url,
  ),
);
const TEXT =
  '住民票の写し東京都千代田区霞が関二丁目一番二号世帯主氏名生年月日令和八年十一月二十三日転入届出前住所本籍筆頭者続柄記載省略以上この写しは原本と相違ないことを証明する0123456789';

/** An A4 page with ruled lines of text. */
export function textPage(options: { dpi: number; lines: number; points?: number; shift?: number }): Bitmap {
  const { dpi, lines, points = 10.5, shift = 0 } = options;
  GlobalFonts.registerFromPath(FONT, 'Sealed Test Mincho');
  const width = Math.ceil((4960 * dpi) / 600);
  const height = Math.ceil((7016 * dpi) / 600);
  const canvas = createCanvas(width, height);
  const g = canvas.getContext('2d');
  g.fillStyle = '#fff';
  g.fillRect(0, 0, width, height);
  g.fillStyle = '#000';
  g.font = `${(points / 72) * dpi}px "Sealed Test Mincho"`;
  const pitch = (height * 0.86) / lines;
  for (let r = 0; r < lines; r++) {
    const y = height * 0.07 + (r + 1) * pitch;
    const n = 16 + ((r * 7 + shift) % 20);
    let line = '';
    for (let i = 0; i < n; i++) line += TEXT[(r * 13 + i * (1 + (r % 5)) + shift) % TEXT.length];
    g.fillText(line, width * 0.08, y);
    if (r % 2 === 0) g.fillRect(width * 0.07, Math.round(y + pitch * 0.3), width * 0.84, dpi / 100);
  }
  const { data } = g.getImageData(0, 0, width, height);
  const bitmap = createBitmap(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (data[(y * width + x) * 4]! < 128) setPixel(bitmap, x, y, 1);
  return bitmap;
}
