/**
 * Files at the edge. Every fault is one line: which file, what happened, what to do. Output is written
 * beside its destination and renamed, so that nobody ever sees half a file.
 */
import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.ts';

/** Files larger than this are refused before they are read: no certificate or scan comes near it. */
const MAX_INPUT_BYTES = 1 << 30;

const REASONS: Record<string, [what: string, remedy: string]> = {
  ENOENT: ['no such file', 'check the path'],
  EISDIR: ['is a folder', 'name a file'],
  ENOTDIR: ['a part of the path is not a folder', 'check the path'],
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

/** The bytes of a file. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    const { size, mode } = await stat(path);
    if ((mode & 0o170000) === 0o040000) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (size > MAX_INPUT_BYTES)
      throw new InputError(
        'input',
        path,
        `${size} bytes are too many`,
        `give a file below ${MAX_INPUT_BYTES}`,
      );
    const data = await readFile(path);
    return new Uint8Array(data.buffer, data.byteOffset, data.length);
  } catch (error) {
    throw error instanceof InputError ? error : fileProblem(path, error);
  }
}

/** JSON from a file. The message never quotes the contents. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readInput(path);
  if (bytes.length === 0) throw new InputError('input', path, 'is empty', 'give a JSON file');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF/, ''));
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    const place = at === undefined ? '' : ` at character ${at}`;
    throw new InputError('input', path, `is not valid JSON${place}`, 'mend the file (UTF-8, JSON)');
  }
}

/** What a run is about to write. All of it appears, or none of it. */
export interface OutputFile {
  readonly path: string;
  readonly data: Uint8Array | string;
  /** Permission bits of a new file. @default 0o666 less the umask */
  readonly mode?: number;
}

/** Throws when the folder of an output is missing, before any work is done for it. */
export async function checkOutputFolder(path: string): Promise<void> {
  const folder = dirname(path);
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

/** Writes all `files` beside their places, then renames them; on a fault nothing is left. */
export async function writeOutputs(files: readonly OutputFile[]): Promise<void> {
  const tag = randomBytes(6).toString('hex');
  const temporary: string[] = [];
  let at = '';
  try {
    for (const file of files) {
      at = file.path;
      const path = join(dirname(file.path), `.${basename(file.path)}.${tag}.part`);
      const handle = await open(path, 'wx', file.mode ?? 0o666);
      temporary.push(path);
      try {
        await handle.writeFile(file.data);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    for (let i = 0; i < files.length; i++) {
      at = files[i]!.path;
      await rename(temporary[i]!, at);
    }
  } catch (error) {
    await Promise.all(temporary.map((path) => rm(path, { force: true })));
    throw fileProblem(at, error);
  }
}

/** Makes a folder that the caller named as a folder to fill (`--rasters`, `--debug-dir`, `preview -o`). */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileProblem(path, error);
  }
}
