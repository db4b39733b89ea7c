/** Where squares of a scan lie on a pattern, each by itself: phase correlation with the coarse dots that must be there. */
import { type Affine, invert } from '../../numeric/affine.ts';
import { createFft, type Fft, fft2 } from '../../raster/fft.ts';
import type { Rect } from '../../raster/image.ts';
import type { Grid } from '../../sheet/grid.ts';
import type { Screens } from './find-screens.ts';
import { FIELD, INSET, type LayPatch, opposite, PATCH, type PatchPair } from './lay-patches.ts';
import { drawKind } from './register.ts';
import { type WindowScratch, windowScratch } from './scratch.ts';
import { dotsWithin } from './window-dots.ts';

/** Frequencies that are compared, bins: longer waves are tone and content, shorter ones noise. */
const BAND = [20, 240] as const;

/** Where a patch lies. */
export interface Vote {
  /** Where its middle was expected, pixels of the scan. */
  readonly x: number;
  readonly y: number;
  /** How far from that it was found. */
  readonly dx: number;
  readonly dy: number;
  /** Correlation there over the rms of all 65 000 places: 4 to 6.5 by chance, 8 to 90 where there are dots. */
  readonly height: number;
}

/** Two real fields as one complex one, FIELD² values each. */
interface Fields {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const fields = (): Fields => ({
  re: new Float64Array(FIELD * FIELD),
  im: new Float64Array(FIELD * FIELD),
});

/** Tables and room for correlations, 30 MB: one for a scan. */
export interface VoteRoom {
  readonly fft: Fft;
  /** Of the side FIELD. */
  readonly scratch: WindowScratch;
  readonly expected: Fields;
  readonly product: Fields;
}

export const voteRoom = (): VoteRoom => ({
  fft: createFft(FIELD),
  scratch: windowScratch(FIELD),
  expected: fields(),
  product: fields(),
});

/**
 * Where the patches of a pair lie.
 * @param start device pixels of the page to those of the scan, true in turn and stretch, and in place to PATCH / 2
 * @param radius half the side of the square whose mean is taken away, pixels
 */
export function votesOf(
  pair: PatchPair,
  screens: Screens,
  start: Affine,
  radius: number,
  room: VoteRoom,
): Vote[] {
  const { expected, product, fft } = room;
  pair.patches.forEach((patch, k) => {
    const map = movedBy(start, INSET - patch.x, INSET - patch.y);
    drawExpected(screens, map, radius, room.scratch, k === 0 ? expected.re : expected.im);
  });
  fft2(fft, expected.re, expected.im);
  crossPhase(pair, expected, product);
  // Its inverse: the first patch's correlation in the real part, the second's in the other.
  fft2(fft, product.im, product.re);
  return pair.patches.map((patch, k) => peakOf(k === 0 ? product.re : product.im, patch));
}

/** A map into a picture whose corner lies elsewhere. */
const movedBy = ([a, b, c, d, e, f]: Affine, x: number, y: number): Affine => [a, b, c, d, e + x, f + y];

/** Coarse dots as they should lie in a field. */
function drawExpected(
  { prepared, bare }: Screens,
  map: Affine,
  radius: number,
  scratch: WindowScratch,
  field: Float64Array,
): void {
  const rect = rectOf(map, prepared.grid);
  if (!rect) {
    field.fill(0);
    return;
  }
  drawKind(scratch, dotsWithin(prepared, bare, null, rect), map, radius, 'coarse');
  field.set(scratch.coarse);
}

/** The part of a page that a field shows, device pixels; null where that is nothing. */
function rectOf(map: Affine, grid: Grid): Rect | null {
  const [a, b, c, d, e, f] = invert(map);
  const corners = [0, FIELD].flatMap((u) =>
    [0, FIELD].map((v) => [a * u + c * v + e, b * u + d * v + f] as const),
  );
  const within = (v: number, size: number): number => Math.max(0, Math.min(size, Math.round(v)));
  const xs = corners.map(([x]) => within(x, grid.width));
  const ys = corners.map(([, y]) => within(y, grid.height));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - x, Math.max(...ys) - y];
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/**
 * The phase of either patch against that of what is expected of it. Every wave counts alike: so neither content, which has
 * most of the power, nor the lattice, which is the same at every cell, can speak for a place.
 */
function crossPhase({ re, im }: PatchPair, expected: Fields, out: Fields): void {
  out.re.fill(0);
  out.im.fill(0);
  const { re: er, im: ei } = expected;
  const [least, most] = [BAND[0] ** 2, BAND[1] ** 2];
  for (let v = 0; v < FIELD; v++) {
    const fv = Math.min(v, FIELD - v);
    const row = v * FIELD;
    const facing = opposite(v) * FIELD;
    for (let u = 0; u < FIELD; u++) {
      const fu = Math.min(u, FIELD - u);
      const r = fu * fu + fv * fv;
      if (r < least || r > most) continue;
      const k = row + u;
      const m = facing + opposite(u);
      // Twice the transforms of the real fields a, b of the pair and c, d of what is expected.
      const ar = re[k]! + re[m]!;
      const ai = im[k]! - im[m]!;
      const br = im[k]! + im[m]!;
      const bi = re[m]! - re[k]!;
      const cr = er[k]! + er[m]!;
      const ci = ei[k]! - ei[m]!;
      const dr = ei[k]! + ei[m]!;
      const di = er[m]! - er[k]!;
      const p = 1 / (Math.sqrt((ar * ar + ai * ai) * (cr * cr + ci * ci)) + 1e-9);
      const q = 1 / (Math.sqrt((br * br + bi * bi) * (dr * dr + di * di)) + 1e-9);
      out.re[k] = (ar * cr + ai * ci) * p - (bi * dr - br * di) * q;
      out.im[k] = (ai * cr - ar * ci) * p + (br * dr + bi * di) * q;
    }
  }
}

/** The highest place of a correlation within PATCH / 2, to parts of a pixel. */
function peakOf(field: Float64Array, patch: LayPatch): Vote {
  const at = (x: number, y: number): number =>
    field[((y + FIELD) & (FIELD - 1)) * FIELD + ((x + FIELD) & (FIELD - 1))]!;
  const reach = PATCH / 2 - 1;
  let [best, dx, dy, squares] = [0, 0, 0, 0];
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const value = at(x, y);
      squares += value * value;
      if (value > best) [best, dx, dy] = [value, x, y];
    }
  /** The top of the parabola through a place and its neighbours. */
  const part = (low: number, high: number): number => {
    const bend = low - 2 * best + high;
    return bend < 0 ? (low - high) / (2 * bend) : 0;
  };
  const x = dx + part(at(dx - 1, dy), at(dx + 1, dy));
  const y = dy + part(at(dx, dy - 1), at(dx, dy + 1));
  return {
    x: patch.x + PATCH / 2 - x,
    y: patch.y + PATCH / 2 - y,
    dx: x,
    dy: y,
    height: (best * (2 * reach + 1)) / Math.max(1e-12, Math.sqrt(squares)),
  };
}
