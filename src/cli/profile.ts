/** `--profile`: a built-in name, or a file. */
import { InputError } from '../errors.ts';
import { builtinProfile, DEFAULT_PROFILE, type PrinterProfile, parseProfile } from '../sheet/index.ts';
import type { Words } from './command.ts';
import { readJson } from './io.ts';

/** The flag that commands with a printer share. */
export const PROFILE_FLAG = {
  profile: {
    type: 'string',
    value: 'NAME|file.json',
    help: `printer profile: a built-in name or a file (default ${DEFAULT_PROFILE})`,
  },
} as const;

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
    profile = parseProfile(await readJson(name), name);
  }
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
