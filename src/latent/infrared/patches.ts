/**
 * Calibration of the infrared pair: candidate surrounds about a nominal one beside patches of the
 * figure's mixture, and the fit of a surround that has the figure's colour on this printer. Both kinds
 * are measured in the same scan, so the scanner's own colours cancel at the match.
 */

import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import type { Rgb } from '../../raster/gray.ts';
import type { InkPlanes } from '../../raster/ink-planes.ts';
import type { InfraredDesign, Mixture } from '../design.ts';
import { solve } from '../fragile/affine.ts';
import { deltaE00, type Lab, linearRgbToLab } from './color.ts';
import { coverageLevel, dotScreen } from './dot-screen.ts';

/** Steps of coverage about the nominal surround. */
const STEP = 0.12;

/** One patch: a candidate, or the figure's own mixture. */
export interface InfraredPatch {
  readonly kind: 'figure' | 'candidate';
  readonly mixture: Mixture;
  /** Column and row in the grid. */
  readonly column: number;
  readonly row: number;
}

/** Columns and rows of {@link infraredPatches}. */
export const PATCH_GRID = { columns: 6, rows: 4 } as const;

/**
 * The 24 patches: a central composite design of 15 candidates (centre, ±1 step on each ink, the corners of
 * the two-thirds cube), and nine figure patches spread among them, so that a slow drift over the sheet cancels.
 */
export function infraredPatches(design: InfraredDesign): InfraredPatch[] {
  const { c, m, y, k } = design.surround;
  const candidates: Mixture[] = [];
  const add = (dc: number, dm: number, dy: number) =>
    candidates.push({ c: limit(c + dc * STEP), m: limit(m + dm * STEP), y: limit(y + dy * STEP), k });
  add(0, 0, 0);
  for (const s of [-1, 1]) {
    add(s, 0, 0);
    add(0, s, 0);
    add(0, 0, s);
  }
  for (const a of [-0.67, 0.67]) for (const b of [-0.67, 0.67]) for (const d of [-0.67, 0.67]) add(a, b, d);
  const out: InfraredPatch[] = [];
  let next = 0;
  for (let row = 0; row < PATCH_GRID.rows; row++) {
    for (let column = 0; column < PATCH_GRID.columns; column++) {
      const figure = (column + 2 * row) % 8 === 1 || (3 * column + row) % 4 === 2;
      const kind = (figure || next >= candidates.length) && out.length - next < 9 ? 'figure' : 'candidate';
      const mixture = kind === 'figure' ? design.figure : candidates[next++]!;
      out.push({ kind, mixture, column, row });
    }
  }
  return out;
}

/**
 * Draws the patches edge to edge, each `patchPx` wide and high.
 * @param dpi 600 or 1200; resolution of the lattices
 */
