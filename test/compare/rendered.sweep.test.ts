/** All samples and forms as three programs draw them at 300 and 400 dpi; figures of docs/compare.md. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Issuer } from '../../src/issue/index.ts';
import { needsTool } from '../tools.ts';
import { compareDrawn, FORMS, issueNamed, openIssuer, SAMPLES } from './rendered.ts';

needsTool(
  'pdftoppm',
  'mutool',
  'gs',
)('fronts drawn by other programs', () => {
  let issuer: Issuer;
  beforeAll(async () => {
    issuer = await openIssuer();
  });
  afterAll(() => issuer.close());

  it.each([...SAMPLES, ...FORMS])('%s', { timeout: 600_000 }, async (name) => {
    const sheet = await issueNamed(issuer, name);
    const wrong: string[] = [];
    for (const drawer of ['poppler', 'mupdf', 'ghostscript'] as const)
      for (const dpi of [300, 400])
        for (const [page, { status, reason, regions }] of compareDrawn(sheet, dpi, drawer).entries()) {
          if (status === 'skipped') wrong.push(`${drawer} ${dpi} page ${page + 1}: skipped, ${reason}`);
          for (const { kind, xMm, yMm, widthMm, heightMm, score } of regions)
            wrong.push(
              `${drawer} ${dpi} page ${page + 1}: ${kind} ${[xMm, yMm, widthMm, heightMm, score].map((v) => v.toFixed(2)).join(' ')}`,
            );
        }
    expect(wrong).toEqual([]);
  });
});
