/** `--profile`: a built-in name, or a file; `--word-picture`, `--word-font`: a mark for its word, or a font. */
import { dirname, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { withWordFont, withWordPicture } from '../issue/index.ts';
import { loadFontFile } from '../layout/index.ts';
import { pageDots } from '../pdf/page-dots.ts';
import { builtinProfile, DEFAULT_PROFILE, type PrinterProfile, parseProfile } from '../sheet/index.ts';
import type { Talk, Words } from './command.ts';
import { readInput, readJson } from './io.ts';

/** The flag that commands with a printer share. */
export const PROFILE_FLAG = {
  profile: {
    type: 'string',
    value: 'NAME|file.json',
    help: `printer profile: a built-in name or a file (default ${DEFAULT_PROFILE})`,
  },
  'word-picture': {
    type: 'string',
    value: 'SVG|PNG',
    help: 'a mark in the place of the hidden word; verify with the same',
  },
  'word-font': {
    type: 'string',
    value: 'TTF|OTF',
    help: 'the font of the hidden word; verify with the same',
  },
} as const;

/** Whether the flags say anything about the printer. */
export const namesProfile = (words: Words): boolean =>
  ['profile', 'word-picture', 'word-font'].some((flag) => words.text(flag) !== undefined);

/** Flags of a printer's settings that must agree with the profile. */
export const DPI_FLAG = {
  dpi: {
    type: 'string',
    value: 'N',
    help: "device resolution; must be the profile's, a guard against mix-ups",
  },
} as const;

/** @throws InputError when there is no such name or file, or `--dpi` is not the profile's */
export async function loadProfile(words: Words): Promise<PrinterProfile> {
  const name = words.text('profile') ?? DEFAULT_PROFILE;
  let profile = builtinProfile(name);
  if (!profile) {
    if (!/[./\\]/.test(name))
      throw new InputError(
        'usage',
        '--profile',
        `there is no profile ${name}`,
        "see 'shingan profiles', or give a file",
      );
    profile = await profileFile(name);
  }
  const picture = words.text('word-picture');
  const font = words.text('word-font');
  if (picture !== undefined && font !== undefined)
    throw new InputError(
      'usage',
      '--word-font',
      'a picture has no font',
      'give --word-font or --word-picture',
    );
  if (picture !== undefined) profile = await withWordPicture(profile, await readInput(picture), picture);
  if (font !== undefined) profile = withWordFont(profile, await loadFontFile(font));
  const dpi = words.text('dpi');
  if (dpi !== undefined && Number(dpi) !== profile.dpi)
    throw new InputError(
      'usage',
      '--dpi',
      `${dpi} is not the ${profile.dpi} dpi of profile ${profile.name}`,
      'give the printer its own profile',
    );
  return profile;
}

/**
 * The profile that was named, or the built-in one that the page's dots are made for: at another resolution
 * they would be resampled, and grey ones printed in colour would be mixed of four inks.
 */
export async function profileForPage(
  command: string,
  bytes: Uint8Array,
  path: string,
  page: number,
  words: Words,
  talk: Talk,
): Promise<PrinterProfile> {
  const profile = await loadProfile(words);
  const dots = await pageDots(bytes, page);
  if (dots === null || (dots.dpi === profile.dpi && dots.colour === profile.path)) return profile;
  const what = `the dots of page ${page + 1} are ${dots.dpi} dpi in ${dots.colour === 'mono' ? 'black' : 'CMYK'}`;
  const fitting = `generic-${dots.dpi}${dots.colour === 'cmyk' ? '-cmyk' : ''}`;
  if (words.text('profile') === undefined) {
    const known = builtinProfile(fitting);
    if (known) talk.err(`${command}: ${what}: as profile ${fitting}`);
    return known ?? profile;
  }
  if (dots.dpi !== profile.dpi)
    throw new InputError(
      'input',
      path,
      `${what}, profile ${profile.name} is ${profile.dpi} dpi`,
      `give a profile of ${dots.dpi} dpi, such as ${fitting}`,
    );
  talk.err(`${command}: warning: ${what}, profile ${profile.name} is not; ${fitting} is`);
  return profile;
}

/** A profile from a file. Its `pantograph.word` may name a `picture` or a `font` beside it. */
async function profileFile(name: string): Promise<PrinterProfile> {
  const json = (await readJson(name)) as { pantograph?: { word?: Record<string, unknown> } } | null;
  const { picture, font, ...rest } = json?.pantograph?.word ?? {};
  if (typeof picture !== 'string' && typeof font !== 'string') return parseProfile(json, name);
  if (picture !== undefined && font !== undefined)
    throw new InputError('input', name, 'pantograph.word has a picture and a font', 'leave one of them out');
  const plain = parseProfile({ ...json, pantograph: { ...json!.pantograph, word: rest } }, name);
  const beside = (path: string) => resolve(dirname(name), path);
  if (typeof font === 'string') return withWordFont(plain, await loadFontFile(beside(font)));
  const path = beside(picture as string);
  return withWordPicture(plain, await readInput(path), path);
}
