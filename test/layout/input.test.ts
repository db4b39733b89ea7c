/** What users can get wrong: each gives one line that says where, what, and the remedy. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import {
  backCaptions,
  builtInTemplate,
  composeLists,
  composePages,
  loadFont,
  loadFontFile,
  parseTemplate,
} from '../../src/layout/index.ts';
import { backZones } from '../../src/sheet/back.ts';
import { CONTEXT, fonts, sampleData, textOf } from './samples.ts';

/** The error of a call, checked to be one line of three parts. */
function errorOf(call: () => unknown): InputError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).toMatch(/^[^\n]+: [^\n]+; [^\n]+$/);
    return error as InputError;
  }
  throw new Error('expected an InputError');
}

const compose = (name: string, change: (data: Record<string, never>) => void): (() => unknown) => {
  const data = sampleData(name);
  change(data);
  return () => composePages(builtInTemplate(name), data, CONTEXT);
};

// biome-ignore lint/suspicious/noExplicitAny: data is broken on purpose
type Loose = any;

describe('data', () => {
  it.each([
    ['a missing field', (d: Loose) => delete d.head, 'data/head', 'missing'],
    ['null', (d: Loose) => (d.head = null), 'data/head', 'missing'],
    ['an extra field', (d: Loose) => (d.secret = 'x'), 'data/secret', 'no such field'],
    [
      'a field missing in an item',
      (d: Loose) => delete d.members[2].birth,
      'data/members/2/birth',
      'missing',
    ],
    ['an extra field in an item', (d: Loose) => (d.members[1].x = 1), 'data/members/1/x', 'no such field'],
    ['a number for a text', (d: Loose) => (d.address = 14), 'data/address', 'expected a text, got a number'],
    ['a text for a list', (d: Loose) => (d.members = '見本'), 'data/members', 'expected a list, got a text'],
    ['a text for an item', (d: Loose) => (d.members[0] = '見本'), 'data/members/0', 'expected an object'],
    ['no date', (d: Loose) => (d.members[0].birth = '2026-02-30'), 'data/members/0/birth', 'expected a date'],
    [
      'a Japanese date',
      (d: Loose) => (d.members[0].birth = '令和8年1月1日'),
      'data/members/0/birth',
      'YYYY-MM-DD',
    ],
    ['an empty text', (d: Loose) => (d.address = ''), 'data/address', 'empty'],
    ['an empty list', (d: Loose) => (d.members = []), 'data/members', 'fewer than 1'],
    [
      'too many items',
      (d: Loose) => (d.members = Array(41).fill(d.members[0])),
      'data/members',
      'more than 40',
    ],
    ['a text too long', (d: Loose) => (d.head = '見'.repeat(61)), 'data/head', 'longer than 60 characters'],
  ])('%s', (_, change, where, what) => {
    const error = errorOf(compose('juminhyo', change));
    expect(error.where).toBe(where);
    expect(error.message).toContain(what);
    expect(error.kind).toBe('input');
  });

  it.each([
    ['a fraction', 0.5],
    ['a text', '1000'],
    ['not a number', Number.NaN],
    ['a negative tax', -1],
  ])('%s for an amount', (_, value) => {
    const error = errorOf(compose('kazei', (d: Loose) => (d.tax.total = value)));
    expect(error.where).toBe('data/tax/total');
  });

  it.each([[[]], [null], ['text'], [1]])('%j instead of an object', (data) => {
    expect(errorOf(() => composePages(builtInTemplate('inkan'), data, CONTEXT)).where).toBe('data');
  });

  it('never repeats a value', () => {
    const error = errorOf(compose('juminhyo', (d: Loose) => (d.members[0].birth = '秘密の値')));
    expect(error.message).not.toContain('秘密');
  });

  it('does not take a name of Object for a field', () => {
    const data = { ...sampleData('inkan'), constructor: 'x' };
    expect(errorOf(() => composePages(builtInTemplate('inkan'), data, CONTEXT)).where).toBe(
      'data/constructor',
    );
  });

  it('an image that is no PNG, and one that does not say its size', () => {
    const broken = errorOf(compose('inkan', (d: Loose) => (d.impression = 'data:image/png;base64,AAAA')));
    expect(broken.where).toBe('data/impression');
    const other = errorOf(compose('inkan', (d: Loose) => (d.impression = 'data:image/jpeg;base64,AAAA')));
    expect(other.message).toContain('expected a PNG');
  });
});

