/**
 * The files of a run. It remembers what it read and what it will write, and never lets one replace the
 * other. Every fault is one line: which file, what happened, what to do.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { access, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../errors.ts';

const REASONS: Record<string, [what: string, remedy: string]> = {
  ENOENT: ['no such file', 'check the path'],
  EISDIR: ['is a folder', 'name a file'],
  ENOTDIR: ['a part of the path is not a folder', 'check the path'],
  EEXIST: ['is there already', 'choose another name'],
  ELOOP: ['its links lead in a circle', 'check the path'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  EACCES: ['permission denied', 'check who may read and write it'],
  EPERM: ['permission denied', 'check who may read and write it'],
  EROFS: ['the file system is read-only', 'choose another place'],
  ENOSPC: ['the disk is full', 'free some space, nothing was left behind'],
  EDQUOT: ['the disk quota is used up', 'free some space, nothing was left behind'],
  EFBIG: ['the file would be too large for this place', 'choose another place, nothing was left behind'],
  EMFILE: ['too many open files', 'close some and try again'],
};

/** A system error as one line. */
export function fileProblem(path: string, error: unknown): InputError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
  const [what, remedy] = REASONS[code] ?? [`could not be used (${code})`, 'check the path'];
  return new InputError('input', path, what, remedy);
}

/** The files of one run, by device and number: what it read, and what it is going to write. */
interface RunFiles {
  readonly read: Map<string, string>;
  readonly outputs: Map<string, string>;
}

const runFiles = new AsyncLocalStorage<RunFiles>();

/** Runs a command with a memory of its own for the files it reads and writes. */
export const inRun = <T>(work: () => Promise<T>): Promise<T> =>
  runFiles.run({ read: new Map(), outputs: new Map() }, work);

/** Takes note of a file that is about to be read. @throws InputError when it is an output of this run */
export function rememberInput(path: string, identity: string): void {
  const files = runFiles.getStore();
  const output = files?.outputs.get(identity);
  if (output !== undefined) throw replacesInput(output, path);
  files?.read.set(identity, path);
}

const replacesInput = (output: string, input: string): InputError =>
  new InputError(
    'usage',
    output,
    `would replace ${output === input ? 'a file that this command reads' : `${input}, which this command reads`}`,
    'name another file for the output',
  );

/** Where an output really goes. */
export interface Destination {
  /** The file itself: symbolic links are followed, so that the link stays and its target is replaced. */
  readonly target: string;
  /** Permission bits of the file that is there already; null where there is none. */
  readonly mode: number | null;
  /** One text for one file, whatever its names. */
  readonly identity: string;
}

/**
 * Finds out where `path` leads.
 * @throws InputError for a folder, a device or a pipe, for a missing folder, and for a file that this run read
 */
export async function destination(path: string): Promise<Destination> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!found.isFile())
      throw new InputError('input', path, 'is a pipe or a device, not a file', 'name a file');
    const identity = `${found.dev}:${found.ino}`;
    const input = runFiles.getStore()?.read.get(identity);
    if (input !== undefined) throw replacesInput(path, input);
    const target = await realpath(path);
    await checkFolder(path, dirname(target));
    return { target, mode: Number(found.mode) & 0o777, identity };
  } catch (error) {
    if (error instanceof InputError) throw error;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileProblem(path, error);
  }
  // Nothing is there, or a link to nothing.
  let target = resolve(path);
  for (let links = 0; links < 40; links++) {
    const next = await readlink(target).catch(() => null);
    if (next === null) break;
    target = resolve(dirname(target), next);
  }
  await checkFolder(path, dirname(target));
  target = join(await realpath(dirname(target)), basename(target));
  return { target, mode: null, identity: target };
}

async function checkFolder(path: string, folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(folder, 2);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw new InputError('input', path, `the folder ${folder} does not exist`, 'make it first');
    throw fileProblem(folder, error);
  }
}

/**
 * Announces an output before any work is done for it.
 * @throws InputError when it cannot be written, or this run reads the same file or writes it twice
 */
export async function checkOutput(path: string): Promise<void> {
  const { identity } = await destination(path);
  const outputs = runFiles.getStore()?.outputs;
  const before = outputs?.get(identity);
  if (before !== undefined) throw sameOutput(path, before);
  outputs?.set(identity, path);
}

/** The fault of two outputs in one file. */
export const sameOutput = (path: string, before: string): InputError =>
  new InputError(
    'usage',
    path,
    `is named for two outputs${path === before ? '' : ` (the other is ${before})`}`,
    'give each a file of its own',
  );
