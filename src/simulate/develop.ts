/**
 * Development of one ink: exposure plus correlated noise, cut at a threshold with a soft ramp, gives
 * toner coverage on the working grid, which is summed into the coarser paper grid as it is made.
 *
 * That order (blur, noise, threshold) is what makes isolated pixels shrink or vanish, small gaps fill
 * and edges turn ragged without fog on bare paper: noise scales with exposure up to the threshold.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import type { Ink } from '../raster/ink-planes.ts';
import { columnWeights, type RowSpread, rowSpread, spreadRow } from './exposure.ts';
import { type NoiseField, type NoiseTile, noiseField } from './noise-field.ts';
import type { PrinterParams } from './parameters.ts';
import { hashSeed, normal, prng } from './random.ts';
import { satelliteStamper } from './satellites.ts';

/** Rows of a plane that may be needed at once; more than any spread reaches. */
const RING = 32;
/** Weighted rows in one fused loop: of most engines, and of any. */
const FEW = 4;
const FUSED = 6;
/** Rows of a plane that four working rows need together, of most engines. */
const UNION = 5;
/** Working columns between two samples of the mottle. */
const MOTTLE_STEP = 16;

/** Makes coverage rows, from the top down. */
export interface Developer {
  /**
   * Adds the coverage (0..1) of the paper rows [from, to) into `out`, which starts as zeros, at `outRow`.
   * Calls must go down the page without overlap.
   */
  develop(from: number, to: number, out: Float32Array, outRow: number): void;
}

/** The noise of one print, shared by its inks, each of which reads it at a place of its own. */
export interface PrintNoise {
  /** Before the threshold, on the working grid. */
  readonly edge: NoiseField;
  /** Mottle, a sample every `MOTTLE_STEP` working samples. */
  readonly mottle: NoiseField;
}

/** The noise of the print of `seed` with `workUm` between working samples. */
export function printNoise(printer: PrinterParams, seed: number, workUm: number): PrintNoise {
  const mottleSamples = (printer.mottleLengthMm * 1000) / (workUm * MOTTLE_STEP);
  return {
    edge: noiseField(hashSeed(seed, 'edge'), printer.noiseLengthUm / workUm, printer.noise),
    mottle: noiseField(hashSeed(seed, 'mottle'), Math.min(24, mottleSamples), printer.mottle, [211, 179]),
  };
}

/**
 * @param factor working samples to a device pixel, across and down
 * @param reduce working samples to a paper sample; divides `factor`
 * @param dpi of the plane
 */
