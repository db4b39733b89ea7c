/**
 * A font file ready to shape, draw and subset. Shaping is HarfBuzz's, so ideographic variation
 * sequences and vertical forms come out as the font's maker meant them.
 *
 * A character the font does not have is an error here, never a box and never a blank: the caller
 * learns its code point. HarfBuzz itself would draw `.notdef`, and leave an unmatched variation
 * selector as an empty glyph beside the plain form.
 */
import * as hb from 'harfbuzzjs';
import { InputError } from '../errors.ts';
import type { Outline } from '../raster/outline.ts';
import { createSubsetter, type Subsetter } from './font-subset.ts';
import {
  collectionOffset,
  type FontFlavour,
  glyphBox,
  isCollection,
  postscriptName,
  readTables,
} from './sfnt.ts';

/** One drawn glyph of a shaped text. Distances in em, x to the right, y **down**. */
export interface ShapedGlyph {
  /** Glyph number in the font file. */
  readonly id: number;
  /** Start of its text in the shaped string, in UTF-16 units. */
  readonly start: number;
  /** The text it stands for; empty for the second and later glyphs of a cluster. */
  readonly text: string;
  /** Pen movement after the glyph: to the right in a horizontal text, downward in a vertical one. */
  readonly advance: number;
  /** Where its origin lies from the pen. */
  readonly dx: number;
  readonly dy: number;
}

/** A character that a font cannot draw. */
export interface MissingCharacter {
  /** The character, with its variation selector if it has one. */
  readonly text: string;
  /** `U+845B U+E0105`. */
  readonly codePoints: string;
  /** The base is there, the variant is not. */
  readonly variantOnly: boolean;
}

/** Unicode variation selectors: FE00–FE0F and E0100–E01EF. */
export const isVariationSelector = (code: number): boolean =>
  (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);

