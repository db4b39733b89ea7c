/** Chosen scans against the verifier itself: which scans make it ask for a secret, and what it gives away. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyProvider } from '../../src/keys/index.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { signLabel } from '../../src/scramble/label/index.ts';
import { createVerifier, type Verifier } from '../../src/verify/index.ts';
import { roughScan } from '../scan/rough-scan.ts';
import { backPage } from './back-page.ts';
import { GEOMETRY, ISSUER, sealedSheet } from './sealed-sheets.ts';

const sheet = await sealedSheet(1);
/** Key purposes that were asked for. */
const asked: string[] = [];
const keys: KeyProvider = {
  active: ISSUER.active,
  verifyKey: (kid) => ISSUER.verifyKey(kid),
  derive: (kid, identity, purpose, length) => {
    asked.push(purpose);
    return ISSUER.derive(kid, identity, purpose, length);
  },
  sign: (kid, message) => ISSUER.sign(kid, message),
};
let verifier: Verifier;
beforeAll(async () => {
  verifier = await createVerifier({ keys, now: () => 0 });
});
afterAll(() => verifier.close());

/** A scan file of a back with these cells and this label. */
async function scanOf(cells: Uint8Array, label: Uint8Array): Promise<Uint8Array> {
  const { width, height, data }: Gray = roughScan(backPage(cells, GEOMETRY, label), { dpi: 200 });
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer(),
  );
}

async function verify(cells: Uint8Array, label: Uint8Array) {
  asked.length = 0;
  const { verdict, sheets } = await verifier.verify({ scans: [await scanOf(cells, label)] });
  return { verdict, opened: sheets[0]?.opened ?? null, asked: [...asked] };
}

/** Cells as somebody who tries things would send them. */
const flipped = (every: number, from = 0): Uint8Array =>
  sheet.cells.map((cell, i) => (i >= from && i % every === 0 ? cell ^ 1 : cell));

describe('the verifier as an oracle', () => {
  it('asks for keys for a genuine label, and opens', async () => {
    const answer = await verify(sheet.cells, sheet.labelBytes);
    expect(answer.asked).toContain('sealed');
    expect(answer.opened?.status).toBe('opened');
  });

  it.each([
    ['an altered serial', (label: Uint8Array) => label.map((v, i) => (i === label.length - 70 ? v ^ 1 : v))],
    ['another signer', () => signLabel(sheet.label, new Uint8Array(32).fill(66))],
  ])('never touches a key for %s', async (_, change) => {
    const answer = await verify(sheet.cells, change(sheet.labelBytes));
    expect(answer.asked).toEqual([]);
    expect(answer.opened).toBeNull();
    expect(answer.verdict.verdict).toBe('unreadable');
    expect(answer.verdict.serial).toBeNull();
  });

  it('answers every field that it cannot open under a genuine label in the same words', async () => {
    const answers = [];
    for (const cells of [flipped(3), flipped(1, 4000)]) {
      const { verdict, opened } = await verify(cells, sheet.labelBytes);
      expect(opened).toBeNull();
      answers.push(JSON.stringify({ ...verdict, pantograph: null, latent: null }));
    }
    expect(new Set(answers).size).toBe(1);
  });
});
