/** The tarball, as a user gets it: installed into an empty project, its example runs. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/sheet/version.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'shingan-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, args: string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('the package', () => {
  it('carries the version that the library says', () => {
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version).toBe(VERSION);
  });

  it('installs into an empty project, and its example and command run', () => {
    // `--ignore-scripts`: the check builds before it tests, and a second build would race other suites.
    if (!existsSync(join(root, 'dist/index.js'))) run('npm', ['run', 'build'], root);
    const [{ filename, files }] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
    );
    const names = (files as { path: string }[]).map(({ path }) => path);
    expect(names).toContain('dist/index.js');
    expect(names).toContain('dist/index.d.ts');
    expect(names).toContain('dist/simulate/jpeg.js');
    expect(names).toContain('LICENSE');
    expect(names).toContain('docs/verdict.md');
    expect(names.filter((name) => name.startsWith('docs/api/'))).toEqual([]);
    expect(names.filter((name) => /^(test|bench|fixtures|src)\//.test(name))).toEqual([]);

    const project = join(folder, 'project');
    const installed = join(project, 'node_modules', 'shingan');
    mkdirSync(installed, { recursive: true });
    run('tar', ['xzf', join(folder, filename), '--strip-components=1', '-C', installed], folder);
    // The dependencies are the locked ones of this checkout: the registry may be out of reach here.
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      const target = join(project, 'node_modules', name);
      mkdirSync(join(target, '..'), { recursive: true });
      if (!existsSync(target)) symlinkSync(join(root, 'node_modules', name), target);
    }
    writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
    cpSync(join(root, 'examples', 'issue-and-verify.mjs'), join(project, 'example.mjs'));
    const said = run(process.execPath, ['example.mjs'], project);
    expect(said).toMatch(/serial: {2}R8-000123/);
    expect(existsSync(join(project, 'certificate.pdf'))).toBe(true);
    // The calibration is a library too: what the command does, a program can.
    const calibrates = "import('shingan/calibrate').then((m) => console.log(Object.keys(m).sort().join()))";
    expect(run(process.execPath, ['-e', calibrates], project).trim()).toBe(
      'EYE_ROWS,eyeProfile,eyeRow,fitPicture,fitProfile,profileSheet,profileSheetNumber,sheetContents',
    );
    const version = run(process.execPath, [join(installed, 'dist/cli/index.js'), '--version'], project);
    expect(version.trim()).toBe(VERSION);
  });
});
