/** The comparison on scans that are none: any picture gives an answer. `npm run test:fuzz`. */
import { describe, expect, it } from 'vitest';
import type { Gray } from '../../src/raster/gray.ts';
import { compareFaces } from '../../src/verify/compare/index.ts';
import { textPage } from '../sealed/text-page.ts';
import { bounded, fuzzRandom } from './bounded.ts';

describe('fuzz: comparison', () => {
  it('answers for any picture', async () => {
    const random = fuzzRandom('compare');
    const face = textPage({ dpi: 72, lines: 12 });
    await bounded('comparison', 0.0005, (i) => {
      const width = 1 + Math.floor(random() * 400);
      const height = 1 + Math.floor(random() * 400);
      const level = random() * 255;
      const spread = random() * 255;
      const scan: Gray = {
        width,
        height,
        data: Uint8Array.from({ length: width * height }, () => level + spread * (random() - 0.5)),
      };
      const { status } = compareFaces({ opened: face, openedDpi: 72, scan, scanDpi: i % 2 ? 72 : null });
      expect(['altered', 'skipped']).toContain(status);
    });
  });
});
