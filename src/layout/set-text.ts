/**
 * Text into a box: fonts by character, line breaks, alignment, 均等割付, shrinking with a floor, and
 * vertical lines. Works along the line ("inline") and across the lines ("block"), so that horizontal
 * and vertical writing are one code.
 */
import { InputError } from '../errors.ts';
import type { FaceInk, GlyphMark } from './display-list.ts';
import { type FilledText, originAt, originOf } from './fill-in.ts';
import { type Font, isVariationSelector, type ShapedGlyph } from './font.ts';
import { type BrokenLine, breakLines } from './line-break.ts';
import type { Style } from './template.ts';

/** Millimetres in a point, exact. */
export const MM_PER_PT = 25.4 / 72;

/** The ideographic em box hangs this far above the baseline (OpenType `ideo` at −0.12). */
const EM_ABOVE = 0.88;

const OPENING = new Set('（〔［｛〈《「『【〘〖');
const CLOSING = new Set('）〕］｝〉》」』】〙〗');

/** A style with nothing left open. */
export interface ResolvedStyle {
  /** In order of preference; the later ones lend what the first lacks. */
  readonly fonts: readonly Font[];
  readonly sizePt: number;
  readonly minPt: number;
  readonly align: NonNullable<Style['align']>;
  readonly valign: NonNullable<Style['valign']>;
  readonly wrap: boolean;
  readonly lineHeight: number;
  readonly trackingEm: number;
  readonly indentEm: number;
  readonly vertical: boolean;
  readonly ink: FaceInk;
}

/** A place for text; `heightMm` null: as many lines as it takes. */
export interface TextBox {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number | null;
}

/** What cannot be parted when a line is set: a character with its marks and its glyphs. */
interface Cluster {
  readonly text: string;
  readonly font: Font;
  /** Em. */
  readonly advance: number;
  readonly glyphs: readonly ShapedGlyph[];
}

/** A text ready to be placed. */
export interface SetText {
  readonly marks: readonly GlyphMark[];
  /** Height of the lines, mm (width of the columns in vertical writing). */
  readonly blockMm: number;
  readonly sizePt: number;
}

/** Base characters with what belongs to them. */
function* graphemes(text: string): Generator<string> {
  let held = '';
  for (const c of text) {
    const code = c.codePointAt(0)!;
    if (held && (isVariationSelector(code) || /^\p{M}$/u.test(c) || code === 0x3099 || code === 0x309a))
      held += c;
    else {
      if (held) yield held;
      held = c;
    }
  }
  if (held) yield held;
}

/** Shapes a text, each stretch with the first font that has all of a character. */
function shapeText(filled: FilledText, style: ResolvedStyle, where: string): Cluster[] {
  const { text } = filled;
  const direction = style.vertical ? 'vertical' : 'horizontal';
  const out: Cluster[] = [];
  const shapeRun = (run: string, font: Font): void => {
    let glyphs: ShapedGlyph[] = [];
    let from = '';
    let advance = 0;
    const flush = (): void => {
      if (glyphs.length) out.push({ text: from, font, advance: advance + style.trackingEm, glyphs });
    };
    for (const glyph of font.shape(run, direction)) {
      if (glyph.text !== '' || glyphs.length === 0) {
        flush();
        glyphs = [];
        from = glyph.text;
        advance = 0;
      }
      glyphs.push({
        ...glyph,
        dx: glyph.dx + (style.vertical ? 0 : advance),
        dy: glyph.dy + (style.vertical ? advance : 0),
      });
      advance += glyph.advance;
    }
    flush();
  };
  let run = '';
  let runFont: Font | null = null;
  let index = 0;
  const endRun = (): void => {
    if (run) shapeRun(run, runFont!);
    run = '';
  };
  const [preferred] = style.fonts;
  const whole = preferred!.missing(text.replaceAll('\n', '')) === null;
  for (const grapheme of graphemes(text)) {
    if (grapheme === '\n') {
      endRun();
      out.push({ text: '\n', font: preferred!, advance: 0, glyphs: [] });
    } else {
      const font = whole ? preferred! : style.fonts.find((f) => f.missing(grapheme) === null);
      if (!font) throw missingGlyph(preferred!, grapheme, originAt(filled, index, where));
      if (font !== runFont) endRun();
      runFont = font;
      run += grapheme;
    }
    index += grapheme.length;
  }
  endRun();
  return out;
}

function missingGlyph(font: Font, grapheme: string, where: string): InputError {
  const { text, codePoints, variantOnly } = font.missing(grapheme)!;
  return new InputError(
    'input',
    where,
    `${font.name} has no glyph for ${codePoints} (${/\p{C}/u.test(text) ? 'not printable' : text})` +
      (variantOnly ? ', only for the character without its variation selector' : ''),
    'give a font that has it, or correct the text',
  );
}

/**
 * Sets a text into a box.
 * @param where for errors about the template's own words
 * @throws InputError when a character is in no font, or the text does not fit at the smallest size
 */
