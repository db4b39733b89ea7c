/** No output replaces an input, a device or a link; all outputs appear, or none; modes are kept. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutput, inRun, readInput, writeOutputs } from '../../src/cli/io.ts';
import { shingan, workFolder } from './run.ts';

const root = new URL('../..', import.meta.url).pathname;
const form = `${root}fixtures/forms/cairo-property-landscape.pdf`;
const data = `${root}fixtures/certificates/nozei.json`;

let work: Awaited<ReturnType<typeof workFolder>>;
beforeEach(async () => {
  work = await workFolder();
});
afterEach(() => work.remove());

const put = (name: string, text: string | Uint8Array = 'old'): string => {
  writeFileSync(work.path(name), text);
  return work.path(name);
};
const text = (path: string): string => readFileSync(path, 'utf8');

describe('an output never replaces an input', () => {
  it.each<[string, () => string[]]>([
    ['render', () => ['render', 'nozei', '--data', put('d.json', readFileSync(data)), '-o', work.keys]],
    [
      'render',
      () => ['render', 'nozei', '--data', put('d.json', readFileSync(data)), '-o', work.path('d.json')],
    ],
    ['protect', () => ['protect', put('d.json', readFileSync(form)), '-o', work.path('d.json')]],
    ['protect', () => ['protect', form, '-o', work.path('o.pdf'), '--manifest', work.path('./o.pdf')]],
  ])('%s (%#)', async (_, argv) => {
    const words = argv();
    const keys = text(work.keys);
    const files = work.files();
    const run = await shingan([...words, '--keys', work.keys, '--serial', 'T-1']);
    expect(run.err).toHaveLength(1);
    expect(run.err[0]).toMatch(
      /would replace .* this command reads; name another file|is named for two outputs/,
    );
    expect(run.code).toBe(2);
    expect(text(work.keys)).toBe(keys);
    expect(work.files()).toEqual(files);
  });

  it('verify --recovered onto the scan, by way of a link', async () => {
    const scan = put('scan.png', 'scan');
    symlinkSync(scan, work.path('link.png'));
    const run = await shingan([
      'verify',
      '--back',
      scan,
      '--recovered',
      work.path('link.png'),
      '--keys',
      work.keys,
    ]);
    expect(run.code).toBe(2);
    expect(run.err.join()).toMatch(/link\.png: would replace .*scan\.png/);
    expect(text(scan)).toBe('scan');
  });

  it('whatever was read is safe, also where nobody announced the output, and under a second name', () =>
    inRun(async () => {
      const a = put('a');
      linkSync(a, work.path('b'));
      await readInput(a);
      await expect(writeOutputs([{ path: work.path('b'), data: 'new' }])).rejects.toThrow(
        /b: would replace .*a,/,
      );
      await expect(checkOutput(a)).rejects.toThrow(/would replace a file that this command reads/);
    }));
});

describe('destinations', () => {
  it('a link stays, and its target is replaced', async () => {
    const target = put('target');
    symlinkSync('target', work.path('link'));
    symlinkSync('fresh', work.path('dangling'));
    await writeOutputs([
      { path: work.path('link'), data: 'new' },
      { path: work.path('dangling'), data: 'new' },
    ]);
    expect(lstatSync(work.path('link')).isSymbolicLink()).toBe(true);
    expect(lstatSync(work.path('dangling')).isSymbolicLink()).toBe(true);
    expect([text(target), text(work.path('fresh'))]).toEqual(['new', 'new']);
  });

  it('a pipe is neither written nor read', async () => {
    execFileSync('mkfifo', [work.path('pipe')]);
    await expect(writeOutputs([{ path: work.path('pipe'), data: 'x' }])).rejects.toThrow(/pipe or a device/);
    await expect(readInput(work.path('pipe'))).rejects.toThrow(/pipe or a device/);
    expect(lstatSync(work.path('pipe')).isFIFO()).toBe(true);
  });

  it('a folder in second place leaves the first file as it was', async () => {
    const first = put('first');
    mkdirSync(work.path('folder'));
    const files = work.files();
    await expect(
      writeOutputs([
        { path: first, data: 'new' },
        { path: work.path('folder'), data: 'new' },
      ]),
    ).rejects.toThrow(/folder: is a folder; name a file/);
    expect(text(first)).toBe('old');
    expect(work.files()).toEqual(files);
  });

  it('a fault while renaming is undone', async () => {
    const first = put('first');
    const files = work.files();
    // The second place becomes a folder after it was looked at: its data are converted when they are written.
    const late = { toString: () => '' };
    const tricky = {
      path: work.path('second'),
      get data() {
        mkdirSync(work.path('second'), { recursive: true });
        return String(late);
      },
    };
    await expect(
      writeOutputs([{ path: first, data: 'new' }, { path: work.path('third'), data: 'new' }, tricky]),
    ).rejects.toThrow(/second: is a folder/);
    expect(text(first)).toBe('old');
    expect(work.files()).toEqual([...files, 'second'].sort());
  });

  it('keeps the mode of the file that is replaced', async () => {
    const secret = put('secret');
    chmodSync(secret, 0o600);
    await writeOutputs([{ path: secret, data: 'new' }]);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(text(secret)).toBe('new');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s leaves nothing half written', (signal) => {
    const folder = work.path('box');
    mkdirSync(folder);
    const script = `
      import { readdirSync } from 'node:fs';
      import { writeOutputs } from '${root}src/cli/io.ts';
      const data = new Uint8Array(1 << 20);
      setInterval(() => readdirSync('${folder}').length > 1 && process.kill(process.pid, '${signal}'), 1);
      await writeOutputs(Array.from({ length: 400 }, (_, i) => ({ path: '${folder}/' + i, data })));`;
    const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: root,
    });
    expect([run.signal, run.stderr.toString()]).toEqual([signal, '']);
    expect(readdirSync(join(folder))).toEqual([]);
  });
});
