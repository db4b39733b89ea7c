import { describe, expect, it } from 'vitest';
import { cloneBitmap, setPixel } from '../../src/raster/bitmap.ts';
import { labelMessage } from '../../src/scramble/label/index.ts';
import { innerMessage, sealRecord } from '../../src/scramble/sealed/index.ts';
import { softFromCells } from '../../src/scramble/soft-cells.ts';
import { ATTACKS, randomOf, stockOf } from './mutated-backs.ts';
import { GEOMETRY, ISSUER, open, outcome, sealedSheet } from './sealed-sheets.ts';

const sheets = await Promise.all([
  sealedSheet(1),
  sealedSheet(2),
  sealedSheet(3),
  // The first again: another print, and its second page.
  sealedSheet(1, 1),
  sealedSheet(1, 0, 2),
]);
const stock = stockOf(sheets);
const PER_ATTACK = 30;

describe('mutated backs (the whole 10⁵: npm run test:sweep)', () => {
  it.each(ATTACKS)('$name: never anything but what was issued', async ({ make }) => {
    let harmed = 0;
    for (let i = 0; i < PER_ATTACK; i++) {
      const back = await make(stock, randomOf(i));
      const result = outcome(await open(back), back.labelBytes, sheets);
      expect(result, `back ${i}`).not.toBe('accepted');
      if (result !== 'as issued') harmed++;
    }
    // The attack does something: not every back is mended.
    expect(harmed).toBeGreaterThan(0);
  });

  it('true backs open, each as issued', async () => {
    for (const { labelBytes, cells } of sheets) {
      const opened = await open({ labelBytes, soft: softFromCells(cells) });
      expect(outcome(opened, labelBytes, sheets)).toBe('as issued');
    }
  });

  it('and the judge sees a lie: with the signing key one changed pixel is counted as accepted', async () => {
    const { face, label, fields, keys, labelBytes } = sheets[0]!;
    const changed = cloneBitmap(face);
    setPixel(changed, 3, 3, 1);
    const message = labelMessage(label);
    const record = sealRecord({
      face: changed,
      fields,
      labelBytes: message,
      keys,
      signature: await ISSUER.sign(label.kid, innerMessage(message, fields, changed, 200)),
      capacityCells: GEOMETRY.dataCells.length,
    })!;
    const opened = await open({ labelBytes, soft: softFromCells(record.cells) });
    expect(opened?.status).toBe('opened');
    expect(outcome(opened, labelBytes, sheets)).toBe('accepted');
  });
});
