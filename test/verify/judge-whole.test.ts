import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JudgedSheet, judgeWhole } from '../../src/verify/judge-whole.ts';
import { reasonText } from '../../src/verify/report-text.ts';
import type { VerdictWord } from '../../src/verify/verdict.ts';

const rows = readFileSync(new URL('../../docs/verdict.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| whole |'))
  .map((line) =>
    line
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  );

const sheet = (page: number, pages: number, verdict: VerdictWord, certificate = 'a'): JudgedSheet => ({
  verdict: {
    page,
    pages,
    verdict,
    reasons: [verdict === 'genuine' ? 'all-checks-passed' : `own-${verdict}`],
  },
  certificate,
});

/** `1/2: genuine, 2/2: copy` */
const sheetsOf = (cell: string): JudgedSheet[] =>
  cell.split(', ').map((one) => {
    const [, page, pages, verdict] = /^(\d+)\/(\d+): (\w+)$/.exec(one)!;
    return sheet(Number(page), Number(pages), verdict as VerdictWord);
  });

describe('docs/verdict.md, several sheets', () => {
  it('has its rows', () => expect(rows.length).toBeGreaterThanOrEqual(12));

  it.each(rows)('%s, %s failed, %s unmatched -> %s: %s', (cell, failed, unmatched, verdict, reasons) => {
    const whole = judgeWhole(sheetsOf(cell!), Number(failed), Number(unmatched));
    const expected = reasons!.split(' ').map((reason) => (reason === 'own' ? `own-${verdict}` : reason));
    expect([whole.verdict, whole.reasons]).toEqual([verdict, expected]);
  });

  it('counts the pages of each certificate by themselves', () => {
    const mixed = [sheet(1, 2, 'genuine', 'a'), sheet(2, 2, 'genuine', 'b')];
    expect(judgeWhole(mixed, 0, 0)).toEqual({
      verdict: 'unsure',
      reasons: ['page-2-of-2-missing', 'page-1-of-2-missing'],
      speaker: 0,
    });
    expect(judgeWhole([sheet(1, 1, 'genuine', 'a'), sheet(1, 1, 'genuine', 'b')], 0, 0).verdict).toBe(
      'genuine',
    );
  });

  it('keeps what a genuine sheet did not check beside what is missing', () => {
    const beyond: JudgedSheet = {
      verdict: { page: 1, pages: 2, verdict: 'genuine', reasons: ['latent-beyond-scan'] },
      certificate: 'a',
    };
    expect(judgeWhole([beyond], 0, 0)).toMatchObject({
      verdict: 'unsure',
      reasons: ['page-2-of-2-missing', 'latent-beyond-scan'],
    });
  });

  it('is genuine only when nothing is added', () => {
    for (const invalid of [0, 1])
      for (const unmatched of [0, 1])
        for (const pages of [1, 2]) {
          const { verdict } = judgeWhole([sheet(1, pages, 'genuine')], invalid, unmatched);
          expect(verdict).toBe(invalid + unmatched === 0 && pages === 1 ? 'genuine' : 'unsure');
        }
  });

  it('says every added reason in both languages', () => {
    for (const code of ['page-2-of-3-missing', 'contradiction-label-invalid', 'page-unmatched']) {
      const { ja, en } = reasonText(code);
      expect([ja, en]).not.toContain(code);
    }
    expect(reasonText('page-2-of-3-missing').en).toBe('Page 2 of 3 is missing.');
  });
});
