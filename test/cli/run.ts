/** Runs the command line in this process, as a shell would see it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';

/** What a run said, and how it ended. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: readonly string[];
}

export async function shingan(argv: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  let out = '';
  const err: string[] = [];
  const code = await main(argv, { out: (text) => void (out += text), err: (line) => err.push(line), env });
  return { code, out, err };
}

/** A folder of a test's own with a key file in it. */
export async function workFolder(): Promise<{
  path: (name: string) => string;
  keys: string;
  files: () => string[];
  remove: () => void;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'shingan-cli-'));
  const path = (name: string) => join(folder, name);
  const keys = path('keys.json');
  const made = await shingan(['keygen', '-o', keys, '--kid', 'test-2026']);
  if (made.code !== 0 || !existsSync(keys)) throw new Error(made.err.join('\n'));
  return {
    path,
    keys,
    files: () => readdirSync(folder).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const writeJson = (path: string, value: unknown): string => {
  writeFileSync(path, JSON.stringify(value));
  return path;
};
