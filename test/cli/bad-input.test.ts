/** Every fault of a user: one line (what, where, remedy), the documented exit code, nothing left behind. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PDFDocument } from '../../src/pdf/pdf-lib.ts';
import { type Run, shingan, workFolder, writeJson } from './run.ts';

const root = new URL('../..', import.meta.url).pathname;
const fixture = (name: string) => `${root}fixtures/${name}`;
const sample = () => JSON.parse(readFileSync(fixture('certificates/nozei.json'), 'utf8'));

let work: Awaited<ReturnType<typeof workFolder>>;
let before: string[];
beforeAll(async () => {
  work = await workFolder();
  before = work.files();
});
afterAll(() => work.remove());

/** One line, its exit code, its words, and no new file but those that the test made itself. */
function expectRefusal(run: Run, code: number, words: RegExp, made: readonly string[] = []): void {
  const lines = run.err.filter((line) => !line.includes('warning') && !line.startsWith('verify:'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^shingan: .+: .+; .+/);
  expect(lines[0]).toMatch(words);
  expect(lines[0]).not.toMatch(/\n| at .*\.ts:/);
  expect(run.code).toBe(code);
  expect(run.out).toBe('');
  expect(work.files()).toEqual([...before, ...made].sort());
}

const render = (template: string, data: string, more: string[] = []) =>
  shingan(['render', template, '--data', data, '--keys', work.keys, '-o', work.path('o.pdf'), ...more]);
const withSerial = ['--serial', 'T-1'];

async function renderChanged(change: (data: ReturnType<typeof sample>) => void): Promise<Run> {
  const data = sample();
  change(data);
  return render('nozei', writeJson(work.path('data.json'), data), withSerial);
}

const protect = (pdf: string, more: string[] = withSerial) =>
  shingan(['protect', pdf, '--keys', work.keys, '-o', work.path('o.pdf'), ...more]);

async function madePdf(name: string, make: (doc: PDFDocument) => void): Promise<string> {
  const doc = await PDFDocument.create();
  make(doc);
  writeFileSync(work.path(name), await doc.save({ addDefaultPage: false }));
  return work.path(name);
}

describe('words', () => {
  it('an unknown command', async () => expectRefusal(await shingan(['rendr']), 2, /rendr.*no such command/));
  it('an unknown flag', async () =>
    expectRefusal(await shingan(['templates', '--jsn']), 2, /templates: Unknown option '--jsn'/));
  it('a missing argument', async () =>
    expectRefusal(await shingan(['protect', ...withSerial]), 2, /protect: in\.pdf is missing/));
  it('no serial', async () =>
    expectRefusal(await protect(fixture('forms/cairo-property-landscape.pdf'), []), 2, /--serial/));
  it.each(['a b', 'ü', 'x'.repeat(33), ''])(
    'a serial with forbidden characters or length: %j',
    async (serial) =>
      expectRefusal(
        await protect(fixture('forms/cairo-property-landscape.pdf'), [`--serial=${serial}`]),
        2,
        /serial/,
      ),
  );
  it('a salt that is none', async () =>
    expectRefusal(
      await protect(fixture('forms/cairo-property-landscape.pdf'), [...withSerial, '--salt', '12']),
      2,
      /--salt/,
    ));
});

describe('templates and data', () => {
  it('an unknown template', async () =>
    expectRefusal(
      await render('nozej', fixture('certificates/nozei.json'), withSerial),
      2,
      /no template nozej/,
    ));
  it('a missing field', async () =>
    expectRefusal(await renderChanged((d) => delete d.name), 3, /name.*missing/, ['data.json']));
  it('an extra field', async () =>
    expectRefusal(await renderChanged((d) => Object.assign(d, { nickname: 'x' })), 3, /nickname/, [
      'data.json',
    ]));
  it('a wrong type', async () =>
    expectRefusal(
      await renderChanged((d) => Object.assign(d.taxes[1], { due: 'many' })),
      3,
      /taxes\/1\/due/,
      ['data.json'],
    ));
  it('a text that cannot fit', async () =>
    expectRefusal(await renderChanged((d) => Object.assign(d, { name: '見本'.repeat(60) })), 3, /name/, [
      'data.json',
    ]));
  it('a glyph that is not in the font', async () =>
    expectRefusal(
      await renderChanged((d) => Object.assign(d, { name: '𠮷田　太郎' })),
      3,
      /name.*U\+20BB7.*𠮷/u,
      ['data.json'],
    ));
  it('data that are not JSON', async () => {
    writeFileSync(work.path('data.json'), '{"name": ');
    expectRefusal(
      await render('nozei', work.path('data.json'), withSerial),
      3,
      /data\.json: is not valid JSON/,
      ['data.json'],
    );
  });
  it('a salt used twice with one serial in a batch', async () => {
    const entry = { serial: 'B-1', salt: '00112233445566778899aabbccddeeff', data: sample() };
    const list = writeJson(work.path('data.json'), [entry, { ...entry, serial: 'B-2' }, entry]);
    const run = await shingan(['render', 'nozei', '--data', list, '--keys', work.keys, '-o', work.path('.')]);
    expectRefusal(run, 2, /data\.json: \/2: has the serial and the salt of \/0/, ['data.json']);
  });
});

describe('keys', () => {
  const asForm = (keys: string) =>
    shingan([
      'protect',
      fixture('forms/cairo-property-landscape.pdf'),
      '--keys',
      keys,
      ...withSerial,
      '-o',
      work.path('o.pdf'),
    ]);
  it('a missing key file', async () =>
    expectRefusal(await asForm(work.path('none.json')), 3, /none\.json: no such file/, ['data.json']));
  it('a malformed key file', async () => {
    const ring = JSON.parse(readFileSync(work.keys, 'utf8'));
    const secret = ring.keys[0].root as string;
    ring.keys[0].root = secret.slice(1);
    const run = await asForm(writeJson(work.path('bad.json'), ring));
    expectRefusal(run, 3, /keys\[0\]\.root/, ['bad.json', 'data.json']);
    expect(run.err.join()).not.toContain(secret.slice(5, 15));
  });
  it('a key file that others can read is warned about, and used', async () => {
    const open = work.path('open.json');
    writeFileSync(open, readFileSync(work.keys));
    chmodSync(open, 0o644);
    const run = await shingan([
      'verify',
      '--back',
      fixture('forms/cairo-property-landscape.pdf'),
      '--keys',
      open,
    ]);
    expect(
      run.err.some((line) =>
        /warning: .*open\.json: others can read this key file; run 'chmod 600'/.test(line),
      ),
    ).toBe(true);
    expect(run.code).toBe(1);
    chmodSync(open, 0o600);
  });
  it('a new key file is for its owner alone, and never overwrites one', async () => {
    expect(statSync(work.keys).mode & 0o777).toBe(0o600);
    const run = await shingan(['keygen', '-o', work.keys]);
    expectRefusal(run, 2, /keys\.json: exists already/, ['bad.json', 'data.json', 'open.json']);
  });
});

describe('profiles and PDFs', () => {
  const left = ['bad.json', 'data.json', 'open.json'];
  const form = fixture('forms/cairo-property-landscape.pdf');
  it('an unknown profile', async () =>
    expectRefusal(await protect(form, [...withSerial, '--profile', 'laser']), 2, /no profile laser/, left));
  it('a dpi that is not the profile’s', async () =>
    expectRefusal(await protect(form, [...withSerial, '--dpi', '1200']), 2, /1200 is not the 600 dpi/, left));
  it('a broken PDF', async () => {
    writeFileSync(work.path('x.pdf'), readFileSync(form).subarray(0, 900));
    expectRefusal(await protect(work.path('x.pdf')), 3, /x\.pdf/, [...left, 'x.pdf']);
  });
  it('an empty file', async () => {
    writeFileSync(work.path('x.pdf'), '');
    expectRefusal(await protect(work.path('x.pdf')), 3, /x\.pdf/, [...left, 'x.pdf']);
  });
  it.each(['qpdf-encrypted-user.pdf', 'qpdf-encrypted-owner.pdf'])('an encrypted PDF: %s', async (name) =>
    expectRefusal(await protect(fixture(`forms/${name}`)), 3, /encrypted|password/, [...left, 'x.pdf']),
  );
  it('a PDF without pages', async () => {
    await madePdf('x.pdf', () => {});
    expectRefusal(await protect(work.path('x.pdf')), 3, /x\.pdf/, [...left, 'x.pdf']);
  });
  it('a page that is not A4', async () => {
    await madePdf('x.pdf', (doc) => doc.addPage([612, 792]));
    expectRefusal(await protect(work.path('x.pdf')), 3, /A4/, [...left, 'x.pdf']);
  });
  it('too many pages', async () => {
    await madePdf('x.pdf', (doc) => {
      for (let i = 0; i < 30; i++) doc.addPage([595.28, 841.89]);
    });
    expectRefusal(await protect(work.path('x.pdf')), 3, /30 pages/, [...left, 'x.pdf']);
  });
  it('a page that would hide the pantograph names the remedy', async () =>
    expectRefusal(await protect(fixture('forms/chromium-residence-white.pdf')), 3, /background.*--over/, [
      ...left,
      'x.pdf',
    ]));
});

describe('output', () => {
  const left = ['bad.json', 'data.json', 'open.json', 'x.pdf'];
  const form = fixture('forms/cairo-property-landscape.pdf');
  it('a missing folder', async () => {
    const run = await shingan([
      'protect',
      form,
      '--keys',
      work.keys,
      ...withSerial,
      '-o',
      work.path('none/o.pdf'),
    ]);
    expectRefusal(run, 3, /none does not exist; make it first/, left);
  });
  it('a full disk leaves no partial file', () => {
    const cli = `${root}src/cli/index.ts`;
    const folder = work.path('small');
    mkdirSync(folder);
    // A real full disk where this machine lets us mount one, else the kernel's limit on file size.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
    try {
      const command = `${process.execPath} --import tsx ${cli} protect ${form} --keys ${work.keys} --serial T-1 -o ${folder}/o.pdf`;
      const limit = mounted ? '' : "trap '' XFSZ; ulimit -f 64; ";
      const { status, stderr } = spawnSync('bash', ['-c', limit + command], { encoding: 'utf8', cwd: root });
      expect(stderr).toMatch(
        mounted ? /o\.pdf: the disk is full; free some space/ : /o\.pdf: the file would be too large/,
      );
      expect(
        stderr
          .trim()
          .split('\n')
          .filter((line) => line.startsWith('shingan:')),
      ).toHaveLength(1);
      expect(status).toBe(3);
      expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('');
    } finally {
      if (mounted) spawnSync('umount', [folder]);
    }
  });
});
