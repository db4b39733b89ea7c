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

/** Least-squares plane through a number at every place, and what is left of each. */
export function planeOf<T extends Placed>(
  fits: readonly T[],
  of: (fit: T) => number,
): { mean: number; east: number; south: number; left: number[] } {
  const m = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  const right = [0, 0, 0];
  const values = fits.map(of);
  fits.forEach(({ east, south }, k) => {
    const p = [1, east, south];
    for (let i = 0; i < 3; i++) {
      right[i]! += p[i]! * values[k]!;
      for (let j = 0; j < 3; j++) m[i]![j]! += p[i]! * p[j]!;
    }
  });
  const [mean, east, south] = solve(m, right) as [number, number, number];
  return {
    mean,
    east,
    south,
    left: fits.map((fit, k) => values[k]! - mean - east * fit.east - south * fit.south),
  };
}

/** Mean square of what is left of a number of every block without the mean of its line of blocks. */
function withoutLines(lines: readonly number[], values: readonly number[]): number {
  const left = values.reduce((total, v, k) => {
    let sum = 0;
    let n = 0;
    lines.forEach((line, i) => {
      if (line !== lines[k]) return;
      sum += values[i]!;
      n++;
    });
    return total + (v - sum / n) ** 2;
  }, 0);
  return left / (values.length - new Set(lines).size - 1);
}

export function spreadOf(blocks: BlockSums, whole: DotFit, dpi: number): BlockSpread | null {
  const placed = usableBlocks(blocks, true);
  const n = placed.length;
  if (n < LEAST_BLOCKS) return null;
  const gain = Math.max(0.05, whole.coarse);
  const base = 1 / (gain * gain);
  const unit = (600 / dpi) ** 2;
  const mean = (of: (fit: DotFit) => number): number => placed.reduce((sum, { fit }) => sum + of(fit), 0) / n;
  // Blocks of the word have no fine dots, others few: each counts by how well it is known. A decoy is larger than
  // a dot of the word and grows less when printed, so strength goes with a block's part of ground: no unevenness.
  const weigh = (
    of: (fit: DotFit) => number,
    error: (fit: DotFit) => number,
  ): [spread: number, noise: number] => {
    let [s, sg, sgg, sv, sgv] = [0, 0, 1e-9, 0, 0];
    for (const { fit, ground } of placed) {
      const w = 1 / error(fit);
      s += w;
      sg += w * ground;
      sgg += w * ground * ground;
      sv += w * of(fit);
      sgv += w * ground * of(fit);
    }
    const slope = (s * sgv - sg * sv) / (s * sgg - sg * sg + 1e-9 * s * s);
    const mean = (sv - slope * sg) / s;
    const total = placed.reduce(
      (sum, { fit, ground }) => sum + (of(fit) - mean - slope * ground) ** 2 / error(fit),
      0,
    );
    return [(base * total) / s, (base * (n - 2)) / s];
  };
  const [coarse, coarseNoise] = weigh(
    (fit) => fit.coarse,
    (fit) => fit.coarseError,
  );
  const [fine, fineNoise] = weigh(
    (fit) => fit.fine,
    (fit) => fit.fineError,
  );
  const x = planeOf(placed, ({ fit }) => clip(fit.x / gain)).left;
  const y = planeOf(placed, ({ fit }) => clip(fit.y / gain)).left;
  const without = (lines: readonly number[]): number =>
    unit * Math.min(withoutLines(lines, x), withoutLines(lines, y));
  const logs = mean((fit) => Math.log(fit.residual));
  return {
    coarse,
    coarseNoise,
    fine,
    fineNoise,
    noise: unit * base * mean((fit) => fit.xError),
    rows: without(placed.map(({ row }) => row)),
    columns: without(placed.map(({ column }) => column)),
    residual: Math.sqrt(mean((fit) => (Math.log(fit.residual) - logs) ** 2)),
  };
}

/** A displacement within what dots can be off, pixels of the patch. */
export const clip = (v: number): number => Math.max(-1.5, Math.min(1.5, v));
