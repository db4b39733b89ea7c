/** A quick sweep must not replace the picture that the documentation shows. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { paretoPicture } from '../../scripts/pantograph-trials.ts';

it('is published of twelve printers and more alone', () => {
  expect(paretoPicture(3, 600)).toBe('out/pantograph-pareto-600.png');
  expect(paretoPicture(11, 1200)).toBe('out/pantograph-pareto-1200.png');
  expect(paretoPicture(12, 600)).toBe('docs/images/pantograph-pareto-600.png');
});

it('is written by the sweep to no other place', () => {
  const script = readFileSync(new URL('../../scripts/sweep-pantograph.ts', import.meta.url), 'utf8');
  expect(script.match(/writeFileSync\(/g)).toHaveLength(1);
  expect(script).toContain('const picture = paretoPicture(count, dpi);');
  expect(script).not.toMatch(/['"`][^'"`\n]*docs\/images\/pantograph/);
});
