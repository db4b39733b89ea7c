/**
 * What every bench shares. A `describe` is one row group of the table, its cases are the rivals:
 *
 * - a case whose name starts with `memcpy` is the floor: Buffer.copy of as many bytes as the work puts out;
 * - one whose name starts with `plain`, `per pixel`, `canvas` or `straightforward` is the twin: the same
 *   work as one writes it first;
 * - `scripts/bench-table.ts` prints every other case as its ratio to those two, best time of each.
 *
 * Check that rivals agree before timing them (in the body of `describe`; a part of the page is enough,
 * the tests hold the twins together), and keep results with `use`.
 */
import { bench } from 'vitest';

/** BENCH_SHORT=1: few rounds, for CI. The best time is then a little less good, the ratios hold. */
export const SHORT: boolean = process.env.BENCH_SHORT === '1';

/** Rounds for work of milliseconds. */
export const QUICK = SHORT
  ? { time: 200, iterations: 6, warmupTime: 30, warmupIterations: 4 }
  : { time: 1000, iterations: 20, warmupTime: 100, warmupIterations: 5 };

/** Rounds for work of a tenth of a second and more: plain twins, whole pipelines. */
export const SLOW = SHORT
  ? { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 0 }
  : { time: 0, iterations: 5, warmupTime: 0, warmupIterations: 1 };

let last: unknown;

/** Keeps a result where the compiler cannot prove that nobody looks. */
export function use(result: unknown): void {
  if (result === undefined) throw new Error('a bench returned nothing');
  last = result;
}

/** What {@link use} kept last. */
export const lastUsed = (): unknown => last;

/** The floor of a group: copies `bytes` bytes from one warm buffer to another. */
export function memcpy(bytes: number): void {
  const from = Buffer.alloc(bytes, 0x5a);
  const to = Buffer.alloc(bytes);
  bench(
    'memcpy',
    () => {
      from.copy(to);
      use(to);
    },
    QUICK,
  );
}

/** Rivals must agree before they race. */
export function mustAgree(name: string, a: Uint8Array, b: Uint8Array): void {
  if (Buffer.compare(a, b) !== 0) throw new Error(`${name}: the rivals do not agree`);
}