export function renderInfraredPatches(design: InfraredDesign, dpi: number, patchPx: number): InkPlanes {
  const width = PATCH_GRID.columns * patchPx;
  const height = PATCH_GRID.rows * patchPx;
  const patches = infraredPatches(design);
  const plane = (ink: keyof Mixture): Bitmap => {
    const out = createBitmap(width, height);
    const screen = dotScreen(design.lattices[ink]);
    const bytes = bitmapBytes(out);
    for (const { mixture, column, row } of patches) {
      const level = coverageLevel(screen, mixture[ink]);
      if (level === 0) continue;
      for (let y = row * patchPx; y < (row + 1) * patchPx; y++) {
        const line = (y % screen.size) * screen.size;
        for (let x = column * patchPx; x < (column + 1) * patchPx; x++)
          if (screen.ranks[line + (x % screen.size)]! < level)
            bytes[y * out.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
      }
    }
    return out;
  };
  return { width, height, dpi, c: plane('c'), m: plane('m'), y: plane('y'), k: plane('k') };
}

/**
 * Mean linear RGB of every patch from a straightened colour scan of the grid; the outer fifth of a patch is left out.
 * @returns `[r, g, b]` 0..1 for each patch, in the order of {@link infraredPatches}
 */
export function measureInfraredPatches(scan: Rgb): [number, number, number][] {
  const { columns, rows } = PATCH_GRID;
  const decode = Float64Array.from({ length: 256 }, (_, i) => {
    const v = i / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const out: [number, number, number][] = [];
  const w = scan.width / columns;
  const h = scan.height / rows;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const sum: [number, number, number] = [0, 0, 0];
      let n = 0;
      for (let y = Math.round((row + 0.2) * h); y < Math.round((row + 0.8) * h); y++) {
        for (let x = Math.round((column + 0.2) * w); x < Math.round((column + 0.8) * w); x++) {
          const i = (y * scan.width + x) * 3;
          for (let k = 0; k < 3; k++) sum[k]! += decode[scan.data[i + k]!]!;
          n++;
        }
      }
      out.push([sum[0] / n, sum[1] / n, sum[2] / n]);
    }
  }
  return out;
}

/** What the fit found. */
export interface InfraredFit {
  /** The design with its surround moved to the figure's colour. */
  readonly design: InfraredDesign;
  /** CIEDE2000 that the fit expects between the two. */
  readonly expectedDeltaE: number;
  /** The same for the nominal surround, before the fit. */
  readonly nominalDeltaE: number;
  /** Spread of the figure's patches, CIEDE2000: what no mixture can mend. */
  readonly unevenness: number;
}

/**
 * Fits the surround to a colour scan. The match is one for the scanner's three bands; the pair is a metamer, and the
 * eye may see 2 to 4 more (docs/latent.md). With a spectrophotometer use {@link fitInfraredColors}.
 * @param measured mean linear RGB of the patches, in order
 * @throws RangeError if their number is wrong
 */
export const fitInfraredPatches = (
  design: InfraredDesign,
  measured: readonly (readonly [number, number, number])[],
): InfraredFit =>
  fitInfraredColors(
    design,
    measured.map(([r, g, b]) => linearRgbToLab(r, g, b)),
  );

/**
 * Fits the surround: quadratic in each ink, linear in their products' absence, solved by damped Newton steps
 * within the design's limits.
 * @param measured CIELAB of the patches, in order, all under one light: the light in which the pair shall match
 * @throws RangeError if their number is wrong
 */
export function fitInfraredColors(design: InfraredDesign, measured: readonly Lab[]): InfraredFit {
  const patches = infraredPatches(design);
  if (measured.length !== patches.length)
    throw new RangeError(`measured: expected ${patches.length} patches, got ${measured.length}`);
  const figures = measured.filter((_, i) => patches[i]!.kind === 'figure');
  const mean = (pick: (lab: Lab) => number, of: readonly Lab[]) =>
    of.reduce((s, v) => s + pick(v), 0) / of.length;
  const target: Lab = {
    L: mean((v) => v.L, figures),
    a: mean((v) => v.a, figures),
    b: mean((v) => v.b, figures),
  };
  const centre = design.surround;
  const basis = (c: number, m: number, y: number) => {
    const p = (c - centre.c) / STEP;
    const q = (m - centre.m) / STEP;
    const r = (y - centre.y) / STEP;
    return [1, p, q, r, p * p, q * q, r * r];
  };
  const terms = 7;
  const normal = new Float64Array(terms * terms);
  const right = [0, 1, 2].map(() => new Float64Array(terms));
  measured.forEach((lab, i) => {
    const patch = patches[i]!;
    if (patch.kind !== 'candidate') return;
    const row = basis(patch.mixture.c, patch.mixture.m, patch.mixture.y);
    const value = [lab.L, lab.a, lab.b];
    for (let s = 0; s < terms; s++) {
      for (let t = 0; t < terms; t++) normal[s * terms + t]! += row[s]! * row[t]!;
      for (let k = 0; k < 3; k++) right[k]![s]! += row[s]! * value[k]!;
    }
  });
  for (let s = 0; s < terms; s++) normal[s * terms + s]! += s > 3 ? 0.05 : 1e-6;
  const coefficients = right.map((r) => solve(normal, r, terms));
  const predict = (x: readonly number[]): Lab => {
    const row = basis(x[0]!, x[1]!, x[2]!);
    const [L, a, b] = coefficients.map((w) => row.reduce((s, v, i) => s + v * w[i]!, 0));
    return { L: L!, a: a!, b: b! };
  };
  let x = [centre.c, centre.m, centre.y];
  for (let round = 0; round < 20; round++) {
    const here = predict(x);
    const jacobian = new Float64Array(9);
    const e = [target.L - here.L, target.a - here.a, target.b - here.b];
    for (let k = 0; k < 3; k++) {
      const moved = x.slice();
      moved[k]! += 0.005;
      const there = predict(moved);
      [there.L - here.L, there.a - here.a, there.b - here.b].forEach((d, r) => {
        jacobian[r * 3 + k] = d / 0.005;
      });
    }
    // Levenberg: JᵀJ + λ, so that a weak direction does not run away.
    const jtj = new Float64Array(9);
    const jte = new Float64Array(3);
    for (let p = 0; p < 3; p++) {
      for (let q = 0; q < 3; q++)
        for (let r = 0; r < 3; r++) jtj[3 * p + q]! += jacobian[3 * r + p]! * jacobian[3 * r + q]!;
      for (let r = 0; r < 3; r++) jte[p]! += jacobian[3 * r + p]! * e[r]!;
      jtj[3 * p + p]! += 2;
    }
    const step = solve(jtj, jte, 3);
    // The quadratic is known two steps about the nominal, no farther.
    x = x.map((v, k) => {
      const from = [centre.c, centre.m, centre.y][k]!;
      return limit(Math.min(from + 1.8 * STEP, Math.max(from - 1.8 * STEP, v + 0.7 * step[k]!)));
    });
  }
  const over = x[0]! + x[1]! + x[2]! + centre.k - design.limits.totalInk;
  if (over > 0) x = x.map((v) => limit(v - over / 3));
  const round = (v: number) => Math.round(v * 1000) / 1000;
  const surround: Mixture = { c: round(x[0]!), m: round(x[1]!), y: round(x[2]!), k: centre.k };
  return {
    design: { ...design, surround },
    expectedDeltaE: deltaE00(predict([surround.c, surround.m, surround.y]), target),
    nominalDeltaE: deltaE00(predict([centre.c, centre.m, centre.y]), target),
    unevenness: Math.max(...figures.map((lab) => deltaE00(lab, target))),
  };
}

const limit = (v: number): number => Math.min(1, Math.max(0, v));
