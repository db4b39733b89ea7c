/**
 * Face -> cells. The finest resolution whose occupied blocks fit the field is chosen: 300 dpi for a nearly
 * blank page, 200 for an ordinary certificate, 75 for a page full of ink. The inverse is `decode-picture.ts`.
 */
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { InputError } from '../../errors.ts';
import type { Bitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';
import type { FieldGeometry } from '../field/field-geometry.ts';
import { binariseBlocks, INK_LEVEL, placeBlocks } from './binarise.ts';
import { type BlockOptions, type ScrambleKeys, streamOrder, unitSide, whiteningBits } from './cell-order.ts';
import { convolutionalEncode } from './convolutional-code.ts';
import { MAX_FACE_PIXELS, packHeader } from './header.ts';
import { BLOCK_300, findOccupied, type Occupancy, packOccupancy } from './occupancy.ts';
import { scrambleCells } from './scramble-cells.ts';
import { HEADER_CELLS, pixelPlaces, pixelSources, pixelStart } from './stream-layout.ts';

/** Pixels across a block, finest first: 300, 250, 225, … 75 dpi. */
const RESOLUTIONS = [12, 10, 9, 8, 7, 6, 5, 4, 3] as const;

/** Bytes of the picture's digest. */
export const DIGEST_BYTES = 16;

/** What makes a picture: the field that it has to fit, and the keys of its page. */
export interface EncodePictureOptions extends BlockOptions {
  readonly geometry: FieldGeometry;
  readonly keys: ScrambleKeys;
  /** `false` leaves the whitening out: for measuring the attack that it prevents, never for paper. @default true */
  readonly whiten?: boolean;
}

/** A face, ready for `renderField`. */
export interface EncodedPicture {
  /** One byte a data cell, 1 = ink. */
  readonly cells: Uint8Array;
  /** Resolution of the picture. */
  readonly dpi: number;
  /** The picture itself, ink = 1, at `dpi`: exactly what the field carries. */
  readonly face: Bitmap;
  /** Occupied blocks, and all. */
  readonly occupied: number;
  readonly blocks: number;
  /** How often each pixel stands in the field, on average; at least 1. */
  readonly copies: number;
  /** HMAC-SHA-256 under the whitening key over the exact picture, cut to 16 bytes: for the label. */
  readonly digest: Uint8Array;
}

/**
 * Encodes and scrambles a face.
 * @param face content on white at 300 dpi, each side 1..65535 pixels, up to A2 in all
 * @throws InputError when even the coarsest resolution that the block size allows does not fit
 */
export function encodePicture(face: Gray, options: EncodePictureOptions): EncodedPicture {
  const { geometry, keys, whiten = true, blockCells = 1 } = options;
  if (face.width > 65535 || face.height > 65535)
    throw new RangeError(`face: expected sides up to 65535, got ${face.width} x ${face.height}`);
  if (face.width * face.height > MAX_FACE_PIXELS)
    throw new RangeError(
      `face: expected at most ${MAX_FACE_PIXELS} pixels, got ${face.width} x ${face.height}`,
    );
  const order = streamOrder(geometry, unitSide(options), keys.scramble);
  const map = findOccupied(face, INK_LEVEL);
  const occupied = countOf(map);
  const packed = packOccupancy(map);
  const room = order.length - pixelStart(packed.length, options);
  const k = RESOLUTIONS.find((r) => r % blockCells === 0 && pixelPlaces(occupied, r, options) <= room);
  if (k === undefined)
    throw new InputError(
      'usage',
      'face',
      `its ${occupied} inked blocks do not fit a field of ${geometry.dataCells.length} cells in blocks of ${blockCells}`,
      'use smaller blocks, smaller cells or a higher field',
    );
  const pixels = binariseBlocks(face, map, k);
  const header = packHeader({
    k,
    width: face.width,
    height: face.height,
    mapBytes: packed.length,
    mapCrc: crc32(packed),
  });

  const stream = new Uint8Array(order.length);
  const codedHeader = convolutionalEncode(header);
  for (let at = 0; at < HEADER_CELLS; at += codedHeader.length) stream.set(codedHeader, at);
  stream.set(convolutionalEncode(packed), HEADER_CELLS);
  const start = pixelStart(packed.length, options);
  const sources = pixelSources(map, k, options);
  const period = sources ? sources.length : pixels.length;
  if (period > 0) {
    for (let s = start, j = 0; s < stream.length; s++) {
      const n = sources ? sources[j]! : j;
      stream[s] = n < 0 ? 0 : pixels[n]!;
      if (++j === period) j = 0;
    }
  }

  const white = whiten ? whiteningBits(geometry, keys.whitening) : null;
  const cells = scrambleCells(stream, order, geometry.dataCells.length, white);
  return {
    cells,
    dpi: (k * 300) / BLOCK_300,
    face: placeBlocks(pixels, map, k, face.width, face.height),
    occupied,
    blocks: map.blocks.length,
    copies: period > 0 ? (stream.length - start) / period : 1,
    digest: pictureDigest(keys, header, packed, pixels),
  };
}

/**
 * Binds the label to the exact picture. Keyed, because a plain hash in the label would let anyone who
 * sees the code try out guesses of the face.
 */
export function pictureDigest(
  keys: ScrambleKeys,
  header: Uint8Array,
  packedMap: Uint8Array,
  pixels: Uint8Array,
): Uint8Array {
  const bits = new Uint8Array((pixels.length + 7) >> 3);
  for (let i = 0; i < pixels.length; i++) if (pixels[i]) bits[i >> 3]! |= 0x80 >> (i & 7);
  const hmac = createHmac('sha256', keys.whitening).update('shingan/1/picture digest');
  return new Uint8Array(
    hmac.update(header).update(packedMap).update(bits).digest().subarray(0, DIGEST_BYTES),
  );
}

const countOf = (map: Occupancy): number => map.blocks.reduce((n, b) => n + b, 0);
