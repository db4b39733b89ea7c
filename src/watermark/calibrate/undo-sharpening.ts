/**
 * Undoes unsharp masking of a part of a scan. Masking gives s = e + a (e − G ∗ e), so e = (s + a G ∗ e) / (1 + a),
 * taken again and again: each round leaves a / (1 + a) of the error, and noise is damped, never raised. Levels that
 * were cut off at an end of the scale lie between what they show and the paper (or the solid).
 */
import type { Gray } from '../../raster/gray.ts';
import type { ScanWindow } from './patch-pixels.ts';

/** How a scanner sharpened, and the levels that its picture has without edges. */
export interface Sharpening {
  /** Amount of unsharp masking, > 0, and standard deviation in scan pixels. */
  readonly amount: number;
  readonly sigmaPx: number;
}

/**
 * From this level on white may have been cut off: JPEG spreads what was cut at 255 a little. Beside a dot the light is
 * nearly that of paper: it is put this far from the least that the level allows towards it.
 */
const CUT_OFF_FROM = 252;
const TOWARDS_PAPER = 0.75;

/** Scan pixels beside a window that take part in it. */
const reachOf = (sigmaPx: number): number => Math.ceil(3 * sigmaPx);

/**
 * @param window left and top included, right and bottom not; within the scan
 * @param paper level of bare paper, `solid` that of a solid, 0..255
 * @returns the levels of the window before sharpening, row by row
 */
export function undoSharpening(
  scan: Gray,
  { left, top, right, bottom }: ScanWindow,
  { amount, sigmaPx }: Sharpening,
  paper: number,
  solid: number,
): Float32Array {
  const reach = reachOf(sigmaPx);
  const border = 2 * reach;
  const x0 = Math.max(0, left - border);
  const y0 = Math.max(0, top - border);
  const width = Math.min(scan.width, right + border) - x0;
  const height = Math.min(scan.height, bottom + border) - y0;
  const shown = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) shown[y * width + x] = scan.data[(y0 + y) * scan.width + x0 + x]!;
  const taps = gaussTaps(sigmaPx, reach);
  const found = shown.slice();
  const across = new Float32Array(shown.length);
  const blurred = new Float32Array(shown.length);
  // From the scan itself: the first round leaves a² / (1 + a) of the edge, each further one a / (1 + a) of that.
  const part = amount / (1 + amount);
  const rounds = Math.min(8, Math.max(2, Math.ceil(Math.log(0.02) / Math.log(part))));
  for (let round = 0; round < rounds; round++) {
    blur(found, width, height, taps, across, blurred);
    for (let i = 0; i < found.length; i++) {
      const s = shown[i]!;
      let e = (s + amount * blurred[i]!) / (1 + amount);
      if (s >= CUT_OFF_FROM && e < paper) e += TOWARDS_PAPER * (paper - e);
      else if (s <= 0 && e > solid) e = (e + solid) / 2;
      found[i] = e;
    }
  }
  const out = new Float32Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = (y - y0) * width + left - x0;
    out.set(found.subarray(from, from + right - left), (y - top) * (right - left));
  }
  return out;
}

/** Half of a Gaussian's taps from the middle; all of them add to 1. */
function gaussTaps(sigma: number, reach: number): Float32Array {
  const taps = Float32Array.from({ length: reach + 1 }, (_, k) => Math.exp((-k * k) / (2 * sigma * sigma)));
  const sum = taps.reduce((total, v, k) => total + (k ? 2 * v : v), 0);
  return taps.map((v) => v / sum);
}

/** Separable blur; the outermost pixel goes on beyond the border. */
function blur(
  data: Float32Array,
  width: number,
  height: number,
  taps: Float32Array,
  across: Float32Array,
  out: Float32Array,
): void {
  const reach = taps.length - 1;
  const line = new Float32Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    line.set(data.subarray(row, row + width), reach);
    line.fill(data[row]!, 0, reach);
    line.fill(data[row + width - 1]!, reach + width);
    for (let x = 0; x < width; x++) {
      let v = taps[0]! * line[x + reach]!;
      for (let k = 1; k <= reach; k++) v += taps[k]! * (line[x + reach - k]! + line[x + reach + k]!);
      across[row + x] = v;
    }
  }
  for (let y = 0; y < height; y++)
    for (let k = 0; k <= reach; k++) {
      const up = Math.max(0, y - k) * width;
      const down = Math.min(height - 1, y + k) * width;
      const row = y * width;
      const tap = taps[k]!;
      if (k === 0) for (let x = 0; x < width; x++) out[row + x] = tap * across[row + x]!;
      else for (let x = 0; x < width; x++) out[row + x]! += tap * (across[up + x]! + across[down + x]!);
    }
}
