/**
 * Programs that tests ask for a second opinion. A suite that needs one that is not here is left out
 * with a line that says so; with CI=true that is a failure instead.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';

/** Program, and the Debian package that brings it. */
const TOOLS = {
  pdftoppm: 'poppler-utils',
  pdftocairo: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  mutool: 'mupdf-tools',
  gs: 'ghostscript',
  qpdf: 'qpdf',
  tesseract: 'tesseract-ocr',
  chromium: 'chromium',
} as const;

/** A program that a test may run. */
export type Tool = keyof typeof TOOLS;

/** Whether a program can be started. */
export const hasTool = (tool: Tool): boolean =>
  spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;

/**
 * `describe`, if every tool is here. Otherwise the suite is left out loudly, and in CI it fails.
 * @example
 * needsTool('mutool', 'gs')('dots come back', () => { it(…) });
 */
export function needsTool(...tools: Tool[]): (name: string, suite: () => void) => void {
  const missing = tools.filter((tool) => !hasTool(tool));
  if (missing.length === 0) return (name, suite) => describe(name, suite);
  const packages = [...new Set(missing.map((tool) => TOOLS[tool]))].join(' ');
  const line = `needs ${missing.join(', ')}: run scripts/setup-debian.sh, or apt-get install ${packages}`;
  return (name) => {
    if (process.env.CI === 'true')
      describe(name, () => {
        it('has its tools', () => {
          throw new Error(line);
        });
      });
    else {
      console.warn(`LEFT OUT: ${name}: ${line}`);
      describe.skip(`${name} (${line})`, () => it('is left out', () => {}));
    }
  };
}

/**
 * Runs a tool; standard output as bytes.
 * @param pdf written to a file of its own, whose name takes the place of `@` in `args`
 * @throws when the tool fails, with what it said
 */
export function runTool(tool: Tool, args: readonly string[], pdf?: Uint8Array): Buffer {
  const folder = pdf ? mkdtempSync(join(tmpdir(), 'shingan-tool-')) : '';
  try {
    const file = join(folder, 'input.pdf');
    if (pdf) writeFileSync(file, pdf);
    return execFileSync(
      tool,
      args.map((arg) => (pdf && arg === '@' ? file : arg)),
      { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}
