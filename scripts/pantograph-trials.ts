/** Shared by the pantograph sweeps: one engine's originals over several days and their copies, as the eye has them. */
import { createBitmap } from '../src/raster/bitmap.ts';
import { fillRect } from '../src/raster/fill-rect.ts';
import { eye } from '../src/simulate/eye.ts';
import {
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  driftPrinter,
  type PrinterParams,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { normalCdf, prng, uniform } from '../src/simulate/random.ts';
import type { PantographDesign } from '../src/watermark/index.ts';
import { screenRow } from './pantograph-patches.ts';

/** What the eye has of one engine's sheets. */
export interface Trial {
  /** L* of word minus ground on originals, a day each. */
  readonly deltas: readonly number[];
  readonly textures: readonly number[];
  /** L* of ground minus word on copies; positive: the word is darker. */
  readonly copies: readonly number[];
  readonly readable: readonly boolean[];
}

/** Prints a design on an engine on `days` days, and copies the first day's print in each mode. */
export function trial(
  design: PantographDesign,
  printer: PrinterParams,
  seed: number,
  { days = 3, modes = ['text', 'text-photo'] as readonly CopyMode[] } = {},
): Trial {
  const row = screenRow(design);
  const word = createBitmap(row.planes.width, row.planes.height);
  const ignore = createBitmap(row.planes.width, row.planes.height);
  fillRect(word, row.areas[0]!);
  fillRect(ignore, { x: 0, y: 0, width: ignore.width, height: ignore.height });
  for (const area of row.areas) fillRect(ignore, area, 0);
  const out = {
    deltas: [] as number[],
    textures: [] as number[],
    copies: [] as number[],
    readable: [] as boolean[],
  };
  const look = (paper: ReturnType<typeof printPage>) =>
    eye(scanPaper(paper, INSTRUMENT, 1, { aligned: true, dpi: 600 }), 600, word, { ignore });
  for (let day = 0; day < days; day++) {
    const paper = printPage(row.planes, driftPrinter(printer, seed + day + 1), seed + day + 3);
    const seen = look(paper);
    out.deltas.push(seen.deltaL);
    out.textures.push(seen.textureSteps);
    if (day > 0) continue;
    modes.forEach((mode, m) => {
      const engines = ['office-600', 'office-1200', 'heavy-600', 'office-600', 'light-600'] as const;
      const engine = drawPrinter(engines[(seed + 2 * m) % 5]!, seed + 41);
      const copier = drawCopier((['mono', 'colour', 'mono-old'] as const)[(seed + m) % 3]!, seed + 50);
      const copy = copyPaper(paper, copier, engine, seed + 60, { mode, aligned: true, quality: 'fast' });
      const there = look(copy);
      out.copies.push(-there.deltaL);
      out.readable.push(-there.deltaL >= 1.5 && there.dPrime >= 1);
    });
  }
  return out;
}

/** Several engines' trials in one row of figures, shares 0..1. */
export function summary(trials: readonly Trial[]) {
  const deltas = trials.flatMap((t) => t.deltas);
  const copies = trials.flatMap((t) => t.copies);
  return {
    hidden: share(deltas, (v) => Math.abs(v) <= 1.5),
    strict: share(deltas, (v) => Math.abs(v) <= 0.8),
    texture: median(trials.flatMap((t) => t.textures)),
    emergence: median(copies),
    readable: share(
      trials.flatMap((t) => t.readable),
      Boolean,
    ),
    conspicuous: share(copies, (v) => v >= 4),
  };
}

/** One row of figures, as Markdown cells. */
export const cells = (s: ReturnType<typeof summary>): string =>
  [
    percent(s.hidden),
    percent(s.strict),
    s.texture.toFixed(1),
    s.emergence.toFixed(1),
    percent(s.readable),
    percent(s.conspicuous),
  ].join(' | ');

/** The heads of {@link cells}. */
export const CELL_HEADS = 'hidden ≤ 1.5 | ≤ 0.8 | texture, steps | copy ΔL*, median | readable | ≥ 4';

const percent = (v: number) => `${Math.round(100 * v)} %`;
const share = <T>(values: readonly T[], test: (v: T) => boolean) =>
  values.length ? values.filter((v) => test(v)).length / values.length : 0;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * An engine that no named profile has: every parameter drawn alone from a range wider than all profiles
 * together, kept only within what a density control would let pass (edges grow by −6 to 26 µm).
 */
export function strangePrinter(dpi: 600 | 1200, seed: number): PrinterParams {
  const base = drawPrinter(`office-${dpi}`, seed);
  const random = prng(seed, 'strange');
  const draw = (low: number, high: number) => uniform(random, [low, high]);
  let spreadUm = 22;
  let threshold = 0.4;
  for (let tries = 0; tries < 1000; tries++) {
    spreadUm = draw(14, 38);
    threshold = draw(0.14, 0.58);
    if (normalCdf(-6 / spreadUm) <= 1 - threshold && 1 - threshold <= normalCdf(26 / spreadUm)) break;
  }
  const black = draw(0.08, 0.34);
  return {
    ...base,
    spreadUm,
    threshold,
    softness: draw(0.04, 0.13),
    noise: draw(0.04, 0.18),
    noiseLengthUm: draw(8, 22),
    mottle: draw(0.005, 0.03),
    mottleLengthMm: draw(0.3, 2.5),
    grain: draw(0.05, 0.35),
    satellitesPerMm2: draw(1, 35),
    lineJitterUm: draw(0.5, 7),
    banding: draw(0.003, 0.025),
    bandingPerMm: draw(0.2, 3),
    inks: { ...base.inks, k: { red: black, green: black, blue: black, infrared: black + 0.05 } },
    paper: { ...base.paper, scatterMm: draw(0.1, 0.45) },
  };
}

/** Printers behind the published picture of the designs tried. */
export const PUBLISHED = 12;

/** Where that picture goes, from the root of the repository: one of fewer printers must not replace the published one. */
export const paretoPicture = (printers: number, dpi: number): string =>
  `${printers < PUBLISHED ? 'out' : 'docs/images'}/pantograph-pareto-${dpi}.png`;
