/** Twelve sectors of the ring: their cross spectra with the template, their shifts, and which are of use. */
import type { Fft } from '../../raster/fft.ts';
import { RADII } from '../emblem/geometry.ts';
import type { Affine } from './affine.ts';
import { addWindow, bandCoherence, type CrossSpectrum, emptySpectrum, peakShift, WINDOW } from './spectra.ts';

/** Sectors of the ring. */
export const SECTORS = 12;

/** Parts of the ring that are measured apart. */
export const PARTS = ['outer', 'inner', 'phase'] as const;
/** One of {@link PARTS}: both bands of cells, and the field of lines. */
export type Part = (typeof PARTS)[number];

/** The radius of their middle, 1/600 inch. */
const MIDDLE: Readonly<Record<Part, number>> = {
  outer: (RADII.outerBand[0] + RADII.outerBand[1]) / 2,
  inner: (RADII.innerBand[0] + RADII.innerBand[1]) / 2,
  phase: (RADII.phaseBand[0] + RADII.phaseBand[1]) / 2,
};

/** Cross spectra by part and sector. */
export type Spectra = Partial<Record<Part, CrossSpectrum[]>>;

/** A picture of the ring beside its template, both darkness, `width × height`. */
export interface RingPair {
  readonly dark: Float32Array;
  readonly template: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Cross spectra along the bands.
 * @param hop distance of the windows' centres, scan pixels
 */
export function sectorSpectra(
  pair: RingPair,
  map: Affine,
  dpi: number,
  parts: readonly Part[],
  hop: number,
  tools: Parameters<typeof addWindow>[6],
): Spectra {
  const { dark, template, width, height } = pair;
  const out: Spectra = {};
  for (const part of parts) {
    const sums = Array.from({ length: SECTORS }, emptySpectrum);
    const radius = MIDDLE[part];
    const steps = SECTORS * Math.ceil((2 * Math.PI * radius * dpi) / 600 / hop / SECTORS);
    for (let i = 0; i < steps; i++) {
      const angle = (2 * Math.PI * (i + 0.5)) / steps;
      const ex = radius * Math.cos(angle);
      const ey = radius * Math.sin(angle);
      const x0 = Math.round(map[0] * ex + map[2] * ey + map[4] - WINDOW / 2);
      const y0 = Math.round(map[1] * ex + map[3] * ey + map[5] - WINDOW / 2);
      if (x0 < 0 || y0 < 0 || x0 + WINDOW > width || y0 + WINDOW > height) continue;
      addWindow(sums[Math.floor((i * SECTORS) / steps)]!, dark, template, width, x0, y0, tools);
    }
    out[part] = sums;
  }
  return out;
}

/** Each sector's shift, those that disagree with their neighbours replaced by the common one. */
export function sectorShifts(
  spectra: Spectra,
  fft: Fft,
): { shifts: Float64Array; correlation: number; significance: number } {
  const joined = cellSpectra(spectra);
  const all = merge(joined);
  const common = peakShift(all, fft, 3);
  const { coherence } = bandCoherence(
    [{ spectrum: all, dx: common.dx, dy: common.dy }],
    [0.05, 0.3],
    1 / WINDOW,
  );
  const shifts = new Float64Array(2 * SECTORS);
  joined.forEach((sum, s) => {
    const own = peakShift(sum, fft, 3);
    const agrees = Math.hypot(own.dx - common.dx, own.dy - common.dy) < 1.2;
    shifts[2 * s] = agrees ? own.dx : common.dx;
    shifts[2 * s + 1] = agrees ? own.dy : common.dy;
  });
  // Overlapping Hann windows: about a third of the bins' products are independent of one another.
  const independent = all.windows * WINDOW * WINDOW * 0.08;
  const correlation = coherence[0]!;
  return { shifts, correlation, significance: correlation * Math.sqrt(independent) };
}

/** Sectors whose agreement is not far under the median's, with what shift is left in them. */
export function usableSectors(spectra: Spectra, fft: Fft): { sector: number; dx: number; dy: number }[] {
  const rows = cellSpectra(spectra).map((sum, sector) => {
    const { dx, dy } = peakShift(sum, fft, 1);
    const { coherence } = bandCoherence([{ spectrum: sum, dx, dy }], [0.05, 0.3], 1 / WINDOW);
    return { sector, dx, dy, coherence: coherence[0]! };
  });
  const sorted = rows.map((r) => r.coherence).sort((p, q) => p - q);
  const median = sorted[SECTORS >> 1]!;
  return rows.filter((r) => r.coherence > 0.5 * median);
}

/** Both cell bands of every sector together. */
const cellSpectra = (spectra: Spectra): CrossSpectrum[] =>
  Array.from({ length: SECTORS }, (_, s) => merge([spectra.outer![s]!, spectra.inner![s]!]));

function merge(sums: readonly CrossSpectrum[]): CrossSpectrum {
  const out = emptySpectrum();
  for (const sum of sums) {
    for (let i = 0; i < out.scan.length; i++) {
      out.scan[i]! += sum.scan[i]!;
      out.template[i]! += sum.template[i]!;
      out.crossRe[i]! += sum.crossRe[i]!;
      out.crossIm[i]! += sum.crossIm[i]!;
    }
    out.windows += sum.windows;
  }
  return out;
}
