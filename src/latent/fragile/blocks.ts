/**
 * How the agreement with the key varies from place to place. An original has one lattice: its cells are
 * equally good all round. A copier lays a second lattice over the first, turned and stretched a little,
 * so that cells come out whole where the two agree and torn or moved by half a pixel where they do not.
 * Neither the printer's gain nor the scanner's sharpness does that, which is why this carries over to
 * engines that no fit has seen.
 *
 * Every block of the ring is fitted by scan ≈ a·T + p·∂T/∂x + q·∂T/∂y + c (Lucas and Kanade, IJCAI
 * 1981, with a gain): amplitude, displacement and what is left, with the errors that the residual
 * foretells. Reported is how far the blocks differ, against how far noise alone would make them differ.
 */
import { solve } from './affine.ts';
import { pseudoAngle } from './ring-pixels.ts';
import type { RingPixels } from './template.ts';

/** Blocks along each cell band: about 36 px long and 23 px high. */
const BLOCKS = 56;
/** A block with fewer pixels than this (beads take a part) is left out. */
const MIN_PIXELS = 300;

/** One band's unevenness. */
export interface BlockSpread {
  /** Variance of the amplitude over the blocks, relative to its mean squared, and what noise explains of it. */
  readonly gain: number;
  readonly gainNoise: number;
  /** Mean square step of the displacement from block to block, scan pixels², and what noise explains of it. */
  readonly step: number;
  readonly stepNoise: number;
  /** Standard deviation of the logarithm of the residual's power. */
  readonly residual: number;
  /** Blocks used. */
  readonly blocks: number;
}

/**
 * @param dark the scan, less what every key shares
 * @param template of the keyed part, over the whole patch
 * @param border radius² that divides the bands, device pixels² about the emblem's centre
 */
export function blockSpread(
  dark: Float32Array,
  template: Float32Array,
  width: number,
  pixels: RingPixels,
  half: number,
  border: number,
): { readonly outer: BlockSpread; readonly inner: BlockSpread } {
  // Sums of the products of T, Tx, Ty, 1 and S: 14 a block, then the count.
  const terms = 15;
  const sums = new Float64Array(2 * BLOCKS * terms);
  for (let k = 0; k < pixels.count; k++) {
    if (!pixels.fit[k]) continue;
    const x = pixels.u[k]! - half;
    const y = pixels.v[k]! - half;
    let block = ((pseudoAngle(x, y) + 2) * (BLOCKS / 4)) | 0;
    if (block === BLOCKS) block = 0;
    const o = (x * x + y * y > border ? block : block + BLOCKS) * terms;
    const i = pixels.at[k]!;
    if (i < width || i + width >= template.length) continue;
    const t = template[i]!;
    const gx = 0.5 * (template[i + 1]! - template[i - 1]!);
    const gy = 0.5 * (template[i + width]! - template[i - width]!);
    const s = dark[i]!;
    sums[o]! += t * t;
    sums[o + 1]! += t * gx;
    sums[o + 2]! += t * gy;
    sums[o + 3]! += t;
    sums[o + 4]! += gx * gx;
    sums[o + 5]! += gx * gy;
    sums[o + 6]! += gx;
    sums[o + 7]! += gy * gy;
    sums[o + 8]! += gy;
    sums[o + 9]! += t * s;
    sums[o + 10]! += gx * s;
    sums[o + 11]! += gy * s;
    sums[o + 12]! += s;
    sums[o + 13]! += s * s;
    sums[o + 14]!++;
  }
  const band = (from: number) => {
    const fits: (BlockFit | null)[] = [];
    for (let b = 0; b < BLOCKS; b++) fits.push(fitBlock(sums, (from + b) * terms));
    return spreadOf(fits);
  };
  return { outer: band(0), inner: band(BLOCKS) };
}

interface BlockFit {
  readonly gain: number;
  readonly gainError: number;
  readonly x: number;
  readonly y: number;
  /** Variance of x and y together. */
  readonly shiftError: number;
  readonly residual: number;
}

function fitBlock(sums: Float64Array, o: number): BlockFit | null {
  const n = sums[o + 14]!;
  if (n < MIN_PIXELS) return null;
  const at = (k: number) => sums[o + k]!;
  const m = Float64Array.of(
    ...[at(0), at(1), at(2), at(3)],
    ...[at(1), at(4), at(5), at(6)],
    ...[at(2), at(5), at(7), at(8)],
    ...[at(3), at(6), at(8), n],
  );
  // A whisper of a ridge, for a block whose template is flat.
  for (let d = 0; d < 3; d++) m[5 * d]! += 1e-5 * n;
  const right = Float64Array.of(at(9), at(10), at(11), at(12));
  const w = solve(m, right, 4);
  let left = at(13);
  for (let d = 0; d < 4; d++) left -= w[d]! * right[d]!;
  const residual = Math.max(1e-6, left / (n - 4));
  const gain = w[0]!;
  const divisor = Math.max(0.05, gain);
  const unit = (d: number) => {
    const e = new Float64Array(4);
    e[d] = residual;
    return solve(m, e, 4)[d]!;
  };
  const clip = (v: number) => Math.max(-1.5, Math.min(1.5, v));
  return {
    gain,
    gainError: unit(0),
    x: clip(-w[1]! / divisor),
    y: clip(-w[2]! / divisor),
    shiftError: (unit(1) + unit(2)) / (divisor * divisor),
    residual,
  };
}

function spreadOf(fits: readonly (BlockFit | null)[]): BlockSpread {
  const used = fits.filter((fit) => fit !== null);
  const n = Math.max(1, used.length);
  const mean = used.reduce((s, f) => s + f.gain, 0) / n;
  const base = Math.max(1e-3, mean * mean);
  let gain = 0;
  let gainNoise = 0;
  let logs = 0;
  let squares = 0;
  for (const fit of used) {
    gain += (fit.gain - mean) ** 2;
    gainNoise += fit.gainError;
    const l = Math.log(fit.residual);
    logs += l;
    squares += l * l;
  }
  let step = 0;
  let stepNoise = 0;
  let steps = 0;
  fits.forEach((fit, i) => {
    const next = fits[(i + 1) % fits.length];
    if (!fit || !next) return;
    step += (fit.x - next.x) ** 2 + (fit.y - next.y) ** 2;
    stepNoise += fit.shiftError + next.shiftError;
    steps++;
  });
  return {
    gain: gain / n / base,
    gainNoise: gainNoise / n / base,
    step: step / Math.max(1, steps),
    stepNoise: stepNoise / Math.max(1, steps),
    residual: Math.sqrt(Math.max(0, squares / n - (logs / n) ** 2)),
    blocks: used.length,
  };
}
