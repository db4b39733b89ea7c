/** Comparison of a front with its opened face, A4, no pantograph. `npx vitest bench bench/compare.bench.ts`. */
import { bench, describe } from 'vitest';
import { toGray } from '../src/raster/index.ts';
import { compareFaces } from '../src/verify/compare/index.ts';
import { textPage } from '../test/sealed/text-page.ts';

const opened = textPage({ dpi: 200, lines: 24 });
const scan = toGray(textPage({ dpi: 300, lines: 24 }));

describe('A4', () => {
  bench('compare, scan 300 dpi', () => void compareFaces({ opened, openedDpi: 200, scan, scanDpi: 300 }));
});
