/**
 * Load on the site, loopback only: `npx tsx scripts/site-load.ts [requests] [places]`. Prints memory at rest,
 * throughput with one and two workers, and what becomes of many uploads at once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createSite } from '../src/site/index.ts';
import { formOf, jpeg, KEYS, scannedSheet } from '../test/site/sheets.ts';

const requests = Number(process.argv[2] ?? 200);
const inFlight = Number(process.argv[3] ?? 16);
const megabytes = () => Math.round(process.memoryUsage.rss() / 2 ** 20);

async function open(workers: number, keys = KEYS) {
  const site = await createSite({
    keys,
    workers,
    limits: { inFlight, inFlightPerClient: 999, perClientMinute: 99_999, perSerialHour: 99_999 },
  });
  return { site, url: `${await site.listen('127.0.0.1', 0)}/verify` };
}

{
  const { site } = await open(2);
  await wait(500);
  console.log(`at rest, no thread yet: ${megabytes()} MB (TypeScript loader included)`);
  await site.close();
}

const { front, back } = await scannedSheet(KEYS, 'LOAD-1');
const scans = [await jpeg(front), await jpeg(back)];
console.log(`one upload: ${(scans.reduce((sum, { length }) => sum + length, 0) / 2 ** 20).toFixed(1)} MiB`);

const ask = (url: string) => fetch(url, { method: 'POST', body: formOf(scans) });
for (const workers of [1, 2]) {
  const { site, url } = await open(workers);
  for (let i = 0; i < 6; i++)
    await Promise.all(Array.from({ length: workers }, async () => (await ask(url)).text()));
  const start = performance.now();
  const n = 16;
  await Promise.all(Array.from({ length: n }, async () => (await ask(url)).text()));
  console.log(`${workers} worker(s): ${((n * 1000) / (performance.now() - start)).toFixed(2)} a second`);
  await site.close();
}

const { site, url } = await open(2);
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, megabytes());
}, 50);
const start = performance.now();
const outcomes = new Map<string, number>();
let slowestRefusal = 0;
await Promise.all(
  Array.from({ length: requests }, async () => {
    let outcome: string;
    try {
      const response = await ask(url);
      outcome = `${response.status}${response.status === 503 && !response.headers.has('retry-after') ? ' without Retry-After' : ''}`;
      await response.text();
      if (response.status === 503) slowestRefusal = Math.max(slowestRefusal, performance.now() - start);
    } catch {
      outcome = 'lost';
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }),
);
clearInterval(watch);
console.log(
  `${requests} at once, ${inFlight} places: ${JSON.stringify(Object.fromEntries(outcomes))} in ` +
    `${((performance.now() - start) / 1000).toFixed(1)} s, last 503 after ${(slowestRefusal / 1000).toFixed(1)} s, ` +
    `most memory ${most} MB (clients and their uploads included)`,
);
await site.close();
