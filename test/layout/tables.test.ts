/** Tables: pages, groups, rules; and what stands on which page. */
import { describe, expect, it } from 'vitest';
import { composeLists, type DisplayList, parseTemplate, type RectMark } from '../../src/layout/index.ts';
import { CONTEXT, sampleData, sampleLists, textOf } from './samples.ts';

const template = (table: object, more: object[] = []) =>
  parseTemplate({
    format: 1,
    name: 't',
    title: 't',
    page: { orientation: 'portrait' },
    style: { sizePt: 10 },
    fields: {
      rows: { type: 'list', fields: { a: { type: 'string' }, n: { type: 'integer', optional: true } } },
    },
    elements: [
      {
        type: 'table',
        xMm: 20,
        yMm: 20,
        columnsMm: [30, 20],
        rules: { outerMm: 0.4, innerMm: 0.1 },
        ...table,
      },
      ...more,
    ],
  });
const each = (heightMm: number, style = {}) => ({
  each: {
    list: 'rows',
    as: 'r',
    rows: [{ heightMm, cells: [{ text: '{r.row} {r.a}', style }, { text: '{r.n|number|or:―}' }] }],
  },
});
const rows = (n: number) => ({
  rows: Array.from({ length: n }, (_, i) => ({ a: `項${i + 1}`, n: (i - 1) * 12345 })),
});
const compose = (t: object, n: number, more: object[] = []): DisplayList[] =>
  composeLists(template(t, more), rows(n), CONTEXT);
const rects = (list: DisplayList): RectMark[] => list.filter((mark) => mark.kind === 'rect');
/** Thickness of a rule in pixels of 1/600 inch. */
const thick = ({ widthMm, heightMm }: RectMark): number =>
  Math.round((Math.min(widthMm, heightMm) * 600) / 25.4);

describe('pages', () => {
  it('go on where the table may, with the head on each', () => {
    const head = [{ heightMm: 10, cells: [{ text: '頭' }, {}] }];
    const lists = compose({ ...each(10), head, bottomMm: 60 }, 7, [
      { type: 'text', xMm: 20, yMm: 280, widthMm: 50, text: '{page}／{pages}' },
    ]);
    expect(lists).toHaveLength(3);
    expect(lists.map(textOf)).toEqual([
      '頭1項1△12,3452項203項312,3451／3',
      '頭4項424,6905項537,0356項649,3802／3',
      '頭7項761,7253／3',
    ]);
  });

  it('keep room for what stands below the end', () => {
    const room = { ...each(10), bottomMm: 60, lastBottomMm: 40 };
    expect(compose(room, 2).map(textOf)).toHaveLength(1);
    // Three fit the page, but would leave no room below: the last one moves on.
    expect(compose(room, 3).map((l) => textOf(l).match(/項/g)!.length)).toEqual([2, 1]);
    expect(compose(room, 6).map((l) => textOf(l).match(/項/g)!.length)).toEqual([4, 2]);
  });

  it('carry the foot after the last item, never alone', () => {
    const foot = [{ heightMm: 10, cells: [{ text: '以下余白', columns: 2, border: false }] }];
    const lists = compose({ ...each(10), foot, bottomMm: 60, lastBottomMm: 50 }, 4);
    expect(lists.map((l) => textOf(l).includes('以下余白'))).toEqual([false, true]);
    expect(textOf(lists[1]!)).toContain('4項4');
    // It fits the page, but not above the room kept free.
    const low = compose({ ...each(10), foot, bottomMm: 60, lastBottomMm: 50 }, 3);
    expect(low.map((l) => textOf(l).match(/項.|白/g))).toEqual([
      ['項1', '項2'],
      ['項3', '白'],
    ]);
  });

  it('say where elements stand', () => {
    const on = ['every', 'first', 'following', 'last', 'notLast'];
    const more = on.map((when, i) => ({
      type: 'text',
      on: when,
      xMm: 20,
      yMm: 200 + 8 * i,
      widthMm: 50,
      text: `〔${when}〕`,
    }));
    const lists = compose({ ...each(10), bottomMm: 60 }, 12, more);
    expect(lists.map((l) => textOf(l).match(/(?<=〔)\w+/g))).toEqual([
      ['every', 'first', 'notLast'],
      ['every', 'following', 'notLast'],
      ['every', 'following', 'last'],
    ]);
  });

  it('refuse an item taller than a page', () => {
    expect(() => compose({ ...each(50), bottomMm: 60 }, 1)).toThrow(
      /^data\/rows\/0: needs 50\.0 mm of height, the page has 40\.0 mm; /,
    );
  });

  it('grow rows with their text', () => {
    const t = template({ ...each(5, { wrap: true }), bottomMm: 100 });
    const data = { rows: [{ a: '見本'.repeat(20) }, { a: '次' }] };
    const [list] = composeLists(t, data, CONTEXT);
    const horizontal = rects(list!).filter((r) => r.widthMm > 20);
    const ys = [...new Set(horizontal.map((r) => (r.yMm + r.heightMm / 2).toFixed(0)))]
      .map(Number)
      .sort((a, b) => a - b);
    expect(ys).toHaveLength(3);
    // Five lines of 10 pt at 1.5 em, and a millimetre above and below.
    expect(ys[1]! - ys[0]!).toBeGreaterThan(26);
    expect(ys[2]! - ys[1]!).toBe(5);
  });
});