export function openDeveloper(
  plane: Bitmap,
  dpi: number,
  ink: Ink,
  printer: PrinterParams,
  seed: number,
  {
    factor,
    reduce,
    noise = printNoise(printer, seed, 25400 / dpi / factor),
  }: { factor: number; reduce: number; noise?: PrintNoise },
): Developer {
  const pixelUm = 25400 / dpi;
  const workUm = pixelUm / factor;
  const width = plane.width * factor;
  const paperWidth = width / reduce;
  const spread: RowSpread = rowSpread(pixelUm, printer.spreadUm, factor);
  const sigmaPx = printer.spreadUm / pixelUm;
  const [registerX, registerY] = printer.registrationUm[ink];
  const threshold = Math.max(0.05, printer.threshold + printer.thresholdOffset[ink]);
  const softness = Math.max(0.005, printer.softness);
  const low = lowestExposure(threshold, softness, noise);

  const place = prng(seed, ink, 'place');
  const edge = noise.edge.map((tile) => offsetTile(tile, place)) as [PlacedTile, PlacedTile];
  const mottle = noise.mottle.map((tile) => offsetTile(tile, place)) as [PlacedTile, PlacedTile];
  const shifts = lineShifts(plane.height, printer, hashSeed(seed, 'lines'), pixelUm, registerX);
  const bands = bandingPhases(printer, hashSeed(seed, 'banding'));
  const stamp = satelliteStamper(plane, ink, printer, seed, { factor, workUm });

  const ring: Float32Array[] = [];
  const ringRow = new Int32Array(RING).fill(-1);
  const ringInk = new Uint8Array(RING);
  for (let i = 0; i < RING; i++) ring.push(new Float32Array(width));
  const blank = new Float32Array(width);
  const base = new Float32Array(width);
  const mottleRow = new Float32Array(width + MOTTLE_STEP);
  const phases = Array.from({ length: factor }, (_, k) =>
    columnWeights((k + 0.5) / factor - registerY / pixelUm, sigmaPx),
  );
  let mottleAt = -1;

  /** The blurred row `y` of the plane, or `null` where it has no ink. */
  const row = (y: number): Float32Array | null => {
    if (y < 0 || y >= plane.height) return null;
    const slot = y % RING;
    if (ringRow[slot] !== y) {
      ringRow[slot] = y;
      ringInk[slot] = spreadRow(plane, y, shifts[y]!, spread, ring[slot]!) ? 1 : 0;
    }
    return ringInk[slot] ? ring[slot]! : null;
  };

  const developRow = (y: number, out: Float32Array, outStart: number): void => {
    // Down the page the weights repeat with the phase of the working row in its device row.
    const { first: offset, weights } = phases[y % factor]!;
    const first = offset + Math.floor(y / factor);
    const gain = 1 + bands((y * workUm) / 1000);
    const rows: Float32Array[] = [];
    const w: number[] = [];
    for (let k = 0; k < weights.length; k++) {
      const source = weights[k]! > 1e-3 ? row(first + k) : null;
      if (!source) continue;
      rows.push(source);
      w.push(weights[k]! * gain);
    }
    if (rows.length === 0) return;
    const mottleIndex = Math.floor(y / MOTTLE_STEP);
    if (mottleIndex !== mottleAt) {
      fillMottle(mottle, mottleIndex, mottleRow);
      mottleAt = mottleIndex;
    }
    let extra = blank;
    if (rows.length > FUSED) {
      extra = base;
      weightedSum(rows.splice(FUSED), w.splice(FUSED), base);
    }
    const few = rows.length <= FEW;
    while (rows.length < FUSED) {
      rows.push(blank);
      w.push(0);
    }
    thresholdRow(rows, w, few, extra, mottleRow, edge, y, low, threshold, softness, reduce, out, outStart);
  };

  const firstOfFour = Math.min(...phases.map(({ first }) => first));
  const weightsOfFour = new Float64Array(4 * UNION);
  /** Four working rows that share their source rows, into two paper rows; false where they need more of them. */
  const developFour = (y: number, out: Float32Array, outStart: number): boolean => {
    const first = firstOfFour + y / 4;
    weightsOfFour.fill(0);
    const rows: Float32Array[] = new Array(UNION).fill(blank);
    let inked = false;
    for (let k = 0; k < 4; k++) {
      const { first: offset, weights } = phases[k]!;
      const gain = 1 + bands(((y + k) * workUm) / 1000);
      for (let i = 0; i < weights.length; i++) {
        const at = offset - firstOfFour + i;
        const source = weights[i]! > 1e-3 ? row(first + at) : null;
        if (!source) continue;
        if (at >= UNION) return false;
        inked = true;
        rows[at] = source;
        weightsOfFour[UNION * k + at] = weights[i]! * gain;
      }
    }
    if (!inked) return true;
    const mottleIndex = Math.floor(y / MOTTLE_STEP);
    if (mottleIndex !== mottleAt) {
      fillMottle(mottle, mottleIndex, mottleRow);
      mottleAt = mottleIndex;
    }
    thresholdFour(rows, weightsOfFour, mottleRow, edge, y, low, threshold, softness, out, outStart);
    return true;
  };

  return {
    develop(from, to, out, outRow) {
      const byFours = factor === 4 && reduce === 2;
      for (let p = from; p < to; p++) {
        const outStart = (outRow + p - from) * paperWidth;
        if (byFours && p % 2 === 0 && p + 1 < to && developFour(2 * p, out, outStart)) p++;
        else for (let k = 0; k < reduce; k++) developRow(p * reduce + k, out, outStart);
      }
      stamp(from * reduce, to * reduce, reduce, out, outRow, paperWidth);
    },
  };
}

/** Start of each scan line of the page, device pixels: jitter, a slow wander, and registration. */
function lineShifts(
  height: number,
  printer: PrinterParams,
  seed: number,
  pixelUm: number,
  registerUm: number,
): Float32Array {
  const random = prng(seed);
  const out = new Float32Array(height);
  let wander = 0;
  for (let y = 0; y < height; y++) {
    wander = 0.995 * wander + 0.1 * normal(random);
    const shift = printer.lineJitterUm * (0.8 * normal(random) + 0.6 * wander) + registerUm;
    out[y] = shift / pixelUm;
  }
  return out;
}

