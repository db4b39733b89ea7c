/** What a sheet feeder gives: many pages in one file, in any order and turn; and labels signed by someone else. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyRing } from '../../src/keys/index.ts';
import { type Gray, rotate90 } from '../../src/raster/index.ts';
import { type Answer, createSite, type Site } from '../../src/site/index.ts';
import { forged, formOf, jpeg, KEYS, scannedPages, scannedSheet, scansPdf, tiff } from './sheets.ts';

const TOKEN = 'a-token-of-some-length';
let site: Site;
let url: string;
/** Two sheets: front 1, back 1, front 2, back 2. */
let pages: Gray[];

beforeAll(async () => {
  site = await createSite({
    keys: KEYS,
    workers: 1,
    protect: { token: TOKEN, issuer: '見本市' },
    limits: { refusalMs: 50, jobMs: 170_000 },
  });
  url = await site.listen('127.0.0.1', 0);
  ({ pages } = await scannedPages(KEYS, 'F-1', 'juminhyo-long'));
}, 180_000);
afterAll(() => site?.close());

const answerOf = async (...scans: Uint8Array[]): Promise<Answer> => {
  const response = await fetch(`${url}/verify`, { method: 'POST', body: formOf(scans) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};
const over = (page: Gray): Gray => rotate90(page, 2);

describe('a certificate of two sheets', () => {
  it('in one TIFF, in any order, some pages upside down', async () => {
    expect(pages).toHaveLength(4);
    const answer = await answerOf(await tiff([over(pages[3]!), pages[0]!, pages[1]!, over(pages[2]!)]));
    expect(answer).toMatchObject({ verdict: 'genuine', notes: [] });
    expect(answer.sheets.map(({ page }) => page).sort()).toEqual([1, 2]);
    for (const sheet of answer.sheets)
      expect(sheet).toMatchObject({
        verdict: 'genuine',
        serial: 'F-1',
        pages: 2,
        comparison: { status: 'match' },
      });
  });

  it('in one PDF with another certificate, some pages sideways: each to its own', async () => {
    const other = await scannedSheet(KEYS, 'OTHER-9');
    const turned = rotate90(other.front, 1);
    const answer = await answerOf(
      await scansPdf([pages[2]!, other.back, pages[1]!, turned, pages[3]!, pages[0]!]),
    );
    expect(answer.notes).toContain('several-certificates');
    expect(answer.sheets.map(({ serial, page, verdict }) => `${serial} ${page} ${verdict}`).sort()).toEqual([
      'F-1 1 genuine',
      'F-1 2 genuine',
      'OTHER-9 1 genuine',
    ]);
  });

  it('is not genuine as a whole while a sheet is missing', async () => {
    const answer = await answerOf(await jpeg(pages[0]!), await jpeg(pages[1]!));
    expect(answer.notes).toContain('pages-missing');
    expect(answer.verdict).not.toBe('genuine');
    expect(answer.sheets[0]).toMatchObject({ page: 1, pages: 2 });
  });
});

it('words added where the front is empty are told as marks, for a person to look at; blank pages count for nothing', async () => {
  const { front, back } = await scannedSheet(KEYS, 'MARK-1');
  const added = forged(front, [60, 51], [30, 222]);
  const blank = { ...front, data: new Uint8Array(front.data.length).fill(255) };
  const answer = await answerOf(await jpeg(added), await jpeg(back), await jpeg(blank));
  expect(answer).toMatchObject({ verdict: 'genuine', notes: [] });
  const [sheet] = answer.sheets;
  expect(sheet!.comparison).toEqual({ status: 'match', regions: [] });
  expect(
    sheet!.marks.some(
      ({ kind, xMm, yMm }) => kind === 'ink' && xMm > 28 && xMm < 54 && yMm > 220 && yMm < 228,
    ),
  ).toBe(true);
});

it('a label signed by someone else under a key name of ours is refused like any other', async () => {
  const seed = (n: number) => new Uint8Array(32).map((_, i) => (i * 41 + n) & 255);
  const forger = generateKeyRing(seed(7), seed(8), KEYS.active);
  expect(forger.active).toBe(KEYS.active);
  const forged = await scannedSheet(forger, 'F-1');
  const answer = await answerOf(await jpeg(forged.back));
  expect(answer).toMatchObject({ verdict: 'unreadable', sheets: [{ reasons: ['refused'], serial: null }] });
});

describe('the description', () => {
  it('agrees with what the other routes answer', async () => {
    const api = (await (await fetch(`${url}/openapi.json`)).json()) as Api;
    expect(api.openapi).toMatch(/^3\.1/);
    const ajv = new Ajv2020({ strict: false });
    const check = (schema: object, value: unknown) => {
      const valid = ajv.compile({ ...schema, components: api.components });
      expect(valid(value), JSON.stringify(valid.errors)).toBe(true);
    };
    const bodyOf = (path: string, method: string, status: number, type = 'application/json') => {
      const schema = api.paths[path]?.[method]?.responses[status]?.content[type]?.schema;
      expect(schema, `${method} ${path} ${status}`).toBeDefined();
      return schema!;
    };
    check(bodyOf('/healthz', 'get', 200), await (await fetch(`${url}/healthz`)).json());
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^# TYPE shingan_requests_total counter\n/);

    const garbage = formOf([new Uint8Array(500).fill(65)]);
    const refused = await fetch(`${url}/verify`, { method: 'POST', body: garbage });
    check(bodyOf('/verify', 'post', refused.status), await refused.json());

    const form = new FormData();
    const pdf = readFileSync(new URL('../../fixtures/forms/cairo-property-landscape.pdf', import.meta.url));
    form.append('pdf', new Blob([pdf]), 'x.pdf');
    form.append('serial', 'P-1');
    const headers = { authorization: `Bearer ${TOKEN}`, accept: 'application/json' };
    const made = await fetch(`${url}/protect`, { method: 'POST', body: form, headers });
    expect(made.status).toBe(200);
    check(bodyOf('/protect', 'post', made.status), await made.json());

    // Every route that is described is there.
    for (const [path, methods] of Object.entries(api.paths))
      for (const method of Object.keys(methods))
        expect((await fetch(url + path, { method: method.toUpperCase(), headers })).status, path).not.toBe(
          404,
        );
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });
});

interface Api {
  readonly openapi: string;
  readonly components: object;
  readonly paths: Record<
    string,
    Record<string, { responses: Record<number, { content: Record<string, { schema: object }> }> }>
  >;
}
