/**
 * Comparison of a front with its opened face, A4, no pantograph; the rival is reading all pixels of the scan
 * once, as any comparison must. `npx vitest bench bench/compare.bench.ts --run`.
 */
import { bench, describe } from 'vitest';
import { type Gray, reduce, toGray } from '../src/raster/index.ts';
import { compareFaces } from '../src/verify/compare/index.ts';
import { faceOf } from '../test/compare/sheet.ts';
import { textPage } from '../test/sealed/text-page.ts';
import { SHORT, SLOW, use } from './support.ts';

const page = textPage({ dpi: 600, lines: 24 });
const opened = faceOf(page);
const rounds = SHORT ? SLOW : { ...SLOW, iterations: 15, warmupIterations: 3 };

function histogram({ data }: Gray): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]!]!++;
  return counts;
}

for (const dpi of [300, 600]) {
  const scan = dpi === 600 ? toGray(page) : reduce(page, 2);
  // The first call warms the code up; a page that is not the face's must not be timed.
  const { status } = compareFaces({ opened, openedDpi: 200, scan, scanDpi: dpi });
  if (status !== 'match') throw new Error(`bench: ${status}`);
  describe(`comparison, A4, scan ${dpi} dpi`, () => {
    bench('compare', () => use(compareFaces({ opened, openedDpi: 200, scan, scanDpi: dpi })), rounds);
    bench('plain: histogram of the scan', () => use(histogram(scan)), rounds);
  });
}
