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
import {
  type Development,
  type PlacedTile,
  thresholdFour,
  thresholdRow,
  UNION,
  weightedSum,
} from './threshold-rows.ts';

/** Rows of a plane that may be needed at once; more than any spread reaches. */
const RING = 32;
/** Weighted rows in one fused loop: of most engines, and of any. */
const FEW = 4;
const FUSED = 6;
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

  const place = prng(seed, ink, 'place');
  const development: Development = {
    edge: noise.edge.map((tile) => offsetTile(tile, place)) as [PlacedTile, PlacedTile],
    low: lowestExposure(threshold, softness, noise),
    threshold,
    softness,
  };
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

  /** Brings `mottleRow` to a working row. */
  const moveMottle = (y: number): void => {
    const index = Math.floor(y / MOTTLE_STEP);
    if (index === mottleAt) return;
    fillMottle(mottle, index, mottleRow);
    mottleAt = index;
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
    moveMottle(y);
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
    thresholdRow(rows, w, few, extra, mottleRow, y, development, reduce, out, outStart);
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
    moveMottle(y);
    thresholdFour(rows, weightsOfFour, mottleRow, y, development, out, outStart);
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
