/**
 * How the dots' strength and place vary over a patch. A print has one lattice: its dots are equally strong and in their
 * places all over. A copier samples them on a lattice of its own, turned and stretched a little, so that dots come out
 * whole where the two agree and torn, or moved by half a pixel, where they do not. Neither a printer's gain nor a
 * scanner's sharpness does that.
 *
 * Every block is fitted by scan ≈ a·C + b·F + p·∂P/∂x + q·∂P/∂y + c with coarse dots C, fine dots F and P both at the
 * patch's strengths (Lucas and Kanade, IJCAI 1981, with gains).
 */
import { solve } from '../../numeric/solve.ts';

/** Blocks along each side of a patch. */
export const BLOCKS = 4;

/** Sums a block keeps: the upper triangle of the products of C, F, Px, Py, 1, those with S, S², and the count. */
const TERMS = 21;

/** One block, or the whole patch. */
export interface DotFit {
  /** Darkness that a wholly inked pixel of each kind adds. */
  readonly coarse: number;
  readonly fine: number;
  /** Displacement of the scan against the dots, pixels of the patch. */
  readonly x: number;
  readonly y: number;
  /** Variances of the four, as the residual foretells them. */
  readonly coarseError: number;
  readonly fineError: number;
  readonly xError: number;
  readonly yError: number;
  /** Mean square of what is left. */
  readonly residual: number;
}

/** Sums over the blocks of a patch; see {@link sumBlocks}. */
export type BlockSums = Float64Array;

/** Room for {@link sumBlocks}. */
export const blockRoom = (): BlockSums => new Float64Array(BLOCKS * BLOCKS * TERMS);

/**
 * Adds up the products of which the fits are made.
 * @param seen detail of the scan, `side²`
 * @param coarse, fine detail of the dots
 * @param both the two at their strengths, for the gradient
 * @param border pixels to leave out on every side, at least 1
 */
export function sumBlocks(
  seen: Float32Array,
  coarse: Float32Array,
  fine: Float32Array,
  both: Float32Array,
  side: number,
  border: number,
  sums: BlockSums,
): void {
  sums.fill(0);
  const inner = side - 2 * border;
  const edge: number[] = [];
  for (let k = 0; k <= BLOCKS; k++) edge.push(border + Math.round((k * inner) / BLOCKS));
  for (let by = 0; by < BLOCKS; by++)
    for (let bx = 0; bx < BLOCKS; bx++)
      sumBlock(
        [edge[bx]!, edge[by]!, edge[bx + 1]!, edge[by + 1]!],
        seen,
        coarse,
        fine,
        both,
        side,
        sums,
        (by * BLOCKS + bx) * TERMS,
      );
}

function sumBlock(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  seen: Float32Array,
  coarse: Float32Array,
  fine: Float32Array,
  both: Float32Array,
  side: number,
  sums: BlockSums,
  o: number,
): void {
  let cc = 0,
    cf = 0,
    cx = 0,
    cy = 0,
    c1 = 0;
  let ff = 0,
    fx = 0,
    fy = 0,
    f1 = 0;
  let xx = 0,
    xy = 0,
    x_ = 0;
  let yy = 0,
    y_ = 0;
  let sc = 0,
    sf = 0,
    sx = 0,
    sy = 0,
    s1 = 0,
    ss = 0;
  for (let y = y0; y < y1; y++)
    for (let k = y * side + x0, end = y * side + x1; k < end; k++) {
      const c = coarse[k]!;
      const f = fine[k]!;
      const s = seen[k]!;
      const gx = 0.5 * (both[k + 1]! - both[k - 1]!);
      const gy = 0.5 * (both[k + side]! - both[k - side]!);
      cc += c * c;
      cf += c * f;
      cx += c * gx;
      cy += c * gy;
      c1 += c;
      ff += f * f;
      fx += f * gx;
      fy += f * gy;
      f1 += f;
      xx += gx * gx;
      xy += gx * gy;
      x_ += gx;
      yy += gy * gy;
      y_ += gy;
      sc += s * c;
      sf += s * f;
      sx += s * gx;
      sy += s * gy;
      s1 += s;
      ss += s * s;
    }
  sums.set(
    [cc, cf, cx, cy, c1, ff, fx, fy, f1, xx, xy, x_, yy, y_, sc, sf, sx, sy, s1, ss, (x1 - x0) * (y1 - y0)],
    o,
  );
}

/** Sum of squares of a block's coarse dots. */
export const blockPower = (sums: BlockSums, block: number): number => sums[block * TERMS]!;

/**
 * Part of the dots of some blocks, by power, that are fine: 0 in the word, most in the ground. Told by the design alone.
 * @param first, end blocks to take; all of the patch by default
 */
export function groundPart(sums: BlockSums, first = 0, end: number = BLOCKS * BLOCKS): number {
  let [coarse, fine] = [1e-9, 0];
  for (let o = first * TERMS; o < end * TERMS; o += TERMS) {
    coarse += sums[o]!;
    fine += sums[o + 5]!;
  }
  return fine / (coarse + fine);
}

/** The fit of one block; its variances where they are wanted, else 0. */
export const fitBlock = (sums: BlockSums, block: number, errors: boolean): DotFit =>
  fitSums(sums.subarray(block * TERMS, (block + 1) * TERMS), errors);

/** The fit of all blocks as one, without variances. */
export function fitPatch(sums: BlockSums): DotFit {
  const total = new Float64Array(TERMS);
  for (let i = 0; i < sums.length; i++) total[i % TERMS]! += sums[i]!;
  return fitSums(total, false);
}

function fitSums(t: Float64Array, errors: boolean): DotFit {
  const n = Math.max(1, t[20]!);
  // A whisper of a ridge, for a block without dots of one kind.
  const r = 1e-5 * n;
  const m = [
    [t[0]! + r, t[1]!, t[2]!, t[3]!, t[4]!],
    [t[1]!, t[5]! + r, t[6]!, t[7]!, t[8]!],
    [t[2]!, t[6]!, t[9]! + r, t[10]!, t[11]!],
    [t[3]!, t[7]!, t[10]!, t[12]! + r, t[13]!],
    [t[4]!, t[8]!, t[11]!, t[13]!, n],
  ];
  const right = [t[14]!, t[15]!, t[16]!, t[17]!, t[18]!];
  const w = solve(m, right);
  let left = t[19]!;
  for (let i = 0; i < 5; i++) left -= w[i]! * right[i]!;
  const residual = Math.max(1e-7, left / Math.max(1, n - 5));
  const error = (i: number): number =>
    errors
      ? residual *
        solve(
          m,
          [0, 1, 2, 3, 4].map((k) => (k === i ? 1 : 0)),
        )[i]!
      : 0;
  return {
    coarse: w[0]!,
    fine: w[1]!,
    // The scan lies to the right by p where it looks like the dots less p times their slope.
    x: -w[2]!,
    y: -w[3]!,
    coarseError: error(0),
    fineError: error(1),
    xError: error(2),
    yError: error(3),
    residual,
  };
}