/** Relative exposure at `mm` down the sheet: the gear tone, its octave and a slow beat. */
function bandingPhases(printer: PrinterParams, seed: number): (mm: number) => number {
  const random = prng(seed);
  const phases = [random(), random(), random()].map((v) => v * 2 * Math.PI);
  const { banding, bandingPerMm } = printer;
  return (mm) => {
    const turn = 2 * Math.PI * bandingPerMm * mm;
    return (
      banding *
      (0.7 * Math.sin(turn + phases[0]!) +
        0.3 * Math.sin(2 * turn + phases[1]!) +
        0.4 * Math.sin(0.13 * turn + phases[2]!))
    );
  };
}

/** A tile and where an ink begins to read it. */
interface PlacedTile extends NoiseTile {
  readonly x: number;
  readonly y: number;
}

const offsetTile = (tile: NoiseTile, random: () => number): PlacedTile => ({
  ...tile,
  x: Math.floor(random() * tile.size),
  y: Math.floor(random() * tile.size),
});

/** One row of mottle, interpolated between samples `MOTTLE_STEP` apart. */
function fillMottle([a, b]: readonly [PlacedTile, PlacedTile], index: number, out: Float32Array): void {
  const rowA = ((index + a.y) % a.size) * a.size;
  const rowB = ((index + b.y) % b.size) * b.size;
  let ia = a.x;
  let ib = b.x;
  let next = a.data[rowA + ia]! + b.data[rowB + ib]!;
  for (let x = 0; x + MOTTLE_STEP <= out.length; x += MOTTLE_STEP) {
    const value = next;
    if (++ia === a.size) ia = 0;
    if (++ib === b.size) ib = 0;
    next = a.data[rowA + ia]! + b.data[rowB + ib]!;
    const step = (next - value) / MOTTLE_STEP;
    for (let k = 0; k < MOTTLE_STEP; k++) out[x + k] = value + k * step;
  }
}

function weightedSum(rows: readonly Float32Array[], weights: readonly number[], out: Float32Array): void {
  out.fill(0);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const w = weights[k]!;
    for (let x = 0; x < out.length; x++) out[x] = out[x]! + w * row[x]!;
  }
}

