/** Mistakes of a user that took long, lost something or looked like a fault of ours: one line each, the right exit code. */
import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PDFDocument } from '../../src/pdf/pdf-lib.ts';
import { shingan, workFolder, writeJson } from './run.ts';

const root = new URL('../..', import.meta.url).pathname;
const form = `${root}fixtures/forms/cairo-property-landscape.pdf`;
const certificate = `${root}fixtures/certificates/nozei.json`;
const sample = () => JSON.parse(readFileSync(certificate, 'utf8'));

let work: Awaited<ReturnType<typeof workFolder>>;
let before: string[];
beforeAll(async () => {
  work = await workFolder();
  await blankPdf('blank.pdf');
  writeJson(work.path('data.json'), sample());
  before = work.files();
});
afterAll(() => work.remove());

async function blankPdf(name: string): Promise<void> {
  const doc = await PDFDocument.create();
  doc.addPage([595.28, 841.89]);
  writeFileSync(work.path(name), await doc.save());
}

async function expectRefusal(argv: string[], code: number, words: RegExp, env = {}): Promise<void> {
  const run = await shingan(argv, env);
  expect(run.err).toHaveLength(1);
  expect(run.err[0]).toMatch(words);
  expect(run.err[0]).not.toMatch(/internal fault/);
  expect(run.code).toBe(code);
  expect(work.files()).toEqual(before);
}

describe('words', () => {
  it.each<[string, string[], RegExp]>([
    ['a day that is none', ['--date', '2026-02-31'], /--date: is not a date/],
    ['a date in words', ['--date', 'February 31 2026'], /--date: is not a date/],
    ['an address that is none', ['--url-prefix', 'foo'], /urlPrefix: is no address/],
    ['an issuer of two lines', ['--issuer', 'a\nb'], /issuer: has a control character/],
    ['a flag twice', ['--serial', 'T'], /render: --serial is there twice/],
  ])('%s', (_, more, words) =>
    expectRefusal(
      [
        'render',
        'nozei',
        '--data',
        certificate,
        '--keys',
        work.keys,
        '--serial',
        'S',
        '-o',
        work.path('o.pdf'),
      ].concat(more),
      2,
      words,
    ),
  );
  it('a short flag and its long name', () =>
    expectRefusal(
      ['film', '-o', work.path('a.pdf'), '--out', work.path('b.pdf')],
      2,
      /film: --out is there twice/,
    ));
  it.each(['bad kid!', '', 'x'.repeat(17)])('a key name that is none: %j', (kid) =>
    expectRefusal(['keygen', '-o', work.path('k.json'), `--kid=${kid}`], 2, /--kid: .*1 to 16 characters/),
  );
  it.each(['garbage', '10.0.0.0/33', 'loopback,,'])('proxies that are none: %j', (SHINGAN_TRUST_PROXY) =>
    expectRefusal(['serve', '--keys', work.keys, '--port', '0'], 2, /SHINGAN_TRUST_PROXY: is no list/, {
      SHINGAN_TRUST_PROXY,
    }),
  );
  it('an issuer of two lines, where only the site would print it', () =>
    expectRefusal(
      ['serve', '--keys', work.keys, '--port', '0', '--issuer', 'a\nb'],
      2,
      /issuer: has a control/,
    ));
  it('a time of the environment that is none', () =>
    expectRefusal(
      ['protect', form, '--keys', work.keys, '--serial', 'S', '-o', work.path('o.pdf')],
      2,
      /SOURCE_DATE_EPOCH: is not a time/,
      { SOURCE_DATE_EPOCH: 'yesterday' },
    ));
});

