/** The hidden word in a font of the issuer's own: drawn once, and from then on a part of the profile. */
import { InputError } from '../errors.ts';
import { type Font, textOutline } from '../layout/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { packPicture, textPicture, wordTokens } from '../watermark/index.ts';

/** Longest side of the word on the design's grid. */
const MOST_PX = 4096;

/**
 * The profile with its word, every line of it, drawn in a font. The word becomes a picture of one bit a pixel, so issuer
 * and verifier need nothing but that profile; `sizeMm` becomes the picture's height.
 * @throws InputError when the font lacks a character, or the word has a token or is longer than 4096 pixels
 * @example const profile = withWordFont(builtinProfile('generic-600')!, await loadFontFile('gothic-bold.ttf'));
 */
export function withWordFont(profile: PrinterProfile, font: Font): PrinterProfile {
  const { pantograph, dpi } = profile;
  const { word } = pantograph;
  const [token] = wordTokens(word);
  if (token !== undefined)
    throw new InputError(
      'usage',
      'pantograph.word.lines',
      `{${token}} differs from sheet to sheet, and a word in a font of its own is one picture`,
      'take the token out, or use the built-in font',
    );
  const plain = { ...word, picture: undefined };
  const picture = textPicture(plain, (word.sizeMm * dpi) / 25.4, (text) => textOutline(font, text));
  if (Math.max(picture.width, picture.height) > MOST_PX)
    throw new InputError(
      'usage',
      'pantograph.word',
      `in that font it is ${picture.width} x ${picture.height} device pixels, more than ${MOST_PX}`,
      'make it smaller, or its lines shorter',
    );
  const sizeMm = (picture.height * 25.4) / dpi;
  return {
    ...profile,
    pantograph: { ...pantograph, word: { ...word, sizeMm, picture: packPicture(picture) } },
  };
}
