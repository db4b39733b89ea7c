/** `shingan simulate`: which engine, which faces, and what a user gets wrong. Sheets of 12 mm, so that it is quick. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleSheets } from '../../src/pdf/assemble.ts';
import { type Bitmap, createBitmap, fillRect, type InkPlanes } from '../../src/raster/index.ts';
import { decodePng, encodePng } from '../../src/raster/png.ts';
import { shingan, workFolder } from './run.ts';

let folder: Awaited<ReturnType<typeof workFolder>>;
beforeAll(async () => {
  folder = await workFolder();
  writeFileSync(folder.path('600.pdf'), await pdf(600));
  writeFileSync(folder.path('1200.pdf'), await pdf(1200));
  writeFileSync(folder.path('black.pdf'), await pdf(600, 'mono'));
  writeFileSync(folder.path('mon.jpg'), Buffer.from('ffd8ffe000104a464946', 'hex'));
  writeFileSync(folder.path('broken.pdf'), '%PDF-1.7 nothing');
  writeFileSync(folder.path('1200.png'), encodePng(square(1200, 0.5), { dpi: 1200 }));
});
afterAll(() => folder.remove());
const file = (name: string) => folder.path(name);

/** A square in the upper left corner of a sheet of 12 mm: `share` of its sides. */
function square(dpi: number, share: number): Bitmap {
  const side = Math.round((12 * dpi) / 25.4);
  const bitmap = createBitmap(side, side);
  fillRect(bitmap, { x: 0, y: 0, width: Math.round(side * share), height: Math.round(side * share) });
  return bitmap;
}

/** Front: a black corner. Back: magenta all over, or on a mono printer black. */
function pdf(dpi: number, device: 'cmyk' | 'mono' = 'cmyk'): Promise<Uint8Array> {
  const page = (planes: Partial<InkPlanes>, bitmap: Bitmap) => {
    const grid = { dpi, width: bitmap.width, height: bitmap.height };
    const all: InkPlanes = { ...grid, c: null, m: null, y: null, k: null, ...planes };
    return { grid, face: null, under: [{ x: 0, y: 0, planes: all }], over: [] };
  };
  const front = square(dpi, 0.2);
  const back = square(dpi, 1);
  const pages = [page({ k: front }, front), page(device === 'mono' ? { k: back } : { m: back }, back)];
  return assembleSheets({ pages, created: new Date(0), device });
}

const simulate = async (input: string, ...more: string[]) => {
  const run = await shingan([
    'simulate',
    file(input),
    '-o',
    file('out.png'),
    '--straight',
    '--json',
    ...more,
  ]);
  return { ...run, said: run.code === 0 ? JSON.parse(run.out) : null };
};

/** Means of red, green and blue in the lower right quarter of the last picture. */
function corner(): number[] {
  const image = decodePng(new Uint8Array(readFileSync(file('out.png')))).image as {
    width: number;
    height: number;
    data: Uint8Array;
  };
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = image.height >> 1; y < image.height - 8; y++)
    for (let x = image.width >> 1; x < image.width - 8; x++, count++)
      for (let c = 0; c < 3; c++) sums[c]! += image.data[(y * image.width + x) * 3 + c]!;
  return sums.map((sum) => sum / count);
}