describe('characters', () => {
  it.each([
    ['\u{20bb7}', 'U+20BB7', '𠮷'],
    ['葛\u{e0105}', 'U+845B U+E0105', 'variation selector'],
    ['\ue000', 'U+E000', 'not printable'],
    ['\u200b', 'U+200B', 'not printable'],
    ['\u202e', 'U+202E', 'not printable'],
    ['\u0007', 'U+0007', 'not printable'],
    ['\ud842', 'U+D842', 'not printable'],
    ['😀', 'U+1F600', '😀'],
  ])('%j is named, with its field', (character, code, words) => {
    const error = errorOf(compose('juminhyo', (d: Loose) => (d.members[1].name = `見本${character}子`)));
    expect(error.where).toBe('data/members/1/name');
    expect(error.message).toContain(code);
    expect(error.message).toContain(words);
  });

  it('a serial that the font lacks', () => {
    const data = sampleData('inkan');
    const error = errorOf(() => composePages(builtInTemplate('inkan'), data, { ...CONTEXT, serial: '𠮷' }));
    expect(error.where).toBe('serial');
  });

  it('captions', () => {
    const captions = { issuer: '𠮷市', serial: '1', page: 1, pages: 1, url: null };
    const context = { zone: backZones(20).captions, font: fonts.mincho.regular };
    expect(errorOf(() => backCaptions(captions, context)).where).toBe('issuer');
    const long = { ...captions, issuer: '見本市', serial: '1'.repeat(200) };
    expect(errorOf(() => backCaptions(long, context)).message).toMatch(/^serial: .*does not fit/);
  });
});

describe('texts that do not fit', () => {
  it('a name beyond its floor', () => {
    const error = errorOf(compose('juminhyo', (d: Loose) => (d.members[0].name = '見本'.repeat(30))));
    expect(error.where).toBe('data/members/0/name');
    expect(error.message).toMatch(/does not fit into 50\.0 × 10\.5 mm at 8 pt/);
  });

  it('an address of too many lines', () => {
    const error = errorOf(compose('juminhyo', (d: Loose) => (d.address = '\n'.repeat(60).concat('見'))));
    expect(error.message).toMatch(/needs .* mm of height/);
  });
});

