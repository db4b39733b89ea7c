/** A profile is checked field by field: what is wrong is named before anything is drawn. */
import { describe, expect, it } from 'vitest';
import { builtinProfiles, parseProfile } from '../../src/sheet/index.ts';

type Json = Record<string, unknown>;

/** A built-in profile as JSON with one value of its latent design replaced; undefined removes it. */
function changed(path: string, value: unknown, name = 'generic-600-cmyk'): unknown {
  const profile = JSON.parse(JSON.stringify(builtinProfiles().find((p) => p.name === name)));
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((at, key) => at[key] as Json, profile.latent as Json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return profile;
}

describe('parseProfile', () => {
  it('takes every built-in profile', () => {
    for (const profile of builtinProfiles())
      expect(parseProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it.each<[string, unknown]>([
    ['emblem', undefined],
    ['emblem.dpi', 1200],
    ['emblem.colour', 'yes'],
    ['emblem.infrared', undefined],
    ['emblem.infrared.lattices', undefined],
    ['emblem.infrared.lattices.c', [0, 0]],
    ['emblem.infrared.lattices.m', [2.5, 5]],
    ['emblem.infrared.lattices.y', 6],
    ['emblem.infrared.lattices.k', [400, 4]],
    ['emblem.infrared.figure.k', 5],
    ['emblem.infrared.surround.y', undefined],
    ['emblem.infrared.limits', undefined],
    ['emblem.infrared.limits.totalInk', 9],
    ['emblem.infrared.limits.kDifference', [0.3]],
    ['emblem.infrared.limits.kDifference', [0.3, '1']],
    ['emblem.petals', undefined],
    ['emblem.petals.carrier.slope', 0],
    ['emblem.fragile', undefined],
    ['emblem.fragile.outerCellPx', 0],
    ['emblem.fragile.innerCellPx', 1.5],
    ['emblem.fragile.outerInk', -5],
    ['emblem.fragile.innerInk', 256],
    ['emblem.fragile.phasePeriod', 0],
    ['emblem.fragile.phaseInkPx', 4],
    ['emblem.fragile.phaseCellPx', 0],
    ['coarse.carrier', undefined],
    ['coarse.carrier.period', 0],
    ['coarse.carrier.period', 1e9],
    ['coarse.carrier.taperPx', -1],
    ['coarse.carrier.sway.amplitude', 1e9],
    ['coarse.carrier.sway.lengthPx', 0],
    ['coarse.crossed', undefined],
    ['fine', undefined],
    ['fine.carrier.inkPx', 0],
    ['fine.carrier.inkPx', 1e9],
    ['fine.carrier.inkPx', '1'],
  ])('names latent.%s = %j', (path, value) => {
    const named = new RegExp(
      `^p\\.json: latent: ${path.replaceAll('.', '\\.')}[.:][^\\n]*expected[^\\n]*; change it in the file$`,
    );
    expect(() => parseProfile(changed(path, value), 'p.json')).toThrow(named);
  });

  it.each<[string, string, string]>([
    ['pantograph.word', 'angel', 'pantograph: word.angel: is no key, the nearest is angleDeg'],
    ['pantograph.word', 'stager', 'pantograph: word.stager: is no key, the nearest is stagger'],
    ['pantograph.word', 'size', 'pantograph: word.size: is no key, the nearest is sizeMm'],
    ['pantograph', 'camoflage', 'pantograph: camoflage: is no key, the nearest is camouflage'],
    ['pantograph', 'inc', 'pantograph: inc: is no key, the nearest is ink'],
    ['pantograph.cell', 'heigth', 'pantograph: cell.heigth: is no key, the nearest is height'],
    ['pantograph.coarse.0', 'area', 'pantograph: coarse[0].area: is no key, the nearest is areaPx'],
    ['pantograph.fine', 'centered', 'pantograph: fine.centered: is no key, the nearest is centred'],
    ['pantograph.decoys', 'jitter', 'pantograph: decoys.jitter: is no key, the nearest is jitterPx'],
    ['pantograph.camouflage', 'motive', 'pantograph: camouflage.motive: is no key, the nearest is motif'],
    ['latent', 'coarce', 'latent: coarce: is no key, the nearest is coarse'],
    ['latent.emblem', 'color', 'latent: emblem.color: is no key, the nearest is colour'],
    ['latent.emblem.infrared', 'limit', 'latent: emblem.infrared.limit: is no key, the nearest is limits'],
    [
      'latent.emblem.infrared.figure',
      'w',
      'latent: emblem.infrared.figure.w: is no key, the nearest is c of c, m, y, k',
    ],
    ['latent.fine.carrier', 'Period', 'latent: fine.carrier.Period: is no key, the nearest is period'],
    [
      'scramble',
      'rows',
      'scramble.rows: is no key, the nearest is maxRows of cellPx, preferredRows, maxRows',
    ],
    ['', 'pantogaph', 'pantogaph: is no key, the nearest is pantograph'],
    ['calibration', 'verdikt', 'calibration.verdikt: is no key, the nearest is verdict'],
  ])('refuses a key that nothing reads: %s %s', (path, key, message) => {
    const profile = JSON.parse(JSON.stringify(builtinProfiles()[0]));
    profile.calibration = { date: '2026-11-27', printer: 'office', confidence: 1 };
    const keys = path ? path.split('.') : [];
    keys.reduce((at, name) => at[name], profile)[key] = 30;
    expect(() => parseProfile(profile, 'p.json')).toThrow(`p.json: ${message}; change it in the file`);
  });

  it.each<[string, unknown, string]>([
    ['name', 'My Printer', 'name: is not a name of 1 to 40 characters a-z 0-9 . _ -; change it in the file'],
    ['dpi', 1200, "pantograph.dpi: is not the profile's 1200; start from a file that 'shingan profiles NAME"],
    [
      'latent',
      undefined,
      "latent: is missing; start from a file that 'shingan profiles NAME -o FILE' writes",
    ],
    ['path', 'mono', 'latent.emblem.infrared: needs DeviceCMYK; on a mono printer give null'],
  ])('says what to do about %s = %j', (key, value, message) => {
    const profile = JSON.parse(JSON.stringify({ ...builtinProfiles()[0], [key]: value }));
    expect(() => parseProfile(profile, 'p.json')).toThrow(`p.json: ${message}`);
  });

  it('holds the mixtures to their limits', () => {
    const profile = changed('emblem.infrared.figure', { c: 1, m: 1, y: 1, k: 1 });
    expect(() => parseProfile(profile, 'p.json')).toThrow(
      /^p\.json: latent: infrared\.figure: total ink 4\.00 is over/,
    );
  });
});
