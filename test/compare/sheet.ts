/**
 * Small certificates for the comparison's tests: lines of text, a table, a seal; printed with a
 * pantograph on the front and a dense field behind, and scanned. What is on the paper may differ from what
 * was issued, glyph by glyph.
 */
import seedrandom from 'seedrandom';
import { type Font, loadDefaultFont, textOutline } from '../../src/layout/index.ts';
import {
  type Bitmap,
  bitmapBytes,
  createBitmap,
  expand,
  fillOutline,
  fillRect,
  type Gray,
  or,
  reduce,
} from '../../src/raster/index.ts';
import { bilevelFace } from '../../src/scramble/sealed/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { jpegRoundTrip } from '../../src/simulate/jpeg.ts';
import {
  builtinPantograph,
  fillPantograph,
  keepOutFromFace,
  preparePantograph,
  wordMask,
} from '../../src/watermark/index.ts';

/** A piece of text on the page. */
export interface Line {
  readonly xMm: number;
  /** Of the baseline. */
  readonly yMm: number;
  readonly points: number;
  readonly text: string;
}

/** A page to be printed. */
export interface Page {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly lines: readonly Line[];
  /** x, y, width, height in mm. */
  readonly rules: readonly (readonly [number, number, number, number])[];
  /** Centre x, centre y, side in mm: a square seal of two characters. */
  readonly seal: readonly [number, number, number] | null;
}

let font: Promise<Font> | null = null;
const mincho = (): Promise<Font> => (font ??= Promise.resolve(loadDefaultFont()));

const KANJI =
  '住民票写東京都千代田区霞関丁目番号世帯主氏名生年月日令和転入届出前所本籍筆頭者続柄記載省略以上原相違証明大太王玉木未末土士人入';

/** A form of `widthMm` × `heightMm` with text of two sizes, different for every seed. */
export function samplePage(seed: string, widthMm = 120, heightMm = 90): Page {
  const random = seedrandom(`page ${seed}`);
  const lines: Line[] = [];
  const pick = (n: number, from: string) =>
    Array.from({ length: n }, () => from[Math.floor(random() * from.length)]!).join('');
  const pitch = 7.5;
  const rules: [number, number, number, number][] = [];
  let row = 0;
  for (let yMm = 14; yMm < heightMm - 10; yMm += pitch, row++) {
    const points = row % 3 === 2 ? 9 : 10.5;
    const digits = pick(3 + Math.floor(random() * 5), '0123456789');
    const text = `${pick(4 + Math.floor(random() * 8), KANJI)}　${digits}　${pick(2 + Math.floor(random() * 6), KANJI)}一二三${pick(3, '0123456789.,-')}`;
    lines.push({ xMm: 12 + (row % 2) * 3, yMm, points, text });
    rules.push([9, yMm + 2.2, widthMm - 18, 0.17]);
  }
  rules.push([9, 14 - pitch + 2.2, widthMm - 18, 0.25]);
  rules.push([9, 14 - pitch + 2.2, 0.25, row * pitch]);
  rules.push([widthMm - 9, 14 - pitch + 2.2, 0.25, row * pitch]);
  return { widthMm, heightMm, lines, rules, seal: [widthMm - 24, heightMm - 22, 14] };
}

