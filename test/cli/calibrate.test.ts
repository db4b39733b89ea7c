/** The calibration commands: a sheet, and a fit of it with profile and picture. The sheet itself is a perfect print. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePng } from '../../src/raster/png.ts';
import { parseProfile } from '../../src/sheet/index.ts';
import { shingan, workFolder } from './run.ts';

describe('shingan calibrate', () => {
  let folder: Awaited<ReturnType<typeof workFolder>>;
  beforeAll(async () => {
    folder = await workFolder();
  });
  afterAll(() => folder.remove());
  const file = (name: string) => folder.path(name);

  it('fits black, cyan, magenta and the infrared pair, and draws what it found', async () => {
    const sheet = await shingan(['calibrate', 'sheet', '-o', file('sheet.pdf')]);
    expect(sheet.code).toBe(0);
    expect(sheet.err.join()).toContain('in colour');
    const fit = await shingan(
      [
        'calibrate',
        'fit',
        file('sheet.pdf'),
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
    expect(folder.files()).not.toContain('q.json');
  });
});
