/** How the dots of a window differ from block to block; see blocks.ts for why that tells a copy. */
import { solve } from '../../numeric/solve.ts';
import { BLOCKS, type BlockSums, blockPower, type DotFit, fitBlock, groundPart } from './blocks.ts';

/** How the blocks of a window differ. */
export interface BlockSpread {
  /** Variance of the coarse dots' strength over its square, and what noise explains of it. */
  readonly coarse: number;
  readonly coarseNoise: number;
  /** Variance of the fine dots' strength over the square of the coarse ones', and what noise explains. */
  readonly fine: number;
  readonly fineNoise: number;
  /**
   * Mean square displacement on the axis where it is least, less a plane and what is common to a row of blocks, or
   * to a column, (1/600 inch)², and what noise explains of it.
   */
  readonly rows: number;
  readonly columns: number;
  readonly noise: number;
  /** Standard deviation of the logarithm of the residual's power. */
  readonly residual: number;
}

/** Middle of a block from the patch's middle, in half sides. */
const PLACES = Array.from({ length: BLOCKS }, (_, k) => (2 * k + 1) / BLOCKS - 1);
/** Fewer blocks do not tell how they differ. */
export const LEAST_BLOCKS = 8;

/** Something at a place; in a patch -1..1 from edge to edge. */
export interface Placed {
  readonly east: number;
  readonly south: number;
}

/** A block with enough dots in it. */
export interface PlacedFit extends Placed {
  readonly fit: DotFit;
  readonly row: number;
  readonly column: number;
  /** {@link groundPart} */
  readonly ground: number;
}

/** Blocks that count: a third of the mean ink of all and more. */
export function usableBlocks(blocks: BlockSums, errors: boolean): PlacedFit[] {
  const n = BLOCKS * BLOCKS;
  let power = 0;
  for (let k = 0; k < n; k++) power += blockPower(blocks, k) / n;
  const out: PlacedFit[] = [];
  for (let k = 0; k < n; k++) {
    if (blockPower(blocks, k) < power / 3) continue;
    const row = Math.floor(k / BLOCKS);
    const ground = groundPart(blocks, k, k + 1);
    out.push({
      fit: fitBlock(blocks, k, errors),
      row,
      column: k % BLOCKS,
      ground,
      east: PLACES[k % BLOCKS]!,
      south: PLACES[row]!,
    });
  }
  return out;
}

/** Where blocks lie off on one axis, within what dots can be, pixels of the patch. */
export function offsets(placed: readonly PlacedFit[], axis: 'x' | 'y', gain: number): number[] {
  const out: number[] = [];
  for (const { fit } of placed) out.push(clip((axis === 'x' ? fit.x : fit.y) / gain));
  return out;
}

/** Least-squares plane through a number at every place, and what is left of each. */
export function planeOf(
  places: readonly Placed[],
  values: readonly number[],
): { mean: number; east: number; south: number; left: number[] } {
  const m = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  const right = [0, 0, 0];
  for (let k = 0; k < places.length; k++) {
    const p = [1, places[k]!.east, places[k]!.south];
    for (let i = 0; i < 3; i++) {
      right[i]! += p[i]! * values[k]!;
      for (let j = 0; j < 3; j++) m[i]![j]! += p[i]! * p[j]!;
    }
  }
  const [mean, east, south] = solve(m, right) as [number, number, number];
  const left: number[] = [];
  for (let k = 0; k < places.length; k++)
    left.push(values[k]! - mean - east * places[k]!.east - south * places[k]!.south);
  return { mean, east, south, left };
}

/** Mean square of what is left of a number of every block without the mean of its row of blocks, or its column. */
function withoutLines(
  placed: readonly PlacedFit[],
  line: 'row' | 'column',
  values: readonly number[],
): number {
  const sums = new Float64Array(BLOCKS);
  const counts = new Float64Array(BLOCKS);
  for (let k = 0; k < placed.length; k++) {
    sums[placed[k]![line]]! += values[k]!;
    counts[placed[k]![line]]!++;
  }
  let left = 0;
  for (let k = 0; k < placed.length; k++) {
    const own = placed[k]![line];
    left += (values[k]! - sums[own]! / counts[own]!) ** 2;
  }
  let lines = 0;
  for (const n of counts) if (n > 0) lines++;
  return left / (placed.length - lines - 1);
}

/** {@link withoutLines} on the axis where it is least. */
const leastWithout = (
  placed: readonly PlacedFit[],
  line: 'row' | 'column',
  x: readonly number[],
  y: readonly number[],
): number => Math.min(withoutLines(placed, line, x), withoutLines(placed, line, y));

/**
 * Variance of a strength, and what noise explains of it. Blocks of the word have no fine dots, others few: each counts
 * by how well it is known. A decoy is larger than a dot of the word and grows less when printed, so strength goes with
 * a block's part of ground: no unevenness.
 */
function varianceOf(
  placed: readonly PlacedFit[],
  of: 'coarse' | 'fine',
  error: 'coarseError' | 'fineError',
): [variance: number, noise: number] {
  let [s, sg, sgg, sv, sgv] = [0, 0, 1e-9, 0, 0];
  for (const { fit, ground } of placed) {
    const w = 1 / fit[error];
    s += w;
    sg += w * ground;
    sgg += w * ground * ground;
    sv += w * fit[of];
    sgv += w * ground * fit[of];
  }
  const slope = (s * sgv - sg * sv) / (s * sgg - sg * sg + 1e-9 * s * s);
  const mean = (sv - slope * sg) / s;
  let total = 0;
  for (const { fit, ground } of placed) total += (fit[of] - mean - slope * ground) ** 2 / fit[error];
  return [total / s, (placed.length - 2) / s];
}

/** Mean of the variances of displacement that noise explains. */
function meanError(placed: readonly PlacedFit[]): number {
  let sum = 0;
  for (const { fit } of placed) sum += fit.xError;
  return sum / placed.length;
}

/** Standard deviation of the logarithm of the residual's power. */
function residualSpread(placed: readonly PlacedFit[]): number {
  let mean = 0;
  for (const { fit } of placed) mean += Math.log(fit.residual);
  mean /= placed.length;
  let sum = 0;
  for (const { fit } of placed) sum += (Math.log(fit.residual) - mean) ** 2;
  return Math.sqrt(sum / placed.length);
}

/**
 * How the blocks of a patch differ, or null where too few have dots.
 * @param whole {@link fitPatch} of the same blocks
 * @param dpi of the patch
 */
export function spreadOf(blocks: BlockSums, whole: DotFit, dpi: number): BlockSpread | null {
  const placed = usableBlocks(blocks, true);
  if (placed.length < LEAST_BLOCKS) return null;
  const gain = Math.max(0.05, whole.coarse);
  const base = 1 / (gain * gain);
  const unit = (600 / dpi) ** 2;
  const [coarse, coarseNoise] = varianceOf(placed, 'coarse', 'coarseError');
  const [fine, fineNoise] = varianceOf(placed, 'fine', 'fineError');
  const x = planeOf(placed, offsets(placed, 'x', gain)).left;
  const y = planeOf(placed, offsets(placed, 'y', gain)).left;
  return {
    coarse: base * coarse,
    coarseNoise: base * coarseNoise,
    fine: base * fine,
    fineNoise: base * fineNoise,
    noise: unit * base * meanError(placed),
    rows: unit * leastWithout(placed, 'row', x, y),
    columns: unit * leastWithout(placed, 'column', x, y),
    residual: residualSpread(placed),
  };
}

/** A displacement within what dots can be off, pixels of the patch. */
export const clip = (v: number): number => Math.max(-1.5, Math.min(1.5, v));
