// The API reference: `npm run docs` writes it to docs/api/, which git ignores.
import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'shingan',
  // Every public entry: `./dist/pdf/index.js` in package.json is `src/pdf/index.ts` here.
  entryPoints: Object.values(exports)
    .filter((entry) => entry.default)
    .map((entry) => entry.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts')),
  // A folder of its own: TypeDoc empties it first.
  out: 'docs/api',
  readme: 'none',
  excludeInternal: true,
  disableSources: true,
};
