/** `shingan serve` as a process of its own: what it opens for writing, what it says, what is left after kill -9. */
import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serializeKeyRing } from '../../src/keys/index.ts';
import { formOf, jpeg, KEYS, scannedSheet } from './sheets.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'shingan-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder. */
function filesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(path, entry.name)) : entry.isFile() ? [join(path, entry.name)] : [],
  );
}

/** Regular files that a process holds open for writing, deleted ones too. */
function writtenBy(pid: number): string[] {
  const out: string[] = [];
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const flags = Number.parseInt(
        /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))![1]!,
        8,
      );
      const writes = (flags & 3) !== 0;
      if (writes && statSync(`/proc/${pid}/fd/${fd}`).isFile())
        out.push(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // Closed between the two looks.
    }
  }
  return out;
}

describe.skipIf(process.platform !== 'linux')('the running site', () => {
  it('writes no upload anywhere, and a kill leaves nothing', async () => {
    const { back } = await scannedSheet(KEYS, 'R8-SECRET-9');
    const scan = await jpeg(back);
    const keyFile = join(folder, 'keys.json');
    writeFileSync(keyFile, serializeKeyRing(KEYS), { mode: 0o600 });
    const before = filesIn(folder);
    const words = [
      '--import',
      'tsx',
      'src/cli/index.ts',
      'serve',
      '--keys',
      keyFile,
      '--port',
      '0',
      '--workers',
      '1',
    ];
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (data) => (said += data));
        child.stderr.on('data', (data) => {
          said += data;
          const found = /listening on (\S+)/.exec(said);
          if (found) resolve(found[1]!);
        });
        child.once('exit', () => reject(new Error(said)));
      });
      const ask = () =>
        fetch(`${url}/verify`, {
          method: 'POST',
          body: formOf([scan]),
          headers: { accept: 'application/x-ndjson' },
        });
      const written = new Set<string>();
      const look = setInterval(() => writtenBy(child.pid!).forEach((name) => void written.add(name)), 20);
      try {
        const text = await (await ask()).text();
        expect(text).toContain('R8-SECRET-9');
      } finally {
        clearInterval(look);
      }
      expect([...written]).toEqual([]);
      // The second is killed while it is at work.
      const reader = (await ask()).body!.getReader();
      await reader.read();
      child.kill('SIGKILL');
      await ended;
    } finally {
      child.kill('SIGKILL');
    }
    expect(said).toContain('"route":"/verify","status":200');
    expect(said).not.toMatch(/SECRET|yamada|test-2026/);
    // The loader of TypeScript keeps compiled sources there; nothing of an upload is among them.
    const left = filesIn(folder).filter((name) => !before.includes(name));
    const middle = Buffer.from(scan.subarray(scan.length >> 1, (scan.length >> 1) + 64));
    for (const name of left) {
      expect(name).toMatch(/\/tsx-/);
      const bytes = readFileSync(name);
      expect(bytes.includes('R8-SECRET-9') || bytes.includes(middle)).toBe(false);
    }
  });
});
