/** Where blocks of the page lie in the straightened scan: the least squared difference over small shifts. */
import { solve } from '../../numeric/solve.ts';
import type { Affine } from './affine.ts';
import type { InkMap } from './ink-map.ts';
import type { MapPool } from './map-pool.ts';

/** The centre of a block on the page, and how far its image lies from there. */
export interface Match {
  readonly xMm: number;
  readonly yMm: number;
  readonly dxMm: number;
  readonly dyMm: number;
  /** 0..1: how well the block says where it is. */
  readonly weight: number;
}

/** Least ink of a block, as a share of its area, that is worth a look. */
const LEAST_INK = 0.006;

/**
 * Matches every block with ink in it.
 * @param page the face
 * @param scan the scan, straightened onto the same grid
 * @param block side of a block, samples
 * @param reach greatest shift, samples
 */
export function matchBlocks(
  page: InkMap,
  scan: InkMap,
  block: number,
  reach: number,
  maps: MapPool,
): Match[] {
  const { width, height, dpi } = page;
  const ink = page.data;
  const seen = scan.data;
  const out: Match[] = [];
  const side = 2 * reach + 1;
  const cost = new Float64Array(side * side);
  const mm = 25.4 / dpi;
  const squares = squareSums(seen, width, height, maps);
  const pitch = width + 1;
  // Places and values of the block's inked samples.
  const at = new Int32Array(block * block);
  const value = new Int32Array(block * block);
  for (let y0 = reach; y0 + block + reach <= height; y0 += block)
    for (let x0 = reach; x0 + block + reach <= width; x0 += block) {
      let total = 0;
      let own = 0;
      let count = 0;
      for (let y = y0; y < y0 + block; y++)
        for (let i = y * width + x0, end = i + block; i < end; i++) {
          const v = ink[i]!;
          if (v === 0) continue;
          total += v;
          own += v * v;
          at[count] = i;
          value[count++] = v;
        }
      if (total < LEAST_INK * 255 * block * block) continue;
      // Σ (p - s)² = Σ p² + Σ s² - 2 Σ p s, of which only the last is a loop, over the page's ink alone:
      // 4 to 8 times less work on text than the plain sum, and the same integers.
      crossSums(value, at, count, seen, width, reach, cost);
      let lowest = 0;
      for (let k = 0; k < cost.length; k++) {
        const dy = Math.floor(k / side) - reach;
        const dx = (k % side) - reach;
        const a = (y0 + dy) * pitch + x0 + dx;
        const b = a + block * pitch;
        const seenSquares = (squares[b + block]! - squares[b]! - squares[a + block]! + squares[a]!) >>> 0;
        cost[k] = own + seenSquares - 2 * cost[k]!;
        if (cost[k]! < cost[lowest]!) lowest = k;
      }
      const kx = lowest % side;
      const ky = Math.floor(lowest / side);
      // At the edge of the search the true minimum may lie outside.
      if (kx === 0 || ky === 0 || kx === side - 1 || ky === side - 1) continue;
      const here = cost[lowest]!;
      const sx = cost[lowest - 1]! + cost[lowest + 1]! - 2 * here;
      const sy = cost[lowest - side]! + cost[lowest + side]! - 2 * here;
      let worst = 0;
      for (const c of cost) worst = Math.max(worst, c);
      // A block of rules running one way slides along them: no weight unless both curvatures stand out.
      const sharp = Math.min(sx, sy) / (worst + 1);
      const fit = 1 - here / (worst + 1);
      const weight = Math.min(1, sharp * 12) * Math.max(0, fit);
      if (weight < 0.03) continue;
      out.push({
        xMm: (x0 + block / 2) * mm,
        yMm: (y0 + block / 2) * mm,
        dxMm: (kx - reach + (cost[lowest - 1]! - cost[lowest + 1]!) / (2 * sx)) * mm,
        dyMm: (ky - reach + (cost[lowest - side]! - cost[lowest + side]!) / (2 * sy)) * mm,
        weight,
      });
    }
  return out;
}

