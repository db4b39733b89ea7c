/** Lines of Japanese text: where they break, how they are spread, how they shrink. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GlyphMark } from '../../src/layout/index.ts';
import { breakLines, mayBreak } from '../../src/layout/line-break.ts';
import { MM_PER_PT, type ResolvedStyle, setText, type TextBox } from '../../src/layout/set-text.ts';
import { fonts } from './samples.ts';

const chars = (text: string): string[] => [...text];
const lines = (text: string, limit: number): string[] => {
  const c = chars(text);
  return breakLines(
    c,
    c.map((x) => (/[ -~]/.test(x) ? 0.5 : 1)),
    limit,
  )!.map(({ from, to }) => c.slice(from, to).join(''));
};

describe('禁則', () => {
  it.each([
    ['行頭の句読点', '証明書を発行する。次に', 8, ['証明書を発行す', 'る。次に']],
    ['行頭の閉じ括弧', '見本市（見本県）の', 7, ['見本市（見本', '県）の']],
    ['行末の始め括弧', '証明書「見本」', 4, ['証明書', '「見本」']],
    ['小書きの仮名', 'アパートメントハイツッと', 10, ['アパートメントハイ', 'ツッと']],
    ['長音', '見本マンションタワー館', 9, ['見本マンションタ', 'ワー館']],
    ['数字', '令和12345年度', 4, ['令和', '12345年', '度']],
    ['全角数字', '金１２３４円', 5, ['金', '１２３４円']],
    ['英単語', 'これは Corporation です', 6, ['これは ', 'Corporation ', 'です']],
    ['リーダー', '見本市……終わり', 4, ['見本市', '……終わ', 'り']],
    ['改行', '一行目\n\n三行目', 9, ['一行目', '', '三行目']],
    ['切れない長い語', 'abcdefghijklmnop', 4, ['abcdefgh', 'ijklmnop']],
  ])('%s', (_, text, limit, expected) => expect(lines(text, limit)).toEqual(expected));

  it('loses nothing, fits, and never breaks where it may not unless it must', () => {
    const alphabet = [...'見本市のをーっ。、」「（）１２a1 .…'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...alphabet), { maxLength: 80 }),
        fc.integer({ min: 2, max: 20 }),
        (text, limit) => {
          const widths = text.map((c) => (/[ -~]/.test(c) ? 0.5 : 1));
          const broken = breakLines(text, widths, limit)!;
          expect(broken.flatMap(({ from, to }) => text.slice(from, to))).toEqual(text);
          for (const { from, to, width, last } of broken) {
            expect(width).toBeLessThanOrEqual(limit + 1e-6);
            if (last || mayBreak(text[to - 1]!, text[to]!)) continue;
            // A forced cut: there was no other place in this line.
            for (let i = from + 1; i < to; i++) expect(mayBreak(text[i - 1]!, text[i]!)).toBe(false);
          }
        },
      ),
    );
  });

  it('gives up when one character is wider than the line', () => {
    expect(breakLines(['見'], [1], 0.5)).toBeNull();
  });
});

const STYLE: ResolvedStyle = {
  fonts: [fonts.mincho.regular],
  sizePt: 10,
  minPt: 6,
  align: 'left',
  valign: 'top',
  wrap: false,
  lineHeight: 1.5,
  trackingEm: 0,
  indentEm: 0,
  vertical: false,
  ink: 'black',
};
const EM = 10 * MM_PER_PT;
const BOX: TextBox = { xMm: 10, yMm: 20, widthMm: 60, heightMm: 10 };
const set = (text: string, style: Partial<ResolvedStyle> = {}, box: TextBox = BOX) =>
  setText({ text, origins: [{ end: text.length, where: 'data/a' }] }, { ...STYLE, ...style }, box, 'here');
const first = (marks: readonly GlyphMark[]): GlyphMark => marks[0]!;

describe('setText', () => {
  it('aligns', () => {
    expect(first(set('見本').marks).x[0]).toBeCloseTo(10, 9);
    expect(first(set('見本', { align: 'right' }).marks).x[0]).toBeCloseTo(70 - 2 * EM, 9);
    expect(first(set('見本', { align: 'center' }).marks).x[0]).toBeCloseTo(40 - EM, 9);
    expect(first(set('見本', { valign: 'bottom' }).marks).y[0]).toBeCloseTo(30 - 0.12 * EM, 9);
    expect(first(set('見本', { valign: 'middle' }).marks).y[0]).toBeCloseTo(25 + 0.38 * EM, 9);
  });

  it('sets brackets flush with the edge', () => {
    expect(first(set('（見本）').marks).x[0]).toBeCloseTo(10 - EM / 2, 9);
    expect(first(set('（見本）', { align: 'right' }).marks).x[3]).toBeCloseTo(70 - EM / 2, 9);
    expect(first(set('（見本）', { align: 'center' }).marks).x[0]).toBeCloseTo(40 - 2 * EM, 9);
    expect(first(set('(見本)').marks).x[0]).toBeCloseTo(10, 9);
  });

  it('spreads from edge to edge (均等割付), and centres a single character', () => {
    const { x, spread } = first(set('生年月日', { align: 'distribute' }).marks);
    expect(x[0]).toBeCloseTo(10, 9);
    expect(x[3]).toBeCloseTo(70 - EM, 9);
    expect(x[2]! - x[1]!).toBeCloseTo(x[1]! - x[0]!, 9);
    expect(spread).toBe(true);
    expect(first(set('印', { align: 'distribute' }).marks).x[0]).toBeCloseTo(40 - EM / 2, 9);
  });

  it('justifies all lines of a paragraph but the last', () => {
    const { marks } = set(
      '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。',
      {
        wrap: true,
        align: 'justify',
      },
      { ...BOX, heightMm: 40 },
    );
    for (const mark of marks.slice(0, -1)) expect(mark.x.at(-1)).toBeCloseTo(70 - EM, 6);
    const last = marks.at(-1)!;
    expect(last.x.at(-1)).toBeCloseTo(10 + (last.x.length - 1) * EM, 6);
  });

  it('shrinks to its floor and no further', () => {
    const fits = set('見'.repeat(20));
    expect(fits.sizePt).toBe(8.5); // 20 em in 60 mm: at most 8.504 pt
    expect(() => set('見'.repeat(29))).toThrow(/^data\/a: .* at 6 pt/);
    expect(() => set('見'.repeat(18), { minPt: 10 })).toThrow(/does not fit/);
    expect(() => set('見\n見\n見', { minPt: 10 })).toThrow(/does not fit/);
  });

  it('sets columns from the right, down the page', () => {
    const { marks } = set(
      '縦書きの列、次の列',
      { vertical: true, wrap: true },
      { xMm: 0, yMm: 0, widthMm: 30, heightMm: 5.5 * EM },
    );
    expect(marks).toHaveLength(2);
    expect(first(marks).vertical).toBe(true);
    expect(marks[1]!.x[0]! - marks[0]!.x[0]!).toBeCloseTo(-1.5 * EM, 9);
    expect(marks[0]!.y[1]! - marks[0]!.y[0]!).toBeCloseTo(EM, 9);
    // ー and 、 take their vertical forms.
    const [horizontal] = fonts.mincho.regular.shape('、');
    expect(marks.flatMap((m) => m.ids)).not.toContain(horizontal!.id);
  });

  it('takes a lacking character from the next font', () => {
    const short: ResolvedStyle['fonts'][number] = Object.create(fonts.mincho.regular, {
      missing: {
        value: (text: string) =>
          text.includes('本') ? { text: '本', codePoints: 'U+672C', variantOnly: false } : null,
      },
      shape: { value: fonts.mincho.regular.shape.bind(fonts.mincho.regular) },
    });
    const { marks } = set('見本市', { fonts: [short, fonts.mincho.bold] });
    expect(marks.map((m) => [m.font === short, m.texts.join('')])).toEqual([
      [true, '見'],
      [false, '本'],
      [true, '市'],
    ]);
    expect(marks[2]!.x[0]).toBeCloseTo(10 + 2 * EM, 9);
  });

  it('leaves its input alone and nothing behind', () => {
    const a = JSON.stringify(
      set('葛\u{e0100}城市').marks.map(({ ids, x, y, texts }) => ({ ids, x, y, texts })),
    );
    set('別人の名前');
    const b = JSON.stringify(
      set('葛\u{e0100}城市').marks.map(({ ids, x, y, texts }) => ({ ids, x, y, texts })),
    );
    expect(b).toBe(a);
    expect(JSON.parse(a)[0].texts[0]).toBe('葛\u{e0100}');
  });
});
