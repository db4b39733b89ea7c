/**
 * One certificate, front and back, A4 at 600 dpi, against the straightforward pipeline of the same
 * libraries. The self-check (rendering the PDF and reading it back) is timed by itself.
 * `npx vitest bench --run bench/issue.bench.ts`
 */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { makeSheet, openWorkshop } from '../src/issue/issuer.ts';
import { generateKeyRing } from '../src/keys/index.ts';
import { builtInTemplate, composePages } from '../src/layout/index.ts';
import { straightforwardCertificate } from './straightforward.ts';
import { QUICK, SLOW, use } from './support.ts';

const seed = (n: number) => new Uint8Array(32).map((_, i) => (i * 7 + n) & 255);
const keys = generateKeyRing(seed(1), seed(99), 'bench-2026');
const shop = await openWorkshop({ keys, issuer: '見本市', profile: 'generic-600-cmyk' });
const template = builtInTemplate('juminhyo');
const data = JSON.parse(
  readFileSync(new URL('../fixtures/certificates/juminhyo.json', import.meta.url), 'utf8'),
);
const request = {
  serial: 'R8-000123',
  salt: new Uint8Array(16).fill(7),
  created: new Date('2026-11-23T00:00:00Z'),
};

/** Template and data to a PDF, everything that differs from sheet to sheet made anew. */
async function sheet() {
  const pages = composePages(template, data, {
    fonts: shop.fonts,
    device: 'cmyk',
    serial: request.serial,
    date: '2026-11-23',
  });
  return makeSheet(shop, pages, new Uint8Array(0), request);
}

describe('one certificate, both faces, 600 dpi', async () => {
  const warm = await sheet();
  if (warm.pdf.length > 1.5e6) throw new Error(`the PDF has ${warm.pdf.length} bytes`);
  bench('render a template, self-check apart', async () => use((await sheet()).pdf), QUICK);
  bench(
    'the self-check',
    async () => use((await shop.selfCheck(warm.pdf, warm.rasters, request)) ?? true),
    SLOW,
  );
  bench(
    'straightforward: full-page canvas, PNG, embedPng',
    async () =>
      use(
        await straightforwardCertificate({ word: '複写', lines: ['住民票の写し'], serial: 'R8-1', key: 'k' }),
      ),
    SLOW,
  );
});
