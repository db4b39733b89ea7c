/**
 * A grey face to the bilevel one that the record carries. A plain cut at 200 dpi is unkind to thin
 * strokes: the horizontals of Mincho at 9 pt are 0.08 mm, 0.6 px, and across two rows they are lost or
 * come out double. Here crests of coverage are kept, and thin runs get the thickness that their coverage
 * adds up to.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Gray } from '../../raster/gray.ts';

/** Options of {@link bilevelFace}. */
export interface BilevelOptions {
  /** Grey below which a pixel is ink; above the middle, so that coloured text is not lost. @default 160 */
  readonly level?: number;
}

/** Least coverage (of 255) of a crest, and of it with its two neighbours across. */
const CREST = 31;
const CREST_SUM = 56;
/** A crest stands out by so much from the lightest within two pixels on both sides: tints have none. */
const RELIEF = 22;
/** Longest run that may be thinned, pixels. */
const THIN = 3;
/** A pixel was ink before thinning; it still is. */
const INK = 1;
const KEPT = 2;

/**
 * Cuts a face.
 * @param gray content on white, anti-aliased by coverage
 * @returns ink = 1, same size
 */
export function bilevelFace(gray: Gray, options: BilevelOptions = {}): Bitmap {
  const cut = 255 - (options.level ?? 160);
  const { width, height } = gray;
  // A margin of at least three blank pixels all around: no test of borders below. Rows in whole words,
  // because most of a face is white, and a word of it is passed over at once.
  const stride = (width + 6 + 3) & ~3;
  const cover = new Uint8Array(stride * (height + 6));
  const { data } = gray;
  for (let y = 0; y < height; y++)
    for (let x = 0, i = (y + 3) * stride + 3, s = y * width; x < width; x++, i++, s++)
      if (data[s] !== 255) cover[i] = 255 - data[s]!;
  const flags = new Uint8Array(cover.length);
  const coverWords = new Int32Array(cover.buffer);
  for (let w = (3 * stride) >> 2; w < coverWords.length - ((3 * stride) >> 2); w++) {
    if (coverWords[w] === 0) continue;
    for (let i = w * 4; i < w * 4 + 4; i++) {
      const c = cover[i]!;
      if (c > cut) flags[i] = INK | KEPT;
      else if (c >= CREST && (isCrest(cover, i, stride, cut) || isCrest(cover, i, 1, cut)))
        flags[i] = INK | KEPT;
    }
  }
  thinRuns(cover, flags, stride);
  thinRuns(cover, flags, 1);

  const out = createBitmap(width, height);
  const bytes = bitmapBytes(out);
  const rowWords = stride >> 2;
  const flagWords = new Int32Array(flags.buffer);
  for (let w = 3 * rowWords; w < flagWords.length - 3 * rowWords; w++) {
    if (flagWords[w] === 0) continue;
    const y = Math.floor(w / rowWords) - 3;
    for (let k = 0, x = (w % rowWords) * 4 - 3; k < 4; k++, x++)
      if (flags[w * 4 + k]! & KEPT) bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return out;
}

/** Whether pixel i is the crest of a stroke that runs across `step`; of two equal pixels the first is. */
function isCrest(cover: Uint8Array, i: number, step: number, cut: number): boolean {
  const c = cover[i]!;
  const a = cover[i - step]!;
  const b = cover[i + step]!;
  if (a > cut || b > cut || c <= a || c < b) return false;
  const valleyA = Math.min(a, cover[i - 2 * step]!);
  const valleyB = Math.min(b, cover[i + 2 * step]!);
  return a + b + c >= CREST_SUM && c >= Math.max(valleyA, valleyB) + RELIEF;
}

/** Drops the lighter ends of runs of two or three pixels whose coverage adds up to less. */
function thinRuns(cover: Uint8Array, flags: Uint8Array, step: number): void {
  const words = new Int32Array(flags.buffer);
  for (let i = 3 * step; i < flags.length - 4 * step; i++) {
    if ((i & 3) === 0 && words[i >> 2] === 0) {
      i += 3;
      continue;
    }
    if (!flags[i] || flags[i - step]) continue;
    let length = 1;
    while (length <= THIN && flags[i + length * step]) length++;
    if (length < 2 || length > THIN) continue;
    let sum = cover[i - step]! + cover[i + length * step]!;
    let most = 0;
    for (let k = 0; k < length; k++) {
      sum += cover[i + k * step]!;
      most = Math.max(most, cover[i + k * step]!);
    }
    // Two pale pixels are a hairline between two rows; three are pale print.
    const thickness = Math.max(1, Math.round(sum / (length === 2 ? 255 : most)));
    let from = i;
    let to = i + (length - 1) * step;
    for (let n = length; n > thickness; n--) {
      const end = cover[from]! < cover[to]! ? from : to;
      flags[end] = INK;
      if (end === from) from += step;
      else to -= step;
    }
  }
}
