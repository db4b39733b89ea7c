/** What the commands say of a good sheet: nothing that they found is kept back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRenderer } from '../../src/pdf/index.ts';
import { encodePng } from '../../src/raster/index.ts';
import { shingan, workFolder } from './run.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let work: Awaited<ReturnType<typeof workFolder>>;
beforeAll(async () => {
  work = await workFolder();
});
afterAll(() => work.remove());

describe('preflight', () => {
  it('prints notes, and says nothing of problems', async () => {
    const pdf = work.path('form.pdf');
    const form = fixture('forms/chromium-residence.pdf');
    expect((await shingan(['protect', form, '--keys', work.keys, '--serial', 'T-1', '-o', pdf])).code).toBe(
      0,
    );
    const { code, err } = await shingan(['preflight', pdf]);
    expect(err.map((line) => line.slice(pdf.length))).toEqual([
      expect.stringMatching(/^: note: (rgb-content|transparency): .+; .+/),
      expect.stringMatching(/^: note: (rgb-content|transparency): .+; .+/),
    ]);
    expect(code).toBe(0);
  });

  it('says so when there is nothing', async () => {
    const pdf = work.path('plain.pdf');
    const args = [
      'render',
      'nozei',
      '--data',
      fixture('certificates/nozei.json'),
      '--profile',
      'generic-600',
    ];
    expect((await shingan([...args, '--keys', work.keys, '--serial', 'T-2', '-o', pdf])).code).toBe(0);
    expect(await shingan(['preflight', pdf])).toEqual({ code: 0, out: '', err: [`${pdf}: nothing found`] });
  });
});

describe('verify', () => {
  it('names ink away from all content, as lines and in the JSON', async () => {
    const renderer = await openRenderer();
    const open = renderer.open(new Uint8Array(readFileSync(work.path('plain.pdf'))));
    const [front, back] = [0, 1].map((page) => open.render(page, { width: 2480, height: 3508 }));
    open.close();
    renderer.close();
    // 4 x 3 mm of ink on an empty part of the page.
    for (let y = 2421; y < 2456; y++) front!.data.fill(0, y * 2480 + 1772, y * 2480 + 1819);
    for (const [name, image] of [
      ['front.png', front!],
      ['back.png', back!],
    ] as const)
      writeFileSync(work.path(name), encodePng(image, { dpi: 300 }));
    const args = [
      'verify',
      '--keys',
      work.keys,
      '--front',
      work.path('front.png'),
      '--back',
      work.path('back.png'),
    ];
    const said = (await shingan(args)).out.split('mark:');
    expect(said).toHaveLength(2);
    expect(said[1]).toMatch(/^ {4}[34]\.\d x [23]\.\d mm at (149|150)\.\d, 20[45]\.\d mm, ink: .+/);
    const { comparison } = JSON.parse((await shingan([...args, '--json'])).out);
    expect(comparison).toMatchObject({ status: 'match', regions: [], marks: [{ kind: 'ink' }] });
  });
});

describe('usage', () => {
  it('shows what may be left out, and what may not', async () => {
    expect((await shingan(['verify', '--help'])).out).toContain('shingan verify [SCAN…] [--back scan]');
    expect((await shingan(['protect', '--help'])).out).toContain(' --serial S ');
    expect((await shingan(['protect', '--help'])).out).not.toContain('[--serial S]');
  });
});
