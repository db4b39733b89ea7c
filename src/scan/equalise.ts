/**
 * Samples -> soft cells. A linear equaliser over 5 × 5 half-cell samples, trained by least squares on the
 * pilots of this very scan, undoes the blur of printer and scanner; a second look adds what the decided
 * neighbours say (toner spreads into a white cell from its inked neighbours). Then places where the reading
 * is not like a field (covered, torn, out of the scan) lose their confidence.
 */

import { solveSymmetric } from '../numeric/solve-symmetric.ts';
import type { FieldGeometry } from '../scramble/field/field-geometry.ts';
import { LLR_MAX, LLR_SCALE, type SoftCells } from '../scramble/soft-cells.ts';
import type { FieldSamples, LocalTone } from './sample-cells.ts';

/** A field as read. */
export interface FieldReading {
  /** Confidences in the order of `geometry.dataCells`. */
  readonly soft: SoftCells;
  /** Share of the pilots (covered ones apart) that read wrong: an honest guess at the cell error rate. */
  readonly pilotErrorRate: number;
  /** Share of the data cells that were erased. */
  readonly erased: number;
  /** Confidence of 8 × 8 cells as a grey image, 255 = clean, 0 = covered or gone. */
  readonly damage: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

const TAPS = 5;
const FEATURES = TAPS * TAPS + 1;
/** Pilots that the equaliser learns from, about. */
const TRAINING = 5000;
/** Trust below which a tile counts as covered: prints and copies that still read keep over a half. */
const COVERED = 0.3;
/** Cells across a tile of the damage map; the loops below shift by 3. */
const DAMAGE_TILE = 8;

/** Equalises and decides. */
export function equalise(samples: FieldSamples, tone: LocalTone, geometry: FieldGeometry): FieldReading {
  const { columns, lines, dataCells, pilotCells, pilotValues } = geometry;
  const gain = cellTone(tone, columns, lines);
  const target = new Float32Array(pilotCells.length);
  for (let i = 0; i < target.length; i++) target[i] = pilotValues[i] ? 1 : -1;
  // 1 where a cell is printed by chance: data and pilots, not the boxes of the fiducials.
  const printed = new Uint8Array(columns * lines);
  for (let i = 0; i < dataCells.length; i++) printed[dataCells[i]!] = 1;
  for (let i = 0; i < pilotCells.length; i++) printed[pilotCells[i]!] = 1;

  const weights = train(samples, gain, columns, pilotCells, target);
  const y = applyTaps(samples, gain, printed, columns, lines, weights);
  const refined = refine(y, columns, lines, pilotCells, target);

  const trust = coverage(refined, printed, columns, lines);
  const scale = pilotScale(refined, pilotCells, target, trust, columns);
  const soft = new Int8Array(dataCells.length);
  let erased = 0;
  for (let i = 0; i < soft.length; i++) {
    const cell = dataCells[i]!;
    const v = ratioAt(scale.table, refined[cell]!) * LLR_SCALE * trustOf(trust, columns, cell);
    const s = Math.max(-LLR_MAX, Math.min(LLR_MAX, Math.round(v)));
    soft[i] = s;
    if (s === 0) erased++;
  }
  return {
    soft,
    pilotErrorRate: scale.errorRate,
    erased: erased / soft.length,
    damage: { width: trust.across, height: trust.down, data: trust.tiles },
  };
}

/** Level and 1/contrast of every cell, bilinear between tile centres. */
interface CellTone {
  readonly level: Float32Array;
  readonly inverse: Float32Array;
}

function cellTone(tone: LocalTone, columns: number, lines: number): CellTone {
  const level = new Float32Array(columns * lines);
  const inverse = new Float32Array(columns * lines);
  const sorted = tone.contrast.slice().sort();
  // Flat tiles must not be blown up: nothing is amplified beyond three times the ordinary.
  const floor = Math.max(2, sorted[sorted.length >> 1]! / 3);
  const { tile, across, down } = tone;
  const inv = tone.contrast.map((c) => 1 / Math.max(floor, c));
  const rowLevel = new Float32Array(across + 1);
  const rowInverse = new Float32Array(across + 1);
  const left = new Int32Array(columns);
  const share = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const u = Math.min(across - 1, Math.max(0, (column + 0.5) / tile - 0.5));
    left[column] = Math.floor(u);
    share[column] = u - left[column]!;
  }
  for (let line = 0; line < lines; line++) {
    const v = Math.min(down - 1, Math.max(0, (line + 0.5) / tile - 0.5));
    const j = Math.floor(v);
    const j1 = Math.min(down - 1, j + 1);
    const f = v - j;
    for (let i = 0; i < across; i++) {
      rowLevel[i] = tone.level[j * across + i]! * (1 - f) + tone.level[j1 * across + i]! * f;
      rowInverse[i] = inv[j * across + i]! * (1 - f) + inv[j1 * across + i]! * f;
    }
    // One past the end, with no weight.
    rowLevel[across] = rowLevel[across - 1]!;
    rowInverse[across] = rowInverse[across - 1]!;
    const at = line * columns;
    for (let column = 0; column < columns; column++) {
      const i = left[column]!;
      const g = share[column]!;
      level[at + column] = rowLevel[i]! + (rowLevel[i + 1]! - rowLevel[i]!) * g;
      inverse[at + column] = rowInverse[i]! + (rowInverse[i + 1]! - rowInverse[i]!) * g;
    }
  }
  return { level, inverse };
}

