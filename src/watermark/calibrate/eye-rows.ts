/**
 * The sheet's part for the eye: rows of squares, each the ground with a square of the word's screen in its middle, along
 * which one number of the design changes. Where the inner square vanishes, the word would.
 */
import { DECOY_SHAPE, mostFine, type PantographDesign, roomOf } from '../design.ts';
import { withFine } from './with-fine.ts';

/** What changes along a row: the coverage of the fine dots, their size, the size of the word's dots, share and size of the decoys. */
export type EyeParameter = 'fine-coverage' | 'fine-size' | 'word-size' | 'decoy-share' | 'decoy-size';

/** A row of squares. */
export interface EyeRow {
  /** The letter on the sheet. */
  readonly letter: string;
  readonly parameter: EyeParameter;
  /** How many squares there are. */
  readonly steps: number;
  /** What the sheet calls it. */
  readonly caption: string;
}

/** All rows. The first is on the sheet for every ink, the others for the ink of the design, decoys' if it has any. */
export const EYE_ROWS: readonly EyeRow[] = [
  { letter: 'A', parameter: 'fine-coverage', steps: 11, caption: '細かい点の量 amount of fine dots' },
  { letter: 'B', parameter: 'fine-size', steps: 7, caption: '細かい点の大きさ size of fine dots' },
  { letter: 'C', parameter: 'word-size', steps: 7, caption: "文字の点の大きさ size of the word's dots" },
  { letter: 'D', parameter: 'decoy-share', steps: 7, caption: '地の粗い点の量 amount of decoys' },
  { letter: 'E', parameter: 'decoy-size', steps: 7, caption: '地の粗い点の大きさ size of decoys' },
];

/** The rows that a design has. */
export const eyeRows = ({ decoys }: PantographDesign): readonly EyeRow[] =>
  EYE_ROWS.filter(({ parameter }) => decoys.share > 0 || !parameter.startsWith('decoy'));

const COVERAGE: readonly [number, number] = [0.13, 0.9];

/**
 * The number at a step of a row: a coverage, a share, or an area in device pixels (of the first rung's dots, for the word).
 * Steps have equal ratios: over all coverages that engines ask for, and for sizes and shares about the design's own, as far
 * as cells and sites have room.
 * @param step from 1; 4.5 is between two
 */
export function eyeValue(design: PantographDesign, { parameter, steps }: EyeRow, step: number): number {
  const t = (step - 1) / (steps - 1);
  if (parameter === 'fine-coverage') return COVERAGE[0] * (COVERAGE[1] / COVERAGE[0]) ** t;
  const { coarse, decoys, fine } = design;
  const { areaPx, shape } = coarse[0]!;
  const [own, down, up, most] = {
    'fine-size': [fine.areaPx, 0.5, 2, mostFine(fine)] as const,
    'word-size': [areaPx, 0.6, 1.6, roomOf(design, shape)] as const,
    'decoy-share': [decoys.share, 0.4, 2, 1] as const,
    'decoy-size': [decoys.areaPx ?? areaPx, 0.4, 1.8, roomOf(design, DECOY_SHAPE)] as const,
  }[parameter];
  const least = parameter === 'decoy-share' ? down * own : Math.max(1, down * own);
  return least * (Math.max(least, Math.min(most, up * own)) / least) ** t;
}

/** The design with the number of a row. Further rungs of a ladder grow with the first. */
export function withEyeValue(
  design: PantographDesign,
  parameter: EyeParameter,
  value: number,
): PantographDesign {
  const { coarse, decoys, fine } = design;
  switch (parameter) {
    case 'fine-coverage':
      return withFine(design, fine.areaPx, value);
    case 'fine-size':
      return withFine(design, value, fine.coverage);
    case 'word-size': {
      const grown = value / coarse[0]!.areaPx;
      const sized = coarse.map((rung, i) => ({
        ...rung,
        areaPx: i === 0 ? value : Math.max(1, Math.min(roomOf(design, rung.shape), rung.areaPx * grown)),
      }));
      // Decoys without a size of their own are as large as the word's dots; here they stay as they are.
      const kept = decoys.share > 0 ? (decoys.areaPx ?? coarse[0]!.areaPx) : undefined;
      return { ...design, coarse: sized, decoys: kept === undefined ? decoys : { ...decoys, areaPx: kept } };
    }
    case 'decoy-share':
      return { ...design, decoys: { ...decoys, share: value } };
    case 'decoy-size':
      return { ...design, decoys: { ...decoys, areaPx: value } };
  }
}
