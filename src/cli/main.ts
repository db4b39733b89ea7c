/**
 * `main(argv)`: words in, exit code out. Every fault that a user can cause is one line on stderr; a
 * fault of ours is one line too, with the stack only when SHINGAN_DEBUG=1.
 */
import { InputError, SheetRejected } from '../errors.ts';
import { VERSION } from '../sheet/version.ts';
import { type Command, commandHelp, type ExitCode, parseWords, type Talk } from './command.ts';
import { calibrate } from './commands/calibrate.ts';
import { film } from './commands/film.ts';
import { keygen } from './commands/keygen.ts';
import { profiles, templates } from './commands/lists.ts';
import { preflight } from './commands/preflight.ts';
import { preview } from './commands/preview.ts';
import { protect } from './commands/protect.ts';
import { render } from './commands/render.ts';
import { serve } from './commands/serve.ts';
import { simulate } from './commands/simulate.ts';
import { unscramble } from './commands/unscramble.ts';
import { verify } from './commands/verify.ts';
import { fileProblem, inRun } from './io.ts';

const COMMANDS: readonly Command[] = [
  keygen,
  render,
  protect,
  verify,
  unscramble,
  film,
  calibrate,
  simulate,
  preview,
  preflight,
  templates,
  profiles,
  serve,
];

function help(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length)) + 2;
  return [
    `shingan ${VERSION}: certificates on plain paper that a receiver can check`,
    '',
    ...COMMANDS.map((command) => `  shingan ${command.name.padEnd(width)}${command.summary}`),
    '',
    "'shingan COMMAND --help' tells more. Exit: 0 done or genuine, 1 read and refused, 2 usage, 3 could not run.",
  ].join('\n');
}

/**
 * Takes faults of stdout and stderr. A reader that went away is no fault: the command goes on, and its exit
 * code stands. A result that could not be written ends with 3.
 */
export function guardStreams(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || process.exitCode === 3) return;
    process.exitCode = 3;
    standardTalk.err(`shingan: ${fileProblem('stdout', error).message}`);
  });
}

const standardTalk: Talk = {
  out: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  env: process.env,
};

/**
 * Runs one command.
 * @param argv the words after the program's name
 * @returns the exit code; never throws
 */
export async function main(argv: readonly string[], talk: Talk = standardTalk): Promise<ExitCode> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      talk.out(help());
      return name === undefined ? 2 : 0;
    }
    if (name === '--version' || name === '-v') {
      talk.out(VERSION);
      return 0;
    }
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) throw new InputError('usage', name, 'no such command', "see 'shingan --help'");
    if (rest.includes('--help') || rest.includes('-h')) {
      talk.out(commandHelp(command));
      return 0;
    }
    return await inRun(() => command.run(parseWords(command, rest), talk));
  } catch (error) {
    return report(error, talk);
  }
}

function report(error: unknown, talk: Talk): ExitCode {
  if (error instanceof InputError) {
    talk.err(`shingan: ${error.message}`);
    return error.kind === 'usage' ? 2 : 3;
  }
  if (error instanceof SheetRejected) {
    talk.err(`shingan: ${error.message}`);
    return 1;
  }
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
  talk.err(`shingan: internal fault: ${message}; please report it with the command you ran`);
  if (talk.env.SHINGAN_DEBUG === '1' && error instanceof Error) talk.err(error.stack ?? '');
  return 3;
}