describe('shingan simulate', () => {
  it("prints on an office engine of the page's own resolution", async () => {
    expect((await simulate('600.pdf')).said).toMatchObject({ printer: 'office-600' });
    const fine = await simulate('1200.pdf');
    expect(fine.said).toMatchObject({ printer: 'office-1200' });
    expect(fine.err[0]).toBe(
      'simulate: the dots of page 1 are 1200 dpi in CMYK: as profile generic-1200-cmyk',
    );
    expect((await simulate('1200.png')).said).toMatchObject({ printer: 'office-1200' });
  });

  it.each([
    [
      ['600.pdf', '--printer', 'heavy-1200'],
      2,
      /--printer: heavy-1200 prints 1200 dpi, the page is 600; use /,
    ],
    [
      ['1200.png', '--printer', 'office-600'],
      2,
      /--printer: office-600 prints 600 dpi, the page is 1200; use /,
    ],
    [
      ['1200.pdf', '--profile', 'generic-600-cmyk'],
      3,
      /1200\.pdf: the dots of page 1 are 1200 dpi in CMYK, .* is 600 dpi; give a profile of 1200 dpi, such as/,
    ],
    [['600.pdf', '--profile', 'generic-1200'], 3, /such as generic-600-cmyk/],
    [['1200.pdf', '--printer', 'light-600'], 2, /--printer: light-600 prints 600 dpi, the page is 1200/],
    [['600.pdf', '--mode', 'photo'], 2, /--mode: is about a copier; give a --copier too/],
    [['600.pdf', '--generations', '1'], 2, /--generations: is about a copier; give a --copier too/],
    [
      ['600.pdf', '--copier-printer', 'office-600'],
      2,
      /--copier-printer: is about a copier; give a --copier/,
    ],
    [['600.pdf', '--darkness', '-0.5'], 2, /--darkness: is about a copier; give a --copier/],
    [
      ['600.pdf', '--copier', 'mono', '--darkness', '-1.5'],
      2,
      /--darkness: is out of range; give a number -1/,
    ],
    [
      ['600.pdf', '--copier', 'mono', '--copier-printer', 'x'],
      2,
      /there is no copier-printer x; use office-600/,
    ],
    [['mon.jpg'], 3, /mon\.jpg: is neither a PDF nor a PNG; give a PDF, or a one-bit or grey PNG$/],
    [['broken.pdf'], 3, /broken\.pdf: is not a readable PDF; export it again/],
    [['600.pdf', '--jpeg', '0'], 2, /--jpeg: is out of range; give a whole number 1..100, or none/],
  ] as const)('refuses %j in one line', async ([input, ...more], code, words) => {
    const run = await simulate(input, ...more);
    const lines = run.err.filter((line) => line.startsWith('shingan: '));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(words);
    expect(run.code).toBe(code);
  });

  it("keeps a black printer's dots in K, and warns where a colour profile would mix them of four inks", async () => {
    // In the light that cyan, magenta and yellow let pass, a solid of four inks is blacker than K alone.
    const black = () => {
      const { data } = decodePng(new Uint8Array(readFileSync(file('out.png')))).image as { data: Uint8Array };
      return data.reduce((least, v) => Math.min(least, v), 255);
    };
    const kept = await simulate('black.pdf', '--jpeg', 'none');
    const k = black();
    expect(kept.err[0]).toBe('simulate: the dots of page 1 are 600 dpi in black: as profile generic-600');
    const mixed = await simulate('black.pdf', '--jpeg', 'none', '--profile', 'generic-600-cmyk');
    expect(mixed.err[0]).toMatch(
      /warning: the dots of page 1 are 600 dpi in black, profile generic-600-cmyk/,
    );
    expect(k - black()).toBeGreaterThan(4);
  });

  it('lets the other face show through, unless told that the sheet is one-sided', async () => {
    await simulate('600.pdf', '--jpeg', 'none', '--one-sided');
    const bare = corner();
    await simulate('600.pdf', '--jpeg', 'none');
    const drop = corner().map((v, c) => bare[c]! - v);
    // Magenta takes green.
    expect(drop[1]).toBeGreaterThan(1.5);
    expect(drop[1]).toBeGreaterThan(1.4 * drop[0]!);
  });

  it("writes what the scanner's JPEG leaves, of its own quality or a given one", async () => {
    const bytes = () => readFileSync(file('out.png'));
    const plain = await simulate('600.pdf', '--jpeg', 'none');
    const raw = bytes();
    const drawn = await simulate('600.pdf');
    const own = bytes();
    await simulate('600.pdf', '--jpeg', String(drawn.said.jpegQuality));
    expect(plain.said.jpegQuality).toBeNull();
    expect(drawn.said.jpegQuality).toBeGreaterThanOrEqual(50);
    expect(Buffer.compare(own, raw)).not.toBe(0);
    expect(Buffer.compare(own, bytes())).toBe(0);
  });

  it('turns the darkness key, copies on another engine, and says how far it is', async () => {
    const copy = (...more: string[]) =>
      simulate('600.pdf', '--copier', 'mono', '--mode', 'photo', '--one-sided', ...more);
    const mean = () => {
      const { data } = decodePng(new Uint8Array(readFileSync(file('out.png')))).image as { data: Uint8Array };
      return data.reduce((sum, v) => sum + v, 0) / data.length;
    };
    const two = await copy('--darkness', '-1', '--generations', '2');
    const steps = two.err.map((line) => Number(/(\d+) %/.exec(line)?.[1]));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    // Three scans of 284, 284 and 142 rows: more is said than at the end of the last.
    expect(steps.length).toBeGreaterThan(3);
    await copy('--darkness', '-1', '--page', '2');
    const light = mean();
    await copy('--darkness', '1', '--page', '2');
    const dark = mean();
    expect(light - dark).toBeGreaterThan(8);
    const same = readFileSync(file('out.png'));
    const other = await copy('--darkness', '1', '--page', '2', '--copier-printer', 'heavy-1200');
    expect(other.said).toMatchObject({ printer: 'office-600', copierPrinter: 'heavy-1200' });
    expect(Buffer.compare(same, readFileSync(file('out.png')))).not.toBe(0);
  });
});

describe('shingan preview', () => {
  it('names the file that is no PDF', async () => {
    const { code, err } = await shingan(['preview', file('mon.jpg'), '-o', file('seen')]);
    expect([code, err]).toEqual([3, [expect.stringMatching(/mon\.jpg: is not a readable PDF; /)]]);
    expect(existsSync(file('seen'))).toBe(false);
  });

  it('refuses a profile whose dots are not those of the back', async () => {
    const { code, err } = await shingan([
      'preview',
      file('1200.pdf'),
      '-o',
      file('seen'),
      '--profile',
      'generic-600',
    ]);
    expect(code).toBe(3);
    expect(err.join('\n')).toMatch(
      /the dots of page 2 are 1200 dpi in CMYK, profile generic-600 is 600 dpi; give .*generic-1200-cmyk/,
    );
    expect(existsSync(file('seen'))).toBe(false);
  });
});
