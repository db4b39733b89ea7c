/** A short text as one outline: the words of a pantograph, the character in a latent image. */
import { InputError } from '../errors.ts';
import type { Outline } from '../raster/outline.ts';
import type { Font } from './font.ts';

/** The shape of a line of text. */
export interface TextOutline {
  /** Em = 1, y down, the pen starts at (0, 0) on the baseline. Fill with the nonzero rule. */
  readonly outline: Outline;
  /** Pen movement of the whole text, in em. */
  readonly widthEm: number;
}

/**
 * The outline of one horizontal line of text.
 * @throws InputError when the font lacks a character
 * @example textOutline(font, '複写').widthEm // 2
 */
export function textOutline(font: Font, text: string): TextOutline {
  const missing = font.missing(text);
  if (missing)
    throw new InputError(
      'input',
      'text',
      `${font.name} has no glyph for ${missing.codePoints} (${missing.text})`,
      'use another character or another font',
    );
  let verbs = '';
  const coords: number[] = [];
  let pen = 0;
  for (const glyph of font.shape(text)) {
    const outline = font.outline(glyph.id);
    verbs += outline.verbs;
    const x = pen + glyph.dx;
    for (let i = 0; i < outline.coords.length; i += 2)
      coords.push(outline.coords[i]! + x, outline.coords[i + 1]! + glyph.dy);
    pen += glyph.advance;
  }
  return { outline: { verbs, coords: Float64Array.from(coords) }, widthEm: pen };
}
