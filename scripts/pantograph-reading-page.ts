/**
 * A patch of certificate with small text, decimal points and a QR code, with the pantograph around it and
 * without: do both read alike? Shared by test/watermark/reading.test.ts and scripts/sweep-pantograph-reading.ts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeQR } from 'qr';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { type Bitmap, cloneBitmap, createBitmap } from '../src/raster/bitmap.ts';
import { or } from '../src/raster/combine.ts';
import { fillRect } from '../src/raster/fill-rect.ts';
import type { Gray } from '../src/raster/gray.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { fillOutline } from '../src/raster/outline.ts';
import { encodePng } from '../src/raster/png.ts';
import { reduce } from '../src/raster/reduce.ts';
import type { Grid } from '../src/sheet/grid.ts';
import {
  fillPantograph,
  type KeepOutOptions,
  keepOutFromFace,
  type PantographDesign,
  preparePantograph,
  wordMask,
} from '../src/watermark/index.ts';

const FONT = '../node_modules/@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf';

/** What is printed: height of the em in points, and the line. */
const LINES: readonly (readonly [pt: number, text: string])[] = [
  [10.5, '住民票の写し　世帯主　見本太郎'],
  [10.5, '東京都千代田区霞が関二丁目１番２号'],
  [9, '令和８年１１月２３日　転入届出により記載'],
  [9, '固定資産評価額 1,234,567.89 円　税率 1.4 %'],
  [8, '地積 123.45 ㎡　床面積 67.08 ㎡　持分 1/2'],
  [8, '課税標準額 3,950,000 円　年税額 55,300 円'],
  [7, '備考　この証明は、法令の定めるところにより作成しました。'],
  [6, '注意　数字の小数点（0.5 と 0.05）を確かめてください。'],
];

/** The content of the code. */
export const CODE_TEXT = 'https://shingan.example/v?s=R8-00123456&c=9f3a77d1';

/** The patch, 1-bit planes: bare, and in its pantograph. */
export interface ReadingPage {
  readonly bare: InkPlanes;
  readonly patterned: InkPlanes;
  /** What the lines say, one after another. */
  readonly text: string;
  /** Device pixels: the lines of text; the code with its quiet zone. */
  readonly textArea: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly codeArea: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Draws the patch for a design; 93 × 54 mm. */
export function readingPage(
  design: PantographDesign,
  keep: Pick<KeepOutOptions, 'marginMm' | 'gapMm'> = {},
): ReadingPage {
  const font = loadFont(new Uint8Array(readFileSync(new URL(FONT, import.meta.url))));
  const n = design.dpi / 600;
  const grid: Grid = { dpi: design.dpi, width: 2208 * n, height: 1280 * n };
  const face = createBitmap(grid.width, grid.height);
  let y = 70 * n;
  for (const [pt, text] of LINES) {
    const em = (pt * design.dpi) / 72;
    y += em * 1.25;
    fillOutline(face, textOutline(font, text).outline, [em, 0, 0, em, 90 * n, y]);
    y += em * 0.45;
  }
  const textArea = { x: 40 * n, y: 40 * n, width: 1620 * n, height: Math.ceil(y) - 20 * n };
  // Modules of 0.51 mm; the quiet zone is kept clear as a zone, as the label's is on a sheet.
  const modules = encodeQR(CODE_TEXT, 'raw', { ecc: 'medium', border: 4 });
  const side = 12 * n;
  const codeArea = {
    x: 1690 * n,
    y: 90 * n,
    width: modules.length * side,
    height: modules.length * side,
  };
  modules.forEach((row, j) =>
    row.forEach((on, i) => {
      if (on)
        fillRect(face, {
          x: codeArea.x + i * side,
          y: codeArea.y + j * side,
          width: side,
          height: side,
        });
    }),
  );
  const mmPerPx = 25.4 / design.dpi;
  const keepOut = keepOutFromFace(reduce(face, 2 * n), grid, {
    ...keep,
    zones: [
      {
        xMm: codeArea.x * mmPerPx,
        yMm: codeArea.y * mmPerPx,
        widthMm: codeArea.width * mmPerPx,
        heightMm: codeArea.height * mmPerPx,
      },
    ],
  });
  const mask = wordMask(design.word, grid, (text) => textOutline(font, text));
  const dots = fillPantograph(preparePantograph(design, mask, grid), keepOut);
  return {
    bare: planes(grid, face),
    patterned: {
      ...planes(grid, cloneBitmap(face)),
      [design.ink]: design.ink === 'k' ? or(face, dots) : dots,
    },
    text: LINES.map(([, text]) => text).join(''),
    textArea,
    codeArea,
  };
}

const planes = (grid: Grid, k: Bitmap): InkPlanes => ({ ...grid, c: null, m: null, y: null, k });

/** How far a reading is from what was printed, in characters. */
export interface ReadingErrors {
  /** Characters of the text that were not read, or read as others. */
  readonly missed: number;
  /** Characters that were read and are not there. */
  readonly stray: number;
}

/** By the longest common subsequence; widths of characters and white space apart. */
export function readingErrors(read: string, printed: string): ReadingErrors {
  const clean = (s: string) => [...s.normalize('NFKC').replace(/\s+/g, '')];
  const p = clean(read);
  const q = clean(printed);
  let row = new Array<number>(q.length + 1).fill(0);
  for (const c of p) {
    const next = [0];
    q.forEach((d, j) => {
      next.push(c === d ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    });
    row = next;
  }
  const common = row[q.length]!;
  return { missed: q.length - common, stray: p.length - common };
}

/** What tesseract reads in a grey image, Japanese; it finds the layout itself, as users of scans let it. */
export function ocr(gray: Gray, dpi: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'shingan-ocr-'));
  const file = join(folder, 'page.png');
  try {
    writeFileSync(file, encodePng(gray, { dpi }));
    return execFileSync('tesseract', [file, '-', '-l', 'jpn', '--psm', '3', '--dpi', String(dpi)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    }).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
