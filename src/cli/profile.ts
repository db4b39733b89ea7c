/** `--profile`: a built-in name, or a file; `--word-picture`: a mark in the place of its word. */
import { dirname, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { withWordPicture } from '../issue/index.ts';
import { builtinProfile, DEFAULT_PROFILE, type PrinterProfile, parseProfile } from '../sheet/index.ts';
import type { Words } from './command.ts';
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
} as const;

/** Whether the flags say anything about the printer. */
export const namesProfile = (words: Words): boolean =>
  words.text('profile') !== undefined || words.text('word-picture') !== undefined;

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
  if (picture !== undefined) profile = await withWordPicture(profile, await readInput(picture), picture);
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

/** A profile from a file. Its `pantograph.word.picture` may name an SVG or PNG beside it. */
async function profileFile(name: string): Promise<PrinterProfile> {
  const json = (await readJson(name)) as { pantograph?: { word?: { picture?: unknown } } } | null;
  const word = json?.pantograph?.word;
  if (typeof word?.picture !== 'string') return parseProfile(json, name);
  const path = resolve(dirname(name), word.picture);
  const { picture: _, ...rest } = word;
  const plain = parseProfile({ ...json, pantograph: { ...json!.pantograph, word: rest } }, name);
  return withWordPicture(plain, await readInput(path), path);
}
