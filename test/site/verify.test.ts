/** The site with real sheets: verdicts, refusals that say nothing, faults of workers, what is kept. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyRing } from '../../src/keys/index.ts';
import type { Answer } from '../../src/site/index.ts';
import { createSite, type LogLine, type Site } from '../../src/site/index.ts';
import {
  blanked,
  type Faces,
  forged,
  formOf,
  jpeg,
  KEYS,
  STRANGE_KEYS,
  scannedPages,
  scannedSheet,
} from './sheets.ts';

const SERIAL = 'R8-SECRET-7';
const REFUSAL_MS = 400;
const bytes = (n: number) => new Uint8Array(32).map((_, i) => (i * 41 + n) & 255);
const logs: LogLine[] = [];
let site: Site;
let url: string;
let faces: Faces;
let front: Uint8Array;
let back: Uint8Array;

beforeAll(async () => {
  site = await createSite({
    keys: KEYS,
    workers: 1,
    limits: { refusalMs: REFUSAL_MS, perSerialHour: 3, pages: 4 },
    log: (line) => logs.push(line),
  });
  url = await site.listen('127.0.0.1', 0);
  faces = await scannedSheet(KEYS, SERIAL);
  [front, back] = await Promise.all([jpeg(faces.front), jpeg(faces.back)]);
});
afterAll(() => site.close());

const post = (scans: readonly Uint8Array[], fields = {}, accept = 'application/json') =>
  fetch(`${url}/verify`, { method: 'POST', body: formOf(scans, fields), headers: { accept } });

describe('a sheet', () => {
  it('as issued is answered as its own description says', async () => {
    const response = await post([front, back]);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = (await response.json()) as Answer;
    expect(answer).toMatchObject({ format: 1, verdict: 'genuine', notes: [] });
    expect(answer.sheets[0]).toMatchObject({
      serial: SERIAL,
      comparison: { status: 'match', regions: [] },
      pictures: null,
    });
    expect(answer.scans).toEqual([
      { dpi: 300, grade: 'enough' },
      { dpi: 300, grade: 'enough' },
    ]);
    const api = (await (await fetch(`${url}/openapi.json`)).json()) as { components: object };
    const ajv = new Ajv2020({ strict: false });
    const check = ajv.compile({ $ref: '#/components/schemas/Answer', components: api.components });
    expect(check(answer), JSON.stringify(check.errors)).toBe(true);
  });

  it('with a changed front is altered there, and its stages and pictures come along', async () => {
    // A name of one person over another's.
    const changed = await jpeg(forged(faces.front, [60, 51], [60, 104]));
    const response = await post([changed, back], { pictures: '1' }, 'application/x-ndjson');
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ stage }) => stage).filter(Boolean)).toEqual([
      'queue',
      'decode',
      'read',
      'compare',
      'check',
      'pictures',
    ]);
    const { answer } = lines.at(-1) as { answer: Answer };
    expect(answer.verdict).toBe('altered');
    const [sheet] = answer.sheets;
    expect(sheet!.comparison.regions.some(({ yMm }) => yMm > 98 && yMm < 112)).toBe(true);
    expect(sheet!.pictures!.opened).toMatch(/^data:image\/png;base64,/);
    expect(sheet!.pictures!.front).toMatch(/^data:image\/jpeg;base64,/);
  });

  it('that fails at a key gets one answer, whatever it failed at, at one of few times', async () => {
    const strange = await scannedSheet(STRANGE_KEYS, 'X-1');
    const forger = await scannedSheet(generateKeyRing(bytes(7), bytes(8), KEYS.active), SERIAL);
    const dead = [
      strange.back,
      forger.back,
      blanked(faces.back, 700, 2700),
      // Page 1 of 2, by a label that is good.
      blanked((await scannedPages(KEYS, 'X-2', 'juminhyo-long')).pages[1]!, 700, 2700),
    ];
    // 240 dpi is claimed, 300 is true: whoever gets 300 back learns that the label was believed.
    for (const front of [[], [await jpeg(strange.front, 240)]]) {
      const bodies: string[] = [];
      for (const gray of dead) {
        const start = performance.now();
        const response = await post(
          [...front, await jpeg(gray, 240)],
          { pictures: '1' },
          'application/x-ndjson',
        );
        bodies.push(await response.text());
        expect(performance.now() - start).toBeGreaterThan(REFUSAL_MS * 0.99);
      }
      // The stages that were told belong to the answer.
      expect(bodies[0]).toContain('"verdict":"unreadable","notes":[],"sheets":[{');
      expect(bodies[0]).toContain('"serial":null');
      expect(bodies[0]).toContain('"reasons":["refused"]');
      expect(new Set(bodies)).toEqual(new Set([bodies[0]]));
    }
  });

  it('is answered although its worker died', async () => {
    const before = site.pool.retries;
    const response = await post([back], {}, 'application/x-ndjson');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    let killed = false;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += read.value;
      if (!killed && text.includes('"decode"')) {
        killed = true;
        await site.pool.threads[0]!.terminate();
      }
    }
    expect(site.pool.retries).toBe(before + 1);
    expect(JSON.parse(text.trim().split('\n').at(-1)!)).toMatchObject({
      answer: { verdict: 'unsure', sheets: [{ serial: SERIAL, reasons: ['front-not-given'] }] },
    });
  });
});

describe('files that are none', () => {
  const png = (width: number, height: number): Uint8Array => {
    const bytes = Buffer.from(
      '89504e470d0a1a0a0000000d49484452000000000000000008000000000000000000000049444154789c0300000000010000000049454e44ae426082',
      'hex',
    );
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return new Uint8Array(bytes);
  };
  const bigPdf = new TextEncoder().encode(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]>>endobj trailer<</Root 1 0 R>>',
  );
  it.each([
    ['a bomb of pixels', png(60_000, 60_000)],
    ['a PDF page of five metres', bigPdf],
    ['a broken JPEG', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5])],
    ['garbage', new Uint8Array(5000).map((_, i) => (i * 131) & 255)],
  ])('%s: the same refusal, and no thread lost', async (_, bytes) => {
    const retries = site.pool.retries;
    const response = await post([bytes]);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'not-a-scan' } });
    expect(site.pool.retries).toBe(retries);
  });
});

it('counts answers about one serial, and logs numbers alone', async () => {
  // Three answers about this serial were given above; the fourth is refused.
  const refused = await post([back]);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(logs.length).toBeGreaterThan(8);
  for (const line of logs) {
    expect(Object.keys(line).sort()).toEqual(['bytes', 'files', 'ms', 'route', 'status', 'time']);
    expect(JSON.stringify(line)).not.toMatch(/SECRET|yamada|test-2026|127\.0/);
  }
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/shingan_verdicts_total\{verdict="altered"\} 1\n/);
  expect(metrics).toMatch(/shingan_requests_in_flight 0\n/);
  expect(metrics).not.toMatch(/SECRET|yamada/);
});
