/** What the sweeps of the infrared pair share: designs by name, grids of patches printed and measured. */
import {
  builtinLatentDesign,
  deltaE00,
  type InfraredDesign,
  infraredPatches,
  linearRgbToLab,
  measureInfraredPatches,
  renderInfraredPatches,
} from '../src/latent/index.ts';
import type { Rgb } from '../src/raster/gray.ts';
import {
  drawPrinter,
  type Paper,
  type PrinterParams,
  printPage,
  type ScannerParams,
  scanPaper,
} from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';
import { atWavelengths, WAVELENGTHS } from '../test/reference/latent/spectral.ts';
import { randomPrinter } from './random-machines.ts';

/** Options of a sweep that say which pair it prints. */
export const PAIR_OPTIONS = {
  /** `dot` on dot, `rotated` screens, or four lattices as `5,2/2,5/6,0/4,4` for C, M, Y, K. */
  lattices: { type: 'string', default: 'rotated' },
  /** K of the figure. @default the built-in one */
  k: { type: 'string', default: '' },
  /** M and Y of the figure. */
  figure: { type: 'string', default: '' },
  /** C, M and Y of the surround. */
  surround: { type: 'string', default: '' },
  /** Side of a patch, device pixels. */
  patch: { type: 'string', default: '72' },
} as const;

/** The pair that the options name, at 600 dpi. */
export function pairOf(values: Readonly<Record<keyof typeof PAIR_OPTIONS, string>>): InfraredDesign {
  const builtin = builtinLatentDesign(600, true).emblem.infrared!;
  const numbers = (text: string) => (text ? text.split(',').map(Number) : null);
  const figure = numbers(values.figure);
  const surround = numbers(values.surround);
  return {
    ...builtin,
    lattices: latticesOf(values.lattices) ?? builtin.lattices,
    figure: {
      c: 0,
      m: figure?.[0] ?? builtin.figure.m,
      y: figure?.[1] ?? builtin.figure.y,
      k: values.k ? Number(values.k) : builtin.figure.k,
    },
    surround: surround ? { c: surround[0]!, m: surround[1]!, y: surround[2]!, k: 0 } : builtin.surround,
  };
}

function latticesOf(name: string): InfraredDesign['lattices'] | null {
  const named: Record<string, string> = { dot: '4,4/4,4/4,4/4,4', rotated: '5,2/2,5/6,0/4,4' };
  if (!name) return null;
  const [c, m, y, k] = (named[name] ?? name).split('/').map((word) => {
    const [a, b] = word.split(',').map(Number);
    return [a!, b!] as const;
  });
  return { c: c!, m: m!, y: y!, k: k! };
}

/** An engine by a profile's name; `random`, `random-600` and `random-1200` are of any kind. */
export const engine = (name: string, seed: number): PrinterParams =>
  name.startsWith('random')
    ? randomPrinter(name.endsWith('1200') ? 1200 : 600, seed)
    : drawPrinter(name, seed);

/** The grid of patches on paper. */
export const printPair = (d: InfraredDesign, patchPx: number, printer: PrinterParams, seed: number): Paper =>
  printPage(renderInfraredPatches(d, 600, patchPx), printer, seed);

/** Mean linear red, green and blue of every patch, by a scanner or by the ideal instrument. */
export const measurePair = (
  paper: Paper,
  seed: number,
  scanner: ScannerParams = INSTRUMENT,
): [number, number, number][] =>
  measureInfraredPatches(scanPaper(paper, scanner, seed, { view: 'rgb', dpi: 300, aligned: true }));

/** Which patches are the surround itself, and which the figure. */
export function patchKinds(d: InfraredDesign): { readonly surround: number[]; readonly figure: number[] } {
  const { c, m, y } = d.surround;
  const surround: number[] = [];
  const figure: number[] = [];
  infraredPatches(d).forEach(({ kind, mixture }, i) => {
    if (kind === 'figure') figure.push(i);
    else if (mixture.c === c && mixture.m === m && mixture.y === y) surround.push(i);
  });
  return { surround, figure };
}

/** Means over some of the patches, channel by channel. */
export const meanOf = (rows: readonly (readonly number[])[], which: readonly number[]): number[] =>
  rows[0]!.map((_, k) => which.reduce((sum, i) => sum + rows[i]![k]!, 0) / which.length);

/** ΔE00 between the surround and the mean of the figure's patches, in the simulator's three bands. */
export function pairDifference(d: InfraredDesign, rgb: readonly (readonly number[])[]): number {
  const { surround, figure } = patchKinds(d);
  const lab = (which: readonly number[]) => {
    const [r, g, b] = meanOf(rgb, which);
    return linearRgbToLab(r!, g!, b!);
  };
  return deltaE00(lab(surround), lab(figure));
}

/** Reflectance at 900 nm of the patches without K less that of the figure's. */
export function infraredContrast(d: InfraredDesign, paper: Paper, seed: number): number {
  const scan = scanPaper(paper, INSTRUMENT, seed, { view: 'infrared', dpi: 300, aligned: true });
  const grey: Rgb = { width: scan.width, height: scan.height, data: new Uint8Array(scan.data.length * 3) };
  scan.data.forEach((v, i) => grey.data.fill(v, 3 * i, 3 * i + 3));
  const rows = measureInfraredPatches(grey);
  const { figure } = patchKinds(d);
  const others = rows.map((_, i) => i).filter((i) => !figure.includes(i));
  return meanOf(rows, others)[0]! - meanOf(rows, figure)[0]!;
}

/** Reflectance spectrum of every patch, as sixteen wavelengths print and see them. */
export function pairSpectra(
  d: InfraredDesign,
  patchPx: number,
  printer: PrinterParams,
  seed: number,
): number[][] {
  const out: number[][] = infraredPatches(d).map(() => []);
  for (let from = 0; from < WAVELENGTHS.length; from += 3) {
    const means = measurePair(printPair(d, patchPx, atWavelengths(printer, from), seed), seed + 1);
    means.forEach((rgb, i) => {
      out[i]!.push(...rgb.slice(0, WAVELENGTHS.length - from));
    });
  }
  return out;
}

/** The value below which a share of the list lies. */
export const quantile = (list: readonly number[], q: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))]!;
