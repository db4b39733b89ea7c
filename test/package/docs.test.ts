/**
 * `npm run docs`: TypeDoc empties its folder first, so it must have one of its own, and it must know every entry.
 * The documents: what they link to and show is there, and no picture lies unused.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { exports, scripts } = JSON.parse(read('package.json'));
const entries = Object.keys(exports).filter((name) => name !== './package.json');

it('makes the API reference of every public entry, in a folder of its own', async () => {
  const { default: config } = await import(join(root, 'typedoc.config.mjs'));
  expect(scripts.docs).toBe('typedoc');
  expect(readdirSync(root).filter((name) => /^typedoc\./.test(name))).toEqual(['typedoc.config.mjs']);
  expect(config.out).toBe('docs/api');
  expect(read('.gitignore').split('\n')).toContain('docs/api/');
  // A folder, or a file of its own beside one.
  const sourceOf = (name: string): string | undefined =>
    [join('src', name, 'index.ts'), join('src', `${name}.ts`)].find((path) => existsSync(join(root, path)));
  expect(config.entryPoints).toEqual(entries.map(sourceOf));
});

it('has documents whose links lead somewhere, and no picture that none of them shows', () => {
  const pages = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
  ].filter((name) => name.endsWith('.md'));
  const linked = new Set<string>();
  for (const page of pages)
    for (const [, target] of read(page).matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)) {
      const path = join(dirname(page), target!);
      expect(existsSync(join(root, path)), `${page}: ${target}`).toBe(true);
      linked.add(path);
    }
  const pictures = readdirSync(join(root, 'docs/images')).map((name) => join('docs/images', name));
  expect(pictures.filter((name) => !linked.has(name))).toEqual([]);
});
