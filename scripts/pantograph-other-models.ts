/**
 * What an eye sees of the pantograph on paper that src/simulate did not make: four other models of printer and copier,
 * fixtures/pantograph/other-models-eye.jsonl.
 *
 *   npx tsx scripts/pantograph-other-models.ts
 *
 * Prints a table: originals within the limits, and copies readable (|ΔL*| 1.5 and more, d′ 1 and more: the word may
 * be the lighter) and conspicuous (4 and more).
 */
import { readFileSync } from 'node:fs';

const SETS = ['second', 'third', 'fourth', 'fifth'] as const;

/** One print: L* of ground minus word and d′ of the original and of its copies. */
interface Line {
  readonly set: (typeof SETS)[number];
  readonly calibrated: boolean;
  readonly original: readonly [deltaL: number, dPrime: number];
  readonly copies: readonly (readonly [mode: string, deltaL: number, dPrime: number])[];
}

const file = new URL('../fixtures/pantograph/other-models-eye.jsonl', import.meta.url);
const lines = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

const part = <T>(of: readonly T[], test: (v: T) => boolean): string =>
  of.length ? `${Math.round((100 * of.filter(test).length) / of.length)} %` : '';
console.log('| model | balance | originals | hidden ≤ 1.5 | ≤ 0.8 | rms ΔL* | copies | n | readable | ≥ 4 |');
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const set of SETS)
  for (const calibrated of [true, false]) {
    const some = lines.filter((line) => line.set === set && line.calibrated === calibrated);
    const deltas = some.map(({ original }) => Math.abs(original[0]));
    const rms = Math.sqrt(deltas.reduce((sum, v) => sum + v * v, 0) / deltas.length);
    const head = `| ${set} | ${calibrated ? 'by scan' : 'built-in'} | ${some.length} | ${part(deltas, (v) => v <= 1.5)} | ${part(deltas, (v) => v <= 0.8)} | ${rms.toFixed(2)} |`;
    for (const modes of [['text', 'text-photo'], ['text'], ['text-photo'], ['photo']]) {
      const copies = some.flatMap((line) => line.copies.filter(([mode]) => modes.includes(mode)));
      const readable = part(copies, ([, delta, dPrime]) => Math.abs(delta) >= 1.5 && dPrime >= 1);
      console.log(
        `${head} ${modes.join(', ')} | ${copies.length} | ${readable} | ${part(copies, ([, delta]) => Math.abs(delta) >= 4)} |`,
      );
    }
  }
