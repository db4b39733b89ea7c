/**
 * A hidden figure in the phase of a 45° line carrier. The phase passes smoothly from one side of the
 * figure's edge to the other, so no line is cut there: continuous phase modulation after Oztan and
 * Sharma, IEEE Trans. Image Processing 18(12), 2009. Integer arithmetic throughout.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import { hash3 } from '../../raster/hash3.ts';
import type { Carrier, LineScreenDesign, Sway } from '../design.ts';
import { drawFigure, type Figure } from '../figure.ts';

/** Phases are in 1/256 of a period; ±64 is a quarter either way. */
const QUARTER = 64;
/** Fractions of a pixel that successive rows add before rounding down. */
const ROW_TURNS = [0, 0.5, 0.25, 0.75] as const;
/**
 * The phase of every pixel, in 1/256 period: −64 in the ground, +64 in the figure, between them over
 * the carrier's taper; and the carrier's sway on top.
 */
export function phaseField(mask: Bitmap, carrier: Carrier): Int16Array {
  const { width, height, stride } = mask;
  const bytes = bitmapBytes(mask);
  const sum = new Int32Array(width * height);
  for (let y = 0; y < height; y++) {
    const base = y * stride * 4;
    for (let x = 0; x < width; x++) sum[y * width + x] = (bytes[base + (x >> 3)]! >> (7 - (x & 7))) & 1;
  }
  // Two box sums of half the taper each make a linear-to-quadratic ramp of the whole taper's width.
  const radius = carrier.taperPx >> 2;
  const side = 2 * radius + 1;
  if (radius > 0) for (let pass = 0; pass < 2; pass++) boxSum(sum, width, height, radius);
  const full = radius > 0 ? side ** 4 : 1;
  const out = new Int16Array(width * height);
  for (let i = 0; i < out.length; i++) out[i] = Math.round((2 * QUARTER * sum[i]!) / full) - QUARTER;
  if (carrier.sway) addSway(out, width, height, carrier.sway);
  return out;
}

/** Resolution of the sway before it is scaled. */
const SWAY_STEPS = 512;

/** Noise of squares as wide as the sway's length, smoothed twice by as much: a cubic spline through it. */
function addSway(phase: Int16Array, width: number, height: number, { amplitude, lengthPx }: Sway): void {
  if (!(amplitude >= 0 && amplitude < 128))
    throw new RangeError(`carrier.sway.amplitude: expected 0..127, got ${amplitude}`);
  if (!(Number.isInteger(lengthPx) && lengthPx >= 4 && lengthPx <= 128))
    throw new RangeError(`carrier.sway.lengthPx: expected an integer 4..128, got ${lengthPx}`);
  const noise = new Int32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      noise[y * width + x] =
        (hash3(Math.floor(x / lengthPx), Math.floor(y / lengthPx), 0) % (2 * SWAY_STEPS + 1)) - SWAY_STEPS;
  const radius = lengthPx >> 1;
  const area = (2 * radius + 1) ** 2;
  for (let pass = 0; pass < 2; pass++) {
    boxSum(noise, width, height, radius);
    // Back to the steps after each pass: the sums of two would not fit.
    for (let i = 0; i < noise.length; i++) noise[i] = Math.round((noise[i]! * (pass ? 1 : 16)) / area);
  }
  for (let i = 0; i < phase.length; i++)
    phase[i] = phase[i]! + Math.round((amplitude * noise[i]!) / (16 * SWAY_STEPS));
}

/** Inks a carrier at the phases given, in place, only inside `inside` where that is given. */
export function inkLines(out: Bitmap, carrier: Carrier, phase: Int16Array, inside: Bitmap | null): void {
  const { period, slope, inkPx } = carrier;
  const { width, height, stride } = out;
  if (!Number.isInteger(period) || period < 3)
    throw new RangeError(`carrier.period: expected an integer >= 3 device pixels, got ${period}`);
  const bytes = bitmapBytes(out);
  const limit = inside ? bitmapBytes(inside) : null;
  const wrap = period * 256;
  // The middle of a pixel decides: a little of sway or taper then moves no line that lies on whole pixels.
  const middle = 128;
  // Line position in 1/256 pixel; the phase in 1/256 period is `phase · period` of those.
  for (let y = 0; y < height; y++) {
    const base = y * stride * 4;
    const start = ((((slope * y) % period) + period) % period) * 256 + middle;
    // A width between whole pixels: rows take turns, so that a line of 1.5 px is 1 and 2 px wide.
    const duty = Math.floor(inkPx + ROW_TURNS[y & 3]!) * 256;
    for (let x = 0; x < width; x++) {
      const i = base + (x >> 3);
      const bit = 0x80 >> (x & 7);
      if (limit && !(limit[i]! & bit)) continue;
      const at = (start + (x % period) * 256 + phase[y * width + x]! * period + wrap) % wrap;
      if (at < duty) bytes[i]! |= bit;
    }
  }
}

/** What a line screen is drawn from. */
export interface LineScreenRequest {
  readonly design: LineScreenDesign;
  /** Device pixels per inch, for the figure's weight. */
  readonly dpi: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The hidden figure. */
  readonly figure: Figure;
  /** A second one for the crossed carrier of the design. */
  readonly second?: Figure | null;
}

/**
 * A line screen with its hidden figure, ink = 1.
 * @throws RangeError if a carrier's period is no integer of at least 3 pixels
 */
export function renderLineScreen(request: LineScreenRequest): Bitmap {
  const { design, widthPx, heightPx } = request;
  const out = createBitmap(widthPx, heightPx);
  const mask = lineScreenMask(request, request.figure);
  inkLines(out, design.carrier, phaseField(mask, design.carrier), null);
  if (design.crossed) {
    const crossedMask = request.second
      ? lineScreenMask(request, request.second)
      : createBitmap(widthPx, heightPx);
    inkLines(out, design.crossed, phaseField(crossedMask, design.crossed), null);
  }
  return out;
}

/** The mask of a figure as {@link renderLineScreen} places it: centred, a tenth of the height left free. */
export function lineScreenMask(
  request: Omit<LineScreenRequest, 'figure' | 'second'>,
  figure: Figure,
): Bitmap {
  const { dpi, widthPx, heightPx } = request;
  const margin = Math.round(heightPx / 10);
  const out = createBitmap(widthPx, heightPx);
  drawFigure(
    out,
    figure,
    { x: margin, y: margin, width: widthPx - 2 * margin, height: heightPx - 2 * margin },
    (3 * dpi) / 600,
  );
  return out;
}

/** Sums over (2r+1)² windows, edges repeated, in place. */
function boxSum(data: Int32Array, width: number, height: number, radius: number): void {
  const line = new Int32Array(Math.max(width, height));
  for (let y = 0; y < height; y++) runningSum(data, y * width, 1, width, radius, line);
  for (let x = 0; x < width; x++) runningSum(data, x, width, height, radius, line);
}

function runningSum(
  data: Int32Array,
  from: number,
  step: number,
  n: number,
  radius: number,
  line: Int32Array,
): void {
  for (let i = 0; i < n; i++) line[i] = data[from + i * step]!;
  let sum = 0;
  for (let k = -radius; k <= radius; k++) sum += line[Math.min(n - 1, Math.max(0, k))]!;
  for (let i = 0; i < n; i++) {
    data[from + i * step] = sum;
    sum += line[Math.min(n - 1, i + radius + 1)]! - line[Math.max(0, i - radius)]!;
  }
}