/**
 * Σ value · seen over a block's inked samples, for every shift. Four shifts along a row at a time, which share
 * what they load: 2 times as fast as one by one.
 * @param sums takes (2 · reach + 1)² sums, row by row
 */
function crossSums(
  value: Int32Array,
  at: Int32Array,
  count: number,
  seen: Uint8Array,
  width: number,
  reach: number,
  sums: Float64Array,
): void {
  const side = 2 * reach + 1;
  for (let dy = -reach, row = 0; dy <= reach; dy++, row += side)
    for (let x = 0; x < side; x += 4) {
      const offset = dy * width - reach + x;
      // 255² times a block of 48 × 48 fits an int32.
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let n = 0; n < count; n++) {
        const v = value[n]!;
        const i = at[n]! + offset;
        a = (a + v * seen[i]!) | 0;
        b = (b + v * seen[i + 1]!) | 0;
        c = (c + v * seen[i + 2]!) | 0;
        d = (d + v * seen[i + 3]!) | 0;
      }
      sums[row + x] = a;
      if (x + 1 < side) sums[row + x + 1] = b;
      if (x + 2 < side) sums[row + x + 2] = c;
      if (x + 3 < side) sums[row + x + 3] = d;
    }
}

/**
 * Sums of squares over everything above and left of a sample: (width + 1) × (height + 1), modulo 2³². Sums of a
 * block, which are less, come out exact.
 */
function squareSums(data: Uint8Array, width: number, height: number, maps: MapPool): Uint32Array {
  const pitch = width + 1;
  const sums = new Uint32Array(maps.take(4 * pitch * (height + 1)).buffer);
  for (let y = 0, i = 0; y < height; y++) {
    let row = 0;
    for (let x = 0, o = (y + 1) * pitch + 1; x < width; x++, i++, o++) {
      const v = data[i]!;
      row = (row + v * v) | 0;
      sums[o] = sums[o - pitch]! + row;
    }
  }
  return sums;
}

/**
 * The affine correction that the matches agree on: least squares, outliers trimmed in rounds. Leans
 * towards none where matches are few.
 * @returns displacement (mm) as an affine map of the page point (mm)
 */
export function affineOf(matches: readonly Match[], widthMm: number, heightMm: number): Affine {
  let px = [0, 0, 0];
  let py = [0, 0, 0];
  for (const limit of [Infinity, 1.2, 0.6, 0.4]) {
    const normal = [
      [0.02, 0, 0],
      [0, 0.3, 0],
      [0, 0, 0.3],
    ];
    const bx = [0, 0, 0];
    const by = [0, 0, 0];
    for (const m of matches) {
      const q = [1, (2 * m.xMm) / widthMm - 1, (2 * m.yMm) / heightMm - 1];
      const ex = m.dxMm - (px[0]! + px[1]! * q[1]! + px[2]! * q[2]!);
      const ey = m.dyMm - (py[0]! + py[1]! * q[1]! + py[2]! * q[2]!);
      const t = limit === Infinity ? 0 : (ex * ex + ey * ey) / (limit * limit);
      if (t >= 1) continue;
      const k = m.weight * (1 - t) * (1 - t);
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) normal[i]![j]! += k * q[i]! * q[j]!;
        bx[i]! += k * q[i]! * m.dxMm;
        by[i]! += k * q[i]! * m.dyMm;
      }
    }
    px = solve(normal, bx);
    py = solve(normal, by);
  }
  const ux = 2 / widthMm;
  const uy = 2 / heightMm;
  return [
    px[1]! * ux,
    py[1]! * ux,
    px[2]! * uy,
    py[2]! * uy,
    px[0]! - px[1]! - px[2]!,
    py[0]! - py[1]! - py[2]!,
  ];
}