/** `U+845B U+E0105` for 葛󠄅. */
export const codePointNames = (text: string): string =>
  [...text].map((c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');

/** Controls, formatting characters, lone surrogates: they draw nothing, or change what others draw. */
const UNDRAWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\p{DI}]/u;

/**
 * A loaded font. It keeps the outlines it has drawn and the prepared subsetter; both hold parts of the
 * font file alone, nothing of any text's order or meaning. Share one among requests.
 */
export class Font {
  /** PostScript name, letters and digits of ASCII and `-` only. */
  readonly name: string;
  /** Font units in an em. */
  readonly unitsPerEm: number;
  /** Of the horizontal line, in em above and below the baseline (both positive). */
  readonly ascent: number;
  readonly descent: number;
  readonly flavour: FontFlavour;
  /** Box around all glyphs, em, y up: left, bottom, right, top. */
  readonly box: readonly [number, number, number, number];
  readonly #hb: hb.Font;
  /** Empty between calls. One for all, because HarfBuzz's memory is freed only with the garbage. */
  readonly #buffer = new hb.Buffer();
  /** The file, until the subsetter has taken what it needs: HarfBuzz has its own copy from the start. */
  #tables: ReadonlyMap<string, Uint8Array> | null;
  readonly #outlines = new Map<number, Outline>();
  #subsetter: Subsetter | null = null;

  /** Use {@link loadFont}. */
  constructor(bytes: Uint8Array, index: number) {
    const tables = readTables(bytes, collectionOffset(bytes, index));
    this.flavour = tables.has('glyf') ? 'truetype' : 'cff';
    if (this.flavour === 'cff' && !tables.has('CFF '))
      throw new RangeError('neither glyf nor CFF outlines (CFF2 and bitmap fonts are not supported)');
    if (!tables.has('cmap')) throw new RangeError('no cmap table');
    this.#tables = tables;
    this.#hb = new hb.Font(new hb.Face(new hb.Blob(bytes), index));
    this.unitsPerEm = this.#hb.face.upem;
    const { ascender, descender } = this.#hb.hExtents();
    this.ascent = ascender / this.unitsPerEm;
    this.descent = -descender / this.unitsPerEm;
    this.name = postscriptName(tables.get('name'));
    this.box = glyphBox(tables.get('head'));
  }

  /** The first character of `text` that this font cannot draw, or null. */
  missing(text: string): MissingCharacter | null {
    const codes = Array.from(text, (c) => c.codePointAt(0)!);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      const selector = codes[i + 1] ?? 0;
      const own = String.fromCodePoint(code);
      if (isVariationSelector(code) || UNDRAWABLE.test(own))
        return { text: own, codePoints: codePointNames(own), variantOnly: false };
      if (isVariationSelector(selector)) {
        i++;
        if (this.#hb.variationGlyph(code, selector) === undefined) {
          const pair = own + String.fromCodePoint(selector);
          const variantOnly = this.#hb.nominalGlyph(code) !== undefined;
          return { text: pair, codePoints: codePointNames(pair), variantOnly };
        }
      } else if (!this.#hb.nominalGlyph(code)) {
        // か + U+3099 composes to one glyph, though the font may lack the mark alone.
        const marked = /^[\u3099\u309a]$/.test(own) && i > 0;
        const whole = marked ? (String.fromCodePoint(codes[i - 1]!) + own).normalize('NFC') : own;
        if (!marked || [...whole].length > 1 || !this.#hb.nominalGlyph(whole.codePointAt(0)!))
          return { text: own, codePoints: codePointNames(own), variantOnly: false };
      }
    }
    return null;
  }

  /**
   * Glyphs of one line of text, in writing order. Call {@link missing} first.
   * @param direction `vertical` takes the font's vertical forms and advances
   */
  shape(text: string, direction: 'horizontal' | 'vertical' = 'horizontal'): ShapedGlyph[] {
    if (text === '') return [];
    const buffer = this.#buffer;
    buffer.reset();
    buffer.addText(text);
    buffer.setDirection(direction === 'vertical' ? hb.Direction.TTB : hb.Direction.LTR);
    buffer.setScript('Jpan');
    buffer.setLanguage('ja');
    hb.shape(this.#hb, buffer);
    const infos = buffer.getGlyphInfos();
    const positions = buffer.getGlyphPositions();
    buffer.reset();
    const em = this.unitsPerEm;
    return infos.map((info, i) => {
      const { xAdvance, yAdvance, xOffset, yOffset } = positions[i]!;
      const first = i === 0 || infos[i - 1]!.cluster !== info.cluster;
      let next = i + 1;
      while (next < infos.length && infos[next]!.cluster === info.cluster) next++;
      const end = next < infos.length ? infos[next]!.cluster : text.length;
      return {
        id: info.codepoint,
        start: info.cluster,
        text: first ? text.slice(info.cluster, end) : '',
        advance: (direction === 'vertical' ? -yAdvance : xAdvance) / em,
        dx: xOffset / em,
        dy: -yOffset / em,
      };
    });
  }

  /** The outline of a glyph: em = 1, y down, origin on the baseline. Kept after the first call. */
  outline(glyph: number): Outline {
    let outline = this.#outlines.get(glyph);
    if (!outline) {
      let verbs = '';
      const coords: number[] = [];
      for (const { type, values } of this.#hb.glyphToJson(glyph)) {
        verbs += type;
        for (let i = 0; i < values.length; i++)
          coords.push((i & 1 ? -values[i]! : values[i]!) / this.unitsPerEm);
      }
      outline = { verbs, coords: Float64Array.from(coords) };
      this.#outlines.set(glyph, outline);
    }
    return outline;
  }

  /** Horizontal advance of a glyph, em. */
  advance(glyph: number): number {
    return this.#hb.glyphHAdvance(glyph) / this.unitsPerEm;
  }

  /** A font program with these glyphs alone; see {@link Subsetter}. */
  subset(glyphs: readonly number[]): ReturnType<Subsetter['subset']> {
    if (!this.#subsetter) {
      this.#subsetter = createSubsetter(this.#tables!, this.flavour);
      this.#tables = null;
    }
    return this.#subsetter.subset(glyphs);
  }
}

/**
 * Loads a TrueType or OpenType font, or one font of a collection.
 * @param bytes the file; kept by reference, so do not change it afterwards
 * @param index which font of a collection (`.ttc`). @default 0
 * @throws InputError when the bytes are no font that can be used
 * @example loadFont(await readFontFile('ipamjm.ttf'))
 */
export function loadFont(bytes: Uint8Array, index = 0, where = 'font'): Font {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes: expected a Uint8Array with a font file');
  if (!Number.isInteger(index) || index < 0)
    throw new RangeError(`index: expected an integer >= 0, got ${index}`);
  try {
    if (index > 0 && !isCollection(bytes))
      throw new RangeError(`one font in this file, index ${index} asked`);
    return new Font(bytes, index);
  } catch (error) {
    const why = error instanceof RangeError ? error.message : 'the file is damaged';
    throw new InputError('input', where, `not a usable font (${why})`, 'give a TrueType or OpenType file');
  }
}
