/**
 * A face as the sealed record carries it: rows in bands, each coded by itself, so that a band opens
 * without the others.
 */
import { type Bitmap, createBitmap } from '../../raster/bitmap.ts';
import { decodeGenericRegion, encodeGenericRegion } from './jbig2/index.ts';

/** Most bands in a record. */
export const MAX_STRIPES = 12;

/** A bilevel face, losslessly coded. */
export interface CodedFace {
  readonly width: number;
  readonly height: number;
  /** Pixels per inch of the face. */
  readonly dpi: number;
  /** Rows of a band; the last may have fewer. */
  readonly stripeRows: number;
  /** JBIG2 generic regions (template 0, typical prediction), from the top. */
  readonly stripes: readonly Uint8Array[];
}

/** Options of {@link codeFace}. */
export interface CodeFaceOptions {
  /** Pixels per inch. @default 200 */
  readonly dpi?: number;
  /** Bands, 1..12. Each costs some 2 % in length: its statistics start anew. @default 6 */
  readonly stripes?: number;
}

/**
 * Codes a face.
 * @param face ink = 1, sides at most 65535
 * @throws RangeError on a side, dpi or number of stripes out of range
 */
export function codeFace(face: Bitmap, options: CodeFaceOptions = {}): CodedFace {
  const { width, height } = face;
  const dpi = options.dpi ?? 200;
  const wanted = options.stripes ?? 6;
  if (width > 0xffff || height > 0xffff)
    throw new RangeError(`face: expected sides up to 65535 px, got ${width} x ${height}`);
  if (!Number.isInteger(dpi) || dpi < 1 || dpi > 0xffff)
    throw new RangeError(`dpi: expected an integer 1..65535, got ${dpi}`);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_STRIPES)
    throw new RangeError(`stripes: expected an integer 1..${MAX_STRIPES}, got ${wanted}`);
  const stripeRows = Math.ceil(height / wanted);
  const stripes: Uint8Array[] = [];
  for (let y = 0; y < height; y += stripeRows)
    stripes.push(encodeGenericRegion(band(face, y, Math.min(stripeRows, height - y))));
  return { width, height, dpi, stripeRows, stripes };
}

/**
 * Puts bands back together.
 * @param stripes code of each band, null where it did not open: those rows stay white
 */
export function decodeFace(
  face: Omit<CodedFace, 'stripes'>,
  stripes: readonly (Uint8Array | null)[],
): { readonly face: Bitmap; readonly complete: boolean } {
  const out = createBitmap(face.width, face.height);
  let complete = true;
  stripes.forEach((code, i) => {
    const y = i * face.stripeRows;
    if (!code) return;
    const rows = Math.min(face.stripeRows, face.height - y);
    const region = decodeGenericRegion(code, face.width, rows);
    complete &&= region.complete;
    out.words.set(region.bitmap.words, y * out.stride);
  });
  return { face: out, complete };
}

/** Rows y..y+height-1 as a view on the same words. */
function band(bitmap: Bitmap, y: number, height: number): Bitmap {
  const { width, stride, words } = bitmap;
  return { width, height, stride, words: words.subarray(y * stride, (y + height) * stride) };
}
