/** A part of what `rendered.sweep.test.ts` holds to: fronts as other programs draw them are not altered. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Issuer } from '../../src/issue/index.ts';
import { needsTool } from '../tools.ts';
import { compareDrawn, issueNamed, openIssuer } from './rendered.ts';

needsTool('pdftoppm', 'mutool')('fronts drawn by other programs', () => {
  let issuer: Issuer;
  beforeAll(async () => {
    issuer = await openIssuer();
  });
  afterAll(() => issuer.close());

  it.each([
    ['kazei', 300, 'poppler'],
    ['inkan', 400, 'mupdf'],
    ['chromium-residence', 300, 'poppler'],
  ] as const)('%s at %i dpi, %s', async (name, dpi, drawer) => {
    for (const { status, regions } of compareDrawn(await issueNamed(issuer, name), dpi, drawer))
      expect({ status, regions }).toEqual({ status: 'match', regions: [] });
  });
});
