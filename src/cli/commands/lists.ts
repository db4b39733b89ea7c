import { builtInTemplate, builtInTemplateNames } from '../../layout/index.ts';
import { builtinProfiles, DEFAULT_PROFILE } from '../../sheet/index.ts';
import type { Command } from '../command.ts';

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

export const profiles: Command = {
  name: 'profiles',
  summary: 'lists the built-in printer profiles',
  positionals: [],
  flags: JSON_FLAG,
  async run(words, talk) {
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
