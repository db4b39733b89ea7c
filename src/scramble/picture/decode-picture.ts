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
import { unscrambleCells } from './scramble-cells.ts';
import { HEADER_CELLS, pixelSources, pixelStart } from './stream-layout.ts';

/** What opens a picture: the field as it was drawn, and the keys of its page. */
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
  const stream = unscrambleCells(soft, order, whiteningBits(geometry, keys.whitening));

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
    gray: toGray(picture, map, header),
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

/** A picture in a plane: soft values (blank blocks are surely paper), and which pixels were carried. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly soft: Float32Array;
  /** Indices into `soft`. */
  readonly known: Uint32Array;
}

function toPicture(llr: Int16Array, map: Occupancy, k: number): Plane {
  const width = map.across * k;
  const height = map.down * k;
  const soft = new Float32Array(width * height).fill(-16);
  const known = new Uint32Array(llr.length);
  let n = 0;
  for (let by = 0; by < map.down; by++) {
    for (let bx = 0; bx < map.across; bx++) {
      if (!map.blocks[by * map.across + bx]) continue;
      for (let y = 0; y < k; y++) {
        const at = (by * k + y) * width + bx * k;
        for (let x = 0; x < k; x++, n++) {
          soft[at + x] = llr[n]! / LLR_SCALE;
          known[n] = at + x;
        }
      }
    }
  }
  return { width, height, soft, known };
}

/** Grey at 300 dpi: the probability of paper, bilinear between the picture's pixels. */
function toGray(plane: Plane, map: Occupancy, header: PictureHeader): Gray {
  const { width, height, soft, known } = plane;
  const level = new Float32Array(soft.length).fill(255);
  for (let n = 0; n < known.length; n++) {
    const i = known[n]!;
    const v = soft[i]!;
    level[i] = v > 12 ? 0 : v < -12 ? 255 : 255 / (1 + Math.exp(v));
  }
  const out = createGray(header.width, header.height);
  const near = spread(map);
  // All blocks are cut alike, so twelve places serve every one; they reach into the blocks around.
  const scale = header.k / BLOCK_300;
  const first = new Int32Array(BLOCK_300);
  const weight = new Float32Array(BLOCK_300);
  for (let x = 0; x < BLOCK_300; x++) {
    const u = (x + 0.5) * scale - 0.5;
    first[x] = Math.floor(u);
    weight[x] = u - first[x]!;
  }
  for (let y = 0; y < out.height; y++) {
    const by = Math.floor(y / BLOCK_300);
    const j = by * header.k + first[y - by * BLOCK_300]!;
    const a = Math.max(0, j) * width;
    const b = Math.min(height - 1, j + 1) * width;
    const f = weight[y - by * BLOCK_300]!;
    const row = y * out.width;
    for (let bx = 0; bx < map.across; bx++) {
      if (!near[by * map.across + bx]) continue;
      const x0 = bx * BLOCK_300;
      const count = Math.min(BLOCK_300, out.width - x0);
      for (let x = 0; x < count; x++) {
        const i = bx * header.k + first[x]!;
        const p = Math.max(0, i);
        const q = Math.min(width - 1, i + 1);
        const w = weight[x]!;
        const top = level[a + p]! + (level[a + q]! - level[a + p]!) * w;
        const bottom = level[b + p]! + (level[b + q]! - level[b + p]!) * w;
        out.data[row + x0 + x] = top + (bottom - top) * f + 0.5;
      }
    }
  }
  return out;
}

/** Occupied blocks and those that touch one. */
function spread(map: Occupancy): Uint8Array {
  const { across, down, blocks } = map;
  const out = new Uint8Array(across * down);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      if (!blocks[y * across + x]) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++)
        out.fill(1, v * across + Math.max(0, x - 1), v * across + Math.min(across, x + 2));
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
