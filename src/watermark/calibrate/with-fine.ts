import type { PantographDesign } from '../design.ts';

/** The design with other fine dots. */
export function withFine(design: PantographDesign, areaPx: number, coverage: number): PantographDesign {
  return { ...design, fine: { ...design.fine, areaPx, coverage } };
}
