/**
 * The built-in designs: what to print on an engine that nobody has calibrated. Their numbers come from
 * the sweep in `scripts/sweep-pantograph.ts`; `docs/pantograph.md` says what they risk.
 */
import type { Ink } from '../raster/ink-planes.ts';
import { checkDesign, type PantographDesign, type WordSpec } from './design.ts';

/** 「複写」 all over the page. */
const WORD: WordSpec = {
  lines: ['複写'],
  sizeMm: 26,
  angleDeg: 0,
  pitchXMm: 70,
  pitchYMm: 40,
  stagger: 0.5,
  boldMm: 0.35,
};

/**
 * A conservative pantograph for an engine of this resolution.
 * @param dpi 600 or 1200
 * @default ink 'k'
 * @throws RangeError on another dpi
 */
export function builtinPantograph(dpi: number, ink: Exclude<Ink, 'y'> = 'k'): PantographDesign {
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  // 75 coarse dots to the inch: fine enough for a quiet texture, coarse enough for a worn copier.
  const n = dpi / 600;
  return checkDesign({
    format: 1,
    dpi,
    ink,
    mode: 'word-appears',
    word: WORD,
    cell: dpi === 600 ? { width: 8, height: 8 } : { width: 16, height: 16 },
    lattice: 'square',
    coarse: [{ shape: 'round', areaPx: 10.6 * n * n, share: 0.825 }],
    jitterPx: 2 * n,
    fine: {
      shape: 'round',
      areaPx: 2.75 * n * n,
      pitchPx: 4 * n,
      centred: true,
      // Dots of 2.75 pixels change from engine to engine much as the word's dots do, so this hides without a calibration;
      // larger ones would more surely, and copiers keep them.
      coverage: dpi === 600 ? 0.271 : 0.261,
    },
    // Nearly twice the word's dots: a few of them have its texture, and take less than half of its tone.
    decoys: { share: 0.192, areaPx: 20 * n * n, jitterPx: 2 * n },
    // Thin broken lines of wide waves: solid ones of narrow waves were half of the noise that a copied word stands in.
    camouflage: { motif: 'seigaiha', sizeMm: 36, lineMm: 0.24 },
  });
}
