/** Files at the edge: bytes and JSON in, folders; `run-files.ts` and `write-outputs.ts` have the rest. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { InputError } from '../errors.ts';
import { fileProblem, rememberInput } from './run-files.ts';

export { checkOutput, fileProblem, inRun } from './run-files.ts';
export { type OutputFile, writeOutputs } from './write-outputs.ts';

/** Files larger than this are refused before they are read: no certificate or scan comes near it. */
const MAX_INPUT_BYTES = 1 << 30;

/** The bytes of a regular file. A pipe or a device may never end, so it is refused. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!found.isFile())
      throw new InputError(
        'input',
        path,
        'is a pipe or a device, not a file',
        'save it to a file and name that',
      );
    if (found.size > MAX_INPUT_BYTES)
      throw new InputError(
        'input',
        path,
        `${found.size} bytes are too many`,
        `give a file below ${MAX_INPUT_BYTES}`,
      );
    rememberInput(path, `${found.dev}:${found.ino}`);
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

/** Makes a folder that the caller named as a folder to fill (`--rasters`, `--debug-dir`, `preview -o`). */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileProblem(path, error);
  }
}
