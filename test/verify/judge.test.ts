import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Findings, judge } from '../../src/verify/judge.ts';
import type { OriginalityCheck } from '../../src/verify/verdict.ts';

const table = readFileSync(new URL('../../docs/verdict.md', import.meta.url), 'utf8');
const rows = table
  .split('\n')
  .filter((line) => /^\| (found|missing) /.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const any = <T>(cell: string, values: readonly T[]): readonly T[] => (cell === '*' ? values : [cell as T]);
const check = ['original', 'copy', 'absent', 'unsure', 'unsure (scan)'] as const;

/** A check as a cell of the table writes it. */
const originality = (cell: (typeof check)[number]): OriginalityCheck =>
  cell === 'unsure (scan)'
    ? { status: 'unsure', score: 0.5, because: 'scan' }
    : { status: cell, score: 0.5, ...(cell === 'unsure' ? { because: 'doubt' as const } : {}) };

describe('docs/verdict.md', () => {
  it('has its rows', () => expect(rows.length).toBeGreaterThanOrEqual(20));

  it.each(rows)(
    '%s %s %s %s %s %s %s -> %s: %s',
    (back, label, scramble, comparison, front, latent, panto, verdict, reasons) => {
      for (const l of any(label!, ['valid', 'invalid', 'missing'] as const))
        for (const s of any(scramble!, ['opened', 'partial', 'failed'] as const))
          for (const c of any(comparison!, ['match', 'altered', 'skipped'] as const))
            for (const f of any(front!, ['yes', 'no'] as const))
              for (const a of any(latent!, check))
                for (const p of any(panto!, check)) {
                  const findings: Findings = {
                    backFound: back === 'found',
                    label: { status: l },
                    scramble: { status: s, encoding: 'picture', cellErrorRate: 0 },
                    comparison: { status: c, regions: [] },
                    frontGiven: f === 'yes',
                    latent: originality(a),
                    pantograph: originality(p),
                  };
                  expect(judge(findings)).toEqual({ verdict, reasons: reasons!.split(' ') });
                }
    },
  );

  it('is genuine only when every check passed, but for one originality check that the scans cannot carry', () => {
    let genuine = 0;
    for (const backFound of [true, false])
      for (const l of ['valid', 'invalid', 'missing'] as const)
        for (const s of ['opened', 'partial', 'failed'] as const)
          for (const c of ['match', 'altered', 'skipped'] as const)
            for (const frontGiven of [true, false])
              for (const a of check)
                for (const p of check) {
                  const { verdict } = judge({
                    backFound,
                    label: { status: l },
                    scramble: { status: s, encoding: 'sealed', cellErrorRate: 0 },
                    comparison: { status: c, regions: [] },
                    frontGiven,
                    latent: originality(a),
                    pantograph: originality(p),
                  });
                  if (verdict === 'genuine') genuine++;
                }
    expect(genuine).toBe(3);
  });
});
