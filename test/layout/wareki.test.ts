import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayInJapan, seireki, wareki } from '../../src/layout/index.ts';
import { parseIsoDate } from '../../src/layout/wareki.ts';

describe('wareki', () => {
  it.each([
    ['2019-04-30', '平成31年4月30日'],
    ['2019-05-01', '令和元年5月1日'],
    ['2020-01-01', '令和2年1月1日'],
    ['1989-01-07', '昭和64年1月7日'],
    ['1989-01-08', '平成元年1月8日'],
    ['1926-12-24', '大正15年12月24日'],
    ['1926-12-25', '昭和元年12月25日'],
    ['1912-07-29', '明治45年7月29日'],
    ['1912-07-30', '大正元年7月30日'],
    ['1873-01-01', '明治6年1月1日'],
    ['1872-12-31', '1872年12月31日'],
  ])('%s is %s', (iso, expected) => expect(wareki(iso)).toBe(expected));

  it('agrees with ICU on any day since 1873', () => {
    const icu = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
      era: 'long',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    });
    const day = fc.date({ min: new Date('1873-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const parts = Object.fromEntries(icu.formatToParts(date).map(({ type, value }) => [type, value]));
        const year = parts.year === '1' ? '元' : parts.year;
        expect(wareki(date.toISOString().slice(0, 10))).toBe(
          `${parts.era}${year}年${parts.month}月${parts.day}日`,
        );
      }),
    );
  });

  it.each(['2025-02-29', '2024-13-01', '2024-1-1', '', '2024-01-01T00:00'])('%j is no day', (text) => {
    expect(parseIsoDate(text)).toBeNull();
    expect(() => wareki(text)).toThrow(RangeError);
    expect(() => seireki(text)).toThrow(RangeError);
  });

  it('takes the day in Japan', () => {
    expect(dayInJapan(new Date('2026-11-22T14:59:59Z'))).toBe('2026-11-22');
    expect(dayInJapan(new Date('2026-11-22T15:00:00Z'))).toBe('2026-11-23');
  });
});
