/**
 * A colour copier's separation: wanted red, green and blue to C, M, Y and K of its own engine, with its
 * own black generation. This is where an infrared pair is lost: which grey was K and which was C+M+Y
 * is not in the RGB scan.
 *
 * Model: Neugebauer with the Yule–Nielsen exponent 2. With inks that multiply, it factors:
 * √R = Π (1 − cᵢ (1 − tᵢ)), so each colour is solved by Newton steps on three logarithms.
 */
import type { Ink } from '../raster/ink-planes.ts';
import type { CopierParams, PrinterParams, ScreenParams } from './parameters.ts';
import { hashSeed } from './random.ts';
import { INK_BAND, invertTone, measureTone } from './tone-calibration.ts';

/** Nodes of the table on each axis of √R. */
const NODES = 17;
const COLOURS = ['c', 'm', 'y'] as const;
const ORDER = ['c', 'm', 'y', 'k'] as const;

/** How black is generated: see CopierParams. */
type BlackStyle = Pick<CopierParams, 'blackAmount' | 'blackStart' | 'blackGamma'>;

/** Coverage rows from reflectance rows. */
export interface Separation {
  /**
   * @param target reflectance of red, green and blue, sheet white = 1
   * @param coverage overwritten: C, M, Y, K as asked of the engine, 0..1
   */
  row(target: readonly Float32Array[], coverage: readonly Float32Array[]): void;
}

/** Calibrates each ink through `screen`, then tabulates the separation. */
export function openSeparation(
  style: BlackStyle,
  printer: PrinterParams,
  screen: ScreenParams,
  dpi: number,
  scale: number,
  seed: number,
  drift: number,
): Separation {
  const opacity = ORDER.map((ink) => [
    1 - printer.inks[ink].red,
    1 - printer.inks[ink].green,
    1 - printer.inks[ink].blue,
  ]);
  const table = separationTable(opacity, style);
  const wedges = measureTone(printer, screen, ORDER, dpi, scale, hashSeed(seed, 'wedge'));
  const curves = ORDER.map((ink, n) => coverageCurve(invertTone(wedges[n]!, drift), printer, ink));
  return {
    row(target, coverage) {
      const [red, green, blue] = target as [Float32Array, Float32Array, Float32Array];
      const last = NODES - 1;
      for (let x = 0; x < red.length; x++) {
        // Paper and solids come in runs: what was looked up for the pixel before holds on.
        if (x > 0 && red[x] === red[x - 1] && green[x] === green[x - 1] && blue[x] === blue[x - 1]) {
          for (let n = 0; n < 4; n++) coverage[n]![x] = coverage[n]![x - 1]!;
          continue;
        }
        const a = Math.sqrt(red[x]! < 0 ? 0 : Math.min(1, red[x]!)) * last;
        const b = Math.sqrt(green[x]! < 0 ? 0 : Math.min(1, green[x]!)) * last;
        const c = Math.sqrt(blue[x]! < 0 ? 0 : Math.min(1, blue[x]!)) * last;
        const ia = a < last ? a | 0 : last - 1;
        const ib = b < last ? b | 0 : last - 1;
        const ic = c < last ? c | 0 : last - 1;
        const fa = a - ia;
        const fb = b - ib;
        const fc = c - ic;
        const p = ((ia * NODES + ib) * NODES + ic) * 4;
        const dA = NODES * NODES * 4;
        const dB = NODES * 4;
        for (let n = 0; n < 4; n++) {
          const q = p + n;
          const v00 = table[q]! + fc * (table[q + 4]! - table[q]!);
          const v01 = table[q + dB]! + fc * (table[q + dB + 4]! - table[q + dB]!);
          const v10 = table[q + dA]! + fc * (table[q + dA + 4]! - table[q + dA]!);
          const v11 = table[q + dA + dB]! + fc * (table[q + dA + dB + 4]! - table[q + dA + dB]!);
          const v0 = v00 + fb * (v01 - v00);
          const v1 = v10 + fb * (v11 - v10);
          const v = v0 + fa * (v1 - v0);
          coverage[n]![x] = curves[n]![(v * 1023 + 0.5) | 0]!;
        }
      }
    },
  };
}

