/** The edge where fonts come from disk: the default Mincho of this package, or any file by path. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { InputError } from '../errors.ts';
import { type Font, loadFont } from './font.ts';

/** Weights of the default family. */
export type FontWeight = 'regular' | 'bold';

const DEFAULT_FILES: Record<FontWeight, string> = {
  regular: '400Regular/BIZUDMincho_400Regular.ttf',
  bold: '700Bold/BIZUDMincho_700Bold.ttf',
};

/** Path of the default font, BIZ UDMincho (SIL Open Font License 1.1), as installed from npm. */
export const defaultFontPath = (weight: FontWeight = 'regular'): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/biz-udmincho/${DEFAULT_FILES[weight]}`);

/**
 * Loads a font by path: `.ttf`, `.otf`, or `.ttc` with `#n` for the n-th font of a collection.
 * @throws InputError when the file cannot be read or is no font
 * @example await loadFontFile('/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc#0')
 */
export async function loadFontFile(path: string): Promise<Font> {
  const [, file, index] = /^(.*?)(?:#(\d+))?$/s.exec(path)!;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file!);
  } catch {
    throw new InputError(
      'input',
      file!,
      'the font file cannot be read',
      'check the path and its permissions',
    );
  }
  return loadFont(bytes, Number(index ?? 0), file!);
}

/** The default font, read from the installed package. */
export const loadDefaultFont = (weight: FontWeight = 'regular'): Promise<Font> =>
  loadFontFile(defaultFontPath(weight));

/** The default family in both weights, under the name that the built-in templates use. */
export async function loadDefaultFonts(): Promise<{ mincho: { regular: Font; bold: Font } }> {
  const [regular, bold] = await Promise.all([loadDefaultFont('regular'), loadDefaultFont('bold')]);
  return { mincho: { regular, bold } };
}