export function setText(filled: FilledText, style: ResolvedStyle, box: TextBox, where: string): SetText {
  const clusters = shapeText(filled, style, where);
  if (clusters.length === 0) return { marks: [], blockMm: 0, sizePt: style.sizePt };
  const inlineMm = style.vertical ? (box.heightMm ?? Infinity) : box.widthMm;
  const blockMm = style.vertical ? box.widthMm : (box.heightMm ?? Infinity);
  const texts = clusters.map((c) => c.text);
  const widths = clusters.map((c) => c.advance);

  const attempt = (sizePt: number): BrokenLine[] | null => {
    const em = sizePt * MM_PER_PT;
    // Tracking after the last character of a line is no part of it.
    const limit = inlineMm / em + style.trackingEm;
    const lines = style.wrap
      ? breakLines(texts, widths, limit, style.indentEm)
      : breakLines(texts, widths, Infinity);
    if (!lines) return null;
    const tall = (1 + (lines.length - 1) * style.lineHeight) * em;
    // A micrometre of grace for sums of decimals.
    if (tall > blockMm + 1e-3) return null;
    return lines.some((line) => line.width > limit + 1e-3 / em) ? null : lines;
  };

  let sizePt = style.sizePt;
  let lines = attempt(sizePt);
  // Quarter points down: a finer step makes rows of one table differ without need.
  while (!lines && sizePt - 0.25 >= style.minPt) {
    sizePt -= 0.25;
    lines = attempt(sizePt);
  }
  if (!lines) {
    const size = `${box.widthMm.toFixed(1)} × ${box.heightMm === null ? 'any' : box.heightMm.toFixed(1)} mm`;
    throw new InputError(
      'input',
      originOf(filled, where),
      `the text does not fit into ${size} at ${sizePt} pt, the smallest size allowed (${where})`,
      'shorten it, or give it more room or a smaller minPt in the template',
    );
  }
  return { ...placeLines(clusters, lines, sizePt, style, box), sizePt };
}

function placeLines(
  clusters: readonly Cluster[],
  lines: readonly BrokenLine[],
  sizePt: number,
  style: ResolvedStyle,
  box: TextBox,
): { marks: GlyphMark[]; blockMm: number } {
  const em = sizePt * MM_PER_PT;
  const pitch = style.lineHeight * em;
  const block = em + (lines.length - 1) * pitch;
  const { vertical } = style;
  const room = vertical ? box.widthMm : (box.heightMm ?? block);
  const inline = vertical ? (box.heightMm ?? Infinity) : box.widthMm;
  const spare = style.valign === 'top' ? 0 : style.valign === 'middle' ? (room - block) / 2 : room - block;
  const marks: GlyphMark[] = [];

  lines.forEach((line, i) => {
    const part = clusters.slice(line.from, line.to);
    // Spaces that hang over the end are not set when the line was broken there.
    if (!line.last) while (part.length && /^[ \u3000]$/.test(part.at(-1)!.text)) part.pop();
    if (part.length === 0) return;
    const width = (line.width - style.trackingEm) * em;
    const indent = i > 0 && !lines[i - 1]!.last ? style.indentEm * em : 0;
    const free = inline === Infinity ? 0 : inline - indent - width;
    const gaps = part.length - 1;
    let pen = indent;
    let gap = 0;
    // A full-width bracket carries half an em of space outside; at the edge of a box it is left out (天付き).
    if (style.align === 'left' || style.align === 'justify')
      pen -= OPENING.has(part[0]!.text) && part[0]!.advance > 0.9 ? em / 2 : 0;
    if (style.align === 'center') pen += free / 2;
    else if (style.align === 'right')
      pen += free + (CLOSING.has(part.at(-1)!.text) && part.at(-1)!.advance > 0.9 ? em / 2 : 0);
    else if (style.align === 'distribute' && gaps === 0) pen += free / 2;
    else if (style.align === 'distribute') gap = Math.max(0, free / gaps);
    else if (style.align === 'justify' && !line.last && gaps > 0) gap = Math.max(0, free / gaps);

    const blockAt = spare + i * pitch;
    let mark: { ids: number[]; texts: string[]; x: number[]; y: number[] } & GlyphMark;
    let font: Font | null = null;
    for (const cluster of part) {
      if (cluster.font !== font) {
        font = cluster.font;
        mark = {
          kind: 'glyphs',
          font,
          sizeMm: em,
          ink: style.ink,
          vertical,
          ids: [],
          texts: [],
          x: [],
          y: [],
          spread: gap > 0.1 * em || style.trackingEm > 0.1,
        };
        marks.push(mark);
      }
      for (const glyph of cluster.glyphs) {
        mark!.ids.push(glyph.id);
        mark!.texts.push(glyph.text);
        if (vertical) {
          // Columns go from right to left; HarfBuzz's vertical origin is the middle of the column.
          mark!.x.push(box.xMm + box.widthMm - blockAt - em / 2 + glyph.dx * em);
          mark!.y.push(box.yMm + pen + glyph.dy * em);
        } else {
          mark!.x.push(box.xMm + pen + glyph.dx * em);
          mark!.y.push(box.yMm + blockAt + (EM_ABOVE + glyph.dy) * em);
        }
      }
      pen += cluster.advance * em + gap;
    }
  });
  return { marks, blockMm: block };
}
