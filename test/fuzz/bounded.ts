/**
 * What every fuzz target shares: how many inputs, what is done to them, and the bounds.
 *
 * `npm run test:fuzz` gives 10⁶ inputs in all, `FUZZ_RUNS=20000` a quick look; `FUZZ_SEED` other inputs.
 */
import seedrandom from 'seedrandom';
import { expect } from 'vitest';

/** Inputs of all targets together. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000_000);
/** Longest that one input may take, ms of this process's CPU or of the clock, whichever is less: the machine may be busy. */
const HANG_MS = 1000;
/** Most memory the process may ever have had. */
const LIMIT_BYTES = 1 << 30;

/** A fast random source for a target. */
export const fuzzRandom = (target: string): (() => number) =>
  seedrandom.xor128(`${process.env.FUZZ_SEED ?? 'fuzz'} ${target}`);

/** Runs a target's share of the inputs and holds it to the bounds; prints the count. */
export async function bounded(
  target: string,
  share: number,
  step: (i: number) => unknown,
  least = 1,
): Promise<void> {
  const runs = Math.max(least, Math.round(RUNS * share));
  let slowest = 0;
  const begin = performance.now();
  for (let i = 0; i < runs; i++) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const running = step(i);
    if (running instanceof Promise) await running;
    const wall = performance.now() - start;
    if (wall <= slowest) continue;
    const { user, system } = process.cpuUsage(cpu);
    slowest = Math.max(slowest, Math.min(wall, (user + system) / 1000));
  }
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `| ${target} | ${runs} | ${Math.round((performance.now() - begin) / 1000)} s | ${slowest.toFixed(0)} ms | ${Math.round(peak / 2 ** 20)} MiB |`,
  );
  expect(slowest).toBeLessThan(HANG_MS);
  expect(peak).toBeLessThan(LIMIT_BYTES);
}
