/** The door of the site: sizes, kinds, crowds, slow clients, headers, tokens. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSite, type Site, type SiteOptions } from '../../src/site/index.ts';
import { formOf, KEYS } from './sheets.ts';

let site: Site;
afterEach(() => site.close());

async function open(options: Partial<SiteOptions> = {}): Promise<string> {
  site = await createSite({ keys: KEYS, workers: 1, ...options });
  return site.listen('127.0.0.1', 0);
}

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const post = (url: string, scans: readonly Uint8Array[]) =>
  fetch(`${url}/verify`, { method: 'POST', body: formOf(scans) });
const codeOf = async (response: Response) =>
  [response.status, ((await response.json()) as { error: { code: string } }).error.code] as const;

/** Sends the head of an upload, and says when and with what the server ends it. */
function holdUpload(url: string, length = 1000): Promise<{ text: string; ms: number }> & { end: () => void } {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  const start = performance.now();
  let text = '';
  socket.write(
    `POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n--b\r\n`,
  );
  const ended = new Promise<{ text: string; ms: number }>((resolve) => {
    socket.on('data', (data) => (text += data));
    socket.on('error', () => {});
    socket.on('close', () => resolve({ text, ms: performance.now() - start }));
  });
  return Object.assign(ended, { end: () => void socket.destroy() });
}

