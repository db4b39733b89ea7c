/**
 * Foreign PDFs with random faults: each opens as it was or is refused in one line; nothing else is
 * thrown, nothing hangs. Left out of the quick run; FUZZ_ROUNDS sets how many.
 */
import { readdirSync, readFileSync } from 'node:fs';
import seedrandom from 'seedrandom';
import { expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { openExistingPdf } from '../../src/layout/existing-pdf.ts';
import { preflight } from '../../src/pdf/preflight.ts';
import { openRenderer } from '../../src/pdf/render.ts';

const folder = new URL('../../fixtures/forms/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.pdf'));
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 200);

it(`${ROUNDS} damaged forms are opened or refused`, { timeout: 600_000 }, async () => {
  const random = seedrandom('existing');
  const below = (n: number): number => Math.floor(random() * n);
  const renderer = await openRenderer();
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let bytes = new Uint8Array(readFileSync(new URL(files[below(files.length)]!, folder)));
    for (let faults = 1 + below(8); faults > 0; faults--) {
      const at = below(bytes.length);
      const kind = below(4);
      if (kind === 0) bytes[at]! ^= 1 << below(8);
      else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(40))]);
      else if (kind === 2)
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 20))]);
      else bytes.fill(0x30 + below(10), at, at + 8);
    }
    const started = performance.now();
    try {
      const pages = await openExistingPdf(bytes, { renderer, where: 'form.pdf' });
      await pages[0]!.raster(72);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).toMatch(/^form\.pdf.*; [^\n]+$/);
      refused++;
    }
    if (round % 5 === 0) expect((await preflight(bytes, { renderer })).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(60_000);
  }
  renderer.close();
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(ROUNDS);
});
