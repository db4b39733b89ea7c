/**
 * The built-in designs: what to print on an engine that nobody has calibrated. Their numbers come from
 * the sweep in `scripts/sweep-pantograph.ts`; `docs/pantograph.md` says what they risk.
 */
import type { Ink } from '../raster/ink-planes.ts';
import { checkDesign, type PantographDesign, type WordSpec } from './design.ts';

/** 「複写」 all over the page. */
const WORD: WordSpec = {
  lines: ['複写'],
  sizeMm: 17,
  angleDeg: 0,
  pitchXMm: 52,
  pitchYMm: 30,
  stagger: 0.5,
  boldMm: 0.5,
};

/**
 * A conservative pantograph for an engine of this resolution.
 * @param dpi 600 or 1200
 * @default ink 'k'
 * @throws RangeError on another dpi
 */
export function builtinPantograph(dpi: number, ink: Exclude<Ink, 'y'> = 'k'): PantographDesign {
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  const shared = {
    format: 1,
    dpi,
    ink,
    mode: 'word-appears',
    word: WORD,
    lattice: 'quincunx',
    camouflage: { motif: 'seigaiha', sizeMm: 14, lineMm: 0.5 },
  } as const;
  if (dpi === 600)
    return checkDesign({
      ...shared,
      cell: { width: 8, height: 8 },
      coarse: [{ shape: 'round', areaPx: 9 }],
      jitterPx: 0,
      fine: { shape: 'round', areaPx: 2, pitchPx: 4, coverage: 0.6 },
      decoys: { share: 0.2, jitterPx: 1 },
    });
  return checkDesign({
    ...shared,
    cell: { width: 16, height: 12 },
    coarse: [{ shape: 'round', areaPx: 30 }],
    jitterPx: 0,
    fine: { shape: 'round', areaPx: 3, pitchPx: 4, coverage: 0.4 },
    decoys: { share: 0.2, jitterPx: 1 },
  });
}
