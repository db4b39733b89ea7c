import { preflight as check } from '../../pdf/index.ts';
import type { Command } from '../command.ts';
import { readInput } from '../io.ts';

export const preflight: Command = {
  name: 'preflight',
  summary: 'checks a protected PDF for whatever would silently break a protection',
  positionals: ['out.pdf'],
  flags: { json: { type: 'boolean', help: 'print one JSON object' } },
  notes:
    'A note is something to know; the sheet may be printed.\n' +
    'Exit: 0 nothing found or notes alone, 1 a protection would break, 2 usage, 3 the file could not be read.',
  async run(words, talk) {
    const path = words.positionals[0]!;
    const report = await check(await readInput(path));
    if (words.has('json')) talk.out(JSON.stringify(report));
    else if (report.problems.length === 0) talk.err(`${path}: nothing found`);
    else
      for (const { level, code, what, remedy } of report.problems)
        talk.err(`${path}: ${level === 'note' ? 'note: ' : ''}${code}: ${what}; ${remedy}`);
    return report.ok ? 0 : 1;
  },
};
