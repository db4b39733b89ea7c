/** What a command is: its words, its help, and a function from parsed words to an exit code. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from '../errors.ts';

/** 0 done or genuine; 1 read, and refused; 2 usage; 3 could not run. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Where a command talks. `out` is for results alone; everything else goes to `err`. */
export interface Talk {
  readonly out: (text: string) => void;
  readonly err: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One flag of a command. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
}

/** Parsed words. */
export interface Words {
  readonly positionals: readonly string[];
  /** The value of a string flag, or undefined. */
  readonly text: (flag: string) => string | undefined;
  /** The value of a string flag that the command requires. */
  readonly need: (flag: string) => string;
  /** Whether a boolean flag is there. */
  readonly has: (flag: string) => boolean;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of positional arguments; a trailing `…` takes one or more, brackets make one optional: `[SCAN…]`. */
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** More for the help: what is shallow, what the exit codes mean here. */
  readonly notes?: string;
  readonly run: (words: Words, talk: Talk) => Promise<ExitCode>;
}

/** What `parseArgs` says of each word. */
interface Token {
  readonly kind: 'option' | 'positional' | 'option-terminator';
  readonly name?: string;
}

/**
 * Parses `argv` for `command`.
 * @throws InputError (usage) on unknown, missing or doubled words
 */
export function parseWords(command: Command, argv: readonly string[]): Words {
  const options: ParseArgsConfig['options'] = {};
  for (const [name, flag] of Object.entries(command.flags))
    options[name] = flag.short ? { type: flag.type, short: flag.short } : { type: flag.type };
  const remedy = `see 'shingan ${command.name} --help'`;
  let parsed: { values: Record<string, unknown>; positionals: string[]; tokens: Token[] };
  try {
    parsed = parseArgs({
      args: withNegatives(command, argv),
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    }) as typeof parsed;
  } catch (error) {
    const what = (error as Error).message.split('\n')[0]!.replace(/\. To specify.*$/, '');
    throw new InputError('usage', command.name, what, remedy);
  }
  const { values, positionals, tokens } = parsed;
  const names = tokens.flatMap(({ kind, name }) => (kind === 'option' && name !== undefined ? [name] : []));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new InputError('usage', command.name, `--${twice} is there twice`, 'give it once');
  const many = /…\]?$/.test(command.positionals.at(-1) ?? '');
  const least = command.positionals.filter((name) => !name.startsWith('[')).length;
  const most = many ? Number.POSITIVE_INFINITY : command.positionals.length;
  if (positionals.length < least)
    throw new InputError(
      'usage',
      command.name,
      `${command.positionals[positionals.length]} is missing`,
      remedy,
    );
  if (positionals.length > most)
    throw new InputError('usage', command.name, `${positionals[most]} is one argument too many`, remedy);
  for (const [name, flag] of Object.entries(command.flags))
    if (flag.required && values[name] === undefined)
      throw new InputError('usage', command.name, `--${name} is missing`, remedy);
  return {
    positionals,
    text: (flag) => values[flag] as string | undefined,
    need: (flag) => values[flag] as string,
    has: (flag) => values[flag] === true,
  };
}

/** `--darkness -0.5` as `--darkness=-0.5`: parseArgs takes a value that begins with a dash for a flag. */
function withNegatives(command: Command, argv: readonly string[]): string[] {
  const out: string[] = [];
  for (const word of argv) {
    const flag = out.at(-1)?.match(/^--([\w-]+)$/)?.[1];
    if (flag !== undefined && command.flags[flag]?.type === 'string' && /^-[\d.]+$/.test(word))
      out.push(`${out.pop()}=${word}`);
    else out.push(word);
  }
  return out;
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const words = [
    ...command.positionals,
    ...Object.entries(command.flags).map(([name, flag]) => {
      const word = `--${name}${flag.type === 'string' ? ` ${flag.value ?? 'TEXT'}` : ''}`;
      return flag.required ? word : `[${word}]`;
    }),
  ];
  const lines = [
    `shingan ${command.name}: ${command.summary}`,
    '',
    `  shingan ${command.name} ${words.join(' ')}`,
    '',
  ];
  const rows = Object.entries(command.flags).map(([name, flag]) => [
    `  ${flag.short ? `-${flag.short}, ` : '    '}--${name}${flag.type === 'string' ? ` ${flag.value ?? 'TEXT'}` : ''}`,
    flag.help,
  ]);
  const width = Math.max(0, ...rows.map(([word]) => word!.length)) + 2;
  for (const [word, help] of rows) lines.push(word!.padEnd(width) + help);
  if (command.notes) lines.push('', command.notes);
  return lines.join('\n');
}
