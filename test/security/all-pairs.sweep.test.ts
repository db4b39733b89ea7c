/**
 * Every back of 200 sheets under every other sheet's label, and opened faces against fronts: none accepted.
 * A comparison costs 0.2 s, so not all 39 800 faces and fronts meet by default: all pairs are ranked by how
 * little their faces differ, and the closest ones and a share of the rest are compared. STEP=1 compares all
 * (two hours). Prints the figures of docs/sealed.md.
 *
 *   npx vitest run --config vitest.sweep.config.ts test/security/all-pairs
 */
import { describe, expect, it } from 'vitest';
import { andNot, type Bitmap, dilate, popCount, toGray } from '../../src/raster/index.ts';
import { softFromCells } from '../../src/scramble/soft-cells.ts';
import { compareFaces } from '../../src/verify/compare/index.ts';
import { roughScan } from '../scan/rough-scan.ts';
import { inked, open, outcome, sealedSheet, slip } from './sealed-sheets.ts';

const SHEETS = Number(process.env.SHEETS ?? 200);
/** Pairs of faces that differ least, all compared. */
const CLOSEST = Number(process.env.CLOSEST ?? 2000);
/** Of the others every which pair. */
const STEP = Number(process.env.STEP ?? 20);

describe('all pairs', () => {
  it(`of ${SHEETS} sheets: no back opens under another label, no front passes for another`, async () => {
    const sheets = [];
    for (let i = 0; i < SHEETS; i++) sheets.push(await sealedSheet(i));

    let start = performance.now();
    let accepted = 0;
    let own = 0;
    for (let i = 0; i < SHEETS; i++)
      for (let j = 0; j < SHEETS; j++) {
        const { labelBytes } = sheets[i]!;
        const result = outcome(
          await open({ labelBytes, soft: softFromCells(sheets[j]!.cells) }),
          labelBytes,
          sheets,
        );
        if (i === j) own += result === 'as issued' ? 1 : 0;
        else if (result !== 'refused') accepted++;
      }
    console.log(
      `labels × fields: ${SHEETS * (SHEETS - 1)} pairs, ${accepted} accepted; own ${own}/${SHEETS}; ${Math.round((performance.now() - start) / 1000)} s`,
    );
    expect([accepted, own]).toEqual([0, SHEETS]);

    start = performance.now();
    const scans = sheets.map((_, j) =>
      roughScan(inked(slip(j, 600)), {
        dpi: 200,
        rotationDeg: ((j % 5) - 2) / 4,
        scaleX: 1 + ((j % 7) - 3) / 1000,
        seed: `${j}`,
      }),
    );
    const pairs = ranked(sheets.map(({ face }) => face));
    const chosen = pairs.filter((_, n) => n < CLOSEST || (n - CLOSEST) % STEP === 0);
    const counts = { match: 0, altered: 0, skipped: 0 };
    const faces = sheets.map(({ face }) => toGray(face));
    const compare = (i: number, j: number) =>
      compareFaces({ opened: faces[i]!, openedDpi: 200, scan: scans[j]!, scanDpi: 200 }).status;
    for (const { i, j, apart } of chosen) {
      const status = compare(i, j);
      counts[status]++;
      if (status === 'match') console.log(`face ${i} passes for front ${j}, ${apart} px apart`);
    }
    let ownMatch = 0;
    for (let i = 0; i < SHEETS; i++) if (compare(i, i) === 'match') ownMatch++;
    console.log(
      `faces × fronts: ${chosen.length} of ${pairs.length} pairs, ${JSON.stringify(counts)}; closest ${pairs[0]!.apart}, median ${pairs[pairs.length >> 1]!.apart} px apart; own match ${ownMatch}; ${Math.round((performance.now() - start) / 1000)} s`,
    );
    expect(counts.match).toBe(0);
  });
});

/** All ordered pairs, the closest first: pixels of either face with no ink of the other within a pixel. */
function ranked(faces: readonly Bitmap[]): { i: number; j: number; apart: number }[] {
  const thick = faces.map((face) => dilate(face, 1));
  const pairs: { i: number; j: number; apart: number }[] = [];
  for (let i = 0; i < faces.length; i++)
    for (let j = 0; j < i; j++) {
      const apart = popCount(andNot(faces[i]!, thick[j]!)) + popCount(andNot(faces[j]!, thick[i]!));
      pairs.push({ i, j, apart }, { i: j, j: i, apart });
    }
  return pairs.sort((a, b) => a.apart - b.apart);
}
