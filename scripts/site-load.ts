/**
 * Load on the site, loopback only: `npm run build && npx tsx scripts/site-load.ts [requests] [verdicts]`. Prints memory at
 * rest, throughput with one and two workers, and what becomes of many uploads at once.
 *
 * The server is `shingan serve` of the package, a process of its own with its default limits; the clients are in this one,
 * so that neither their time nor their memory counts as the server's. Each request names another client address, as a
 * proxy would. Processor time is what the kernel says (`/proc/PID/stat`): on a machine that does other work too,
 * `others` tells how many cores that took, and the rates are worth nothing unless it is near 0.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serializeKeyRing } from '../src/keys/index.ts';
import { jpeg, KEYS, scannedSheet } from '../test/site/sheets.ts';

const requests = Number(process.argv[2] ?? 200);
/** With the warm-up below 60: the answers about one serial that a server gives in an hour. */
const verdicts = Math.min(44, Number(process.argv[3] ?? 32));
/** Until the compiler has seen every stage. */
const WARM_UP = 6;
const BOUNDARY = 'b-o-u-n-d-a-r-y';

const command = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url));
if (!existsSync(command)) throw new Error('dist/cli/index.js is not there; run npm run build');
const folder = mkdtempSync(join(tmpdir(), 'shingan-load-'));
const keyFile = join(folder, 'keys.json');
writeFileSync(keyFile, serializeKeyRing(KEYS), { mode: 0o600 });

interface Server {
  readonly pid: number;
  readonly url: string;
  end(): Promise<void>;
}

async function serve(workers: number): Promise<Server> {
  const words = [command, 'serve', '--keys', keyFile, '--port', '0', '--workers', `${workers}`];
  const child: ChildProcess = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (data) => {
      if (said.length < 1000) said += data;
      const found = /listening on (\S+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    child.once('exit', () => reject(new Error(said)));
  });
  const end = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { pid: child.pid!, url, end };
}

/** A line of `/proc/PID/status`, MB. */
const memory = (pid: number, name: 'VmRSS' | 'VmHWM'): number =>
  Math.round(
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024,
  );

/** Seconds of processor time that a process has had; the kernel counts hundredths. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Seconds of processor time that everything on this machine has had. */
const cpuOfAll = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;

const { front, back } = await scannedSheet(KEYS, 'LOAD-1');
const part = (bytes: Uint8Array, i: number) => [
  Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="scan"; filename="${i}.jpg"\r\n` +
      'Content-Type: image/jpeg\r\n\r\n',
  ),
  bytes,
  Buffer.from('\r\n'),
];
const scans = [await jpeg(front), await jpeg(back)];
const body = Buffer.concat([...scans.flatMap(part), Buffer.from(`--${BOUNDARY}--\r\n`)]);
const agent = new Agent({ keepAlive: true });
let clients = 0;

/** One upload. @returns the status, `lost` where the connection broke, with a word where the answer is wrong */
function ask(url: string): Promise<string> {
  const address = `10.${(++clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`;
  const headers = {
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': body.length,
    'x-forwarded-for': address,
  };
  return new Promise((resolve) => {
    const sent = request(`${url}/verify`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data));
      response.on('error', () => resolve('lost'));
      response.on('end', () => {
        const { statusCode, headers: got } = response;
        if (statusCode === 200) resolve(text.includes('"status":"match"') ? '200' : '200, not a match');
        else resolve(`${statusCode}${got['retry-after'] === undefined ? ' without Retry-After' : ''}`);
      });
    });
    // A server that refuses before it has read everything may close while we still send.
    sent.on('error', () => resolve('lost'));
    sent.end(body);
  });
}

/** `count` uploads, `width` of them at a time. */
async function many(url: string, count: number, width: number): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const outcome = await ask(url);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: width }, client));
  return outcomes;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
console.log(`${cpus().length} x ${cpus()[0]!.model.trim()}, Node ${process.version}`);
console.log(`one upload: ${(body.length / 2 ** 20).toFixed(1)} MiB`);
const rates: number[] = [];
for (const workers of [1, 2]) {
  const server = await serve(workers);
  await wait(500);
  const rest = memory(server.pid, 'VmRSS');
  await many(server.url, WARM_UP * workers, workers);
  const [start, own, all, self] = [performance.now(), cpuOf(server.pid), cpuOfAll(), process.cpuUsage()];
  // One upload more than workers: the next one is inside when a worker is free.
  const outcomes = await many(server.url, verdicts, workers + 1);
  const seconds = (performance.now() - start) / 1000;
  const served = cpuOf(server.pid) - own;
  const { user, system } = process.cpuUsage(self);
  const asked = (user + system) / 1e6;
  const others = Math.max(0, (cpuOfAll() - all - served - asked) / seconds);
  rates.push(verdicts / seconds);
  console.log(
    `${workers} worker(s): ${(verdicts / seconds).toFixed(2)} a second ${JSON.stringify(Object.fromEntries(outcomes))}; ` +
      `a verdict takes ${(served / verdicts).toFixed(2)} s of processor time in the server ` +
      `(${(served / seconds).toFixed(2)} cores), ${(asked / verdicts).toFixed(3)} s in the client; others ${others.toFixed(2)} cores; ` +
      `memory ${rest} MB at rest, ${memory(server.pid, 'VmHWM')} MB at most`,
  );
  await server.end();
}
console.log(`1 -> 2 workers: ${(rates[1]! / rates[0]!).toFixed(2)} x`);

const server = await serve(2);
const start = performance.now();
const outcomes = await many(server.url, requests, requests);
console.log(
  `${requests} at once, default limits: ${JSON.stringify(Object.fromEntries(outcomes))} in ` +
    `${((performance.now() - start) / 1000).toFixed(1)} s; memory of the server ${memory(server.pid, 'VmHWM')} MB at most`,
);
await server.end();
agent.destroy();
