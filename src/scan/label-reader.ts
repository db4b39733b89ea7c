/**
 * Finds and reads the printed labels in a scan. The QR codes themselves are read by ZXing (zxing-wasm).
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { crop } from '../raster/crop.ts';
import type { Gray } from '../raster/gray.ts';
import { resampleGray } from '../raster/resample.ts';
import { type ParsedLabel, parseLabel } from '../scramble/label/label.ts';
import { labelFromUrl } from '../scramble/label/label-url.ts';
import { shrink } from './shrink.ts';

/** A QR code as found. */
export interface FoundCode {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Outer corners in pixels: the symbol's own upper left, upper right, lower right, lower left. */
  readonly corners: readonly [number, number][];
  /** Modules a side. */
  readonly modules: number;
}

/** A code that is a label, its signature not yet looked at. */
export interface FoundLabel {
  readonly label: ParsedLabel;
  readonly corners: readonly [number, number][];
  readonly modules: number;
}

/** What a look for labels may answer. */
export type LabelSearch =
  | { readonly status: 'found'; readonly labels: readonly FoundLabel[] }
  /** Codes were there, and none was a label of this format. */
  | { readonly status: 'foreign' }
  | { readonly status: 'missing' };

/** Reads codes out of a grey image. An interface, so that another reader can stand in. */
export type CodeReader = (gray: Gray) => Promise<readonly FoundCode[]>;

/**
 * A code reader on zxing-wasm. Takes its WebAssembly from the installed package; nothing is fetched.
 * Make one at start-up and keep it.
 */
export async function openCodeReader(): Promise<CodeReader> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasm = await readFile(file);
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
  await prepareZXingModule({
    overrides: { wasmBinary },
    // One binary for everybody: a second reader must not build a second module.
    equalityFn: (a, b) => a.wasmBinary?.byteLength === b.wasmBinary?.byteLength,
    fireImmediately: true,
  });
  return async (gray) => {
    // As a PGM file: given pixels, the package would turn RGBA to grey one by one, which costs as much as
    // the search itself.
    const found = await readBarcodes(pgm(gray), {
      formats: ['QRCode'],
      // The quick mode skips lines and misses codes of this size on a page.
      tryHarder: true,
      tryRotate: false,
      tryInvert: false,
      tryDownscale: false,
      binarizer: 'LocalAverage',
      maxNumberOfSymbols: 4,
    });
    return found
      .filter((r) => r.isValid)
      .map((r) => {
        const { topLeft, topRight, bottomRight, bottomLeft } = r.position;
        return {
          bytes: r.bytes,
          text: r.text,
          corners: [topLeft, topRight, bottomRight, bottomLeft].map((p): [number, number] => [p.x, p.y]),
          modules: r.symbol.width,
        };
      });
  };
}

/** The image as a binary PGM file. */
function pgm({ width, height, data }: Gray): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

/** Longest side of a downscaled look at everything: about 200 dpi of an A4 page. */
const SMALL_SIDE = 2400;
/** The same for a page without a field, about 150 dpi: three pixels a module of a label. */
const FRONT_SIDE = 1760;
/** An image narrower than this, in pixels, holds no label: the smallest code has 45 modules. */
const SIDE_MIN = 90;
/** Part of the page's width and height that the labels and some room for shifts take, at the corner they lie in. */
const CORNER = { width: 0.4, height: 0.18 } as const;

