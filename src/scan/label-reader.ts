/**
 * Finds and reads the printed labels in a scan. The QR codes themselves are read by ZXing (zxing-wasm); a
 * downscaled copy first, then the working image, then overlapping crops of it, magnified.
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
export type CodeReader = (gray: Gray, thorough: boolean) => Promise<readonly FoundCode[]>;

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
  return async (gray, thorough) => {
    const rgba = new Uint8ClampedArray(gray.width * gray.height * 4);
    const pixels = new Uint32Array(rgba.buffer);
    // Same byte thrice and opaque: byte order does not matter for the first three.
    for (let i = 0; i < pixels.length; i++) pixels[i] = (gray.data[i]! * 0x010101) | -16777216;
    // The reader wants a browser's ImageData, of which it looks at these three.
    const image = { data: rgba, width: gray.width, height: gray.height };
    const found = await readBarcodes(image as unknown as Parameters<typeof readBarcodes>[0], {
      formats: ['QRCode'],
      tryHarder: thorough,
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

/** Longest side of the first, downscaled look: about 200 dpi of an A4 page. */
const FIRST_SIDE = 2400;

/**
 * Looks for labels.
 * @param gray the working image, about 200 to 400 dpi
 */
export async function findLabels(gray: Gray, read: CodeReader): Promise<LabelSearch> {
  let codes = 0;
  const side = Math.max(gray.width, gray.height);
  const n = Math.max(1, Math.round(side / FIRST_SIDE));
  const looks: (() => Promise<FoundLabel[]>)[] = [];
  const look = async (image: Gray, scale: number, x: number, y: number, thorough: boolean) => {
    const found: FoundLabel[] = [];
    for (const code of await read(image, thorough)) {
      codes++;
      const parsed = parseLabel(labelFromUrl(code.text) ?? code.bytes);
      if (!parsed.ok) continue;
      const corners = code.corners.map(([u, v]): [number, number] => [u / scale + x, v / scale + y]);
      found.push({ label: parsed.label, corners, modules: code.modules });
    }
    return found;
  };
  if (n > 1) looks.push(() => look(shrink(gray, n), 1 / n, 0, 0, false));
  looks.push(() => look(gray, 1, 0, 0, true));
  // Thirds of the page, overlapping by half: whichever way the page lies, a label is whole in one of them.
  for (let j = 0; j < 5; j++) {
    for (let i = 0; i < 5; i++) {
      looks.push(async () => {
        const width = Math.floor(gray.width / 3);
        const height = Math.floor(gray.height / 3);
        const x = Math.floor((gray.width * i) / 6);
        const y = Math.floor((gray.height * j) / 6);
        const part = crop(gray, { x, y, width, height });
        const scale = side < 3000 ? 2 : 1;
        const image = scale === 1 ? part : resampleGray(part, width * scale, height * scale);
        return look(image, scale, x, y, true);
      });
    }
  }
  for (const next of looks) {
    const labels = await next();
    if (labels.length > 0) return { status: 'found', labels };
  }
  return { status: codes > 0 ? 'foreign' : 'missing' };
}