describe('a batch', () => {
  const batch = async (entries: unknown[], code: number, words: RegExp) => {
    writeJson(work.path('data.json'), entries);
    const argv = [
      'render',
      'nozei',
      '--data',
      work.path('data.json'),
      '--keys',
      work.keys,
      '-o',
      work.path('.'),
    ];
    await expectRefusal(argv, code, words);
  };
  const entry = (serial: string, more = {}) => ({ serial, data: sample(), ...more });
  it.each([
    ['A/B', 'A_B'],
    ['A', 'a'],
    ['A', 'A'],
  ])('serials of one file: %s and %s', (a, b) =>
    batch([entry(a), entry('C'), entry(b)], 2, /data\.json: \/2: would be written to the file of \/0/),
  );
  it('a file of an entry that is the key file, or the list', async () => {
    await batch([entry('keys')], 2, /keys\.json: would replace .*reads/);
    await batch([entry('data')], 2, /data\.json: would replace .*reads/);
  });
  it('a bad entry is found before the first print', async () => {
    await batch([entry('A'), entry('B', { issued: '2026-01-01' })], 3, /data\.json: \/1\/issued: is no part/);
    await batch([entry('A'), { serial: 'B', data: {} }], 3, /data\.json: \/1: data\/\w+: /);
    await batch([entry('A'), entry('B C')], 2, /data\.json: \/1: serial: /);
  });
  it('a fault while printing names the entry', () =>
    batch(
      [entry('A', { data: { ...sample(), name: '見本'.repeat(60) } })],
      3,
      /data\.json: \/0: data\/name: /,
    ));
});

describe('files that never end', () => {
  it.runIf(process.platform === 'linux')('data or keys from a device', async () => {
    const words = ['render', 'nozei', '--serial', 'S', '-o', work.path('o.pdf')];
    const zero = /\/dev\/zero: is a pipe or a device/;
    await expectRefusal([...words, '--data', '/dev/zero', '--keys', work.keys], 3, zero);
    const run = await shingan([...words, '--data', certificate, '--keys', '/dev/zero']);
    expect([run.code, run.err.at(-1)]).toEqual([3, expect.stringMatching(zero)]);
  });
});

describe('answers', () => {
  it('preview of a PDF without a back', () =>
    expectRefusal(
      ['preview', work.path('blank.pdf'), '-o', work.path('pictures')],
      3,
      /blank\.pdf: has no front and back to show; give a PDF that shingan protected/,
      { SHINGAN_KEYS: '' },
    ));

  it('verify says which pictures it could not make', async () => {
    const flags = ['recovered', 'recovered-latent', 'heatmap'];
    const run = await shingan([
      'verify',
      work.path('blank.pdf'),
      '--keys',
      work.keys,
      ...flags.flatMap((flag) => [`--${flag}`, work.path(`${flag}.png`)]),
    ]);
    for (const flag of flags)
      expect(run.err).toContain(`shingan: note: --${flag}: not written; no sheet was found in the scans`);
    expect(run.code).toBe(1);
    expect(work.files()).toEqual(before);
  });

  it('a page that is protected already, and a label of other keys', async () => {
    const sheet = work.path('o.pdf');
    const other = work.path('other.json');
    const protect = ['protect', '--keys', work.keys, '--serial', 'S'];
    expect((await shingan([...protect, form, '-o', sheet])).code).toBe(0);
    const again = await shingan([...protect, sheet, '-o', work.path('p.pdf')]);
    expect([again.code, again.err]).toEqual([3, [expect.stringMatching(/o\.pdf: .*protected already/)]]);
    await shingan(['keygen', '-o', other, '--kid', 'test-2026']);
    const wrong = await shingan(['unscramble', sheet, '--keys', other, '-o', work.path('f.png')]);
    expect([wrong.code, wrong.err]).toEqual([
      1,
      [`shingan: ${sheet}: its label is not valid under these keys; use the keys that it was issued with`],
    ]);
  });
});

describe('stdout', () => {
  const run = (stdout: 'pipe' | number, shell?: string) =>
    shell
      ? spawnSync('bash', ['-c', `set -o pipefail; ${shell}`], { encoding: 'utf8', cwd: root })
      : spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/index.ts', 'templates', '--json'], {
          encoding: 'utf8',
          cwd: root,
          stdio: ['ignore', stdout, 'pipe'],
        });
  it.runIf(process.platform === 'linux')('a full one is one line', () => {
    const { status, stderr } = run(openSync('/dev/full', 'w'));
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/^shingan: stdout: the disk is full; [^\n]*\n$/),
    ]);
  });
  it('a reader that went away is no fault', () => {
    const { status, stderr } = run(
      'pipe',
      `${process.execPath} --import tsx src/cli/index.ts templates --json | true`,
    );
    expect([status, stderr]).toEqual([0, '']);
  });
});