/** Effective coverage (index / 1023) to coverage asked of the engine, through the wedge. */
function coverageCurve(wedge: Float32Array, printer: PrinterParams, ink: Ink): Float32Array {
  const band = INK_BAND[ink];
  const opaque = 1 - printer.inks[ink][band];
  const sheet = printer.paper;
  const floor = sheet.surface / sheet[band];
  return Float32Array.from({ length: 1024 }, (_, i) => {
    const r = floor + (1 - floor) * (1 - (i / 1023) * opaque) ** 2;
    const at = Math.min(254.999, r * 255);
    const low = Math.floor(at);
    return i === 0 ? 0 : wedge[low]! + (at - low) * (wedge[low + 1]! - wedge[low]!);
  });
}

/** C, M, Y, K at each node of √R. */
function separationTable(opacity: readonly (readonly number[])[], style: BlackStyle): Float32Array {
  const table = new Float32Array(NODES ** 3 * 4);
  const black = opacity[3]!;
  let o = 0;
  for (let a = 0; a < NODES; a++)
    for (let b = 0; b < NODES; b++)
      for (let c = 0; c < NODES; c++, o += 4) {
        const q = [a, b, c].map((v) => Math.max(0.02, v / (NODES - 1)));
        // The most K that this colour can hold; what a black generation takes of it is its style.
        const grey = Math.min(1, ...q.map((v, n) => (1 - v) / black[n]!));
        const over = Math.max(0, (grey - style.blackStart) / (1 - style.blackStart));
        const k = style.blackAmount * over ** style.blackGamma;
        const rest = q.map((v, n) => Math.min(1, v / (1 - k * black[n]!)));
        table.set([...solveColours(rest, opacity), k], o);
      }
  return table;
}

/** Coverages of C, M and Y whose product of factors is `q` in each band, each kept in 0..1. */
function solveColours(q: readonly number[], opacity: readonly (readonly number[])[]): number[] {
  const c = COLOURS.map((_, n) => Math.min(0.95, Math.max(0, (1 - q[n]!) / opacity[n]![n]!)));
  for (let step = 0; step < 12; step++) {
    const matrix: number[][] = [[], [], []];
    const error: number[] = [];
    for (let band = 0; band < 3; band++) {
      let sum = -Math.log(q[band]!);
      for (let n = 0; n < 3; n++) {
        const factor = 1 - c[n]! * opacity[n]![band]!;
        sum += Math.log(factor);
        matrix[band]![n] = -opacity[n]![band]! / factor;
      }
      error[band] = sum;
    }
    const delta = solve3(matrix, error);
    let most = 0;
    for (let n = 0; n < 3; n++) {
      const next = Math.min(1, Math.max(0, c[n]! - Math.max(-0.3, Math.min(0.3, delta[n]!))));
      most = Math.max(most, Math.abs(next - c[n]!));
      c[n] = next;
    }
    if (most < 1e-4) break;
  }
  return c;
}

/** Cramer's rule. */
function solve3(m: readonly (readonly number[])[], v: readonly number[]): number[] {
  const [a, b, c] = m as [number[], number[], number[]];
  const det = det3(a, b, c) || 1e-9;
  return [0, 1, 2].map((n) => det3(a.with(n, v[0]!), b.with(n, v[1]!), c.with(n, v[2]!)) / det);
}

const det3 = (p: readonly number[], q: readonly number[], r: readonly number[]): number =>
  p[0]! * (q[1]! * r[2]! - q[2]! * r[1]!) -
  p[1]! * (q[0]! * r[2]! - q[2]! * r[0]!) +
  p[2]! * (q[0]! * r[1]! - q[1]! * r[0]!);