/** A look at a part of the image, magnified. */
interface Look {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/**
 * Looks for labels: in the corners where they lie on a whole page, then everywhere on a downscaled copy,
 * then everywhere, then in overlapping parts, magnified where the scan is coarse.
 * @param gray the working image, about 200 to 400 dpi
 */
export async function findLabels(gray: Gray, read: CodeReader): Promise<LabelSearch> {
  let codes = 0;
  if (Math.min(gray.width, gray.height) < SIDE_MIN) return { status: 'missing' };
  for (const { x, y, width, height, scale } of looks(gray)) {
    const whole = width === gray.width && height === gray.height;
    const part = whole ? gray : crop(gray, { x, y, width, height });
    const image =
      scale === 1 ? part : resampleGray(part, Math.round(width * scale), Math.round(height * scale));
    const labels: FoundLabel[] = [];
    for (const code of await read(image)) {
      codes++;
      const parsed = parseLabel(labelFromUrl(code.text) ?? code.bytes);
      if (!parsed.ok) continue;
      const corners = code.corners.map(([u, v]): [number, number] => [u / scale + x, v / scale + y]);
      labels.push({ label: parsed.label, corners, modules: code.modules });
    }
    if (labels.length > 0) return { status: 'found', labels };
  }
  return { status: codes > 0 ? 'foreign' : 'missing' };
}

/** Where to look, one after the other: most pages are settled by the first. */
function* looks(gray: Gray): Generator<Look> {
  const { width, height } = gray;
  const side = Math.max(width, height);
  // Labels are on the lower right of an upright back: two corners are possible, told apart by the page's shape.
  const portrait = height >= width;
  const w = Math.ceil(width * (portrait ? CORNER.width : CORNER.height));
  const h = Math.ceil(height * (portrait ? CORNER.height : CORNER.width));
  const near = { x: 0, width: w, height: h };
  const far = { x: width - w, width: w, height: h };
  const corners = portrait
    ? [
        { ...far, y: height - h },
        { ...near, y: 0 },
      ]
    : [
        { ...near, y: height - h },
        { ...far, y: 0 },
      ];
  for (const scale of side < 3000 ? [1, 2] : [1]) for (const c of corners) yield { ...c, scale };
  const whole = { x: 0, y: 0, width, height };
  const back = mayBeBack(gray);
  // A front ends with one look from farther off.
  const smallSide = back ? SMALL_SIDE : FRONT_SIDE;
  const small = side > 1.2 * smallSide;
  if (small) yield { ...whole, scale: smallSide / side };
  if (back || !small) yield { ...whole, scale: 1 };
  if (!back) return;
  // Thirds, overlapping by half: whichever way the page lies, a label is whole in one of them.
  const third = { width: Math.floor(width / 3), height: Math.floor(height / 3), scale: side < 3000 ? 2 : 1 };
  for (let j = 0; j < 5; j++)
    for (let i = 0; i < 5; i++)
      yield { ...third, x: Math.floor((width * i) / 6), y: Math.floor((height * j) / 6) };
}

/**
 * Share of even mid-grey, seen from afar, from which a page may be a back: a field of two rows makes 5.7 % of
 * A4, and half of that on a glass of A3. A front's seal makes 0.6 %.
 */
const FIELD_SHARE = 0.02;
/** Side of the square that must be mid-grey all over, samples of about 1 mm: no line of text is as high. */
const EVEN = 5;

/**
 * From afar a field is an even grey and a front is paper with some lines. Saves the long searches on fronts.
 */
function mayBeBack(gray: Gray): boolean {
  const far = shrink(gray, Math.max(1, Math.min(16, Math.floor(Math.min(gray.width, gray.height) / 200))));
  const { width, height, data } = far;
  const counts = new Uint32Array(256);
  for (const v of data) counts[v]!++;
  let paper = 255;
  for (let seen = 0; paper > 0 && seen < data.length / 10; paper--) seen += counts[paper]!;
  const dark = Math.round(0.25 * paper);
  const light = 0.8 * paper;
  // How many rows up from here are mid-grey, by column; where that is enough in enough columns, a square is.
  const high = new Uint8Array(width);
  let even = 0;
  for (let y = 0, i = 0; y < height; y++) {
    let wide = 0;
    for (let x = 0; x < width; x++, i++) {
      const v = data[i]!;
      high[x] = v >= dark && v < light ? Math.min(EVEN, high[x]! + 1) : 0;
      wide = high[x] === EVEN ? wide + 1 : 0;
      if (wide >= EVEN) even++;
    }
  }
  return even >= FIELD_SHARE * data.length;
}
