/**
 * Where a Japanese line may end: 行頭禁則, 行末禁則 and 分離禁止 after JIS X 4051 and the W3C's
 * Requirements for Japanese Text Layout (JLREQ), by moving the offender down (追い出し).
 */

/** Never at the beginning of a line: closing marks, small kana, sound and repeat marks, units. */
const NOT_FIRST = new Set(
  '、。，．・：；？！゛゜ヽヾゝゞ々〻ー）〕］｝〉》」』】〙〗〟’”｠»,.!?:;)]}｡､･｣％‰℃％%°′″' +
    'ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐゠–〜～円',
);

/** Never at the end of a line: opening marks, signs before a number. */
const NOT_LAST = new Set('（〔［｛〈《「『【〘〖〝‘“｟«([{｢￥＄￡¥$£№△▲');

/** Pairs that stay together: dots and dashes, and the inside of words and numbers of either width. */
const TOGETHER = new Set('…‥—―');
const WORD = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d.,'’/%&@#+_-]/u;
const WIDE_NUMBER = /^[０-９，．－]/;

const firstOf = (text: string): string => String.fromCodePoint(text.codePointAt(0)!);

/** Whether a line may end between two clusters. */
export function mayBreak(before: string, after: string): boolean {
  if (before === '' || after === '') return false;
  const a = firstOf(before);
  const b = firstOf(after);
  if (b === ' ') return false;
  if (NOT_FIRST.has(b) || NOT_LAST.has(a)) return false;
  if (a === ' ') return true;
  if (a === b && TOGETHER.has(a)) return false;
  if (WORD.test(a) && WORD.test(b)) return false;
  return !(WIDE_NUMBER.test(a) && WIDE_NUMBER.test(b));
}

/** A line: clusters `from` up to but not including `to`, and the width without spaces at its end. */
export interface BrokenLine {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** The last line of its paragraph. */
  readonly last: boolean;
}

/**
 * Breaks clusters into lines.
 * @param texts text of each cluster; `\n` ends a paragraph
 * @param widths width of each, in any unit
 * @param limit longest line, in the same unit
 * @param indent taken from every line but the first of a paragraph
 * @returns null when one cluster alone is wider than a line
 */
export function breakLines(
  texts: readonly string[],
  widths: readonly number[],
  limit: number,
  indent = 0,
): BrokenLine[] | null {
  const lines: BrokenLine[] = [];
  const n = texts.length;
  let from = 0;
  let fresh = true;
  while (from <= n) {
    const room = (fresh ? limit : limit - indent) + 1e-9;
    let width = 0;
    let solid = 0;
    let to = from;
    let good = -1;
    let goodWidth = 0;
    while (to < n && texts[to] !== '\n') {
      const blank = texts[to] === ' ' || texts[to] === '\u3000';
      width += widths[to]!;
      // Spaces at the end of a line hang over its edge.
      if (!blank) {
        if (width > room) break;
        solid = width;
      }
      to++;
      if (to < n && mayBreak(texts[to - 1]!, texts[to]!)) {
        good = to;
        goodWidth = solid;
      }
    }
    if (to >= n || texts[to] === '\n') {
      lines.push({ from, to, width: solid, last: true });
      from = to + 1;
      fresh = true;
      continue;
    }
    if (to === from) return null;
    // Nothing to break at: a long word is cut where the line is full.
    const end = good > from ? good : to;
    lines.push({ from, to: end, width: good > from ? goodWidth : solid, last: false });
    from = end;
    fresh = false;
  }
  return lines;
}