describe('templates', () => {
  const minimal = (): Loose => ({
    format: 1,
    name: 't',
    title: 't',
    page: { orientation: 'portrait' },
    style: { sizePt: 10 },
    fields: {
      a: { type: 'string' },
      n: { type: 'integer' },
      l: { type: 'list', fields: { b: { type: 'string' } } },
    },
    elements: [{ type: 'text', xMm: 1, yMm: 1, widthMm: 10, text: '{a}' }],
  });
  const table = { type: 'table', xMm: 1, yMm: 1, columnsMm: [10, 10], rules: { outerMm: 0.3, innerMm: 0.1 } };

  it('an unknown name lists the known ones', () => {
    const error = errorOf(() => builtInTemplate('toString'));
    expect(error.kind).toBe('usage');
    expect(error.message).toContain('juminhyo, inkan, kazei, nozei');
  });

  it('is what it was', () => {
    const json = minimal();
    const copy = JSON.stringify(json);
    parseTemplate(json);
    parseTemplate(JSON.stringify(json));
    expect(JSON.stringify(json)).toBe(copy);
  });

  it.each<[string, (t: Loose) => unknown, string]>([
    ['no object', () => 'x', 'template'],
    ['another format', (t) => (t.format = 2), 'template/format'],
    ['a missing property', (t) => delete t.title, 'template/title'],
    ['an unknown property', (t) => (t.elements[0].colour = 'red'), 'template/elements/0/colour'],
    ['an unknown element', (t) => (t.elements[0].type = 'circle'), 'template/elements/0/type'],
    ['a text for a number', (t) => (t.elements[0].xMm = '1'), 'template/elements/0/xMm'],
    ['a size out of range', (t) => (t.style.sizePt = 1000), 'template/style/sizePt'],
    ['no size', (t) => (t.style = {}), 'template/style/sizePt'],
    [
      'an unknown alignment',
      (t) => (t.elements[0].style = { align: 'middle' }),
      'template/elements/0/style/align',
    ],
    ['an unknown style', (t) => (t.elements[0].style = 'big'), 'template/elements/0/style'],
    ['an undeclared field', (t) => (t.elements[0].text = '{b}'), 'template/elements/0/text'],
    ['a field of Object', (t) => (t.elements[0].text = '{constructor}'), 'template/elements/0/text'],
    ['an open brace', (t) => (t.elements[0].text = '{a'), 'template/elements/0/text'],
    ['an unknown filter', (t) => (t.elements[0].text = '{a|upper}'), 'template/elements/0/text'],
    ['a filter for another type', (t) => (t.elements[0].text = '{a|wareki}'), 'template/elements/0/text'],
    ['a list as text', (t) => (t.elements[0].text = '{l}'), 'template/elements/0/text'],
    ['a name that is taken', (t) => (t.fields.page = { type: 'string' }), 'template/fields/page'],
    ['an object without fields', (t) => (t.fields.o = { type: 'object' }), 'template/fields/o/fields'],
    ['an unknown condition', (t) => (t.elements[0].when = '!b'), 'template/elements/0/when'],
    [
      'too many cells',
      (t) => (t.elements = [{ ...table, body: [{ heightMm: 5, cells: [{}, {}, {}] }] }]),
      'template/elements/0/body/0/cells/2',
    ],
    [
      'too few cells',
      (t) => (t.elements = [{ ...table, body: [{ heightMm: 5, cells: [{}] }] }]),
      'template/elements/0/body/0/cells',
    ],
    [
      'a span past the last row',
      (t) => (t.elements = [{ ...table, body: [{ heightMm: 5, cells: [{ rows: 2 }, {}] }] }]),
      'template/elements/0/body/0/cells/0/rows',
    ],
    [
      'a list that is none',
      (t) => (t.elements = [{ ...table, each: { list: 'a', as: 'x', rows: [] } }]),
      'template/elements/0/each/list',
    ],
    [
      'an undeclared field of an item',
      (t) =>
        (t.elements = [
          { ...table, each: { list: 'l', as: 'x', rows: [{ heightMm: 5, cells: [{ text: '{x.c}' }, {}] }] } },
        ]),
      'template/elements/0/each/rows/0/cells/0/text',
    ],
    [
      'an image that is none',
      (t) => (t.elements = [{ type: 'image', xMm: 1, yMm: 1, widthMm: 1, heightMm: 1, source: 'a' }]),
      'template/elements/0/source',
    ],
  ])('%s', (_, change, where) => {
    const template = minimal();
    const result = change(template);
    const error = errorOf(() => parseTemplate(where === 'template' ? result : template));
    expect(error.where).toBe(where);
  });

  it('text that is no JSON', () => {
    expect(errorOf(() => parseTemplate('{')).message).toContain('not JSON');
  });

  it('a font family that is not given', () => {
    const template = minimal();
    template.style.family = 'gothic';
    const error = errorOf(() => composePages(parseTemplate(template), { a: 'a', n: 1, l: [] }, CONTEXT));
    expect(error.message).toContain('no font family gothic');
  });
});

describe('context', () => {
  it.each(['', '2026-13-01', 'today', new Date(Number.NaN)])('date %j', (date) => {
    const data = sampleData('inkan');
    const error = errorOf(() => composePages(builtInTemplate('inkan'), data, { ...CONTEXT, date }));
    expect(error.where).toBe('date');
  });
});

describe('fonts', () => {
  it('that are none', async () => {
    expect(errorOf(() => loadFont(new Uint8Array(3))).message).toContain('too short');
    expect(errorOf(() => loadFont(new Uint8Array(300))).message).toContain('does not begin like');
    expect(() => loadFont('font' as never)).toThrow(TypeError);
    await expect(loadFontFile('/nowhere/font.ttf')).rejects.toThrow(
      '/nowhere/font.ttf: the font file cannot be read; ',
    );
    await expect(loadFontFile(new URL(import.meta.url).pathname)).rejects.toThrow(InputError);
  });
});