/** First sample of a cell's 5 × 5 window. */
function windowStart(samples: FieldSamples, columns: number, cell: number): number {
  const line = (cell / columns) | 0;
  return 2 * line * samples.width + 2 * (cell - line * columns);
}

/** Least squares on the pilots; a second pass leaves out those that the first found far off (covered). */
function train(
  samples: FieldSamples,
  gain: CellTone,
  columns: number,
  pilots: Uint32Array,
  target: Float32Array,
): Float64Array {
  const first = fitTaps(samples, gain, columns, pilots, target, null);
  return fitTaps(samples, gain, columns, pilots, target, first);
}

/** @param known leaves out pilots that these weights read far off */
function fitTaps(
  samples: FieldSamples,
  gain: CellTone,
  columns: number,
  pilots: Uint32Array,
  target: Float32Array,
  known: Float64Array | null,
): Float64Array {
  const { values, width } = samples;
  const x = new Float64Array(FEATURES);
  const matrix = new Float64Array(FEATURES * FEATURES);
  const right = new Float64Array(FEATURES);
  let used = 0;
  // Five thousand answers are plenty for 26 weights; those of every square of pilots stay represented.
  const stride = Math.max(1, Math.floor(pilots.length / TRAINING));
  for (let i = 0; i < pilots.length; i += stride) {
    const cell = pilots[i]!;
    const start = windowStart(samples, columns, cell);
    const level = gain.level[cell]!;
    const inverse = gain.inverse[cell]!;
    for (let k = 0; k < TAPS; k++)
      for (let l = 0; l < TAPS; l++) x[k * TAPS + l] = (values[start + k * width + l]! - level) * inverse;
    x[FEATURES - 1] = 1;
    if (known) {
      let y = 0;
      for (let k = 0; k < FEATURES; k++) y += known[k]! * x[k]!;
      if (Math.abs(y - target[i]!) > 1.2) continue;
    }
    used++;
    for (let k = 0; k < FEATURES; k++) {
      right[k]! += x[k]! * target[i]!;
      for (let l = 0; l <= k; l++) matrix[k * FEATURES + l]! += x[k]! * x[l]!;
    }
  }
  // Neighbouring samples are much alike: a little damping keeps the taps small.
  for (let k = 0; k < FEATURES; k++) matrix[k * FEATURES + k]! += 0.003 * used + 1;
  return solveSymmetric(matrix, right, FEATURES);
}

/** The first answer for every printed cell, about -1 (paper) to 1 (ink); -1 in the white boxes. */
function applyTaps(
  samples: FieldSamples,
  gain: CellTone,
  printed: Uint8Array,
  columns: number,
  lines: number,
  weights: Float64Array,
): Float32Array {
  const { values, width } = samples;
  const out = new Float32Array(columns * lines).fill(-1);
  let sum = 0;
  for (let k = 0; k < TAPS * TAPS; k++) sum += weights[k]!;
  const bias = weights[FEATURES - 1]!;
  const w = Float64Array.from(weights);
  for (let line = 0; line < lines; line++) {
    let cell = line * columns;
    for (let start = 2 * line * width, end = start + 2 * columns; start < end; start += 2, cell++) {
      if (!printed[cell]) continue;
      let at = start;
      let y = 0;
      for (let k = 0; k < TAPS * TAPS; k += TAPS) {
        y +=
          w[k]! * values[at]! +
          w[k + 1]! * values[at + 1]! +
          w[k + 2]! * values[at + 2]! +
          w[k + 3]! * values[at + 3]! +
          w[k + 4]! * values[at + 4]!;
        at += width;
      }
      out[cell] = (y - sum * gain.level[cell]!) * gain.inverse[cell]! + bias;
    }
  }
  return out;
}