describe('rules', () => {
  it('lie on device pixels, thick outside, thin inside', () => {
    const [list] = compose(each(10), 3);
    const all = rects(list!);
    // 4 outer sides, 2 rules between rows, 1 between columns.
    expect(all.map(thick).sort((a, b) => a - b)).toEqual([2, 2, 2, 9, 9, 9, 9]);
    for (const { xMm, yMm, widthMm, heightMm } of all)
      for (const mm of [xMm, yMm, widthMm, heightMm]) {
        const px = (mm * 600) / 25.4;
        expect(Math.abs(px - Math.round(px))).toBeLessThan(1e-6);
      }
  });

  it('close the corners', () => {
    const [list] = compose(each(10), 1);
    const outer = rects(list!).filter((r) => thick(r) === 9);
    const left = Math.min(...outer.map((r) => r.xMm));
    const right = Math.max(...outer.map((r) => r.xMm + r.widthMm));
    const top = Math.min(...outer.map((r) => r.yMm));
    const bottom = Math.max(...outer.map((r) => r.yMm + r.heightMm));
    for (const r of outer) {
      if (r.widthMm > r.heightMm) expect([r.xMm, r.xMm + r.widthMm]).toEqual([left, right]);
      else expect([r.yMm, r.yMm + r.heightMm]).toEqual([top, bottom]);
    }
  });

  it('leave out cells without a border', () => {
    const body = [{ heightMm: 10, cells: [{ border: false }, {}] }];
    const [list] = compose({ body }, 1);
    expect(rects(list!)).toHaveLength(4);
    expect(Math.min(...rects(list!).map((r) => r.xMm))).toBeGreaterThan(49);
  });

  it('span rows and columns', () => {
    const body = [
      { heightMm: 10, cells: [{ rows: 2 }, {}] },
      { heightMm: 10, cells: [{}] },
      { heightMm: 10, cells: [{ columns: 2 }] },
    ];
    const [list] = compose({ body }, 1);
    const inner = rects(list!).filter((r) => thick(r) === 2);
    expect(inner.map((r) => [Math.round(r.widthMm), Math.round(r.heightMm)]).sort()).toEqual([
      [0, 20],
      [20, 0],
      [50, 0],
    ]);
  });
});

describe('samples', () => {
  it.each([
    ['juminhyo', 1],
    ['juminhyo-long', 2],
    ['inkan', 1],
    ['kazei', 1],
    ['nozei', 1],
    ['nozei-long', 2],
  ])('%s has %i pages', (name, pages) => {
    const lists = sampleLists(name);
    expect(lists).toHaveLength(pages);
    lists.forEach((list, i) => {
      expect(textOf(list)).toContain(`${i + 1}／${pages}`);
    });
    expect(textOf(lists.at(-1)!)).toContain('相違ないことを証明する。');
    expect(textOf(lists.at(-1)!)).toContain('令和8年11月23日');
  });

  it('stay within the page, 10 mm from its edges', () => {
    for (const name of ['juminhyo-long', 'kazei', 'nozei-long', 'inkan'])
      for (const list of sampleLists(name))
        for (const mark of list) {
          if (mark.kind !== 'glyphs') continue;
          expect(Math.min(...mark.x)).toBeGreaterThan(10);
          expect(Math.max(...mark.x) + mark.sizeMm).toBeLessThan(200);
          expect(Math.max(...mark.y)).toBeLessThan(287);
        }
  });

  it('leave the data as it was', () => {
    const data = sampleData('juminhyo-long');
    const before = JSON.stringify(data);
    const a = JSON.stringify(sampleLists('juminhyo-long', data).map(textOf));
    expect(JSON.stringify(data)).toBe(before);
    sampleLists('kazei');
    expect(JSON.stringify(sampleLists('juminhyo-long', data).map(textOf))).toBe(a);
  });
});
