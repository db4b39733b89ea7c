/**
 * 10⁵ mutated backs through the reader's own path, none accepted; prints the table of docs/sealed.md.
 *
 *   MUTANTS=100000 npx vitest run --config vitest.sweep.config.ts test/security/mutated-backs
 */
import { describe, expect, it } from 'vitest';
import { ATTACKS, randomOf, stockOf } from './mutated-backs.ts';
import { type Outcome, open, outcome, sealedSheet } from './sealed-sheets.ts';

const MUTANTS = Number(process.env.MUTANTS ?? 100_000);

describe('mutated backs', () => {
  it(`none of ${MUTANTS} is accepted`, async () => {
    const sheets = await Promise.all([
      ...Array.from({ length: 24 }, (_, i) => sealedSheet(i)),
      ...Array.from({ length: 4 }, (_, i) => sealedSheet(i, 1)),
      ...Array.from({ length: 4 }, (_, i) => sealedSheet(i, 0, 2)),
    ]);
    const stock = stockOf(sheets);
    const counts = ATTACKS.map(() => new Map<Outcome, number>());
    const start = performance.now();
    for (let i = 0; i < MUTANTS; i++) {
      const a = i % ATTACKS.length;
      const back = await ATTACKS[a]!.make(stock, randomOf(1_000_000 + i));
      const result = outcome(await open(back), back.labelBytes, sheets);
      counts[a]!.set(result, (counts[a]!.get(result) ?? 0) + 1);
      if (result === 'accepted') console.log(`accepted: ${ATTACKS[a]!.name}, back ${1_000_000 + i}`);
    }
    const columns: Outcome[] = ['refused', 'in part as issued', 'as issued', 'accepted'];
    console.log(`| attack | backs | ${columns.join(' | ')} |\n|---|---|---|---|---|---|`);
    let accepted = 0;
    ATTACKS.forEach(({ name }, a) => {
      const row = columns.map((c) => counts[a]!.get(c) ?? 0);
      accepted += row[3]!;
      console.log(`| ${name} | ${row.reduce((s, v) => s + v, 0)} | ${row.join(' | ')} |`);
    });
    console.log(`${MUTANTS} backs in ${Math.round((performance.now() - start) / 1000)} s`);
    expect(accepted).toBe(0);
  });
});