/** Ten numbers a cell for the second look: itself, its eight neighbours as decided, 1. */
const SECOND = 10;

/** Least squares again on the pilots, with the decided neighbours beside the first answer. */
function refine(
  y: Float32Array,
  columns: number,
  lines: number,
  pilotCells: Uint32Array,
  target: Float32Array,
): Float32Array {
  // A decision with its doubt: -1..1, so that an unsure neighbour says little. With a border of paper.
  const pitch = columns + 2;
  const decided = new Float32Array(pitch * (lines + 2)).fill(-1);
  for (let line = 0; line < lines; line++) {
    let to = (line + 1) * pitch + 1;
    for (let i = line * columns, end = i + columns; i < end; i++) {
      const v = 2 * y[i]!;
      decided[to++] = Math.max(-1, Math.min(1, v));
    }
  }
  const offsets = [-pitch - 1, -pitch, -pitch + 1, -1, 1, pitch - 1, pitch, pitch + 1];
  const matrix = new Float64Array(SECOND * SECOND);
  const right = new Float64Array(SECOND);
  const x = new Float64Array(SECOND);
  let used = 0;
  for (let i = 0; i < pilotCells.length; i++) {
    const cell = pilotCells[i]!;
    if (Math.abs(y[cell]! - target[i]!) > 1.2) continue;
    const at = cell + 2 * ((cell / columns) | 0) + pitch + 1;
    x[0] = y[cell]!;
    for (let k = 0; k < 8; k++) x[k + 1] = decided[at + offsets[k]!]!;
    x[9] = 1;
    used++;
    for (let k = 0; k < SECOND; k++) {
      right[k]! += x[k]! * target[i]!;
      for (let l = 0; l <= k; l++) matrix[k * SECOND + l]! += x[k]! * x[l]!;
    }
  }
  for (let k = 0; k < SECOND; k++) matrix[k * SECOND + k]! += 0.003 * used + 1;
  const w = solveSymmetric(matrix, right, SECOND);
  const out = new Float32Array(y.length);
  for (let line = 0; line < lines; line++) {
    let a = line * pitch + 1;
    for (let i = line * columns, end = i + columns; i < end; i++, a++) {
      const b = a + pitch;
      const c = b + pitch;
      out[i] =
        w[0]! * y[i]! +
        w[1]! * decided[a - 1]! +
        w[2]! * decided[a]! +
        w[3]! * decided[a + 1]! +
        w[4]! * decided[b - 1]! +
        w[5]! * decided[b + 1]! +
        w[6]! * decided[c - 1]! +
        w[7]! * decided[c]! +
        w[8]! * decided[c + 1]! +
        w[9]!;
    }
  }
  return out;
}

/** How far the cells may be trusted, 0..1, in tiles, and the same for people. */
interface Trust {
  readonly across: number;
  readonly down: number;
  readonly values: Float32Array;
  readonly tiles: Uint8Array;
}

const trustOf = (trust: Trust, columns: number, cell: number): number => {
  const line = (cell / columns) | 0;
  return trust.values[(line >> 3) * trust.across + ((cell - line * columns) >> 3)]!;
};

/**
 * A field is half ink everywhere. A tile that is nearly all ink or all paper is covered, and a tile whose
 * answers are all weak is smeared: both lose their say, gradually.
 */
function coverage(y: Float32Array, printed: Uint8Array, columns: number, lines: number): Trust {
  const across = Math.ceil(columns / DAMAGE_TILE);
  const down = Math.ceil(lines / DAMAGE_TILE);
  const count = new Float64Array(across * down);
  const mean = new Float64Array(across * down);
  const size = new Float64Array(across * down);
  for (let line = 0; line < lines; line++) {
    const row = (line >> 3) * across;
    for (let column = 0, cell = line * columns; column < columns; column++, cell++) {
      if (!printed[cell]) continue;
      const t = row + (column >> 3);
      const v = Math.max(-1.5, Math.min(1.5, y[cell]!));
      count[t]!++;
      mean[t]! += v;
      size[t]! += Math.abs(v);
    }
  }
  const values = new Float32Array(across * down);
  const tiles = new Uint8Array(across * down);
  for (let t = 0; t < values.length; t++) {
    const n = Math.max(1, count[t]!);
    // By chance the mean of n fair cells stays within 4 / √n.
    const bias = Math.abs(mean[t]! / n) - 4 / Math.sqrt(n);
    const strength = size[t]! / n;
    const fair = Math.max(0, Math.min(1, 1 - bias / 0.2));
    const trust = count[t]! === 0 ? 1 : fair * Math.min(1, strength / 0.6);
    // Hardly anything is nothing: a cell under a stain is erased, which costs a code half of what an error costs.
    values[t] = trust < COVERED ? 0 : trust;
    tiles[t] = Math.round(255 * values[t]!);
  }
  return { across, down, values, tiles };
}