describe('anything else', () => {
  const onlyInputErrors = (call: () => unknown): void => {
    try {
      call();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).not.toContain('\n');
    }
  };
  /** Replaces or removes one property somewhere in a JSON value. */
  function spoil(json: Loose, path: readonly number[], value: unknown): Loose {
    if (path.length === 0 || typeof json !== 'object' || json === null) return value;
    const keys = Object.keys(json);
    if (keys.length === 0) return value;
    const key = keys[path[0]! % keys.length]!;
    const copy = Array.isArray(json) ? [...json] : { ...json };
    const changed = spoil(json[key], path.slice(1), value);
    if (changed === undefined) delete copy[key];
    else copy[key] = changed;
    return copy;
  }
  const path = fc.array(fc.nat(60), { minLength: 1, maxLength: 8 });
  const value = fc.oneof(fc.jsonValue(), fc.constant(undefined));

  it('is an InputError too: templates', () => {
    const good = JSON.parse(JSON.stringify(builtInTemplate('kazei')));
    const data = sampleData('kazei');
    fc.assert(
      fc.property(path, value, (at, to) => {
        onlyInputErrors(() => composePages(parseTemplate(spoil(good, at, to)), data, CONTEXT));
      }),
      { numRuns: 150 },
    );
    fc.assert(fc.property(fc.jsonValue(), (json) => onlyInputErrors(() => parseTemplate(json))));
  });

  it('is an InputError too: data', () => {
    fc.assert(
      fc.property(fc.constantFrom('juminhyo', 'inkan', 'nozei'), path, value, (name, at, to) => {
        onlyInputErrors(() => composePages(builtInTemplate(name), spoil(sampleData(name), at, to), CONTEXT));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the edge of the page', () => {
  it('inkan on a landscape page: what would be cut off is named', () => {
    const template = builtInTemplate('inkan');
    const turned = { ...template, page: { orientation: 'landscape' as const } };
    const { where, message } = errorOf(() => composeLists(turned, sampleData('inkan'), CONTEXT));
    expect(where).toMatch(/^template\/elements\/\d+$/);
    expect(message).toContain('lies outside the page of 297 × 210 mm');
  });

  it.each<[string, object]>([
    ['a text', { type: 'text', xMm: 195, yMm: 20, widthMm: 40, text: '見本見本見本' }],
    ['a seal', { type: 'seal', xMm: 195, yMm: 20, sizeMm: 20, text: '見本市長' }],
    ['a line', { type: 'line', xMm: 20, yMm: 20, toXMm: 20, toYMm: 300, weightMm: 0.2 }],
    ['a box', { type: 'box', xMm: -5, yMm: 20, widthMm: 20, heightMm: 20, weightMm: 0.2 }],
    [
      'a table',
      {
        type: 'table',
        xMm: 150,
        yMm: 20,
        columnsMm: [80],
        rules: { outerMm: 0.4, innerMm: 0.1 },
        body: [{ heightMm: 8, cells: [{ text: '見本' }] }],
      },
    ],
  ])('%s', (_, element) => {
    const template = { ...builtInTemplate('inkan'), fields: {}, elements: [element as never] };
    expect(errorOf(() => composeLists(template, {}, CONTEXT)).message).toMatch(
      /^template\/elements\/0: lies outside the page of 210 × 297 mm; move it/,
    );
  });

  it('a box around the page, and a wide box with its text inside, are on it', () => {
    const elements = [
      { type: 'box', xMm: 0, yMm: 0, widthMm: 210, heightMm: 297, weightMm: 0.5 },
      { type: 'text', xMm: 150, yMm: 20, widthMm: 100, text: '見本' },
    ] as never[];
    const template = { ...builtInTemplate('inkan'), fields: {}, elements };
    expect(composeLists(template, {}, CONTEXT)).toHaveLength(1);
  });
});

describe('docs/templates.md', () => {
  it('has a template that works', () => {
    const text = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');
    const json = /```json\n(.*?)```/s.exec(text)![1]!;
    const data = { name: '見本　太郎', since: '2019-05-01' };
    const [list] = composeLists(parseTemplate(json), data, CONTEXT);
    expect(textOf(list!)).toContain('令和元年5月1日から在職していることを証明する。');
  });
});
