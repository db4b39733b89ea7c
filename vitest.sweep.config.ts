import { defineConfig } from 'vitest/config';

/** `npm run test:sweep`: long sweeps over conditions, with their floors asserted. */
export default defineConfig({
  test: { include: ['test/**/*.sweep.test.ts'], testTimeout: 3_600_000, maxWorkers: 2, passWithNoTests: true },
});