/** What the pilots in trusted places say: nats for each first answer, share of wrong ones. */
interface PilotScale {
  /** Log-likelihood ratio at y = (bin + 0.5) / BINS_PER_UNIT - RANGE. */
  readonly table: Float64Array;
  readonly errorRate: number;
}

/** Answers are binned from -RANGE to RANGE. */
const RANGE = 2;
const BINS_PER_UNIT = 16;
const BINS = 2 * RANGE * BINS_PER_UNIT;
/** How many pilots the two bells weigh against the counts. */
const BELL_WEIGHT = 0.1;

/**
 * Two equal bells fitted to the pilots give a straight line, which is right for scans of prints. A copier's
 * threshold makes other shapes, so the pilots' own histogram joins in where it has something to say. The
 * result never falls: more ink is never less likely ink.
 */
function pilotScale(
  y: Float32Array,
  pilots: Uint32Array,
  target: Float32Array,
  trust: Trust,
  columns: number,
): PilotScale {
  const n = [0, 0];
  const sum = [0, 0];
  const squares = [0, 0];
  const counts = [new Float64Array(BINS), new Float64Array(BINS)];
  const binOf = (v: number): number =>
    Math.max(0, Math.min(BINS - 1, Math.floor((v + RANGE) * BINS_PER_UNIT)));
  const trusted: number[] = [];
  for (let i = 0; i < pilots.length; i++) {
    const cell = pilots[i]!;
    if (trustOf(trust, columns, cell) < 0.5) continue;
    trusted.push(i);
    const k = target[i]! > 0 ? 1 : 0;
    const v = y[cell]!;
    n[k]!++;
    sum[k]! += v;
    squares[k]! += v * v;
    counts[k]![binOf(v)]!++;
  }
  const table = new Float64Array(BINS);
  if (n[0]! < 20 || n[1]! < 20) return { table, errorRate: 0.5 };
  const low = sum[0]! / n[0]!;
  const high = sum[1]! / n[1]!;
  if (!(high > low)) return { table, errorRate: 0.5 };
  const variance = Math.max(
    0.02,
    (squares[0]! - n[0]! * low * low + squares[1]! - n[1]! * high * high) / (n[0]! + n[1]! - 2),
  );
  const bell = (v: number, mean: number, total: number): number =>
    (total / BINS_PER_UNIT / Math.sqrt(2 * Math.PI * variance)) *
    Math.exp(-((v - mean) ** 2) / (2 * variance));
  const smooth = (c: Float64Array, b: number): number =>
    (c[Math.max(0, b - 1)]! + 2 * c[b]! + c[Math.min(BINS - 1, b + 1)]!) / 4;
  const first = binOf(low);
  const end = binOf(high);
  let last = Number.NEGATIVE_INFINITY;
  for (let b = first; b <= end; b++) {
    const v = (b + 0.5) / BINS_PER_UNIT - RANGE;
    // The bells' tails must not vanish: 1e-9 keeps the ratio within what a byte can say.
    const ink = smooth(counts[1]!, b) / n[1]! + BELL_WEIGHT * (bell(v, high, 1) + 1e-9);
    const paper = smooth(counts[0]!, b) / n[0]! + BELL_WEIGHT * (bell(v, low, 1) + 1e-9);
    last = Math.max(last, Math.log(ink / paper));
    table[b] = last;
  }
  // Outside the two means nothing new is learnt.
  table.fill(table[first]!, 0, first);
  table.fill(last, end + 1);
  const wrong = trusted.filter((i) => ratioAt(table, y[pilots[i]!]!) > 0 !== target[i]! > 0).length;
  return { table, errorRate: wrong / trusted.length };
}

/** The table at `y`, linear between bins. */
function ratioAt(table: Float64Array, y: number): number {
  const u = Math.max(0, Math.min(BINS - 1.001, (y + RANGE) * BINS_PER_UNIT - 0.5));
  const b = Math.floor(u);
  return table[b]! + (table[b + 1]! - table[b]!) * (u - b);
}
