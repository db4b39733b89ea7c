/** Squares of a scan in which a face may show its pattern, and their spectra. */
import { type Fft, fft2 } from '../../raster/fft.ts';
import type { Gray } from '../../raster/gray.ts';
import { reduced } from './face-scan.ts';
import { LINEAR, lookAt, paperWhite } from './register.ts';
import type { WindowScratch } from './scratch.ts';

/** Side of a patch and of the field in whose middle it is transformed, pixels: shifts of a quarter field are told. */
export const PATCH = 256;
export const FIELD = 2 * PATCH;
/** Pixels left of and above a patch in its field. */
export const INSET: number = (FIELD - PATCH) / 2;

/** Parts of the page, across and down, that give a patch each. */
const PARTS = 4;
/** Side of the blocks by whose tone patches are chosen, pixels. */
const BLOCK = 16;
/** Tones between which a block may be pattern: lighter ones are paper, darker ones pictures and bars. */
const TONES = [0.05, 0.6] as const;
/** Share of such blocks from which a patch is worth a look. */
const LEAST_SHARE = 0.2;
/** Darkest and lightest detail that counts, parts of the paper's brightness: text must not outweigh dots. */
const MOST_DETAIL = 0.3;

/** A square of a scan. */
export interface LayPatch {
  /** Upper left corner, pixels of the scan. */
  readonly x: number;
  readonly y: number;
  /** Share of its blocks that have a pattern's tone, 0..1. */
  readonly share: number;
}

/** Two patches that share a spectrum: real fields, one in either part. */
export interface PatchPair {
  readonly patches: readonly [LayPatch, LayPatch];
  /** FIELD² values each: the transform of the first + i · the second. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The most patterned square of every part of a scan, the best first; an even number of them, 0..16. */
export function choosePatches(scan: Gray): LayPatch[] {
  const tones = blockTones(scan);
  const span = PATCH / BLOCK;
  const found: LayPatch[] = [];
  for (let part = 0; part < PARTS * PARTS; part++) {
    const [left, right] = slice(tones.columns - span, part % PARTS);
    const [top, bottom] = slice(tones.rows - span, Math.floor(part / PARTS));
    let best: LayPatch | null = null;
    for (let row = top; row < bottom; row += 2)
      for (let column = left; column < right; column += 2) {
        const share = tones.share(column, row, span);
        if (share >= LEAST_SHARE && share > (best?.share ?? 0))
          best = { x: column * BLOCK, y: row * BLOCK, share };
      }
    if (best) found.push(best);
  }
  found.sort((a, b) => b.share - a.share);
  return found.slice(0, found.length & ~1);
}

/** The places of one of {@link PARTS} parts: from, and past the last. */
const slice = (places: number, part: number): [number, number] => [
  Math.round((places * part) / PARTS),
  Math.round((places * (part + 1)) / PARTS),
];

/** Which blocks of a scan have a pattern's tone, as sums over rectangles. */
function blockTones(scan: Gray) {
  const columns = Math.floor(scan.width / BLOCK);
  const rows = Math.floor(scan.height / BLOCK);
  const full = paperWhite(scan, 7) * BLOCK * BLOCK;
  const [low, high] = [(1 - TONES[1]) * full, (1 - TONES[0]) * full];
  const pitch = columns + 1;
  const sums = new Uint32Array(pitch * (rows + 1));
  const light = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    light.fill(0);
    for (let y = 0; y < BLOCK; y++) {
      let i = (row * BLOCK + y) * scan.width;
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (const end = i + BLOCK; i < end; i++) sum += LINEAR[scan.data[i]!]!;
        light[column]! += sum;
      }
    }
    let along = 0;
    for (let column = 0; column < columns; column++) {
      if (light[column]! > low && light[column]! < high) along++;
      sums[(row + 1) * pitch + column + 1] = sums[row * pitch + column + 1]! + along;
    }
  }
  return {
    columns,
    rows,
    /** Share of a square's blocks. */
    share: (x: number, y: number, span: number): number =>
      (sums[(y + span) * pitch + x + span]! -
        sums[y * pitch + x + span]! -
        sums[(y + span) * pitch + x]! +
        sums[y * pitch + x]!) /
      (span * span),
  };
}

/**
 * The spectrum of two patches' detail under a raised cosine.
 * @param radius half the side of the square whose mean is taken away, pixels
 * @param scratch of the side PATCH
 */
export function transformPair(
  scan: Gray,
  patches: readonly [LayPatch, LayPatch],
  radius: number,
  fft: Fft,
  scratch: WindowScratch,
): PatchPair {
  const re = new Float64Array(FIELD * FIELD);
  const im = new Float64Array(FIELD * FIELD);
  patches.forEach(({ x, y }, k) => {
    const gray = reduced(scan, x, y, PATCH, 1);
    lookAt({ gray, map: [1, 0, 0, 1, 0, 0], clear: null }, paperWhite(gray), radius, scratch);
    putTapered(scratch.seen, k === 0 ? re : im);
  });
  fft2(fft, re, im);
  return { patches, re, im };
}

/** Detail of a patch into the middle of a field. */
function putTapered(seen: Float32Array, field: Float64Array): void {
  const taper = Float64Array.from(
    { length: PATCH },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / PATCH),
  );
  for (let y = 0, k = 0; y < PATCH; y++)
    for (let x = 0, o = (y + INSET) * FIELD + INSET; x < PATCH; x++, k++, o++)
      field[o] = Math.max(-MOST_DETAIL, Math.min(MOST_DETAIL, seen[k]!)) * taper[x]! * taper[y]!;
}

/** Mean power of all patches, FIELD² values. */
export function meanPower(pairs: readonly PatchPair[]): Float64Array {
  const power = new Float64Array(FIELD * FIELD);
  for (const { re, im } of pairs)
    for (let k = 0; k < power.length; k++) power[k]! += re[k]! * re[k]! + im[k]! * im[k]!;
  // A frequency and its opposite together have the power of both fields.
  for (let v = 0; v < FIELD; v++)
    for (let u = 0; u < FIELD; u++) {
      const a = v * FIELD + u;
      const b = opposite(v) * FIELD + opposite(u);
      if (a < b) power[a] = power[b] = (power[a]! + power[b]!) / 2;
    }
  return power;
}

/** The frequency whose phase runs the other way. */
export const opposite = (frequency: number): number => (FIELD - frequency) & (FIELD - 1);
