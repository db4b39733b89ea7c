/** Dates of the Japanese calendar (和暦) from ISO dates. */

/** First days of the eras since Japan took the Gregorian calendar on 1873-01-01, newest first. */
const ERAS: readonly (readonly [string, string])[] = [
  ['2019-05-01', '令和'],
  ['1989-01-08', '平成'],
  ['1926-12-25', '昭和'],
  ['1912-07-30', '大正'],
  ['1868-01-25', '明治'],
];

/** Year, month and day of `YYYY-MM-DD`, or null when it is no day of the calendar. */
export function parseIsoDate(text: string): { year: number; month: number; day: number } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return null;
  return { year, month, day };
}

/**
 * `2019-05-01` → `令和元年5月1日`. Days before 1873 keep the western year: the lunisolar calendar was
 * in use then, and month and day would be others.
 * @throws RangeError when `iso` is no date
 */
export function wareki(iso: string): string {
  const date = parseIsoDate(iso);
  if (!date) throw new RangeError(`date: expected YYYY-MM-DD, got ${iso}`);
  const { year, month, day } = date;
  const era = year < 1873 ? undefined : ERAS.find(([first]) => iso >= first);
  if (!era) return seireki(iso);
  const n = year - Number(era[0].slice(0, 4)) + 1;
  return `${era[1]}${n === 1 ? '元' : n}年${month}月${day}日`;
}

/** `2019-05-01` → `2019年5月1日`. */
export function seireki(iso: string): string {
  const date = parseIsoDate(iso);
  if (!date) throw new RangeError(`date: expected YYYY-MM-DD, got ${iso}`);
  return `${date.year}年${date.month}月${date.day}日`;
}

/** The day in Japan (UTC+9, no summer time) at an instant, `YYYY-MM-DD`. */
export const dayInJapan = (instant: Date): string =>
  new Date(instant.getTime() + 9 * 3600_000).toISOString().slice(0, 10);
