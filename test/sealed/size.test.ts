/** What finished forms weigh sealed; the whole table: scripts/sealed-sizes.ts. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rescale } from '../../src/issue/rescale.ts';
import { openExistingPdf } from '../../src/layout/index.ts';
import { openRenderer, type Renderer } from '../../src/pdf/render.ts';
import { bilevelFace, codeFace, recordBytes } from '../../src/scramble/sealed/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer();
});
afterAll(() => renderer.close());

it.each([
  ['chromium-residence', 10_500],
  ['cairo-property-landscape', 11_000],
])('%s: every page under 15 KB sealed at 200 dpi', async (name, most) => {
  const pdf = new Uint8Array(readFileSync(new URL(`../../fixtures/forms/${name}.pdf`, import.meta.url)));
  for (const page of await openExistingPdf(pdf, { renderer })) {
    const face = bilevelFace(rescale(await page.raster(300), 300, 200, page.orientation));
    const bytes = recordBytes(codeFace(face, { dpi: 200 }));
    expect(bytes).toBeLessThan(15_000);
    // As measured, and some room: a coder that grew would show here.
    expect(bytes).toBeLessThan(most);
    expect(bytes).toBeGreaterThan(3000);
  }
});
