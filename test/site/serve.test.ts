/** The command's own words: what it refuses before it listens. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shingan, workFolder } from '../cli/run.ts';

let work: Awaited<ReturnType<typeof workFolder>>;
beforeAll(async () => {
  work = await workFolder();
});
afterAll(() => work.remove());

it.each([
  [['--port', '70000'], {}, 2, /--port: is out of range/],
  [['--port', 'x'], {}, 2, /--port: is out of range/],
  [['--workers', '0'], {}, 2, /--workers: is out of range/],
  [['--host', '127.0.0.1'], { SHINGAN_PROTECT_TOKEN: 'short' }, 2, /SHINGAN_PROTECT_TOKEN: is too short/],
  [['--profile', 'nowhere'], {}, 2, /there is no profile nowhere/],
] as const)('serve %j is refused in one line', async (words, env, code, line) => {
  const run = await shingan(['serve', '--keys', work.keys, ...words], env);
  expect([run.code, run.err.length]).toEqual([code, 1]);
  expect(run.err[0]).toMatch(line);
});

it('says that a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const run = await shingan(['serve', '--keys', work.keys, '--port', `${port}`]);
  other.close();
  expect([run.code, run.out]).toEqual([3, '']);
  expect(run.err).toEqual([
    `shingan: 127.0.0.1:${port}: something else listens there; choose another --port`,
  ]);
});
