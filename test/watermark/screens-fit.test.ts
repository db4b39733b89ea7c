/** From tones to screens, with tones that a formula makes: a dot prints more than it covers, small ones by more. */
import { describe, expect, it } from 'vitest';
import { type PatchContent, patchContents } from '../../src/watermark/calibrate/layout.ts';
import { isPlausible } from '../../src/watermark/calibrate/plausible.ts';
import { balanceOf, chooseScreens, measureScreens } from '../../src/watermark/calibrate/screens-fit.ts';
import { withFine } from '../../src/watermark/calibrate/with-fine.ts';
import { scaleCoarse } from '../../src/watermark/design.ts';
import { builtinPantograph, type PantographDesign, withBalance } from '../../src/watermark/index.ts';

const base = builtinPantograph(600);
const whole = { word: () => 1, bare: () => 1, fine: () => 1 };
const round = (areaPx: number, share: number) => ({ shape: 'round', areaPx, share }) as const;

/** What a dot of `area` prints, in pixels of a solid. */
const printed = (area: number): number => area + 1.9 * Math.sqrt(area);
const wordTone = ({ cell, coarse }: PantographDesign, rung: number): number =>
  ((coarse[rung]!.share ?? 1) * printed(coarse[rung]!.areaPx)) / (cell.width * cell.height);
function groundTone({ cell, coarse, decoys, fine }: PantographDesign): number {
  const sizes = decoys.areaPx === undefined ? coarse.map(({ areaPx }) => areaPx) : [decoys.areaPx];
  const one = sizes.reduce((sum, area) => sum + printed(area), 0) / sizes.length;
  const sites = ((fine.centred ? 2 : 1) / fine.pitchPx ** 2) * (1 - decoys.share);
  return (decoys.share * one) / (cell.width * cell.height) + fine.coverage * sites * printed(fine.areaPx);
}
function toneOf(design: PantographDesign, c: PatchContent): number {
  if (c.kind === 'coarse') return wordTone(scaleCoarse(design, c.scale), c.rung);
  if (c.kind === 'ground') return groundTone(withFine(scaleCoarse(design, c.scale), c.area, c.coverage));
  return c.kind === 'lines' ? c.on / c.period : 1;
}

/** Chooses on that engine, and balances. */
function balanced(part: Partial<PantographDesign>) {
  const design = { ...base, ...part };
  const contents = patchContents(design, 'k');
  const mean = (test: (c: PatchContent) => boolean): number => {
    const tones = contents.filter(test).map((c) => toneOf(design, c));
    return tones.reduce((sum, v) => sum + v, 0) / tones.length;
  };
  const rungs = design.coarse.map((_, rung) => wordTone(design, rung));
  const measured = measureScreens(design, mean, whole, true);
  const chosen = chooseScreens(measured, design, 1, rungs);
  return { chosen, measured, design: withBalance(design, balanceOf(chosen, design)) };
}

describe('screens from tones', () => {
  it('balance the built-in design', () => {
    const { design, chosen } = balanced({});
    expect(groundTone(design) / wordTone(design, 0)).toBeCloseTo(1, 2);
    expect(chosen.missed).toBe(0);
  });

  it.each([
    [[round(10, 0.86), round(16, 0.54), round(20, 0.43)], 20],
    [[round(10, 0.86), round(20, 0.3)], 20],
    // Decoys without a size are the ladder's own dots, as large as the balance makes each.
    [[round(10, 0.86), round(16, 0.42)], undefined],
    [[round(16, 0.54), round(10, 0.6)], undefined],
  ])('balance every rung of a ladder (%#)', (coarse, areaPx) => {
    const { design } = balanced({ coarse, decoys: { share: 0.2, jitterPx: 2, ...(areaPx && { areaPx }) } });
    const ground = groundTone(design);
    // 1 % of the tone is a tenth of L*; rungs in proportion were off by 0.3 to 0.65 L*.
    for (const rung of design.coarse.keys())
      expect(Math.abs(wordTone(design, rung) / ground - 1)).toBeLessThan(0.025);
  });

  it('keep to the room of cells, and say by how much a rung misses', () => {
    const { design, chosen } = balanced({ coarse: [round(10, 0.86), round(30, 0.2)] });
    expect(design.coarse[1]!.areaPx).toBeLessThanOrEqual(36);
    expect(chosen.missed).toBeGreaterThan(0.1);
  });

  it.each([
    { shape: 'round', areaPx: 1, pitchPx: 2, coverage: 0.3 },
    { shape: 'round', areaPx: 1, pitchPx: 2, centred: true, coverage: 0.15 },
  ] as const)('take fine dots that the sites hold: %o', (fine) => {
    const { design } = balanced({ fine });
    expect(design.fine.areaPx).toBe(1);
    expect(groundTone(design) / wordTone(design, 0)).toBeCloseTo(1, 1);
  });

  it('are fitted over the sizes that were printed, where cells hold no more', () => {
    const { measured, design } = balanced({
      cell: { width: 8, height: 4 },
      coarse: [{ shape: 'round', areaPx: 4 }],
      decoys: { share: 0.2, areaPx: 3, jitterPx: 0 },
    });
    // 1.4 and 1.8 times as large are 4 px all the same.
    expect(measured.wordSizes).toEqual([0.75, 1]);
    expect(measured.decoySizes[1]).toBeCloseTo(4 / 3, 9);
    expect(groundTone(design) / wordTone(design, 0)).toBeCloseTo(1, 1);
  });

  it('say so where the decoys alone are darker than the word', () => {
    const { chosen } = balanced({ decoys: { share: 0.65, areaPx: 20, jitterPx: 2 } });
    expect(chosen.coverage).toBe(0);
    expect(chosen.tone).toBeGreaterThan(1.2 * chosen.word);
  });
});

describe('isPlausible', () => {
  const contents = [1, 2, 3].flatMap(() => patchContents(base, 'k', true));
  const patches = contents.map((content) => ({ content, tone: toneOf(base, content) }));

  it('takes the sheet itself', () => {
    expect(isPlausible(patches)).toBe(true);
  });

  it('refuses other patches in their places, a print that is not darkest in its solids, and grounds out of order', () => {
    // The patches of another sheet: seven places on.
    const moved = patches.map(({ content }, i) => ({
      content,
      tone: patches[(i + 7) % patches.length]!.tone,
    }));
    expect(isPlausible(moved)).toBe(false);
    const change = (test: (c: PatchContent) => boolean, tone: number) =>
      patches.map((patch) => (test(patch.content) ? { ...patch, tone } : patch));
    expect(isPlausible(change((c) => c.kind === 'coarse' && c.scale === 1.8, 1.2))).toBe(false);
    expect(isPlausible(change((c) => c.kind === 'ground' && c.area === 3 && c.coverage === 0.65, 0.02))).toBe(
      false,
    );
    expect(isPlausible(change((c) => c.kind === 'lines' && c.on === 36, 0.3))).toBe(false);
  });
});
