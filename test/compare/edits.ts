/** Forgeries of one glyph, and where they are. */
import seedrandom from 'seedrandom';
import { loadDefaultFont, textOutline } from '../../src/layout/index.ts';
import type { Page } from './sheet.ts';

/** What was done to a line. */
export type EditKind = '3 to 8' | '一 to 二' | 'dot added' | 'digit' | 'kanji';

/** An edit and its place in mm. */
export interface Edit {
  readonly kind: EditKind;
  readonly points: number;
  readonly from: string;
  readonly to: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

const DOTTED: Readonly<Record<string, string>> = { 大: '太', 王: '玉' };
const KINDS: readonly EditKind[] = ['3 to 8', '一 to 二', 'dot added', 'digit', 'kanji'];

/** What a glyph may become under each kind, or null. */
function changed(kind: EditKind, c: string, random: () => number): string | null {
  const digit = /[0-9]/.test(c);
  if (kind === '3 to 8') return c === '3' ? '8' : null;
  if (kind === '一 to 二') return c === '一' ? '二' : null;
  if (kind === 'dot added') return DOTTED[c] ?? null;
  if (kind === 'digit') return digit ? String((Number(c) + 1 + Math.floor(random() * 9)) % 10) : null;
  return /[\u4e00-\u9fff]/.test(c)
    ? c === '氏'
      ? '民'
      : c === '末'
        ? '未'
        : c === '土'
          ? '士'
          : '氏'
    : null;
}

/** One glyph of each line of the page altered, kinds in turn as far as the line has the glyph. */
export async function forge(page: Page, seed: string): Promise<{ page: Page; edits: Edit[] }> {
  const random = seedrandom(`edits ${seed}`);
  const font = await loadDefaultFont();
  const edits: Edit[] = [];
  const lines = page.lines.map((line, n) => {
    const chars = [...line.text];
    for (let k = 0; k < KINDS.length; k++) {
      const kind = KINDS[(n + k) % KINDS.length]!;
      const places = chars.map((c, i) => ({ i, to: changed(kind, c, random) })).filter((p) => p.to !== null);
      if (places.length === 0) continue;
      const { i, to } = places[Math.floor(random() * places.length)]!;
      const em = (line.points / 72) * 25.4;
      const before = chars.slice(0, i).join('');
      const x = before ? textOutline(font, before).widthEm * em : 0;
      edits.push({
        kind,
        points: line.points,
        from: chars[i]!,
        to: to!,
        xMm: line.xMm + x,
        yMm: line.yMm - 0.88 * em,
        widthMm: textOutline(font, chars[i]!).widthEm * em,
        heightMm: em,
      });
      return { ...line, text: [...chars.slice(0, i), to, ...chars.slice(i + 1)].join('') };
    }
    return line;
  });
  return { page: { ...page, lines }, edits };
}
