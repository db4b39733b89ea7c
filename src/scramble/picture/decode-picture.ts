/**
 * Soft cells -> face. What the scan lost is grey in the picture, not a failure; only the header and the
 * occupancy map must come through, and they are coded for that.
 */
import { crc32 } from 'node:zlib';
import { createGray, type Gray } from '../../raster/gray.ts';
import type { FieldGeometry } from '../field/field-geometry.ts';
import { LLR_SCALE, type SoftCells } from '../soft-cells.ts';
import { type BlockOptions, type ScrambleKeys, streamOrder, unitSide, whiteningBits } from './cell-order.ts';
import { codedLength, convolutionalDecode, convolutionalEncode } from './convolutional-code.ts';
import { denoise } from './denoise.ts';
import { pictureDigest } from './encode-picture.ts';
import { HEADER_BYTES, type PictureHeader, packHeader, unpackHeader } from './header.ts';
import { BLOCK_300, type Occupancy, unpackOccupancy } from './occupancy.ts';
import { HEADER_CELLS, pixelSources, pixelStart } from './stream-layout.ts';

export interface DecodePictureOptions extends BlockOptions {
  readonly geometry: FieldGeometry;
  readonly keys: ScrambleKeys;
  /** Leaves the picture as the cells say: for tests and for people who want to see the raw reading. @default true */
  readonly denoise?: boolean;
}

/** What opening a field may answer. A wrong key and a ruined field look alike. */
export type PictureResult =
  | {
      readonly ok: true;
      /** The face at 300 dpi, in the size it was issued with; grey where the reading is uncertain. */
      readonly gray: Gray;
      /** The resolution of what was carried. */
      readonly dpi: number;
      /** Share of wrong cells among those whose true value is known after correction, 0..0.5. */
      readonly cellErrorRate: number;
      /** Share of picture pixels that no cell told anything about. */
      readonly lost: number;
      /** Digest of the recovered picture before denoising: equals the label's only when every pixel is right. */
      readonly digest: Uint8Array;
    }
  | { readonly ok: false; readonly reason: 'unreadable' };

const FAILED: PictureResult = { ok: false, reason: 'unreadable' };

/**
 * Opens a field.
 * @param soft confidences in the order of `geometry.dataCells`
 */
export function decodePicture(soft: SoftCells, options: DecodePictureOptions): PictureResult {
  const { geometry, keys } = options;
  if (soft.length !== geometry.dataCells.length)
    throw new RangeError(`soft: expected ${geometry.dataCells.length} cells, got ${soft.length}`);
  const order = streamOrder(geometry, unitSide(options), keys.scramble);
  const white = whiteningBits(geometry, keys.whitening);
  const stream = new Int8Array(order.length);
  for (let s = 0; s < stream.length; s++) {
    const i = order[s]!;
    const v = soft[i]!;
    stream[s] = (white[i >> 3]! >> (7 - (i & 7))) & 1 ? -v : v;
  }

  const header = readHeader(stream);
  if (!header) return FAILED;
  const mapCells = codedLength(header.mapBytes);
  if (HEADER_CELLS + mapCells > stream.length) return FAILED;
  const coded = stream.subarray(HEADER_CELLS, HEADER_CELLS + mapCells);
  const packed = convolutionalDecode(coded, header.mapBytes);
  if (crc32(packed) !== header.mapCrc) return FAILED;
  const map = unpackOccupancy(
    packed,
    Math.ceil(header.width / BLOCK_300),
    Math.ceil(header.height / BLOCK_300),
  );

  const { llr, lost } = collectPixels(stream, map, header, options);
  const hard = new Uint8Array(llr.length);
  for (let i = 0; i < hard.length; i++) hard[i] = llr[i]! > 0 ? 1 : 0;
  const picture = toPicture(llr, map, header.k);
  if (options.denoise ?? true) denoise(picture.soft, picture.known, picture.width, picture.height);
  return {
    ok: true,
    gray: toGray(picture, header),
    dpi: (header.k * 300) / BLOCK_300,
    cellErrorRate: errorRate(stream, header, packed),
    lost,
    digest: pictureDigest(keys, packHeader(header), packed, hard),
  };
}

function readHeader(stream: Int8Array): PictureHeader | null {
  const length = codedLength(HEADER_BYTES);
  const sum = new Int32Array(length);
  for (let s = 0; s < HEADER_CELLS && s < stream.length; s++) sum[s % length]! += stream[s]!;
  return unpackHeader(convolutionalDecode(sum, HEADER_BYTES));
}

