/** A built-in profile as a file: as it was written, and with another word, it issues sheets and verifies them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinProfiles } from '../../src/sheet/index.ts';
import { shingan, workFolder, writeJson } from './run.ts';

const certificate = new URL('../../fixtures/certificates/nozei.json', import.meta.url).pathname;

let work: Awaited<ReturnType<typeof workFolder>>;
beforeAll(async () => {
  work = await workFolder();
});
afterAll(() => work.remove());

const readProfile = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const render = (profile: string, ...more: string[]) =>
  shingan(
    ['render', 'nozei', '--data', certificate, '--keys', work.keys, '--serial', 'S-1'].concat(
      '--profile',
      profile,
      '-o',
      work.path('o.pdf'),
      ...more,
    ),
  );
const verify = () =>
  shingan(['verify', work.path('o.pdf'), '--keys', work.keys, '--json', '--profile', work.path('p.json')]);

describe('shingan profiles', () => {
  it('lists without a name', async () => {
    const { code, out } = await shingan(['profiles']);
    expect(code).toBe(0);
    for (const { name } of builtinProfiles()) expect(out).toContain(`${name}\t`);
  });

  it('writes each as it is built in, in the format of calibrate', async () => {
    for (const profile of builtinProfiles()) {
      const { code, err } = await shingan(['profiles', profile.name, '-o', work.path('p.json')]);
      expect([code, err]).toEqual([
        0,
        [`wrote ${work.path('p.json')}: ${profile.name} as it is built in, not calibrated`],
      ]);
      expect(readProfile(work.path('p.json'))).toEqual(profile);
    }
    const { out } = await shingan(['profiles', 'generic-600', '-o', work.path('p.json'), '--json']);
    expect(JSON.parse(out)).toEqual({ profile: work.path('p.json'), name: 'generic-600' });
  });

  it('issues and verifies with the file, unedited and with another word', async () => {
    const file = work.path('p.json');
    await shingan(['profiles', 'generic-600', '-o', file]);
    expect((await render(file)).code).toBe(0);
    expect((await verify()).code).toBe(0);
    const profile = readProfile(file);
    const { pantograph } = profile;
    Object.assign(pantograph.word, { lines: ['見本', '{serial}'], sizeMm: 14, angleDeg: 30 });
    pantograph.camouflage.motif = 'asanoha';
    writeJson(file, profile);
    expect((await render(file)).code).toBe(0);
    const run = await verify();
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out).verdict).toBe('genuine');
    pantograph.word.lines = ['見本 {日付}'];
    writeJson(file, profile);
    const token = await render(file);
    expect([token.code, token.err]).toEqual([
      2,
      ['shingan: word: unknown token {日付}; use {serial}, {date} or {place}'],
    ]);
    Object.assign(pantograph.word, { lines: ['見本'], angel: 30 });
    writeJson(file, profile);
    const angel = await render(file);
    expect([angel.code, angel.err]).toEqual([
      3,
      [`shingan: ${file}: pantograph: word.angel: is no key, the nearest is angleDeg; change it in the file`],
    ]);
  });

  it('{place} is what --place says, on the back too; words without room are refused', async () => {
    const file = work.path('p.json');
    await shingan(['profiles', 'generic-600', '-o', file]);
    const profile = readProfile(file);
    Object.assign(profile.pantograph.word, { lines: ['{place}'], sizeMm: 12 });
    writeJson(file, profile);
    expect((await render(file, '--place', '本庁舎')).code).toBe(0);
    const run = await shingan(['verify', work.path('o.pdf'), '--keys', work.keys, '--profile', file]);
    // No label tells the place, so the word is for the eye alone.
    expect(run.out).toContain('void pantograph: unsure');
    expect(run.out).toMatch(/latent image: +original [01]\.\d{3}/);
    const long = await render(file, '--place', '本庁舎一階の市民課の窓口');
    expect([long.code, long.err]).toEqual([
      2,
      [expect.stringMatching(/^shingan: word\.pitchXMm: one word is 14\d\.\d x .* make it 14\d or more/)],
    ]);
  });

  it.each<[string[], RegExp]>([
    [['generic-300', '-o', 'p.json'], /^shingan: profiles: there is no profile generic-300; see/],
    [['generic-600'], /^shingan: profiles: --out is missing; name the file to write/],
    [['-o', 'p.json'], /^shingan: profiles: NAME is missing; name the profile to write, such as generic-/],
  ])('refuses %j in one line', async (words, message) => {
    const run = await shingan(['profiles', ...words]);
    expect([run.code, run.err]).toEqual([2, [expect.stringMatching(message)]]);
  });
});