/** Toner coverage, 0..1, at an exposure: noise grows with it up to the threshold. */
function ramp(e: number, mottle: number, noise: number, threshold: number, softness: number): number {
  const gate = e < threshold ? e * (1 / threshold) : 1;
  const t = (e * (1 + mottle) - threshold + gate * noise + softness) * (0.5 / softness);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/**
 * The hot loop: four or six weighted rows, noise, threshold, and the sum into the paper grid. Written out
 * rather than looped over the rows: 3x faster; four alone are a fifth faster than six of which two are blank. Segments
 * end where a noise tile wraps, so that the inner loop needs no remainder. Plain version: test/reference/simulate/develop-plain.ts.
 * @param few the last two rows and `extra` are blank
 */
function thresholdRow(
  rows: readonly Float32Array[],
  w: readonly number[],
  few: boolean,
  extra: Float32Array,
  mottle: Float32Array,
  [tileA, tileB]: readonly [PlacedTile, PlacedTile],
  y: number,
  low: number,
  threshold: number,
  softness: number,
  reduce: number,
  out: Float32Array,
  outStart: number,
): void {
  const [r0, r1, r2, r3, r4, r5] = rows as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [w0, w1, w2, w3, w4, w5] = w as [number, number, number, number, number, number];
  const width = r0.length;
  const noiseA = tileA.data;
  const noiseB = tileB.data;
  const rowA = ((y + tileA.y) % tileA.size) * tileA.size;
  const rowB = ((y + tileB.y) % tileB.size) * tileB.size;
  const shift = 31 - Math.clz32(reduce);
  const share = 1 / (reduce * reduce);
  let x = 0;
  let ia = rowA + tileA.x;
  let ib = rowB + tileB.x;
  while (x < width) {
    const end = Math.min(width, x + rowA + tileA.size - ia, x + rowB + tileB.size - ib);
    if (few)
      for (; x < end; x++, ia++, ib++) {
        const e = w0 * r0[x]! + w1 * r1[x]! + w2 * r2[x]! + w3 * r3[x]!;
        if (e < low) continue;
        const toner = ramp(e, mottle[x]!, noiseA[ia]! + noiseB[ib]!, threshold, softness);
        if (toner > 0) out[outStart + (x >> shift)]! += toner * share;
      }
    else
      for (; x < end; x++, ia++, ib++) {
        const e =
          extra[x]! + w0 * r0[x]! + w1 * r1[x]! + w2 * r2[x]! + w3 * r3[x]! + w4 * r4[x]! + w5 * r5[x]!;
        if (e < low) continue;
        const toner = ramp(e, mottle[x]!, noiseA[ia]! + noiseB[ib]!, threshold, softness);
        if (toner > 0) out[outStart + (x >> shift)]! += toner * share;
      }
    if (ia === rowA + tileA.size) ia = rowA;
    if (ib === rowB + tileB.size) ib = rowB;
  }
}

/**
 * {@link thresholdRow} for four working rows and two columns at once, which share their source samples and most often their
 * blankness; the sums are the same to the last bit.
 * @param rows five source rows
 * @param w five weights for each of the four
 * @param out the first of two paper rows begins at `outStart`
 */
function thresholdFour(
  rows: readonly Float32Array[],
  w: Float64Array,
  mottle: Float32Array,
  [tileA, tileB]: readonly [PlacedTile, PlacedTile],
  y: number,
  low: number,
  threshold: number,
  softness: number,
  out: Float32Array,
  outStart: number,
): void {
  const [r0, r1, r2, r3, r4] = rows as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const width = r0.length;
  const noiseA = tileA.data;
  const noiseB = tileB.data;
  const sizeA = tileA.size;
  const sizeB = tileB.size;
  const fromA = new Int32Array(4);
  const fromB = new Int32Array(4);
  let most = 0;
  for (let k = 0; k < 4; k++) {
    fromA[k] = ((y + k + tileA.y) % sizeA) * sizeA;
    fromB[k] = ((y + k + tileB.y) % sizeB) * sizeB;
    let sum = 0;
    for (let j = 0; j < UNION; j++) sum += w[UNION * k + j]!;
    most = Math.max(most, sum);
  }
  // Where no source sample reaches this, no weighted sum of them reaches `low`.
  const blank = (low / most) * (1 - 1e-9);
  let xa = tileA.x;
  let xb = tileB.x;
  for (let x = 0, o = outStart; x < width; x += 2, o++) {
    const a0 = xa;
    const a1 = a0 + 1 === sizeA ? 0 : a0 + 1;
    xa = a1 + 1 === sizeA ? 0 : a1 + 1;
    const b0 = xb;
    const b1 = b0 + 1 === sizeB ? 0 : b0 + 1;
    xb = b1 + 1 === sizeB ? 0 : b1 + 1;
    const p0 = r0[x]!;
    const p1 = r1[x]!;
    const p2 = r2[x]!;
    const p3 = r3[x]!;
    const p4 = r4[x]!;
    const q0 = r0[x + 1]!;
    const q1 = r1[x + 1]!;
    const q2 = r2[x + 1]!;
    const q3 = r3[x + 1]!;
    const q4 = r4[x + 1]!;
    if (p0 < blank && p1 < blank && p2 < blank && p3 < blank && p4 < blank)
      if (q0 < blank && q1 < blank && q2 < blank && q3 < blank && q4 < blank) continue;
    const m0 = mottle[x]!;
    const m1 = mottle[x + 1]!;
    let sum = 0;
    for (let k = 0, j = 0; k < 4; k++, j += UNION) {
      const w0 = w[j]!;
      const w1 = w[j + 1]!;
      const w2 = w[j + 2]!;
      const w3 = w[j + 3]!;
      const w4 = w[j + 4]!;
      const e = w0 * p0 + w1 * p1 + w2 * p2 + w3 * p3 + w4 * p4;
      const f = w0 * q0 + w1 * q1 + w2 * q2 + w3 * q3 + w4 * q4;
      const rowA = fromA[k]!;
      const rowB = fromB[k]!;
      if (e >= low)
        sum = Math.fround(
          sum + 0.25 * ramp(e, m0, noiseA[rowA + a0]! + noiseB[rowB + b0]!, threshold, softness),
        );
      if (f >= low)
        sum = Math.fround(
          sum + 0.25 * ramp(f, m1, noiseA[rowA + a1]! + noiseB[rowB + b1]!, threshold, softness),
        );
      if (k === 1) {
        out[o] = sum;
        sum = 0;
      }
    }
    out[o + (width >> 1)] = sum;
  }
}

/**
 * Exposures below this leave no toner: no noise of four deviations lifts them over the ramp's foot, or none that this
 * print has.
 */
function lowestExposure(threshold: number, softness: number, { edge, mottle }: PrintNoise): number {
  const foot = threshold - softness;
  const likely = Math.min(threshold * 0.3, Math.max(0.01, foot));
  return Math.max(likely, foot / (1 + highest(mottle) + highest(edge) / threshold));
}

/** The most that a field can say, or more. */
const highest = (field: NoiseField): number => field.reduce((sum, { data }) => sum + largest(data), 0);

function largest(data: Float32Array): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) if (data[i]! > most) most = data[i]!;
  return most;
}