/** Adds up all that the stream says of each pixel. */
function collectPixels(
  stream: Int8Array,
  map: Occupancy,
  header: PictureHeader,
  options: BlockOptions,
): { llr: Int16Array; lost: number } {
  const { k } = header;
  const pixels = map.blocks.reduce((n, b) => n + b, 0) * k * k;
  const llr = new Int16Array(pixels);
  const sources = pixelSources(map, k, options);
  const period = sources ? sources.length : pixels;
  if (period === 0) return { llr, lost: 0 };
  const start = pixelStart(header.mapBytes, options);
  for (let s = start, j = 0; s < stream.length; s++) {
    const n = sources ? sources[j]! : j;
    if (n >= 0) llr[n] = Math.max(-32000, Math.min(32000, llr[n]! + stream[s]!));
    if (++j === period) j = 0;
  }
  let lost = 0;
  for (let i = 0; i < pixels; i++) if (llr[i] === 0) lost++;
  return { llr, lost: lost / pixels };
}

/** A picture in a plane: soft values (blank blocks are surely paper), and where pixels were carried. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly soft: Float32Array;
  readonly known: Uint8Array;
}

function toPicture(llr: Int16Array, map: Occupancy, k: number): Plane {
  const width = map.across * k;
  const height = map.down * k;
  const soft = new Float32Array(width * height).fill(-16);
  const known = new Uint8Array(width * height);
  let n = 0;
  for (let by = 0; by < map.down; by++) {
    for (let bx = 0; bx < map.across; bx++) {
      if (!map.blocks[by * map.across + bx]) continue;
      for (let y = 0; y < k; y++) {
        const at = (by * k + y) * width + bx * k;
        for (let x = 0; x < k; x++) {
          soft[at + x] = llr[n++]! / LLR_SCALE;
          known[at + x] = 1;
        }
      }
    }
  }
  return { width, height, soft, known };
}

/** Grey at 300 dpi: the probability of paper, bilinear between the picture's pixels. */
function toGray(plane: Plane, header: PictureHeader): Gray {
  const { width, height, soft } = plane;
  const level = new Float32Array(soft.length);
  for (let i = 0; i < soft.length; i++)
    level[i] = 255 / (1 + Math.exp(Math.max(-30, Math.min(30, soft[i]!))));
  const out = createGray(header.width, header.height);
  const scale = header.k / BLOCK_300;
  const column = new Int32Array(out.width);
  const next = new Int32Array(out.width);
  const weight = new Float32Array(out.width);
  for (let x = 0; x < out.width; x++) {
    const u = (x + 0.5) * scale - 0.5;
    const i = Math.floor(u);
    column[x] = Math.max(0, i);
    next[x] = Math.min(width - 1, i + 1);
    weight[x] = u - i;
  }
  for (let y = 0; y < out.height; y++) {
    const v = (y + 0.5) * scale - 0.5;
    const j = Math.floor(v);
    const a = Math.max(0, j) * width;
    const b = Math.min(height - 1, j + 1) * width;
    const f = v - j;
    const row = y * out.width;
    for (let x = 0; x < out.width; x++) {
      const w = weight[x]!;
      const p = column[x]!;
      const q = next[x]!;
      const top = level[a + p]! + (level[a + q]! - level[a + p]!) * w;
      const bottom = level[b + p]! + (level[b + q]! - level[b + p]!) * w;
      out.data[row + x] = Math.round(top + (bottom - top) * f);
    }
  }
  return out;
}

/** Codes header and map again and compares: those cells' true values are known. */
function errorRate(stream: Int8Array, header: PictureHeader, packed: Uint8Array): number {
  const codedHeader = convolutionalEncode(packHeader(header));
  const codedMap = convolutionalEncode(packed);
  let wrong = 0;
  let heard = 0;
  for (let s = 0; s < HEADER_CELLS + codedMap.length; s++) {
    const v = stream[s]!;
    if (v === 0) continue;
    heard++;
    const bit = s < HEADER_CELLS ? codedHeader[s % codedHeader.length]! : codedMap[s - HEADER_CELLS]!;
    if (v > 0 !== (bit === 1)) wrong++;
  }
  return heard === 0 ? 0.5 : wrong / heard;
}
