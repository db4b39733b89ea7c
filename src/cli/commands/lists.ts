import { InputError } from '../../errors.ts';
import { builtInTemplate, builtInTemplateNames } from '../../layout/index.ts';
import { builtinProfile, builtinProfiles, DEFAULT_PROFILE } from '../../sheet/index.ts';
import type { Command, Talk, Words } from '../command.ts';
import { checkOutput, writeOutputs } from '../io.ts';

const JSON_FLAG = { json: { type: 'boolean', help: 'print one JSON object' } } as const;

export const templates: Command = {
  name: 'templates',
  summary: 'lists the built-in templates',
  positionals: [],
  flags: JSON_FLAG,
  async run(words, talk) {
    const list = builtInTemplateNames().map((name) => {
      const { title, description, fields } = builtInTemplate(name);
      return { name, title, description: description ?? '', fields: Object.keys(fields) };
    });
    if (words.has('json')) talk.out(JSON.stringify({ templates: list }));
    else for (const { name, title, description } of list) talk.out(`${name}\t${title}\t${description}`);
    return 0;
  },
};

/** Writes a built-in profile as a file, for an operator to change. */
async function writeProfile(name: string, out: string | undefined, words: Words, talk: Talk): Promise<void> {
  const profile = builtinProfile(name);
  if (!profile)
    throw new InputError('usage', 'profiles', `there is no profile ${name}`, "see 'shingan profiles'");
  if (out === undefined)
    throw new InputError('usage', 'profiles', '--out is missing', 'name the file to write, -o profile.json');
  await checkOutput(out);
  await writeOutputs([{ path: out, data: `${JSON.stringify(profile, null, 2)}\n` }]);
  if (words.has('json')) talk.out(JSON.stringify({ profile: out, name }));
  else talk.err(`wrote ${out}: ${name} as it is built in, not calibrated`);
}

export const profiles: Command = {
  name: 'profiles',
  summary: 'lists the built-in printer profiles, or writes one as a file',
  positionals: ['[NAME]'],
  flags: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'where the profile NAME goes, as JSON' },
    ...JSON_FLAG,
  },
  notes:
    'A file may be changed (word, angle, motif, ink, ladder; see docs/pantograph.md) and is then given as --profile to\n' +
    'render, protect, calibrate and verify.',
  async run(words, talk) {
    const [name] = words.positionals;
    const out = words.text('out');
    if (name !== undefined) {
      await writeProfile(name, out, words, talk);
      return 0;
    }
    if (out !== undefined)
      throw new InputError(
        'usage',
        'profiles',
        'NAME is missing',
        `name the profile to write, such as ${DEFAULT_PROFILE}`,
      );
    const list = builtinProfiles().map(({ name, description, dpi, path }) => ({
      name,
      description,
      dpi,
      path,
      default: name === DEFAULT_PROFILE,
    }));
    if (words.has('json')) talk.out(JSON.stringify({ profiles: list }));
    else
      for (const { name, description, default: isDefault } of list)
        talk.out(`${name}\t${description}${isDefault ? ' (default)' : ''}`);
    return 0;
  },
};
