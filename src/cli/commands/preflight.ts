import { preflight as check } from '../../pdf/index.ts';
import type { Command } from '../command.ts';
import { readInput } from '../io.ts';

export const preflight: Command = {
  name: 'preflight',
  summary: 'checks a protected PDF for whatever would silently break a protection',
  positionals: ['out.pdf'],
  flags: { json: { type: 'boolean', help: 'print one JSON object' } },
  notes: 'Exit: 0 nothing found, 1 problems found, 2 usage, 3 the file could not be read.',
  async run(words, talk) {
    const path = words.positionals[0]!;
    const report = await check(await readInput(path));
    if (words.has('json')) talk.out(JSON.stringify(report));
    else if (report.ok) talk.err(`${path}: nothing found`);
    else
      for (const { code, what, remedy } of report.problems) talk.err(`${path}: ${code}: ${what}; ${remedy}`);
    return report.ok ? 0 : 1;
  },
};
