import { readdirSync } from 'node:fs';
import { defineConfig } from 'tsup';

// One entry a folder (numeric is for the others alone), as in package.json's `exports`, and the command line.
const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['cli', 'site', 'numeric'].includes(entry.name))
  .map((entry) => entry.name);

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'cli/index': 'src/cli/index.ts',
    'cli/main': 'src/cli/main.ts',
    'site/index': 'src/site/index.ts',
    // Apart from the rest of simulate, which is pure: it needs a codec.
    'simulate/jpeg': 'src/simulate/jpeg.ts',
    // A file of its own: threads are started from it.
    'site/worker': 'src/site/worker.ts',
    ...Object.fromEntries(folders.map((name) => [`${name}/index`, `src/${name}/index.ts`])),
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: { compilerOptions: { noEmit: false, isolatedModules: true } },
  splitting: true,
  sourcemap: true,
  clean: true,
  treeshake: true,
});
