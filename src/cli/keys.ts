/** Keys from a file or the environment, never from a flag. */
import { stat } from 'node:fs/promises';
import { InputError } from '../errors.ts';
import { type KeyRing, parseKeyRing } from '../keys/index.ts';
import type { Talk, Words } from './command.ts';
import { fileProblem, readJson } from './io.ts';

/** The flag that commands with keys share. */
export const KEYS_FLAG = {
  keys: {
    type: 'string',
    value: 'keys.json',
    help: 'the key file (or its JSON in the environment variable SHINGAN_KEYS)',
  },
} as const;

/**
 * The key ring of `--keys` or SHINGAN_KEYS; a file that others may read is warned about.
 * @throws InputError when there is none, or it is malformed
 */
export async function loadKeys(words: Words, talk: Talk): Promise<KeyRing> {
  const path = words.text('keys');
  if (path !== undefined) {
    let mode: number;
    try {
      mode = (await stat(path)).mode;
    } catch (error) {
      throw fileProblem(path, error);
    }
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      talk.err(`shingan: warning: ${path}: others can read this key file; run 'chmod 600' on it`);
    return parseKeyRing(await readJson(path), path);
  }
  const text = talk.env.SHINGAN_KEYS;
  if (text === undefined || text === '')
    throw new InputError('usage', '--keys', 'no key file is named', 'give --keys or set SHINGAN_KEYS');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError(
      'input',
      'SHINGAN_KEYS',
      'is not valid JSON',
      'put the contents of a key file there',
    );
  }
  return parseKeyRing(json, 'SHINGAN_KEYS');
}