/** The page's content at 600 dpi, as the engine gets it. */
export async function drawPage(page: Page): Promise<Bitmap> {
  const f = await mincho();
  const k = 600 / 25.4;
  const bitmap = createBitmap(Math.round(page.widthMm * k), Math.round(page.heightMm * k));
  for (const line of page.lines) {
    const size = (line.points / 72) * 600;
    const { outline } = textOutline(f, line.text);
    fillOutline(bitmap, outline, [size, 0, 0, size, line.xMm * k, line.yMm * k]);
  }
  for (const [x, y, width, height] of page.rules)
    fillRect(bitmap, {
      x: Math.round(x * k),
      y: Math.round(y * k),
      width: Math.max(1, Math.round(width * k)),
      height: Math.max(1, Math.round(height * k)),
    });
  if (page.seal) {
    const [cx, cy, side] = page.seal;
    const edge = 0.7;
    const rect = (x: number, y: number, width: number, height: number) =>
      fillRect(bitmap, {
        x: Math.round(x * k),
        y: Math.round(y * k),
        width: Math.round(width * k),
        height: Math.round(height * k),
      });
    rect(cx - side / 2, cy - side / 2, side, edge);
    rect(cx - side / 2, cy + side / 2 - edge, side, edge);
    rect(cx - side / 2, cy - side / 2, edge, side);
    rect(cx + side / 2 - edge, cy - side / 2, edge, side);
    const size = side * 0.42 * k;
    for (const [i, c] of [...'市長之印'].entries()) {
      const { outline } = textOutline(f, c);
      const x = cx + (i < 2 ? 0.02 : -0.44) * side;
      const y = cy + (i % 2 === 0 ? -0.06 : 0.38) * side;
      fillOutline(bitmap, outline, [size, 0, 0, size, x * k, y * k]);
    }
  }
  return bitmap;
}

/** What the back carries of it, at 200 dpi. */
export const faceOf = (content: Bitmap): Bitmap => bilevelFace(reduce(content, 3));

/** How a sheet becomes a scan. */
export interface Channel {
  readonly printer: string;
  readonly scanner: string;
  readonly scanDpi: number;
  readonly seed: number;
  /** @default true */
  readonly pantograph?: boolean;
  /** @default true: JPEG at the drawn scanner's quality */
  readonly jpeg?: boolean;
  /** Further ink on the paper after printing, same size as the content. */
  readonly foreign?: Bitmap;
  /** Content whose keep-out the pantograph respects: what was issued. @default the content printed */
  readonly issued?: Bitmap;
}

/** Prints and scans. */
export async function printAndScan(content: Bitmap, channel: Channel): Promise<Gray> {
  const { width, height } = content;
  let ink = content;
  if (channel.pantograph ?? true) {
    const f = await mincho();
    const grid = { dpi: 600, width, height };
    const design = builtinPantograph(600);
    const mask = wordMask(design.word, grid, (text) => textOutline(f, text));
    const keepOut = keepOutFromFace(reduce(channel.issued ?? content, 2), grid);
    ink = or(fillPantograph(preparePantograph(design, mask, grid), keepOut), content);
  }
  if (channel.foreign) ink = or(ink, channel.foreign);
  const planes = (k: Bitmap) => ({ width, height, dpi: 600, c: null, m: null, y: null, k });
  const printer = drawPrinter(channel.printer, channel.seed);
  const scanner = drawScanner(channel.scanner, channel.seed + 1);
  const paper = printPage(planes(ink), printer, channel.seed + 2, {
    behind: planes(sandstorm(width, height, channel.seed)),
    quality: 'fast',
  });
  const scan = scanPaper(paper, scanner, channel.seed + 3, { view: 'gray', dpi: channel.scanDpi });
  return (channel.jpeg ?? true) ? jpegRoundTrip(scan, Math.round(scanner.jpegQuality)) : scan;
}

/** A back full of 0.254 mm cells at random. */
function sandstorm(width: number, height: number, seed: number): Bitmap {
  const random = seedrandom(`back ${seed}`);
  const small = createBitmap(Math.ceil(width / 6), Math.ceil(height / 6));
  const bytes = bitmapBytes(small);
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.int32();
  const out = createBitmap(width, height);
  const big = expand(small, 6);
  for (let y = 0; y < height; y++)
    out.words.set(big.words.subarray(y * big.stride, y * big.stride + out.stride), y * out.stride);
  const tail = width & 31;
  if (tail) {
    const b = bitmapBytes(out);
    for (let y = 0; y < height; y++)
      for (let x = width; x < out.stride * 32; x++) b[y * out.stride * 4 + (x >> 3)]! &= ~(0x80 >> (x & 7));
  }
  return out;
}
