import { defineConfig } from 'vitest/config';

/** `npm run test:fuzz`: long, bounded runs over mutated inputs. */
export default defineConfig({
  test: { include: ['test/**/*.fuzz.test.ts'], testTimeout: 1_800_000, maxWorkers: 2 },
});
