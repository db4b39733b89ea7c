/**
 * The calibration commands: a sheet, and a fit of it with profile and picture. The sheet with some noise is a scan of a
 * perfect print.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultFontPath } from '../../src/layout/font-files.ts';
import { openRenderer } from '../../src/pdf/index.ts';
import { hash3 } from '../../src/raster/hash3.ts';
import { decodePng, encodePng } from '../../src/raster/png.ts';
import { builtinProfile, parseProfile } from '../../src/sheet/index.ts';
import { srgbDecode, srgbEncode } from '../../src/simulate/encode.ts';
import { shingan, workFolder, writeJson } from './run.ts';

describe('shingan calibrate', () => {
  let folder: Awaited<ReturnType<typeof workFolder>>;
  beforeAll(async () => {
    folder = await workFolder();
  });
  afterAll(() => folder.remove());
  const file = (name: string) => folder.path(name);

  /** A sheet as a scanner of 300 dpi sees it, with some blur and as little noise as a scan may have: `NAME.png`. */
  async function scanned(name: string): Promise<string> {
    const renderer = await openRenderer();
    const pdf = new Uint8Array(readFileSync(file(`${name}.pdf`)));
    const drawn = renderer.render(pdf, 0, { width: 4960, height: 7016, mode: 'rgb' });
    renderer.close();
    const [width, height] = [2480, 3508];
    const data = new Uint8Array(width * height * 3);
    const light = Float64Array.from({ length: 256 }, (_, v) => srgbDecode(v / 255));
    const weights = [1, 3, 3, 1];
    for (let y = 1; y < height - 1; y++)
      for (let x = 3; x < 3 * (width - 1); x++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) {
          const at = (2 * y + j - 1) * 3 * drawn.width + 3 * (2 * Math.floor(x / 3) - 1) + (x % 3);
          for (let i = 0; i < 4; i++) sum += weights[j]! * weights[i]! * light[drawn.data[at + 3 * i]!]!;
        }
        const i = y * 3 * width + x;
        const noise = (hash3(i, 1, 2) % 3) - 1;
        data[i] = Math.max(0, Math.min(255, Math.round(255 * srgbEncode(sum / 64)) + noise));
      }
    const path = file(`${name}.png`);
    writeFileSync(path, encodePng({ width, height, data }, { dpi: 300, level: 1 }));
    return path;
  }

  it('fits black, cyan, magenta and the infrared pair, and draws what it found', async () => {
    const sheet = await shingan(['calibrate', 'sheet', '-o', file('sheet.pdf')]);
    expect(sheet.code).toBe(0);
    expect(sheet.err.join()).toContain('in colour');
    const fit = await shingan(
      [
        'calibrate',
        'fit',
        await scanned('sheet'),
        '-o',
        file('p.json'),
        '--printer',
        '二階のプリンター',
        '--json',
      ],
      { SOURCE_DATE_EPOCH: '1795392000' },
    );
    expect(fit.code).toBe(0);
    const found = JSON.parse(fit.out);
    expect(Object.keys(found.inks).sort()).toEqual(['c', 'k', 'm']);
    expect(found.carries.pantograph).toEqual({ c: 'carries', m: 'carries', k: 'carries' });
    expect(found.carries.finestLpi).toBe(300);
    expect(found.pair.expectedDeltaE).toBeLessThan(found.pair.nominalDeltaE);
    const profile = parseProfile(JSON.parse(readFileSync(file('p.json'), 'utf8')));
    expect(profile.calibration).toMatchObject({ date: '2026-11-23', printer: '二階のプリンター' });
    expect(profile.latent.emblem.infrared!.surround.k).toBe(0);
    // A perfect print has no gain: word and ground are balanced when they have the same number of pixels.
    const { fine, coarse, decoys, cell } = profile.pantograph;
    const decoyArea = (decoys.areaPx ?? coarse[0]!.areaPx) * decoys.share;
    const ground = decoyArea + (1 - decoys.share) * fine.areaPx * fine.coverage * 8;
    const word = coarse[0]!.areaPx * (coarse[0]!.share ?? 1);
    expect(Math.abs(ground - word) / (cell.width * cell.height)).toBeLessThan(0.006);
    const { image, dpi } = decodePng(new Uint8Array(readFileSync(file('p.png'))));
    expect(dpi).toBeCloseTo(150, 0);
    expect([image.width, image.height]).toEqual([1480, 1652]);
  });

  it('says which scans it could not read, and asks for one', async () => {
    const none = await shingan(['calibrate', 'fit', '-o', file('q.json')]);
    expect(none.code).toBe(2);
    expect(none.err.join()).toContain('no scan is named');
    const wrong = await shingan(['calibrate', 'fit', file('p.png'), '-o', file('q.json')]);
    expect(wrong.code).toBe(1);
    expect(wrong.err.join()).toMatch(/p\.png: (resolution-too-low|sheet-not-found)/);
    expect(wrong.err.join()).toContain('scan the whole page');
    expect(folder.files()).not.toContain('q.json');
  });

  it('refuses a sheet that was never on paper', async () => {
    const fit = (scan: string, ...more: string[]) =>
      shingan(['calibrate', 'fit', scan, '-o', file('q.json'), ...more]);
    const colour = await fit(file('sheet.pdf'));
    expect([colour.code, colour.err]).toEqual([
      1,
      [
        `shingan: ${file('sheet.pdf')}: it was never on paper, its white and its black have no noise at all: ` +
          'scan the printed sheet in grey or colour, without corrections',
      ],
    ]);
    const mono = ['--profile', 'generic-600'];
    await shingan(['calibrate', 'sheet', ...mono, '-o', file('mono.pdf')]);
    const black = await fit(file('mono.pdf'), ...mono);
    expect([black.code, black.err]).toEqual([
      1,
      [
        `shingan: ${file('mono.pdf')}: it has no greys, as the sheet's own file and black-and-white scans have none: ` +
          'scan the printed sheet in grey or colour',
      ],
    ]);
    expect(folder.files().filter((name) => name.startsWith('q.'))).toEqual([]);
  });

  it('says that the picture of the fit would replace the scan, before any work', async () => {
    const scan = file('sheet.png');
    const run = await shingan(['calibrate', 'fit', scan, '-o', file('sheet.json')]);
    expect([run.code, run.err]).toEqual([
      2,
      [
        `shingan: ${file('sheet.json')}: the fit also writes a picture, ${scan}, which would replace the scan ` +
          `${scan}; give -o another name`,
      ],
    ]);
  });

  it('refuses the sheet of another profile, and says which it is', async () => {
    const other = ['--profile', 'generic-600', '-o', file('q.json')];
    const run = await shingan(['calibrate', 'fit', file('sheet.pdf'), ...other]);
    expect(run.code).toBe(1);
    expect(run.err).toHaveLength(1);
    expect(run.err[0]).toMatch(
      /the sheet is of another profile \(sheet [0-9A-F]{4}, profile [0-9A-F]{4}\): give the one it was printed with, --profile generic-600-cmyk$/,
    );
    expect(folder.files()).not.toContain('q.json');
  });

  it('writes no profile of a printer that does not carry the word, unless it is forced to', async () => {
    const mono = builtinProfile('generic-600')!;
    const { pantograph } = mono;
    const decoys = { share: 0.6, areaPx: 20, jitterPx: 2 };
    const dark = writeJson(file('dark.json'), { ...mono, pantograph: { ...pantograph, decoys } });
    const sheet = file('dark.pdf');
    expect((await shingan(['calibrate', 'sheet', '--profile', dark, '-o', sheet])).code).toBe(0);
    const words = ['calibrate', 'fit', await scanned('dark'), '--profile', dark, '-o', file('q.json')];
    const refused = await shingan(words);
    expect(refused.code).toBe(1);
    expect(refused.err.at(-1)).toMatch(
      /no profile was written: .* its decoys alone are darker than the word: lower pantograph\.decoys/,
    );
    expect(folder.files()).not.toContain('q.json');
    expect((await shingan([...words, '--force'])).code).toBe(1);
    expect(parseProfile(JSON.parse(readFileSync(file('q.json'), 'utf8'))).calibration!.verdict).toBe('not');
  });

  it('sets the coverage that an eye chose', async () => {
    const run = await shingan(
      ['calibrate', 'eye', '--profile', 'generic-600', '--step', '4', '-o', file('eye.json'), '--json'],
      { SOURCE_DATE_EPOCH: '1795392000' },
    );
    expect(run.code).toBe(0);
    const profile = parseProfile(JSON.parse(readFileSync(file('eye.json'), 'utf8')));
    expect(profile.pantograph.fine.coverage).toBeCloseTo(0.2323, 6);
    expect(profile.calibration).toMatchObject({ date: '2026-11-23', notes: ['by-eye'] });
    expect(JSON.parse(run.out).calibration).toEqual(profile.calibration);
    // Another row changes another number, and that one alone.
    const base = ['calibrate', 'eye', '--profile', 'generic-600', '-o', file('row.json')];
    expect((await shingan([...base, '--row', 'c', '--step', '1'])).err.join()).toContain(
      'row C, step 1, set by eye',
    );
    const { coarse, ...rest } = parseProfile(JSON.parse(readFileSync(file('row.json'), 'utf8'))).pantograph;
    const { coarse: before, ...others } = builtinProfile('generic-600')!.pantograph;
    expect(coarse[0]!.areaPx).toBeCloseTo(0.6 * before[0]!.areaPx, 6);
    expect(rest).toEqual(others);
    expect((await shingan([...base, '--row', 'Z', '--step', '1'])).err.join()).toContain(
      'row: Z is not on the sheet; give the letter of the row, one of A, B, C, D, E',
    );
    const none = await shingan(['calibrate', 'eye', '--profile', 'generic-600', '-o', file('eye.json')]);
    expect([none.code, none.err.join()]).toEqual([2, expect.stringContaining('--step is missing')]);
  });

  it('takes the font of the word from a flag, or from a profile that names one beside it', async () => {
    const font = defaultFontPath('bold');
    const flagged = ['calibrate', 'eye', '--profile', 'generic-600', '--word-font', font, '--step', '4'];
    expect((await shingan([...flagged, '-o', file('flagged.json')])).code).toBe(0);
    copyFileSync(font, file('word.ttf'));
    const { pantograph, ...rest } = builtinProfile('generic-600')!;
    const word = { ...pantograph.word, font: 'word.ttf' };
    const named = writeJson(file('named.json'), { ...rest, pantograph: { ...pantograph, word } });
    expect(
      (await shingan(['calibrate', 'eye', '--profile', named, '--step', '4', '-o', file('both.json')])).code,
    ).toBe(0);
    const words = ['flagged', 'both'].map(
      (name) => parseProfile(JSON.parse(readFileSync(file(`${name}.json`), 'utf8'))).pantograph.word,
    );
    expect(words[0]!.picture!.width).toBeGreaterThan(1000);
    expect(words[1]).toEqual(words[0]);
    const both = await shingan([...flagged, '--word-picture', 'a.svg', '-o', file('never.json')]);
    expect(both.err.join()).toContain('--word-font: a picture has no font');
  });

  it.each([
    [['sheet', 'foo.png'], 'calibrate sheet: foo.png is one argument too many'],
    [['eye', 'foo.png', '--step', '4'], 'calibrate eye: foo.png is one argument too many'],
    [['measure'], 'measure is none of sheet, fit and eye'],
    // Before the scan is looked for: a fit takes a minute on a slow machine.
    [
      ['fit', 'no-such.png', '--name', 'My Printer'],
      '--name: My Printer is not a name of 1 to 40 characters',
    ],
  ])('refuses %j before any work', async (words, message) => {
    const run = await shingan(['calibrate', ...words, '-o', file('never.json')]);
    expect(run.code).toBe(2);
    expect(run.err.join()).toContain(message);
    expect(folder.files()).not.toContain('never.json');
  });

  it('has help whose brackets are closed', async () => {
    expect((await shingan(['calibrate', '--help'])).out).toContain('calibrate sheet|fit|eye [SCAN…] --out');
  });
});