describe('uploads', () => {
  it('are refused by kind, size and number before any worker starts', async () => {
    const url = await open({ limits: { fileBytes: 5000, uploadBytes: 8000, files: 2 } });
    const big = new Uint8Array(6000);
    big.set(PNG);
    expect(await codeOf(await post(url, [big]))).toEqual([413, 'too-large']);
    expect(await codeOf(await post(url, [PNG, PNG, PNG]))).toEqual([413, 'too-large']);
    expect(await codeOf(await post(url, [new Uint8Array(200_000)]))).toEqual([413, 'too-large']);
    expect(await codeOf(await post(url, []))).toEqual([400, 'no-scan']);
    expect(await codeOf(await post(url, [new Uint8Array(900)]))).toEqual([422, 'not-a-scan']);
    const json = await fetch(`${url}/verify`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await codeOf(json)).toEqual([415, 'wrong-type']);
    const text = await fetch(`${url}/verify`, { method: 'POST', body: 'scan' });
    expect(await codeOf(text)).toEqual([415, 'wrong-type']);
    expect(site.pool.threads.length).toBe(0);
  });

  it('without an announced length are cut off where they grow too large', async () => {
    const url = await open({ limits: { fileBytes: 5000, uploadBytes: 8000 } });
    let sent = 0;
    const head = '--b\r\nContent-Disposition: form-data; name="scan"; filename="a"\r\n\r\n';
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(sent++ === 0 ? new TextEncoder().encode(head) : new Uint8Array(4000).fill(7));
        if (sent > 500) controller.close();
      },
    });
    const asked = fetch(`${url}/verify`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    } as RequestInit);
    const status = await asked.then(
      (response) => response.status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(status);
  });

  it('that trickle are cut off', async () => {
    const url = await open({ limits: { receiveMs: 700 } });
    const { text, ms } = await holdUpload(url);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(6000);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

it('work that takes too long is ended with its thread, and the server goes on', async () => {
  const url = await open({ limits: { jobMs: 1 } });
  const late = await post(url, [PNG]);
  expect(late.headers.has('retry-after')).toBe(true);
  expect(await codeOf(late)).toEqual([503, 'took-too-long']);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

describe('crowds', () => {
  it('get 503 and a time to come back, and in again when a place is free', async () => {
    const url = await open({ limits: { inFlight: 1, inFlightPerClient: 9 } });
    const held = holdUpload(url);
    await waitFor(async () => /requests_in_flight 1\n/.test(await (await fetch(`${url}/metrics`)).text()));
    const refused = await post(url, [PNG]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await codeOf(refused)).toEqual([503, 'busy']);
    held.end();
    await waitFor(async () => (await post(url, [])).status === 400);
  });

  it('of one client, or of bytes, are held off', async () => {
    const url = await open({ limits: { inFlightPerClient: 1, memoryBytes: 5000 } });
    expect((await post(url, [new Uint8Array(6000)])).status).toBe(503);
    const held = holdUpload(url);
    await waitFor(async () => /requests_in_flight 1\n/.test(await (await fetch(`${url}/metrics`)).text()));
    const refused = await post(url, [PNG]);
    expect(refused.headers.has('retry-after')).toBe(true);
    expect(await codeOf(refused)).toEqual([429, 'too-many']);
    held.end();
  });

  it('of requests in a minute are held off by client, as the proxy names it', async () => {
    const url = await open({ limits: { perClientMinute: 2 } });
    const ask = (client: string) =>
      fetch(`${url}/verify`, { method: 'POST', body: formOf([]), headers: { 'x-forwarded-for': client } });
    const statuses: number[] = [];
    for (const client of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'])
      statuses.push((await ask(client)).status);
    expect(statuses).toEqual([400, 400, 429, 400]);
  });
});

async function waitFor(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect.fail('it did not come to that within 5 s');
}

describe('answers', () => {
  it('carry the headers that keep a page to itself, and the page asks nobody else', async () => {
    const url = await open();
    for (const path of ['/', '/page.js', '/page.css', '/openapi.json', '/healthz', '/nothing']) {
      const { headers } = await fetch(url + path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.has('x-powered-by') || headers.has('server')).toBe(false);
    }
    const page = await (await fetch(url)).text();
    const script = await (await fetch(`${url}/page.js`)).text();
    expect(page).not.toMatch(/<script>|style=|\son\w+=/);
    expect((page + script).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|localStorage|cookie/,
    );
    // It parses; the browser tests run it.
    expect(() => new Function(script)).not.toThrow();
    const etag = (await fetch(`${url}/page.js`)).headers.get('etag')!;
    expect((await fetch(`${url}/page.js`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('hold every text in both languages', async () => {
    const url = await open();
    const page = await (await fetch(url)).text();
    const { TEXT } = await import('../../src/site/page/text.ts');
    for (const [, key] of page.matchAll(/data-(?:t|label)="(\w+)"/g))
      expect(TEXT[key as keyof typeof TEXT].every((text) => text.length > 0)).toBe(true);
  });

  it('about numbers stay on this machine', async () => {
    const url = await open();
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    const outside = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.9' } });
    expect(await codeOf(outside)).toEqual([404, 'not-found']);
  });
});

describe('POST /protect', () => {
  const TOKEN = 'a-token-of-this-test';
  const form = () => formOf([PNG], { serial: 'P-1' });
  const ask = (url: string, token?: string) =>
    fetch(`${url}/protect`, {
      method: 'POST',
      body: form(),
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  /** Everything of an answer but its date. */
  const whole = async (response: Response) => {
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return JSON.stringify([response.status, headers, await response.text()]);
  };

  it('says the same where it is off, without a token and with a wrong one', async () => {
    const off = await whole(await ask(await open()));
    await site.close();
    const url = await open({ protect: { token: TOKEN, issuer: '見本市' } });
    expect(await whole(await ask(url))).toBe(off);
    expect(await whole(await ask(url, `${TOKEN}x`))).toBe(off);
    expect(off).toContain('[404,');
    expect((await ask(url, TOKEN)).status).toBe(422);
  });

  it('protects a finished PDF', async () => {
    const { readFileSync } = await import('node:fs');
    const url = await open({ protect: { token: TOKEN, issuer: '見本市' } });
    const pdf = new Uint8Array(
      readFileSync(new URL('../../fixtures/forms/cairo-property-landscape.pdf', import.meta.url)),
    );
    const response = await fetch(`${url}/protect`, {
      method: 'POST',
      body: formOf([pdf], { serial: 'P-1' }),
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/json' },
    });
    expect(response.status).toBe(200);
    const { pdf: made, manifest } = (await response.json()) as { pdf: string; manifest: { serial: string } };
    expect(Buffer.from(made, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(manifest.serial).toBe('P-1');
    const bad = await fetch(`${url}/protect`, {
      method: 'POST',
      body: formOf([pdf], { serial: 'P 1' }),
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await codeOf(bad)).toEqual([400, 'bad-request']);
  });

  it('wants a token of some length', async () => {
    await open();
    await expect(createSite({ keys: KEYS, protect: { token: 'short', issuer: 'x' } })).rejects.toThrow(
      RangeError,
    );
  });
});
