/**
 * Figures of docs/compare.md: altered glyphs found and false regions, over printers and scanners.
 * `SWEEP_FROM=100 SWEEP_SHEETS=24 npx vitest run --config <one that includes *.sweep.test.ts>`.
 * Seeds below 100 were used to set the thresholds; figures must come from others.
 */
import { describe, expect, it } from 'vitest';
import { compareFaces } from '../../src/verify/compare/index.ts';
import { forge } from './edits.ts';
import { drawPage, faceOf, printAndScan, samplePage } from './sheet.ts';

const FROM = Number(process.env.SWEEP_FROM ?? 100);
const SHEETS = Number(process.env.SWEEP_SHEETS ?? 24);
const PRINTERS = ['office-600', 'heavy-600', 'light-600'];
const SCANNERS = ['flatbed', 'feeder'];

describe('sweep: comparison', () => {
  it('altered glyphs and clean sheets', { timeout: 7_200_000 }, async () => {
    const table: Record<string, { glyphs: number; marked: number; clean: number; false: number }> = {};
    const missed: string[] = [];
    for (let n = FROM; n < FROM + SHEETS; n++) {
      const page = samplePage(String(n));
      const issued = await drawPage(page);
      const opened = faceOf(issued);
      const { page: altered, edits } = await forge(page, String(n));
      const content = await drawPage(altered);
      const printer = PRINTERS[n % 3]!;
      const scanner = SCANNERS[Math.floor(n / 3) % 2]!;
      for (const scanDpi of [300, 200]) {
        const row = (table[scanDpi] ??= { glyphs: 0, marked: 0, clean: 0, false: 0 });
        const channel = { printer, scanner, scanDpi, seed: 5000 + 10 * n, issued };
        const clean = compareFaces({
          opened,
          openedDpi: 200,
          scan: await printAndScan(issued, channel),
          scanDpi,
        });
        row.clean++;
        row.false += clean.regions.length;
        if (clean.status === 'skipped') missed.push(`${n} clean ${scanDpi}: ${clean.reason}`);
        const { regions } = compareFaces({
          opened,
          openedDpi: 200,
          scan: await printAndScan(content, channel),
          scanDpi,
        });
        for (const e of edits) {
          row.glyphs++;
          const hit = regions.some(
            (r) =>
              r.xMm < e.xMm + e.widthMm + 0.3 &&
              e.xMm - 0.3 < r.xMm + r.widthMm &&
              r.yMm < e.yMm + e.heightMm + 0.3 &&
              e.yMm - 0.3 < r.yMm + r.heightMm,
          );
          if (hit) row.marked++;
          else
            missed.push(
              `${n} ${scanDpi} dpi ${printer} ${scanner}: ${e.kind} ${e.from}→${e.to} ${e.points} pt`,
            );
        }
      }
    }
    console.log(JSON.stringify(table), missed);
    for (const [dpi, row] of Object.entries(table))
      expect(row.marked / row.glyphs, `${dpi} dpi`).toBeGreaterThanOrEqual(dpi === '300' ? 0.99 : 0.95);
  });
});
